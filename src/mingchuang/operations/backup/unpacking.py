"""Take the files out of a backup in a process of its own, while the one that asked sets up tables, rows and index.

The other process is plain Python without Django, a tenth of its memory. On its output stands, a line of JSON each:
``{"done": n}`` for parts that have passed; ``{"whole": …}``, the backup's summary, once everything was compared with the
checksums and all files are on the disk; then ``{"read": n, "unlike": […]}`` once the originals were read back. Instead of
either ``{"damaged": […], "said": …}`` or ``{"failed": …}``. It ends with the process that started it.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

from mingchuang.operations.backup import archive, rules

TELL_SECONDS = 0.2
"""So often it is told how many parts have passed."""


class UnpackingFailedError(RuntimeError):
    """The files could not be written; the text says why, in the system's words."""


class Unpacking:
    """The process that takes the files out, as seen by the one that started it."""

    def __init__(self, child: "subprocess.Popen[bytes]", advance: Callable[[int], object]) -> None:
        self._child, self._advance = child, advance
        self._told: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self._summary: dict[str, Any] | None = None
        threading.Thread(target=self._listen, daemon=True).start()

    def whole(self) -> dict[str, Any]:
        """The backup's summary, once the backup was found whole and its files lie on the disk.

        Raises ``archive.DamagedError``, ``UnpackingFailedError``.
        """
        if self._summary is None:
            self._summary = self._answer()["whole"]
        return self._summary

    def read_back(self) -> tuple[int, list[str]]:
        """How many originals were read back from the disk, and the names of those that differ from the backup.

        Raises ``UnpackingFailedError``.
        """
        self.whole()
        told = self._answer()
        return told["read"], told["unlike"]

    def _answer(self) -> dict[str, Any]:
        told = self._told.get()
        if "damaged" in told:
            raise archive.DamagedError(told["said"], told["damaged"])
        if "failed" in told:
            raise UnpackingFailedError(told["failed"])
        return told

    def _listen(self) -> None:
        """Pass on what it tells; that it ended is told last, for whoever still waits."""
        assert self._child.stdout
        for line in self._child.stdout:
            told = json.loads(line)
            if "done" in told:
                self._advance(told["done"])
            else:
                self._told.put(told)
        self._told.put({"failed": "取出文件的进程意外结束"})


@contextmanager
def beside(
    path: Path, lock: Path, folders: dict[str, Path], *, is_done: bool, advance: Callable[[int], object]
) -> Iterator[Unpacking]:
    """Take the files of the backup ``path`` out into ``folders`` (``rules.FILES``, ``rules.EDITION``), which are emptied first,
    while the block does something else; where they were taken out already (``is_done``), only compare.

    Whatever ends the block ends the other process; if that is an error, the folders are left empty.
    """
    places = [str(folders[kind]) for kind in (rules.FILES, rules.EDITION)]
    command = [sys.executable, "-m", __name__, str(path), str(lock), *places, *(["done"] if is_done else [])]
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
            try:
                yield Unpacking(child, advance)
            finally:
                child.kill()
    except BaseException:
        if not is_done:
            _clear(folders)
        raise


def _clear(folders: dict[str, Path]) -> None:
    for folder in folders.values():
        shutil.rmtree(folder, ignore_errors=True)


def main(path: Path, lock: Path, folders: dict[str, Path], *, is_done: bool) -> None:
    """Take out, compare, read back, and tell."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with lock.open("a") as alone, tempfile.TemporaryFile("w+", errors="surrogateescape") as originals:
        fcntl.flock(alone, fcntl.LOCK_EX)  # one that was started earlier may still be about to end
        try:
            taking = _Taking(folders, originals, is_done=is_done)
            checked = archive.check(path, taking.take)
            os.sync()
            taking.tell()
            _tell(whole=checked.summary)
            originals.seek(0)
            read, unlike = _read_back(folders[rules.FILES], originals)
            _tell(read=read, unlike=unlike)
        except archive.DamagedError as damaged:
            _tell(damaged=damaged.parts, said=str(damaged))
        except OSError as error:
            _tell(failed=f"{error.filename or folders[rules.FILES]}：{error.strerror}")


def _end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)  # nothing is ever written there: it returns when the other end is gone
    os._exit(1)


class _Taking:
    """Writes each file as it passes; keeps the list of originals with their digests outside memory."""

    def __init__(self, folders: dict[str, Path], originals: IO[str], *, is_done: bool) -> None:
        self._folders, self._originals, self._is_done = folders, originals, is_done
        self._folder: Path | None = None
        self._passed, self._told_at = 0, time.monotonic()
        if not is_done:
            _clear(folders)
            for folder in folders.values():
                folder.mkdir(parents=True, exist_ok=True)

    def take(self, name: str, content: archive.Content) -> None:
        """Write the part if it is a file."""
        kind, _, rest = name.partition("/")
        if kind in self._folders:
            if self._is_done:
                content.drain()
            else:
                self._write(self._folders[kind] / rest, content)
            if kind == rules.FILES:
                self._originals.write(f"{content.digest()}  {rest}\n")
        self._passed += 1
        if time.monotonic() - self._told_at > TELL_SECONDS:
            self.tell()

    def tell(self) -> None:
        """Tell how many parts have passed since the last time."""
        _tell(done=self._passed)
        self._passed, self._told_at = 0, time.monotonic()

    def _write(self, target: Path, content: archive.Content) -> None:
        if target.parent != self._folder:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._folder = target.parent
        with target.open("wb") as stream:
            content.into(stream)
        os.utime(target, (content.changed_at, content.changed_at))


def _read_back(folder: Path, originals: IO[str]) -> tuple[int, list[str]]:
    """How many of the originals were read, and which are not what the backup holds."""
    read, unlike = 0, []
    for line in originals:
        digest, _, name = line.rstrip("\n").partition("  ")
        if _digest_on_disk(folder / name) != digest:
            unlike.append(name)
        read += 1
    return read, unlike


def _digest_on_disk(path: Path) -> str:
    """SHA-256 of a file, read from the disk and not from what the system still holds of it (where it can be told so)."""
    try:
        with path.open("rb") as stream:
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _tell(**told: Any) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(
        Path(sys.argv[1]), Path(sys.argv[2]), {rules.FILES: Path(sys.argv[3]), rules.EDITION: Path(sys.argv[4])},
        is_done="done" in sys.argv[5:],
    )  # fmt: skip
