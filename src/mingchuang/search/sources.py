"""How apps tell the index what people look for.

An app offers a ``DocumentSource`` from its ``offers.py`` and queues ``outbox`` messages of the stream
``search`` whose key is ``<source>:<id>``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
    ``public(ids)``    those of the ids that are public now, where that is cheaper to say than ``documents``;
                       asked while somebody waits for an answer.
    """

    name: str
    documents: Callable[[Sequence[str]], Iterable[SearchDocument]]
    versions: Callable[[], Iterator[tuple[str, str]]]
    public: Callable[[Sequence[str]], Iterable[str]] | None = None

    def which_are_public(self, ids: Sequence[str]) -> set[str]:
        """Those of the ids that are public now."""
        if self.public is not None:
            return set(self.public(ids))
        return {document.key.partition(":")[2] for document in self.documents(ids)}


Labels = Callable[[Sequence[str]], Mapping[str, str]]
"""The Chinese names of codes; a code left out is shown as it is."""

_sources: dict[str, DocumentSource] = {}
_labels: dict[str, Labels] = {}


def offer(source: DocumentSource) -> None:
    """Register a source; the last one of a name wins."""
    _sources[source.name] = source


def offered() -> list[DocumentSource]:
    """All sources by name."""
    return [_sources[name] for name in sorted(_sources)]


def offer_labels(facet: str, labels: Labels) -> None:
    """Register the names of a filter's values: ``column``, ``kind``, ``validity`` (``search.rules.Facet``)."""
    _labels[facet] = labels


def labels_of(facet: str, values: Sequence[str]) -> dict[str, str]:
    """A name for each value; where none was offered, the value itself."""
    known = _labels[facet](values) if facet in _labels else {}
    return {value: known.get(value, value) for value in values}
