"""The file of a backup: written and read as a stream, each part with its checksum; memory does not grow with it."""

import hashlib
import io
import itertools
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from mingchuang.operations.backup import rules

CHUNK = 1 << 20

_CUT = "备份文件从{}起不能读取，可能没有复制完整。请换一个备份文件。"


class DamagedError(ValueError):
    """A backup that is not whole; ``parts`` names what is damaged, the text says it."""

    def __init__(self, said: str, parts: list[str] | None = None) -> None:
        super().__init__(said)
        self.parts = parts or []


class Content:
    """A part's bytes, read once; knows their digest, and when the file was changed last (seconds since 1970)."""

    def __init__(self, source: IO[bytes], name: str = "", changed_at: float = 0) -> None:
        self.changed_at = changed_at
        self._source, self._name, self._sum = source, name, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises ``DamagedError`` where the backup ends too early."""
        try:
            block = self._source.read(size)
        except (tarfile.TarError, EOFError) as error:
            raise DamagedError(_CUT.format(f"“{self._name}”"), [self._name]) from error
        self._sum.update(block)
        return block

    def digest(self) -> str:
        """SHA-256 of what was read so far, in hexadecimal."""
        return self._sum.hexdigest()

    def into(self, target: IO[bytes]) -> None:
        """Copy what is left to ``target``."""
        while block := self.read(CHUNK):
            target.write(block)

    def drain(self) -> None:
        """Read what is left."""
        while self.read(CHUNK):
            pass


class Writer:
    """Adds parts to a backup."""

    def __init__(self, stream: IO[bytes], sums: IO[bytes], made_at: float) -> None:
        self._tar = tarfile.TarFile(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT)
        self._sums, self._made_at = sums, made_at
        self.bytes = 0

    def add(self, name: str, content: bytes) -> None:
        """Add a part that is at hand."""
        self._put(name, io.BytesIO(content), len(content), self._made_at)

    def add_file(self, name: str, path: Path) -> None:
        """Add a file as it is now. Raises ``FileNotFoundError``, and ``OSError`` if it shrinks meanwhile."""
        with path.open("rb") as source:
            state = os.fstat(source.fileno())
            self._put(name, source, state.st_size, state.st_mtime)

    def close(self) -> None:
        """Add the checksums; from then on the backup is whole."""
        self._sums.flush()
        size = self._sums.tell()
        self._sums.seek(0)
        self._member(rules.SUMS, self._sums, size, self._made_at)
        self._tar.close()

    def _put(self, name: str, source: IO[bytes], size: int, changed_at: float) -> None:
        content = Content(source)
        self._member(name, content, size, changed_at)
        self._sums.write(f"{content.digest()}  {name}\n".encode())
        self.bytes += size

    def _member(self, name: str, source: IO[bytes] | Content, size: int, changed_at: float) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = (
            size,
            int(changed_at),
            0o640,
        )  # a fraction would cost a header of its own
        self._tar.addfile(info, source)  # type: ignore[arg-type]
        _forget(self._tar)


def _forget(tar: tarfile.TarFile) -> None:
    """Let go of the members that were passed: it would remember every one."""
    tar.members.clear()  # type: ignore[attr-defined]


@contextmanager
def writing(path: Path, made_at: float) -> Iterator[Writer]:
    """A new backup at ``path``; it stands there only when the block has ended well. Readable by its owner alone."""
    fresh = path.with_name(f".{path.name}.part")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream, tempfile.TemporaryFile() as sums:
            writer = Writer(stream, sums, made_at)
            yield writer
            writer.close()
            stream.flush()
            os.fsync(stream.fileno())
        os.link(fresh, path)  # refuses to take another's place
    finally:
        fresh.unlink(missing_ok=True)


def parts(path: Path) -> Iterator[tuple[str, Content]]:
    """Each part with its content, in order; the content must be read before the next part is asked for.

    Raises ``DamagedError`` where the stream cannot be followed any further.
    """
    last = ""
    try:
        with tarfile.open(path, mode="r|", bufsize=CHUNK) as tar:
            while (member := tar.next()) is not None:
                _forget(tar)
                content = tar.extractfile(member) if member.isfile() else None
                if content is None or not rules.is_sound_name(member.name):
                    raise DamagedError(
                        f"备份中有不该有的内容：{member.name}。请换一个备份文件。", [member.name]
                    )
                last = member.name
                yield last, Content(content, last, member.mtime)
    except (tarfile.TarError, EOFError) as error:
        raise DamagedError(_CUT.format(f"“{last}”之后" if last else "开头"), [last]) from error


@dataclass
class Checked:
    """A backup that was found whole: how many parts it has, and what it says of itself."""

    parts: int = 0
    manifest: dict[str, Any] = field(default_factory=dict)
    summary: dict[str, Any] = field(default_factory=dict)


def manifest(path: Path) -> dict[str, Any]:
    """What a backup says of itself, which is its first part; not yet compared with its checksum. Raises ``DamagedError``."""
    stream = parts(path)
    name, content = next(stream, ("", None))
    try:
        told = json.loads(content.read()) if content and name == rules.MANIFEST else None
    except ValueError:
        told = None
    if isinstance(told, dict):
        return told
    check(path)
    raise _no_backup()


def _no_backup() -> DamagedError:
    return DamagedError("文件里没有备份的说明，不是明窗的备份文件。请换一个备份文件。", [rules.MANIFEST])


Take = Callable[[str, Content], object]


def _leave(_name: str, _content: Content) -> None:
    """Nothing is taken out."""


def check(path: Path, take: Take = _leave) -> Checked:
    """Read everything and compare it with the checksums; ``take`` may read each part as it passes.

    Raises ``DamagedError``.
    """
    checked, listed, told = Checked(), None, {rules.MANIFEST: b"{}", rules.SUMMARY: b"{}"}
    with tempfile.TemporaryFile() as seen:
        for name, content in parts(path):
            if name == rules.SUMS:
                listed = _compare(seen, content)
                break
            if name in told:
                told[name] = content.read()
            take(name, content)
            content.drain()
            seen.write(f"{content.digest()}  {name}\n".encode())
            checked.parts += 1
    if listed is None:
        raise DamagedError(
            "备份文件不完整：末尾的校验表不见了，可能没有复制完。请换一个备份文件。", [rules.SUMS]
        )
    if listed:
        shown = "、".join(listed[:5]) + (f"等 {len(listed)} 处" if len(listed) > 5 else "")
        raise DamagedError(f"备份文件已损坏：{shown}。请换一个备份文件。", listed)
    checked.manifest, checked.summary = (json.loads(told[name]) for name in (rules.MANIFEST, rules.SUMMARY))
    if not (checked.manifest and checked.summary):
        raise _no_backup()
    return checked


def _compare(seen: IO[bytes], content: Content) -> list[str]:
    """The names of the parts whose checksum is not the one listed."""
    with tempfile.TemporaryFile() as listed:
        content.into(listed)
        listed.seek(0)
        seen.seek(0)
        damaged = [
            found.decode().partition("  ")[2].strip()
            for found, told in itertools.zip_longest(seen, listed, fillvalue=b"")
            if found != told
        ]
    return [name or rules.SUMS for name in damaged]
