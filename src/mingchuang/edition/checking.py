"""Compare what lies on the disk with what the database vouches for, and put back what differs.

The files and the manifests beside them are not believed: the rows are, and the rows only if they still lead
to the root that the last edition was closed with.
"""

import gzip
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import brotli
from django.conf import settings
from django.db.models import QuerySet

from mingchuang.edition import closing, leaves, locking, merkle, writing
from mingchuang.edition.models import Edition, EditionPage
from mingchuang.edition.rules import State, canonical, has_copies

ROWS = "manifest"
"""What a report calls the rows of the database where they no longer lead to the edition's root."""

PATIENCE_SECONDS = 60
_PLAIN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
_NO_PAGE = b"\0a link, a folder or not readable"


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
    """Examine everything; writes nothing. ``advance(n)`` is called as files are examined.

    A page that is published while the walk goes on is looked at again before it is called wrong.
    """
    last = Edition.objects.order_by("-number").first()
    found = Verification(last.number, last.root) if last else Verification()
    suspects = list(_examined(found, advance))
    found.foreign = sorted(_foreign())
    _check_books(found, last)
    if suspects or found.foreign:
        _look_again(found, suspects)
    for names in (found.changed, found.missing, found.foreign):
        names.sort()
    return found


def _examined(found: Verification, advance: Callable[[int], object] | None) -> Iterator[str]:
    for row in _rows().iterator(chunk_size=2000):
        if _enter(found, row):
            yield row.path
        if advance:
            advance(1)


def _rows() -> QuerySet[EditionPage]:
    return EditionPage.objects.filter(state__in=(State.LIVE, State.GONE))


def _enter(found: Verification, row: EditionPage) -> bool:
    is_suspect = False
    for name, verdict in _verdicts(row):
        found.note(name, verdict)
        is_suspect |= verdict != "ok"
    return is_suspect


def _verdicts(row: EditionPage) -> Iterator[tuple[str, str]]:
    folder, name = _shelf(row)
    place = folder / row.path[1:]
    if not has_copies(row.path, row.size):
        yield name, _verdict(place, row)
        return
    content = _read(place)
    verdict = _verdict_on(content, row)
    yield name, verdict
    packed, brotlied = writing.companions(place)
    yield f"{name}.gz", _copy_verdict(packed, row, gzip.decompress, content if verdict == "ok" else None)
    if row.state == State.LIVE and brotlied.exists():
        yield (
            f"{name}.br",
            _copy_verdict(brotlied, row, brotli.decompress, content if verdict == "ok" else None),
        )


def _shelf(row: EditionPage) -> tuple[Path, str]:
    return (writing.current(), row.path) if row.state == State.LIVE else (writing.gone(), f"gone{row.path}")


def _verdict(place: Path, row: EditionPage) -> str:
    if not place.is_file():
        return "missing"
    if place.is_symlink() or merkle.leaf_hash(row.says()).hex() != row.leaf:
        return "changed"
    try:
        digests = writing.digests_in(place)
    except OSError:
        return "changed"
    return (
        "ok" if (digests.size, digests.sha256, digests.sm3) == (row.size, row.sha256, row.sm3) else "changed"
    )


def _read(place: Path) -> bytes | None:
    """The content of a plain file; None where there is none, what no page is where something else stands there."""
    try:
        with open(os.open(place, _PLAIN), "rb") as stream:  # noqa: PTH123 - a descriptor, not a path
            return stream.read()
    except FileNotFoundError:
        return None
    except OSError:
        return _NO_PAGE


def _verdict_on(content: bytes | None, row: EditionPage) -> str:
    if content is None:
        return "missing"
    if len(content) != row.size or merkle.leaf_hash(row.says()).hex() != row.leaf:
        return "changed"
    digests = writing.digests_of(content)
    return "ok" if (digests.sha256, digests.sm3) == (row.sha256, row.sm3) else "changed"


def _copy_verdict(place: Path, row: EditionPage, unpack: Callable[[bytes], bytes], page: bytes | None) -> str:
    """A copy is sound when it unpacks to the page (``page``, where that was found sound), else by its hash."""
    try:
        content = unpack(place.read_bytes())
    except FileNotFoundError:
        return "missing"
    except (OSError, EOFError, zlib.error, brotli.error):
        return "changed"
    if page is not None:
        return "ok" if content == page else "changed"
    return "ok" if writing.digests_of(content).sha256 == row.sha256 else "changed"


def _foreign() -> Iterator[str]:
    for folder, state, prefix in (
        (writing.current(), State.LIVE, ""),
        (writing.gone(), State.GONE, "gone"),
    ):
        expected = _expected(state)
        for place in _files(folder):
            path = f"/{place.relative_to(folder).as_posix()}"
            if path not in expected:
                yield f"{prefix}{path}"


def _expected(state: State) -> set[str]:
    expected = set()
    for path, size in EditionPage.objects.filter(state=state).values_list("path", "size").iterator(10_000):
        expected.add(path)
        if has_copies(path, size):
            expected.update((f"{path}.gz", f"{path}.br"))
    return expected


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        for place in folder.iterdir():
            if place.is_dir() and not place.is_symlink():
                yield from _files(place)
            else:
                yield place


def _check_books(found: Verification, last: Edition | None) -> None:
    """The redirects, the log, the manifests, and whether the rows lead to the root."""
    for row in EditionPage.objects.filter(state=State.MOVED).iterator(chunk_size=2000):
        if merkle.leaf_hash(row.says()).hex() != row.leaf:
            found.changed.append(row.path)
    found.note(
        "redirects", _plain_verdict(writing.redirects(), closing.moved_body(), needed=last is not None)
    )
    if last is None:
        return
    found.note("manifest.log", _plain_verdict(writing.log(), closing.log_body()))
    for edition in Edition.objects.order_by("number").iterator(chunk_size=50):
        place = writing.manifest(edition.number)
        found.note(f"manifest/{place.name}", _plain_verdict(place, closing.manifest_body(edition)))
    if not EditionPage.objects.filter(edition__gt=last.number).exists() and not _rows_hold(last):
        found.changed.append(ROWS)


def _rows_hold(last: Edition) -> bool:
    leaves.forget()
    if merkle.root(leaves.at_last_edition().hashes).hex() != last.root:
        leaves.forget()
        return False
    frontier: list[bytes] = []
    for edition in Edition.objects.order_by("number").defer("manifest", "log_frontier"):
        leaf = merkle.leaf_hash(canonical(closing.log_leaf(edition)))
        frontier = merkle.grown(frontier, edition.number - 1, leaf)
        if merkle.frontier_root(frontier).hex() != edition.log_root:
            return False
    return True


def _plain_verdict(place: Path, content: bytes, *, needed: bool = True) -> str:
    if not place.is_file():
        return "missing" if needed else "ok"
    return "ok" if place.read_bytes() == content else "changed"


def _look_again(found: Verification, suspects: list[str]) -> None:
    """Judge suspects anew while nobody publishes."""
    with locking.publisher(patience=PATIENCE_SECONDS):
        counted = found.files
        found.changed = [name for name in found.changed if not _is_page(name)]
        found.missing = [name for name in found.missing if not _is_page(name)]
        for row in _rows().filter(path__in=suspects):
            _enter(found, row)
        found.files = counted
        found.foreign = sorted(_foreign())


def _is_page(name: str) -> bool:
    return name.startswith(("/", "gone/"))


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
