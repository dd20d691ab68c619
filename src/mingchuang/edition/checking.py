"""Compare what lies on the disk with what the database vouches for, and put back what differs.

The files and the manifests beside them are not believed: the rows are, and the rows only if they still lead
to the root that the last edition was closed with.
"""

import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import brotli
from django.conf import settings
from django.db import connection
from django.db.models import CharField
from django.db.models.functions import Cast, Collate

from mingchuang.edition import closing, history, locking, merkle, writing
from mingchuang.edition.models import Edition, EditionPage
from mingchuang.edition.rules import IN_TREE, State, has_copies, manifest_line
from mingchuang.edition.shelves import Shelves

ROWS = "manifest"
"""What a report calls the rows of the database where they no longer lead to the edition's root."""

PATIENCE_SECONDS = 60
AT_ONCE = 250
_PLAIN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
_UNPACK = {".gz": writing.gunzip, ".br": brotli.decompress}
_NO_PAGE = b"\0a link, a folder or not readable"


class Row(NamedTuple):
    """What the database vouches for at one address; ``state`` is the code of a ``State``."""

    path: str
    state: str
    size: int
    sha256: str
    sm3: str
    target: str
    leaf: str

    @property
    def says(self) -> bytes:
        """The line of the manifest."""
        return manifest_line(
            self.state, self.path, size=self.size, sha256=self.sha256, sm3=self.sm3, target=self.target
        )

    @property
    def is_whole(self) -> bool:
        """Whether the row says what its leaf of the tree was made from."""
        return merkle.leaf_hash(self.says).hex() == self.leaf

    @property
    def has_copies(self) -> bool:
        """Whether compressed copies stand beside the file."""
        return has_copies(self.path, self.size)


@dataclass
class Verification:
    """What was found. Pages are named by their address, their compressed copies with the ending; notes of
    withdrawn addresses as ``gone/…``; and ``redirects``, ``manifest.log``, ``manifest/…``, ``manifest``."""

    edition: int = 0
    root: str = ""
    files: int = 0
    changed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether everything stands as it was published."""
        return not (self.changed or self.missing or self.foreign)

    def note(self, name: str, verdict: str) -> None:
        """Enter one file: verdict is ``ok``, ``changed`` or ``missing``."""
        self.files += 1
        if verdict != "ok":
            getattr(self, verdict).append(name)


def verify(advance: Callable[[int], object] | None = None) -> Verification:
    """Examine everything; writes nothing. ``advance(n)`` is called as addresses are examined.

    A page that is published while the walk goes on is looked at again before it is called wrong.
    """
    last = Edition.objects.order_by("-number").first()
    found = Verification(last.number, last.root) if last else Verification()
    walk = _Walk(found)
    rows = _rows()
    while some := list(islice(rows, AT_ONCE)):
        for row in some:
            walk.examine(row)
        if advance:
            advance(len(some))
    found.foreign = walk.foreign()
    _check_books(found, last, walk.root())
    if walk.suspects or found.foreign:
        _look_again(found, walk.suspects)
    for names in (found.changed, found.missing, found.foreign):
        names.sort()
    return found


def _rows(paths: Sequence[str] | None = None) -> Iterator[Row]:
    """Every address of the tree, or those of ``paths``, in the order of the tree: that of the characters."""
    order = Collate("path", "BINARY" if connection.vendor == "sqlite" else "C")
    rows = EditionPage.objects.filter(state__in=IN_TREE).order_by(order)
    if paths is not None:
        rows = rows.filter(path__in=paths)
    state = Cast(
        "state", CharField()
    )  # the code itself: looking up the word of each row takes as long as reading it
    fields = (state if name == "state" else name for name in Row._fields)
    yield from map(Row._make, rows.values_list(*fields).iterator(chunk_size=2000))


class _Walk:
    """One walk over all addresses and all folders, in step; holds neither all rows nor all names."""

    def __init__(self, found: Verification) -> None:
        self.suspects: list[str] = []
        self._found = found
        self._frontier: list[bytes] = []
        self._size = 0
        self._roots = _roots()
        self._shelves = {state: Shelves(root) for state, root in self._roots.items()}

    def examine(self, row: Row) -> None:
        """Judge one address, and grow the tree by its leaf."""
        self._frontier = merkle.grown(self._frontier, self._size, _leaf(row))
        self._size += 1
        if row.state == State.MOVED:
            is_suspect = _enter_moved(self._found, row)
        else:
            copies = self._claimed(row)
            is_suspect = _enter(self._found, row, self._roots[row.state], copies)
        if is_suspect:
            self.suspects.append(row.path)

    def _claimed(self, row: Row) -> Sequence[str]:
        """Take the row's files out of the names of their folder; the copies that ought to be there or are."""
        folder, _, name = row.path.rpartition("/")
        names = self._shelves[row.state].names(folder)
        if names.get(name) is False:  # a folder stays
            del names[name]
        if not row.has_copies:
            return ()
        names.pop(f"{name}.gz", None)
        is_better = row.state == State.LIVE and names.pop(f"{name}.br", None) is not None
        return (".gz", ".br") if is_better else (".gz",)

    def foreign(self) -> list[str]:
        """The files that no address has."""
        left = {state: shelves.close() for state, shelves in self._shelves.items()}
        return [*left[State.LIVE], *(f"gone{path}" for path in left[State.GONE])]

    def root(self) -> str:
        """The root to which the rows lead."""
        return merkle.frontier_root(self._frontier).hex()


