"""Write the index: follow the outbox, compare and repair, build anew, forget old messages."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from logging import getLogger

from django.db import transaction

from mingchuang.journal.actions import record
from mingchuang.outbox.models import Message
from mingchuang.outbox.rules import Stream
from mingchuang.search import following, store
from mingchuang.search.comparing import Difference, differences, still_different
from mingchuang.search.position import Position
from mingchuang.search.rules import SearchVerb
from mingchuang.search.sources import offered

log = getLogger(__name__)

MESSAGES_A_BATCH = 500
BATCHES_A_ROUND = 40
ROWS_A_COMMIT = 20_000
RETENTION = timedelta(days=7)
"""A node that was away for longer is set right by the comparison with which it starts."""


def follow(*, at: datetime, wait_seconds: float = 0) -> int:
    """Bring this node's index up to what the outbox says; how many messages were done.

    Builds the index where there is none. Raises ``IndexBusyError`` while another process writes.
    """
    built = 0 if store.read_state() else rebuild(at=at).documents
    return built + _follow_waiting(at, wait_seconds)


def _follow_waiting(at: datetime, wait_seconds: float) -> int:
    state = store.read_state()
    if state is None or not following.waiting(state.position).exists():
        return 0
    with store.locked("writer", wait_seconds=wait_seconds):
        state = store.read_state()
        if state is None:
            return 0
        writer = store.Writer(state.folder)
        try:
            return _follow(writer, state, at)
        finally:
            writer.close()


def _follow(writer: store.Writer, state: store.State, at: datetime) -> int:
    done = 0
    position = state.position.within(following.highest_id())
    for _ in range(BATCHES_A_ROUND):
        messages = list(following.waiting(position).values_list("pk", "key")[:MESSAGES_A_BATCH])
        if not messages:
            break
        now = following.fresh(key for _, key in messages)
        writer.put(now.documents, leaving=now.gone)
        writer.commit()
        position = position.after((pk for pk, _ in messages), at)
        store.write_state(store.State(state.folder, position))
        done += len(messages)
    return done


@dataclass(frozen=True)
class Built:
    """What a rebuild did."""

    documents: int
    bytes: int


def _nothing(_count: int) -> None:
    """No progress is shown."""


def rebuild(*, at: datetime, progress: store.Progress = _nothing) -> Built:
    """Write the whole index from the database into a new folder and take it into use at the end.

    The old index answers meanwhile and memory stays flat. Raises ``IndexBusyError`` while another rebuild runs.
    """
    with store.locked("rebuild"):
        position = following.starting_position(at)
        folder = store.new_folder()
        writer = store.Writer(folder)
        count = since = 0
        for source in offered():
            for ids in following.batches((one for one, _ in source.versions()), 200):
                found = following.fresh(f"{source.name}:{one}" for one in ids).documents
                writer.add(found)
                count += len(found)
                since += len(found)
                if since >= ROWS_A_COMMIT:
                    writer.commit()
                    since = 0
                progress(len(ids))
        writer.commit()
        writer.close()
        _take_into_use(folder, position)
    return Built(count, store.size_bytes())


def _take_into_use(folder: str, position: Position) -> None:
    with store.locked("writer", wait_seconds=60):
        store.write_state(store.State(folder, position))
        store.drop_folders_except(folder)


@dataclass(frozen=True)
class Checked:
    """The result of a comparison: rows in the database and in the index, and what differed."""

    database: int
    index: int
    found: list[Difference] = field(default_factory=list)
    rebuilt: bool = False
    repaired: bool = False

    def keys(self, reason: str) -> list[str]:
        """The keys that differ in this way."""
        return [one.key for one in self.found if one.reason == reason]


def check(*, at: datetime, repair: bool = True, wait_seconds: float = 30) -> Checked:
    """Compare index and database row by row, report what differs and put it right.

    What changed while comparing is followed first and is no difference. A difference is an alarm: it is logged
    as an error and, when repaired, entered in the journal. Raises ``IndexBusyError``.
    """
    if not _readable():
        if not repair:
            raise store.IndexAbsentError("搜索索引还没有建好，请运行 mingchuang index rebuild。")
        built = rebuild(at=at)
        return Checked(built.documents, built.documents, rebuilt=True, repaired=True)
    _drop_left(wait_seconds)
    follow(at=at, wait_seconds=wait_seconds)
    compared = differences()
    follow(at=at, wait_seconds=wait_seconds)
    found = still_different(compared.suspects)
    if found:
        log.error("search index differs from the database in %d rows", len(found))
    if found and repair:
        _repair(found, at, wait_seconds)
    return Checked(compared.database, compared.index, found, repaired=bool(found) and repair)


def _drop_left(wait_seconds: float) -> None:
    """Take away the folder of a rebuild that was killed; it would lie there until the next one."""
    try:
        with store.locked("rebuild"), store.locked("writer", wait_seconds=wait_seconds):
            state = store.read_state()
            if state is not None:
                store.drop_folders_except(state.folder)
    except store.IndexBusyError:
        return  # a rebuild is at work, and does it at its end


def _readable() -> bool:
    try:
        store.searcher()
    except store.IndexAbsentError:
        return False
    return True


def _repair(found: list[Difference], at: datetime, wait_seconds: float) -> None:
    with store.locked("writer", wait_seconds=wait_seconds):
        state = store.read_state()
        if state is None:
            return
        writer = store.Writer(state.folder)
        try:
            for keys in following.batches((one.key for one in found), 200):
                now = following.fresh(keys)
                writer.put(now.documents, leaving=now.gone)
            writer.commit()
        finally:
            writer.close()
        store.write_state(store.State(state.folder, state.position))
    _record_repair(found, at)


@transaction.atomic
def _record_repair(found: list[Difference], at: datetime) -> None:
    reasons = [one.reason for one in found]
    record(
        SearchVerb.REPAIRED,
        "index:search",
        actor=None,
        at=at,
        facts={reason: reasons.count(reason) for reason in sorted(set(reasons))},
    )


@transaction.atomic
def prune(*, at: datetime) -> int:
    """Take messages older than ``RETENTION`` out of the outbox; how many. Called by ``tick``."""
    return Message.objects.filter(stream=Stream.SEARCH, created_at__lt=at - RETENTION).delete()[0]
