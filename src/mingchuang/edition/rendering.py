"""Make one batch of pages: ask the source, compare with what stands, write what differs.

The order survives a kill at any point. First the rows say what ought to lie there (``written`` false), then
the files are replaced, then the rows say that it is done; what a killed publisher left unwritten the next one
renders and writes again.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import DatabaseError, InterfaceError, transaction

from mingchuang.edition import writing
from mingchuang.edition.merkle import leaf_hash
from mingchuang.edition.models import EditionPage, Fault
from mingchuang.edition.rules import MAX_PATH_BYTES, State, checked, checked_moved, has_copies
from mingchuang.edition.sources import Gone, Moved, Outcome, Page, PageSource, offered

log = logging.getLogger(__name__)

BATCH_PATHS = 200
"""At most so many paths are rendered at once."""

_COLUMNS = [
    "source", "state", "size", "sha256", "sm3", "target", "leaf", "edition", "written", "brotli_due",
]  # fmt: skip


@dataclass(frozen=True)
class Batch:
    """Paths of one source, to be rendered for ``day`` into the edition ``edition``.

    ``thorough`` compares the files themselves and puts right what differs (build, repair); otherwise a page
    whose row is unchanged is not touched.
    """

    source: str
    paths: tuple[str, ...]
    day: date
    at: datetime
    edition: int
    thorough: bool = False


@dataclass(frozen=True)
class Tally:
    """How many pages were rendered, differed from before, were put right on the disk, could not be made."""

    rendered: int = 0
    changed: int = 0
    rewritten: int = 0
    faults: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.rendered + other.rendered,
            self.changed + other.changed,
            self.rewritten + other.rewritten,
            self.faults + other.faults,
        )


@dataclass(frozen=True)
class _Fresh:
    row: EditionPage
    content: bytes | Path | None  # None: nothing on the disk


def publish_batch(batch: Batch) -> Tally:
    """Render a batch and write what differs."""
    standing = {row.path: row for row in EditionPage.objects.filter(path__in=batch.paths)}
    faults: dict[str, str] = {}
    outcomes = _outcomes(batch, standing, faults)
    fresh = [_fresh(outcome, source, batch.edition) for _path, (source, outcome) in sorted(outcomes.items())]
    fresh += [
        _dropped(path, batch)
        for path in batch.paths
        if path in standing and path not in outcomes and path not in faults
        if standing[path].source == batch.source
    ]
    differing = [one for one in fresh if _differs(standing.get(one.row.path), one.row)]
    rest = [one for one in fresh if not _differs(standing.get(one.row.path), one.row)]
    damaged = [one for one in rest if _is_damaged(standing.get(one.row.path), one, batch.thorough)]
    _write(differing, damaged, standing, batch.at)
    _note_faults(batch, faults)
    return Tally(len(outcomes), len(differing), len(damaged), len(faults))


def _outcomes(
    batch: Batch, standing: dict[str, EditionPage], faults: dict[str, str]
) -> dict[str, tuple[str, Outcome]]:
    """What each path is, and by which source.

    An earlier source that holds a path is asked first, then the batch's own, then all others by name: so the
    first by name that offers a path has it, in whatever order the changes came.
    """
    found: dict[str, tuple[str, Outcome]] = {}
    sources = {source.name: source for source in offered()}
    for name in sorted(sources):
        asked = [
            path
            for path in batch.paths
            if path not in found and path not in faults
            if name >= batch.source or _holder(standing.get(path)) == name
        ]
        if asked:
            found.update(_rendered(sources[name], asked, batch.day, faults))
    return found


def _holder(row: EditionPage | None) -> str:
    return "" if row is None or row.state == State.DROPPED else row.source


def _rendered(
    source: PageSource, paths: Iterable[str], day: date, faults: dict[str, str]
) -> dict[str, tuple[str, Outcome]]:
    asked = list(paths)
    try:
        return {outcome.path: (source.name, outcome) for outcome in _valid(source.render(asked, day), asked)}
    except (DatabaseError, InterfaceError):
        # Not the page's fault: nothing is published until the database answers again, and no message is lost.
        raise
    except Exception as error:
        if len(asked) == 1:
            log.exception("page of source %s could not be made", source.name)
            faults[asked[0]] = f"{type(error).__name__}: {error}"[:500]
            return {}
    found = {}
    for path in asked:
        found.update(_rendered(source, [path], day, faults))
    return found


def _valid(outcomes: Iterable[Outcome], asked: list[str]) -> Iterable[Outcome]:
    expected = set(asked)
    for outcome in outcomes:
        if outcome.path in expected:
            checked_moved(outcome.path) if isinstance(outcome, Moved) else checked(outcome.path)
            yield outcome


def _fresh(outcome: Outcome, source: str, edition: int) -> _Fresh:
    row = EditionPage(path=outcome.path, source=source, edition=edition)
    content: bytes | Path | None = None
    if isinstance(outcome, Moved):
        row.state, row.target = State.MOVED, outcome.target
    else:
        content = outcome.note if isinstance(outcome, Gone) else _content(outcome)
        digests = writing.digests_in(content) if isinstance(content, Path) else writing.digests_of(content)
        row.state = State.GONE if isinstance(outcome, Gone) else State.LIVE
        row.size, row.sha256, row.sm3 = digests.size, digests.sha256, digests.sm3
        row.brotli_due = isinstance(outcome, Page) and has_copies(row.path, row.size)
    row.leaf = leaf_hash(row.says()).hex()
    return _Fresh(row, content)


def _content(page: Page) -> bytes | Path:
    if page.file is None:
        return page.content
    if has_copies(page.path, page.file.stat().st_size):
        return page.file.read_bytes()
    return page.file


def _dropped(path: str, batch: Batch) -> _Fresh:
    return _Fresh(
        EditionPage(path=path, source=batch.source, edition=batch.edition, state=State.DROPPED), None
    )


def _differs(old: EditionPage | None, new: EditionPage) -> bool:
    if old is None:
        return new.state != State.DROPPED
    told = (old.leaf, old.source, old.state, old.says())
    return told != (new.leaf, new.source, new.state, new.says())


def _is_damaged(old: EditionPage | None, fresh: _Fresh, thorough: bool) -> bool:
    if old is None:
        return False
    if not old.written:
        return True
    if not thorough or fresh.content is None:
        return False
    return not writing.holds(_folder(fresh.row.state), fresh.row.path, fresh.content)


def _folder(state: State) -> Path:
    return writing.gone() if state == State.GONE else writing.current()


def _write(
    differing: list[_Fresh], damaged: list[_Fresh], standing: dict[str, EditionPage], at: datetime
) -> None:
    if not differing and not damaged:
        return
    paths = [one.row.path for one in differing + damaged]
    with transaction.atomic():
        EditionPage.objects.bulk_create(
            [one.row for one in differing],
            update_conflicts=True,
            unique_fields=["path"],
            update_fields=_COLUMNS,
        )
        EditionPage.objects.filter(path__in=[one.row.path for one in damaged]).update(
            written=False, brotli_due=False
        )
    for one in differing + damaged:
        _write_one(one, at)
    with transaction.atomic():
        EditionPage.objects.filter(path__in=paths).update(written=True)
        EditionPage.objects.filter(path__in=[one.row.path for one in damaged if one.row.brotli_due]).update(
            brotli_due=True
        )


def _write_one(fresh: _Fresh, at: datetime) -> None:
    home = None if fresh.content is None else _folder(fresh.row.state)
    if home is not None and fresh.content is not None:
        writing.put(home, fresh.row.path, fresh.content, second=int(at.timestamp()))
    for folder in (writing.current(), writing.gone()):
        if folder != home:
            writing.take(folder, fresh.row.path)


def _note_faults(batch: Batch, faults: dict[str, str]) -> None:
    Fault.objects.filter(path__in=[path for path in batch.paths if path not in faults]).delete()
    Fault.objects.bulk_create(
        [
            Fault(path=path[:MAX_PATH_BYTES], source=batch.source, error=error, found_at=batch.at)
            for path, error in faults.items()
        ],
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["source", "error", "found_at"],
    )
