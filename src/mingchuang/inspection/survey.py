"""The whole site as an inspection sees it: its pages, its columns, and what is newest in each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from urllib.parse import urlsplit

from mingchuang.inspection.letters import Letter, letter_of
from mingchuang.inspection.reading import PageFacts, parse_day
from mingchuang.inspection.sources import Fetched, Folder, Source

NEWS = ("动态", "要闻", "新闻")
NOTICE = ("通知", "公告", "公示", "政策文件", "规范性文件")
STILL = (
    "概况",
    "指南",
    "制度",
    "机构",
    "领导",
    "负责人",
    "依申请",
    "专题",
    "链接",
    "地图",
    "关于",
    "互动交流",
)


@dataclass
class Column:
    """A column's page with the articles that its lists name; ``newest`` is None where none has a date."""

    page: PageFacts
    articles: set[str] = field(default_factory=set)
    newest: datetime | None = None
    first_level: bool = False

    @property
    def words(self) -> str:
        """Its name and type, by which its duty is told."""
        return f"{self.page.tag('ColumnName')} {self.page.tag('ColumnType')}"

    def is_of(self, words: Iterable[str]) -> bool:
        """Whether its name or type holds one of ``words``."""
        return any(word in self.words for word in words)


@dataclass
class Survey:
    """Everything read in one inspection, before it is judged."""

    source: Source
    pages: dict[str, PageFacts] = field(default_factory=dict)
    failed: list[Fetched] = field(default_factory=list)
    columns: dict[str, Column] = field(default_factory=dict)

    @property
    def home(self) -> PageFacts | None:
        """The home page, where it was read."""
        return self.pages.get(self.source.home)

    @property
    def articles(self) -> Iterator[PageFacts]:
        """The pages that call themselves articles."""
        return (page for page in self.pages.values() if page.is_article)

    @cached_property
    def letters(self) -> list[Letter]:
        """The pages that show a letter from a resident, and when it came."""
        return [letter for page in self.pages.values() if (letter := letter_of(page))]

    def published(self, page: PageFacts) -> datetime | None:
        """When a page says that it was published."""
        return parse_day(page.tag("PubDate"))

    def found(self, link: str) -> PageFacts | None:
        """The page behind a link, under whichever of the site's names it was written."""
        return self.pages.get(self.own(link))

    def own(self, link: str) -> str:
        """An internal link as the inspection's own addresses are written."""
        if isinstance(self.source, Folder) and self.source.is_internal(link):
            parts = urlsplit(link)
            path = parts.path.removesuffix("index.html") or "/"
            return self.source.home.rstrip("/") + path
        return link


def survey(source: Source, fetched: Iterable[Fetched]) -> Survey:
    """Read every page, then gather the columns."""
    made = Survey(source)
    for one in fetched:
        if one.status != 200:
            made.failed.append(one)
            continue
        if not one.body:
            continue
        try:
            made.pages[one.address] = one.facts
        except ValueError as error:
            made.failed.append(Fetched(one.address, 0, problem=f"{error}。"))
    if isinstance(source, Folder):
        for page in made.pages.values():
            source.belongs(page.tag("SiteDomain"))
            source.belongs(urlsplit(page.canonical).hostname or "")
    _gather_columns(made)
    return made


def _gather_columns(made: Survey) -> None:
    linked_from_home = {made.own(link) for link in made.home.links} if made.home else set()
    for address, page in made.pages.items():
        if page.is_column and address != made.source.home and not _is_archive(made, page):
            column = Column(page, first_level=address in linked_from_home)
            made.columns[address] = column
            _fill(made, column)


def _is_archive(made: Survey, page: PageFacts) -> bool:
    """A further page of a column (by year or number): the column's first page stands above it."""
    parts = urlsplit(page.address)
    folders = parts.path.rstrip("/").split("/")
    for depth in range(len(folders) - 1, 0, -1):
        above = f"{parts.scheme}://{parts.netloc}{'/'.join(folders[:depth])}/"
        other = made.pages.get(above)
        if other is not None and other.is_column and other.tags == page.tags:
            return True
    return False


def _fill(made: Survey, column: Column) -> None:
    days: list[datetime] = []
    for link in column.page.content_links:
        target = made.found(link)
        if target is not None and target.is_article:
            column.articles.add(target.address)
            if published := made.published(target):
                days.append(published)
    if not days:
        days = [day for text in column.page.dates if (day := parse_day(text))]
    column.newest = max(days, default=None)
