"""Files of a column and the arithmetic of its archive. Plain Python.

A column's first page is ``index.html``; the archive of a year is ``2026/index.html``, ``2026/2.html``, … filled
from the oldest item, twenty a page, so that a full page never changes again.
"""

import re
from dataclasses import dataclass

from mingchuang.portal.rules import PAGE_SIZE

FIRST = "index.html"
FEEDS = ("rss.xml", "atom.xml", "list.json", "list.csv")
ITEMS_IN_FEEDS = 50

_FILE = re.compile(
    r"(.*/)(?:(index\.html|rss\.xml|atom\.xml|list\.json|list\.csv)|(\d{4})/(index|\d+)\.html)"
)


@dataclass(frozen=True)
class ColumnFile:
    """What a path below a column asks for: the ``first`` page, a feed by name, or a page of a year."""

    folder: str
    name: str  # of the first page or a feed; empty for the archive
    year: int = 0
    page: int = 0

    @property
    def path(self) -> str:
        return self.folder + (self.name or archive_file(self.year, self.page))


def archive_file(year: int, page: int) -> str:
    """The file of the archive's page, counted from 1, below the column's folder."""
    return f"{year}/{'index' if page == 1 else page}.html"


def readings(path: str) -> list[ColumnFile]:
    """What a path may mean; ``/a/2026/index.html`` could be a column of that name or a year of ``/a/``."""
    found = _FILE.fullmatch(path)
    if found is None:
        return []
    folder, name, year, page = found.groups()
    if name is None:
        number = 1 if page == "index" else int(page)
        return [ColumnFile(folder, "", int(year), number)] if number > 1 or page == "index" else []
    in_year = re.fullmatch(r"(.*/)(\d{4})/", folder)
    if name == FIRST and in_year:
        return [ColumnFile(in_year[1], "", int(in_year[2]), 1)]
    return [ColumnFile(folder, name)]


def pages(count: int) -> int:
    """How many pages hold ``count`` items; a year without items has none."""
    return -(-count // PAGE_SIZE)


def touched_pages(first: int, count: int) -> range:
    """The pages that change when the items from ordinal ``first`` (0 = oldest) onwards do, of ``count`` now.

    The page that holds the item before is among them: whether a next page follows may have changed.
    """
    return range(max(first - 1, 0) // PAGE_SIZE + 1, max(pages(count), 1) + 2)
