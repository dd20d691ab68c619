"""A toy source of items and a planted site."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from mingchuang.edition.sources import Gone, Moved, Outcome, Page
from mingchuang.portal.lists import ListItem
from mingchuang.portal.public import SOURCES

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
DAY = date(2026, 3, 2)


@dataclass(order=True, frozen=True)
class ToyItem:
    """An item with its place in time; ``columns`` are those in which it stands."""

    listed_at: datetime
    number: int
    columns: frozenset[int] = field(compare=False)

    @property
    def line(self) -> ListItem:
        return ListItem(
            title=f"关于第{self.number}号事项的通知",
            url=f"/zwgk/zcwj/202603/{self.number}.html",
            listed_at=self.listed_at,
            tag="通知",
            document_number=f"明政〔2026〕{self.number}号",
            organisation="区政府办",
        )


class ToySource:
    """Items held in memory; answers as the real source must."""

    def __init__(self) -> None:
        self.items: list[ToyItem] = []

    def _in(self, columns: Sequence[int]) -> list[ToyItem]:
        return sorted(item for item in self.items if item.columns.intersection(columns))

    def newest(self, columns: Sequence[int], limit: int) -> list[ListItem]:
        return [item.line for item in self._in(columns)[::-1][:limit]]

    def newest_of_organisation(self, code: str, limit: int) -> list[ListItem]:
        return [item.line for item in sorted(self.items, reverse=True)[:limit]]

    def years(self, columns: Sequence[int]) -> list[tuple[int, int]]:
        found: dict[int, int] = {}
        for item in self._in(columns):
            year = timezone.localtime(item.listed_at).year
            found[year] = found.get(year, 0) + 1
        return sorted(found.items(), reverse=True)

    def _year(self, columns: Sequence[int], year: int) -> list[ToyItem]:
        return [item for item in self._in(columns) if timezone.localtime(item.listed_at).year == year]

    def in_year(self, columns: Sequence[int], year: int, offset: int, limit: int) -> list[ListItem]:
        return [item.line for item in self._year(columns, year)[offset : offset + limit]]

    def before(self, columns: Sequence[int], year: int, moment: datetime) -> int:
        return sum(item.listed_at < moment for item in self._year(columns, year))

    def policy_documents(self, limit: int) -> list[ListItem]:
        return []

    def columns_of_organisation(self, code: str) -> set[int]:
        return set()

    def put(self, number: int, hours: int, columns: Sequence[int]) -> set[str]:
        """Publish an item; the keys that an app would queue."""
        item = ToyItem(NOON - timedelta(hours=hours), number, frozenset(columns))
        self.items.append(item)
        return self._keys(item)

    def take(self, position: int) -> set[str]:
        """Withdraw an item; the keys that an app would queue."""
        item = self.items.pop(position % len(self.items))
        return self._keys(item)

    def _keys(self, item: ToyItem) -> set[str]:
        year = timezone.localtime(item.listed_at).year
        keys = set()
        for column in item.columns:
            first = sum(other < item for other in self._year([column], year))
            keys |= {f"listing:{column}", f"archive:{column}:{year}:{first}"}
        return keys


def whole(day: date = DAY) -> dict[str, object]:
    """A full build of the portal in memory: path → content, or where it leads."""
    found: dict[str, object] = {}
    for source in SOURCES:
        for outcome in source.render(sorted(source.every()), day):
            found[outcome.path] = said(outcome)
    return found


def said(outcome: Outcome) -> object:
    """What an outcome says, comparable."""
    if isinstance(outcome, Page):
        return outcome.content
    if isinstance(outcome, Moved):
        return ("moved", outcome.target)
    assert isinstance(outcome, Gone)
    return ("gone", outcome.note)


def touched(keys: set[str]) -> set[str]:
    """The paths that the portal's sources name for these keys."""
    return {path for source in SOURCES for path in source.affected(frozenset(keys))}
