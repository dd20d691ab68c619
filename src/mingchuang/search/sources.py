"""How apps tell the index what people look for.

An app offers a ``DocumentSource`` from its ``offers.py`` and queues ``outbox`` messages of the stream
``search`` whose key is ``<source>:<id>``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class SearchDocument:
    """What the index holds of one public thing. ``key`` is ``<source>:<id>``, ``version`` changes with it."""

    key: str
    version: str
    title: str
    url: str
    text: str
    published_at: datetime
    document_number: str = ""
    index_number: str = ""
    organisation: str = ""  # code
    kind: str = ""  # code of the vocabulary of kinds
    validity: str = ""
    columns: tuple[str, ...] = field(default=())  # paths, each with its ancestors


@dataclass(frozen=True)
class DocumentSource:
    """The documents of one kind.

    ``documents(ids)`` those of the ids that are public now; an id left out is dropped from the index.
    ``versions()``     ``(id, version)`` of everything public, for the comparison of index and database.
    """

    name: str
    documents: Callable[[Sequence[str]], Iterable[SearchDocument]]
    versions: Callable[[], Iterator[tuple[str, str]]]


_sources: dict[str, DocumentSource] = {}


def offer(source: DocumentSource) -> None:
    """Register a source; the last one of a name wins."""
    _sources[source.name] = source


def offered() -> list[DocumentSource]:
    """All sources by name."""
    return [_sources[name] for name in sorted(_sources)]
