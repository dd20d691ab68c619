"""Fetch a numbered edition of another node, hold it against its root, and only then let it be served.

Asks no database: a machine that only serves pages needs none. First every content that is missing is fetched into
``edition/.pull`` under the hash that the manifest names; then the files are renamed into place, the same way as the
publisher does it; the log is written last. Killed anywhere, the next run goes on where this one ended.
"""

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from mingchuang.edition import history, locking, merkle, writing
from mingchuang.edition.origins import Origin, OriginError
from mingchuang.edition.rules import State, canonical, checked, checked_moved, has_copies, redirects_body

PATIENCE_SECONDS = 600
ATTEMPTS = 3
"""An edition that is published while it is fetched is asked for again so often."""

HASH = re.compile("[0-9a-f]{64}")
"""What a content may be called while it waits here: nothing that names another place."""

Advance = Callable[[int], object]


class PullRefusedError(RuntimeError):
    """What was offered does not hold, or cannot be taken here; the text is a Chinese sentence. Nothing was changed."""


@dataclass(frozen=True)
class Line:
    """What the manifests say about one address: the statement, and when it was published."""

    says: dict[str, Any]
    leaf: bytes
    edition: int

    @property
    def state(self) -> State:
        """What the address answers."""
        return State(self.says["state"])

    @property
    def folder(self) -> Path:
        """Where its file lies."""
        return writing.gone() if self.state == State.GONE else writing.current()


@dataclass(frozen=True)
class Pulled:
    """What one run did. ``edition`` is the edition that is served now."""

    edition: int
    root: str
    before: int
    fetched: int
    bytes: int
    written: int
    removed: int


def pull(origin: Origin, *, thorough: bool = False, advance: Advance = lambda _n: None) -> Pulled:
    """Bring this node's edition to the last one of ``origin``; with ``thorough`` every file here is read and compared.

    Raises ``PullRefusedError`` and ``OriginError``. ``advance(n)`` is told of addresses as they are looked at.
    """
    with locking.folder(patience=PATIENCE_SECONDS) as held:
        if not held:
            raise PullRefusedError("这里的发布程序正在工作，等了十分钟仍未结束。请稍后再试。")
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return _pulled(origin, thorough, advance)
            except OriginError:
                if attempt == ATTEMPTS:
                    raise
    raise AssertionError("unreachable")


def _pulled(origin: Origin, thorough: bool, advance: Advance) -> Pulled:
    own, theirs = _own_log(), history.lines(origin.log())
    if not theirs:
        raise PullRefusedError("对方还没有发布版，没有可取的内容。")
    _refuse_other_history(own, theirs)
    before, last = len(own), theirs[-1]
    if own == theirs and not thorough:
        return Pulled(before, last["root"], before, 0, 0, 0, 0)
    manifests = {line["edition"]: _manifest(origin, line) for line in theirs}
    tree = _tree(manifests, theirs)
    touched = [line for line in tree.values() if thorough or line.edition > before]
    wanted = [line for line in touched if line.state in (State.LIVE, State.GONE) and not _stands(line)]
    fetched, size = 0, 0
    for line in wanted:
        if _fetched(origin, line):
            fetched, size = fetched + 1, size + line.says["size"]
        advance(1)
    _install(wanted, theirs)
    removed = sum(_taken(folder, tree) for folder in (writing.current(), writing.gone()))
    _write_books(tree, manifests, theirs)
    return Pulled(len(theirs), last["root"], before, fetched, size, len(wanted), removed)


def _own_log() -> list[dict[str, Any]]:
    place = writing.log()
    return history.lines(place.read_bytes()) if place.exists() else []


