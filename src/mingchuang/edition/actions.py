"""Publish: what waits, or everything from nothing.

These verbs are not one transaction each: a page is on the disk when it is written, and cannot be rolled back.
They are safe to be killed at any point and run again (``rendering``, ``closing``).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import transaction

from mingchuang.edition import closing, locking, writing
from mingchuang.edition.checking import Verification, quarantine, verify
from mingchuang.edition.models import DayTurned, Edition, EditionPage, Fault
from mingchuang.edition.rendering import BATCH_PATHS, Batch, Tally, publish_batch
from mingchuang.edition.rules import State
from mingchuang.edition.sources import offered
from mingchuang.edition.teamwork import in_team
from mingchuang.journal.actions import seal_waiting
from mingchuang.outbox import actions as outbox
from mingchuang.outbox.queries import numbers, waiting
from mingchuang.outbox.rules import Stream

MESSAGES_AT_ONCE = 20_000
PATIENCE_SECONDS = 600
FAULTS_AT_ONCE = 200
DAYS_AT_MOST = 400

Progress = Callable[[int], None]


class PublisherBusy(RuntimeError):
    """Another publisher holds the lock and did not let go in time."""


@dataclass(frozen=True)
class Publication:
    """What one run did. ``edition`` is None where everything already stood as it ought to."""

    edition: Edition | None
    rendered: int
    changed: int
    rewritten: int
    faults: int


def publish_waiting(*, day: date, at: datetime) -> Publication | None:
    """Publish what waits in the outbox as one numbered edition.

    None where nothing waits or another publisher is at work. ``day`` is the day that pages are made for,
    ``at`` the moment of publication.
    """
    with locking.publisher() as held:
        if not held:
            return None
        messages = waiting(Stream.EDITION, MESSAGES_AT_ONCE)
        number = closing.last_number() + 1
        work = _paths_left_over(faulty=bool(messages))
        if not messages and not work and not EditionPage.objects.filter(edition=number).exists():
            closing.finish()
            return None
        _begin(at)
        for source, paths in _affected(frozenset(message.key for message in messages)).items():
            work[source] |= paths
        batches = (
            Batch(source, chunk, day, at, number)
            for source in sorted(work)
            for chunk in _chunks(sorted(work[source]))
        )
        tally = sum(in_team(publish_batch, batches), Tally())
        return _closed(number, tally, day=day, at=at, messages=[message.pk for message in messages])


def build(*, day: date, at: datetime, progress: Progress | None = None) -> Publication:
    """Make everything from nothing: every page of every source, what nobody offers any more removed.

    Pages and files that already stand as they ought to are left alone. Raises ``PublisherBusy``.
    """
    with locking.publisher(patience=PATIENCE_SECONDS) as held:
        if not held:
            raise PublisherBusy
        _begin(at)
        messages = numbers(Stream.EDITION)
        number = closing.last_number() + 1
        seen: set[str] = set()
        tally = Tally()
        for done in in_team(publish_batch, _everything(day, at, number, seen)):
            tally += done
            if progress:
                progress(done.rendered + done.faults)
        tally += _drop_unseen(seen, day, at, number)
        closing.write_redirects()
        return _closed(number, tally, day=day, at=at, messages=messages)


@transaction.atomic
def turn_day(*, day: date) -> int:
    """Queue the ``day:`` keys of ``day`` and of the days missed since the last one; how many were queued."""
    last = DayTurned.objects.order_by("-day").values_list("day", flat=True).first()
    if last is not None and last >= day:
        return 0
    first = day if last is None else max(last + timedelta(days=1), day - timedelta(days=DAYS_AT_MOST))
    days = [first + timedelta(days=n) for n in range((day - first).days + 1)]
    DayTurned.objects.bulk_create([DayTurned(day=turned) for turned in days])
    outbox.put(Stream.EDITION, [f"day:{turned.isoformat()}" for turned in days])
    return len(days)


def _begin(at: datetime) -> None:
    writing.sweep()
    closing.finish()
    while seal_waiting(at=at):
        continue


def _closed(number: int, tally: Tally, *, day: date, at: datetime, messages: list[int]) -> Publication:
    edition = closing.close(number, day=day, at=at, messages=messages)
    return Publication(edition, tally.rendered, tally.changed, tally.rewritten, tally.faults)


def _affected(keys: frozenset[str]) -> dict[str, set[str]]:
    if not keys:
        return {}
    return {source.name: set(source.affected(keys)) for source in offered()}


def _paths_left_over(*, faulty: bool) -> dict[str, set[str]]:
    """What a killed publisher left unwritten and, if asked for, what could not be made before."""
    left: dict[str, set[str]] = defaultdict(set)
    for source, path in EditionPage.objects.filter(written=False).values_list("source", "path"):
        left[source].add(path)
    if faulty:
        for source, path in Fault.objects.order_by("found_at").values_list("source", "path")[:FAULTS_AT_ONCE]:
            left[source].add(path)
    return left


def _chunks(paths: Iterable[str]) -> Iterator[tuple[str, ...]]:
    remaining = iter(paths)
    while chunk := tuple(islice(remaining, BATCH_PATHS)):
        yield chunk


def _everything(day: date, at: datetime, number: int, seen: set[str]) -> Iterator[Batch]:
    for source in offered():
        for chunk in _chunks(source.every()):
            seen.update(chunk)
            yield Batch(source.name, chunk, day, at, number, thorough=True)


def _drop_unseen(seen: set[str], day: date, at: datetime, number: int) -> Tally:
    standing = EditionPage.objects.exclude(state=State.DROPPED).values_list("source", "path")
    unseen: dict[str, list[str]] = defaultdict(list)
    for source, path in standing.iterator(chunk_size=10_000):
        if path not in seen:
            unseen[source].append(path)
    tally = Tally()
    for source in sorted(unseen):
        for chunk in _chunks(sorted(unseen[source])):
            tally += publish_batch(Batch(source, chunk, day, at, number, thorough=True))
    return tally


@dataclass(frozen=True)
class Repair:
    """``verification`` is what is still wrong after the repair, ``restored`` what was put right."""

    verification: Verification
    restored: list[str]


def repair(*, day: date, at: datetime, progress: Progress | None = None) -> Repair:
    """Put back what was changed or lost, and carry foreign files out of the edition.

    Pages are rendered anew; where the content itself has changed since, that is published as an edition.
    Raises ``PublisherBusy``.
    """
    before = verify(progress)
    if before.is_sound:
        return Repair(before, [])
    with locking.publisher(patience=PATIENCE_SECONDS) as held:
        if not held:
            raise PublisherBusy
        _begin(at)
        quarantine(before.foreign, at)
        number = closing.last_number() + 1
        work = _paths_to_restore([*before.changed, *before.missing])
        for source in sorted(work):
            for chunk in _chunks(sorted(work[source])):
                publish_batch(Batch(source, chunk, day, at, number, thorough=True))
        closing.restore_books()
        closing.close(number, day=day, at=at, messages=[])
    after = verify(progress)
    wrong = {*after.changed, *after.missing, *after.foreign}
    names = [*before.changed, *before.missing, *before.foreign]
    return Repair(after, sorted({name for name in names if name not in wrong}))


def _paths_to_restore(names: Iterable[str]) -> dict[str, set[str]]:
    paths = {"/" + name.removeprefix("gone").lstrip("/") for name in names}
    paths |= {path[: -len(ending)] for path in paths for ending in (".gz", ".br") if path.endswith(ending)}
    work: dict[str, set[str]] = defaultdict(set)
    for chunk in _chunks(sorted(paths)):
        for source, path in EditionPage.objects.filter(path__in=chunk).values_list("source", "path"):
            work[source].add(path)
    return work
