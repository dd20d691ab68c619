"""How the portal shows lists of things that it does not know.

A higher app (publishing) offers one ``ListSource``; columns, topics, home sections, organisation pages and
feeds read from it. Everything is a function of the database: nothing here knows a moment.

Keys that the offering app queues in the edition's outbox, and that the portal's page sources answer:

``listing:COLUMN_ID``             the newest items of the column changed (first page, feed, home, aggregates)
``archive:COLUMN_ID:YEAR:FROM``   the archive of that year changed from ordinal FROM (0 = oldest) onwards
``organisation-listing:CODE``     the newest items of an organisation changed
``organisation-archive:CODE:YEAR:FROM``  its items of that year changed from ordinal FROM (0 = oldest) onwards
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True)
class ListItem:
    """One line of a list: what a reader sees before opening it."""

    title: str
    url: str
    listed_at: datetime  # when it was published (imports: the original moment)
    tag: str = ""  # 通知, 公告, 解读 …
    summary: str = ""
    picture: str = ""  # address in the edition
    picture_alt: str = ""
    document_number: str = ""
    index_number: str = ""
    organisation: str = ""  # short name
    written_on: date | None = None
    validity: str = ""  # label, empty where the kind has none
    pinned: bool = False


class ListSource(Protocol):
    """What the portal asks. ``columns`` are ids of columns whose items are shown together."""

    def newest(self, columns: Sequence[int], limit: int) -> list[ListItem]:
        """Pinned items first, then the newest."""

    def newest_of_organisation(self, code: str, limit: int) -> list[ListItem]:
        """The newest items issued by an organisation, over all columns."""

    def years(self, columns: Sequence[int]) -> list[tuple[int, int]]:
        """``(year, number of items)``, newest year first."""

    def in_year(self, columns: Sequence[int], year: int, offset: int, limit: int) -> list[ListItem]:
        """Items of one year from the oldest, ``offset`` ordinals in; each item once, however many of the
        columns hold it."""

    def before(self, columns: Sequence[int], year: int, moment: datetime) -> int:
        """How many items of that year, as ``in_year`` counts them, were listed before ``moment``."""

    def policy_documents(self, limit: int) -> list[ListItem]:
        """The newest policy documents over all columns."""

    def columns_of_organisation(self, code: str) -> set[int]:
        """The columns that hold an item issued by an organisation; their feeds carry its name."""


class _Nothing:
    """Before an app has offered its lists every list is empty."""

    def newest(self, columns: Sequence[int], limit: int) -> list[ListItem]:
        return []

    def newest_of_organisation(self, code: str, limit: int) -> list[ListItem]:
        return []

    def years(self, columns: Sequence[int]) -> list[tuple[int, int]]:
        return []

    def in_year(self, columns: Sequence[int], year: int, offset: int, limit: int) -> list[ListItem]:
        return []

    def before(self, columns: Sequence[int], year: int, moment: datetime) -> int:
        return 0

    def policy_documents(self, limit: int) -> list[ListItem]:
        return []

    def columns_of_organisation(self, code: str) -> set[int]:
        return set()


_source: ListSource = _Nothing()


def offer(source: ListSource) -> None:
    """Register the app that knows the items."""
    global _source
    _source = source


def lists() -> ListSource:
    """The registered source."""
    return _source
