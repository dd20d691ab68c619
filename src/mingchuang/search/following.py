"""Reading the outbox from a node's own position."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from logging import getLogger

from django.db import DatabaseError, connection
from django.db.models import Max, Q, QuerySet

from mingchuang.outbox.models import Message
from mingchuang.outbox.rules import Stream
from mingchuang.search.position import PATIENCE, Position
from mingchuang.search.sources import DocumentSource, SearchDocument, offered

log = getLogger(__name__)


@dataclass(frozen=True)
class Fresh:
    """What some keys look like now: the documents that are public, and the keys that are no longer."""

    documents: list[SearchDocument]
    gone: list[str]


def waiting(position: Position) -> QuerySet[Message]:
    """The messages that this position has not done, visible now."""
    done = Q()
    for one in position.stretches:
        done |= Q(pk__gte=one.first, pk__lte=one.last)
    ahead = Message.objects.filter(stream=Stream.SEARCH, pk__gt=position.low)
    return (ahead.exclude(done) if done else ahead).order_by("pk")


def highest_id() -> int:
    """The highest id in the outbox, 0 where it is empty."""
    return Message.objects.aggregate(top=Max("pk"))["top"] or 0


def starting_position(at: datetime) -> Position:
    """Where a comparison or a rebuild that begins at ``at`` must follow on from.

    The last ``PATIENCE`` is read again: transactions that were open while the rows were read come after it.
    SQLite lets one writer in at a time, so nothing can come late there.
    """
    if connection.vendor == "sqlite":
        return Position(highest_id())
    recent = Message.objects.filter(created_at__gte=at - PATIENCE).order_by("pk").values_list("pk", flat=True)
    first = recent.first()
    return Position(first - 1 if first is not None else highest_id())


def fresh(keys: Iterable[str]) -> Fresh:
    """Look the keys up in the database. A source nobody offers any more has nothing public."""
    sources = {source.name: source for source in offered()}
    documents: list[SearchDocument] = []
    gone: list[str] = []
    for name, ids in by_source(keys).items():
        if name not in sources:
            gone.extend(f"{name}:{one}" for one in ids)
            continue
        found, failed = _documents(sources[name], ids)
        documents.extend(found)
        absent = set(ids) - failed - {document.key.partition(":")[2] for document in found}
        gone.extend(f"{name}:{one}" for one in ids if one in absent)
    return Fresh(documents, gone)


def _documents(source: DocumentSource, ids: Sequence[str]) -> tuple[list[SearchDocument], set[str]]:
    """The documents, and the ids whose document could not be made: one bad record must not stop the others."""
    try:
        return list(source.documents(ids)), set()
    except DatabaseError:
        raise
    except Exception:
        log.exception("source %s failed on a batch of %d, trying one by one", source.name, len(ids))
    found: list[SearchDocument] = []
    failed: set[str] = set()
    for one in ids:
        try:
            found.extend(source.documents([one]))
        except DatabaseError:
            raise
        except Exception:
            log.exception("document %s:%s cannot be indexed", source.name, one)
            failed.add(one)
    return found, failed


def no_longer_public(keys: Iterable[str]) -> list[str]:
    """Those of the keys that must not be shown any more."""
    sources = {source.name: source for source in offered()}
    gone: list[str] = []
    for name, ids in by_source(keys).items():
        public = _public(sources[name], ids) if name in sources else set()
        gone.extend(f"{name}:{one}" for one in ids if one not in public)
    return gone


def _public(source: DocumentSource, ids: Sequence[str]) -> set[str]:
    """Those that are public now; one whose record cannot be read is not taken for withdrawn."""
    try:
        return source.which_are_public(ids)
    except DatabaseError:
        raise
    except Exception:
        found, failed = _documents(source, ids)
        return failed | {document.key.partition(":")[2] for document in found}


def by_source(keys: Iterable[str]) -> dict[str, list[str]]:
    """Ids by source, each once, in order."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for key in keys:
        name, _, one = key.partition(":")
        found[name][one] = None
    return {name: list(ids) for name, ids in found.items()}


def batches(items: Iterable[str], size: int) -> Iterator[list[str]]:
    """Lists of at most ``size``."""
    batch: list[str] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