def _roots() -> dict[str, str]:
    return {State.LIVE: str(writing.current()), State.GONE: str(writing.gone())}


def _leaf(row: Row) -> bytes:
    try:
        return bytes.fromhex(row.leaf)
    except ValueError:
        return b""


def _enter_moved(found: Verification, row: Row) -> bool:
    """A moved address has no file, but a target, for which its leaf vouches."""
    if not row.is_whole:
        found.changed.append(row.path)
    return not row.is_whole


def _enter(found: Verification, row: Row, root: str, copies: Sequence[str]) -> bool:
    """Enter a page and its copies into the report; whether any of them is not as it ought to be."""
    name, place = row.path if row.state == State.LIVE else f"gone{row.path}", root + row.path
    if row.size > writing.CHUNK and not copies:
        verdict, content = _verdict(Path(place), row), None
    else:
        content = _read(place, row.size)
        verdict = _verdict_on(content, row)
    found.note(name, verdict)
    is_suspect = verdict != "ok"
    for ending in copies:
        verdict = _copy_verdict(place, ending, row, None if is_suspect else content)
        found.note(name + ending, verdict)
        is_suspect |= verdict != "ok"
    return is_suspect


def _verdict(place: Path, row: Row) -> str:
    """Of a large file, which is read in pieces."""
    if not place.is_file():
        return "missing"
    if place.is_symlink() or not row.is_whole:
        return "changed"
    try:
        digests = writing.digests_in(place)
    except OSError:
        return "changed"
    return (
        "ok" if (digests.size, digests.sha256, digests.sm3) == (row.size, row.sha256, row.sm3) else "changed"
    )


def _read(place: str, size: int) -> bytes | None:
    """The content of a plain file of about ``size`` bytes.

    None where there is none, what no page is where something else stands there.
    """
    try:
        handle = os.open(place, _PLAIN)
    except FileNotFoundError:
        return None
    except OSError:
        return _NO_PAGE
    try:
        content = os.read(handle, size + 1)
        while piece := len(content) > size and os.read(handle, writing.CHUNK):
            content += piece
        return content
    except OSError:
        return _NO_PAGE
    finally:
        os.close(handle)


def _verdict_on(content: bytes | None, row: Row) -> str:
    if content is None:
        return "missing"
    if len(content) != row.size or not row.is_whole:
        return "changed"
    digests = writing.digests_of(content)
    return "ok" if (digests.sha256, digests.sm3) == (row.sha256, row.sm3) else "changed"


