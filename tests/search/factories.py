"""Documents made up for these tests, kept in memory behind a source of their own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from mingchuang.outbox.actions import put
from mingchuang.outbox.rules import Stream
from mingchuang.search import actions, sources
from mingchuang.search.sources import DocumentSource, SearchDocument

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai


def document(
    number: int | str, title: str = "关于廉租住房保障的通知", text: str = "", **more
) -> SearchDocument:
    """A public document; ``more`` are fields of ``SearchDocument``."""
    given = {"version": "1", "url": f"/zwgk/202603/{number}.html", "published_at": NOON} | more
    return SearchDocument(key=f"made:{number}", title=title, text=text, **given)


@dataclass
class Library:
    """The documents that are public now; every change is queued as an app would queue it."""

    held: dict[str, SearchDocument] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def source(self) -> DocumentSource:
        return DocumentSource("made", self.documents, self.versions)

    def documents(self, ids: Sequence[str]) -> Iterable[SearchDocument]:
        for one in ids:
            if one in self.broken:
                raise ValueError("a record that cannot be read")
            if f"made:{one}" in self.held:
                yield self.held[f"made:{one}"]

    def versions(self) -> Iterator[tuple[str, str]]:
        for key, one in list(self.held.items()):
            yield key.partition(":")[2], one.version

    def publish(self, *documents: SearchDocument) -> None:
        self.held |= {one.key: one for one in documents}
        put(Stream.SEARCH, [one.key for one in documents])

    def correct(self, number: int | str, **changed) -> None:
        one = self.held[f"made:{number}"]
        self.publish(replace(one, version=one.version + "x", **changed))

    def withdraw(self, number: int | str) -> None:
        del self.held[f"made:{number}"]
        put(Stream.SEARCH, [f"made:{number}"])

    def indexed(self, *documents: SearchDocument) -> None:
        self.publish(*documents)
        actions.follow(at=NOON)


def only(library: Library) -> None:
    """Make this library the only source."""
    sources._sources.clear()
    sources.offer(library.source())