def _refuse_other_history(own: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> None:
    """The other log must begin with ours, be numbered without gap, and each line vouch for all before it."""
    if theirs[: len(own)] != own:
        raise PullRefusedError(
            "对方的版本日志与本机已有的不是同一段历史，没有取。请核对地址；如果对方的历史被改过，请按应急预案处置。"
        )
    if line := history.unsound(theirs):
        raise PullRefusedError(f"对方版本日志的第 {line} 行不成立，没有取。")


def _tree(manifests: Mapping[int, bytes], log: list[dict[str, Any]]) -> dict[str, Line]:
    """Every address of the last edition, from all manifests; raises where they do not lead to its root."""
    tree: dict[str, Line] = {}
    for line in log:
        for said in manifests[line["edition"]].splitlines()[1:]:
            says = json.loads(said)
            path = says["path"]
            checked_moved(path) if says["state"] == State.MOVED else checked(path)
            if says["state"] == State.DROPPED:
                tree.pop(path, None)
            elif says["state"] != State.MOVED and not HASH.fullmatch(says["sha256"]):
                raise PullRefusedError(f"对方第 {line['edition']} 版的清单中有写错的摘要，没有取。")
            else:
                tree[path] = Line(says, merkle.leaf_hash(said), line["edition"])
    root = merkle.root([tree[path].leaf for path in sorted(tree)]).hex()
    if root != log[-1]["root"]:
        raise PullRefusedError(f"对方第 {log[-1]['edition']} 版的清单与根值不符，没有取。")
    return tree


def _manifest(origin: Origin, line: Mapping[str, Any]) -> bytes:
    """The manifest of an edition: the one here, or theirs, kept here; its first line is the log's."""
    place, first = writing.manifest(line["edition"]), canonical(line)
    if place.exists():
        content = place.read_bytes()
        if content.split(b"\n", 1)[0] == first:
            return content
    content = origin.manifest(line["edition"])
    if content.split(b"\n", 1)[0] != first:
        raise PullRefusedError(f"对方第 {line['edition']} 版的清单不成立，没有取。")
    return content


def _stands(line: Line) -> bool:
    """Whether the file lies here already, with its compressed copy."""
    place = line.folder / line.says["path"][1:]
    if not place.is_file() or place.stat().st_size != line.says["size"]:
        return False
    if writing.digests_in(place).sha256 != line.says["sha256"]:
        return False
    return not has_copies(line.says["path"], line.says["size"]) or writing.companions(place)[0].exists()


def _staged(line: Line) -> Path:
    return settings.EDITION / ".pull" / line.says["sha256"]


def _fetched(origin: Origin, line: Line) -> bool:
    """Put the content into the waiting room unless it is there; raises where it is not what the manifest says."""
    target = _staged(line)
    if target.exists():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    with origin.content(line.says["path"], line.state) as source, part.open("wb") as copy:
        shutil.copyfileobj(source, copy, writing.CHUNK)
    found = writing.digests_in(part)
    if (found.size, found.sha256, found.sm3) != tuple(line.says[name] for name in ("size", "sha256", "sm3")):
        part.unlink()
        raise OriginError(
            f"对方给出的 {line.says['path']} 与清单不符，可能正在发布，也可能被改动过。没有取，请稍后再试。"
        )
    part.replace(target)
    return True


def _install(wanted: list[Line], log: list[dict[str, Any]]) -> None:
    """Rename what was fetched into place, each page whole, with the time of its publication."""
    for line in wanted:
        second = int(datetime.fromisoformat(log[line.edition - 1]["closed_at"]).timestamp())
        path, content = line.says["path"], _staged(line)
        is_small = has_copies(path, line.says["size"])
        writing.put(line.folder, path, content.read_bytes() if is_small else content, second=second)


def _write_books(tree: Mapping[str, Line], manifests: Mapping[int, bytes], log: list[dict[str, Any]]) -> None:
    """Redirects, manifests, and last the log: from then on this edition is the one that is served."""
    moved = [(path, line.says["target"]) for path, line in tree.items() if line.state == State.MOVED]
    writing.put_plain(writing.redirects(), redirects_body(moved))
    for number, content in manifests.items():
        if not writing.manifest(number).exists() or writing.manifest(number).read_bytes() != content:
            writing.put_plain(writing.manifest(number), content)
    writing.put_plain(writing.log(), b"".join(canonical(line) + b"\n" for line in log))
    shutil.rmtree(settings.EDITION / ".pull", ignore_errors=True)


def _taken(folder: Path, tree: Mapping[str, Line]) -> int:
    """Take away the files that no address of the tree has, with their copies; how many."""
    count = 0
    for place in list(_files(folder)):
        path = f"/{place.relative_to(folder).as_posix()}"
        stem = path.removesuffix(".gz").removesuffix(".br")
        if not any(_lies_in(folder, tree.get(name)) for name in (path, stem)):
            writing.take(folder, path)
            count += 1
    return count


def _lies_in(folder: Path, line: Line | None) -> bool:
    return line is not None and line.state in (State.LIVE, State.GONE) and line.folder == folder


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (place for place in folder.rglob("*") if place.is_file() or place.is_symlink())