def _copy_verdict(place: str, ending: str, row: Row, page: bytes | None) -> str:
    """A copy is sound when it unpacks to the page (``page``, where that was found sound), else by its hash."""
    packed = _read(place + ending, row.size)
    if packed is None:
        return "missing"
    try:
        content = _UNPACK[ending](packed)
    except (zlib.error, brotli.error):
        return "changed"
    if page is not None:
        return "ok" if content == page else "changed"
    return "ok" if writing.digests_of(content).sha256 == row.sha256 else "changed"


def _check_books(found: Verification, last: Edition | None, root: str) -> None:
    """The redirects, the log, the manifests, and whether the rows lead to the root."""
    found.note(
        "redirects", _plain_verdict(writing.redirects(), [closing.moved_body()], needed=last is not None)
    )
    if last is None:
        return
    found.note("manifest.log", _plain_verdict(writing.log(), closing.log_body()))
    for edition in Edition.objects.order_by("number").iterator(chunk_size=50):
        place = writing.manifest(edition.number)
        found.note(f"manifest/{place.name}", _plain_verdict(place, closing.manifest_body(edition)))
    if EditionPage.objects.filter(edition__gt=last.number).exists():
        return  # the next edition is being written
    if root != last.root or not _log_holds():
        found.changed.append(ROWS)


def _log_holds() -> bool:
    return all(root == edition.log_root for edition, root in history.recomputed())


def _plain_verdict(place: Path, pieces: Iterable[bytes], *, needed: bool = True) -> str:
    if not place.is_file():
        return "missing" if needed else "ok"
    return "ok" if writing.says(place, pieces) else "changed"


def _look_again(found: Verification, suspects: list[str]) -> None:
    """Judge suspects anew while nobody publishes."""
    with locking.publisher(patience=PATIENCE_SECONDS):
        counted, roots = found.files, _roots()
        found.changed = [name for name in found.changed if not _is_page(name)]
        found.missing = [name for name in found.missing if not _is_page(name)]
        for start in range(0, len(suspects), AT_ONCE):
            for row in _rows(suspects[start : start + AT_ONCE]):
                if row.state == State.MOVED:
                    _enter_moved(found, row)
                else:
                    _enter(found, row, roots[row.state], _copies(row, roots[row.state]))
        found.files = counted
        found.foreign = [name for name in found.foreign if _is_foreign(name, roots)]


def _copies(row: Row, root: str) -> list[str]:
    """The copies that ought to be there or are."""
    if not row.has_copies:
        return []
    is_better = row.state == State.LIVE and os.path.lexists(f"{root}{row.path}.br")
    return [".gz", ".br"] if is_better else [".gz"]


def _is_page(name: str) -> bool:
    return name.startswith(("/", "gone/"))


def _is_foreign(name: str, roots: Mapping[str, str]) -> bool:
    """Whether the file still lies there and no address has come to have it."""
    state, path = (State.GONE, name.removeprefix("gone")) if name.startswith("gone/") else (State.LIVE, name)
    stem, _, ending = path.rpartition(".")
    holders = EditionPage.objects.filter(state=state, path__in=[path, stem]).values_list("path", "size")
    endings = ("gz", "br") if state == State.LIVE else ("gz",)
    is_held = any(held == path or (ending in endings and has_copies(held, size)) for held, size in holders)
    return not is_held and os.path.lexists(roots[state] + path)


def quarantine(names: list[str], at: datetime) -> list[str]:
    """Carry foreign files out of the edition into ``edition/quarantine/…``; the names carried out."""
    refuge = settings.EDITION / "quarantine" / at.strftime("%Y%m%dT%H%M%S")
    moved = []
    for name in names:
        folder = writing.gone() if name.startswith("gone/") else writing.current()
        path = name.removeprefix("gone")
        place = refuge / name.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        (folder / path[1:]).rename(place)
        writing.take(folder, path)
        moved.append(name)
    return moved
