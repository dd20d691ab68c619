"""Pages of columns: the first page, archives by year, feeds, and the addresses that a column once had."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from mingchuang.documents.html import clean_html
from mingchuang.edition.models import EditionPage
from mingchuang.edition.rules import State
from mingchuang.edition.sources import Gone, Moved, Outcome, Page, PageSource
from mingchuang.portal import feeds, queries
from mingchuang.portal.archives import (
    FEEDS,
    FIRST,
    ITEMS_IN_FEEDS,
    ColumnFile,
    archive_file,
    pages,
    readings,
    touched_pages,
)
from mingchuang.portal.frame import ATOM, JSON, RSS, Frame
from mingchuang.portal.lists import ListItem, lists
from mingchuang.portal.queries import Node, Tree
from mingchuang.portal.rules import PAGE_SIZE, ColumnKind

NAME = "portal-columns"
EVERYTHING = ("frame", "portal:tree", "column:")
FEED_WRITERS = {
    "rss.xml": feeds.rss,
    "atom.xml": feeds.atom,
    "list.json": feeds.json_feed,
    "list.csv": feeds.table,
}


def local(item: ListItem) -> Any:
    """The moment of an item in the site's own time zone."""
    return timezone.localtime(item.listed_at)


class Columns:
    """One look at the columns: which files each has, and where it was before."""

    @cached_property
    def tree(self) -> Tree:
        return queries.tree()

    @cached_property
    def _former(self) -> list[tuple[str, int | None, str]]:
        return queries.former_addresses()

    @cached_property
    def former(self) -> dict[str, Node]:
        """Folder → the column that once was there."""
        nodes = self.tree.nodes
        return {path: nodes[page] for path, page, _title in self._former if page in nodes}

    @cached_property
    def removed(self) -> dict[str, str]:
        """Folder → name of what once was there and has no page any more."""
        return {path: title for path, page, title in self._former if page not in self.tree.nodes}

    @cached_property
    def _folders(self) -> dict[int, list[str]]:
        found = {node.id: [node.path] for node in self.tree.nodes.values()}
        for path, node in self.former.items():
            found[node.id].append(path)
        return found

    def folders(self, node: Node) -> list[str]:
        """Every folder at which the column is or was."""
        return self._folders[node.id]

    def first_files(self, node: Node) -> list[str]:
        """The files that show the newest items."""
        return [FIRST, *FEEDS] if node.is_listing else [FIRST]

    def files(self, node: Node) -> Iterator[str]:
        """Every file that the column has now."""
        yield from self.first_files(node)
        if node.is_listing:
            for year, count in lists().years(self.tree.scope(node.id)):
                for page in range(1, pages(count) + 1):
                    yield archive_file(year, page)

    def archive_touched(self, column: int, year: int, first: int) -> Iterator[tuple[Node, str]]:
        """The archive pages that show items of ``column`` from ordinal ``first`` of that year onwards."""
        since = lists().in_year([column], year, first - 1, 1) if first else []
        for shower in self.tree.shown_by(column):
            node, scope = self.tree.nodes[shower], self.tree.scope(shower)
            count = dict(lists().years(scope)).get(year, 0)
            begin = lists().before(scope, year, since[0].listed_at) if since else 0
            for page in touched_pages(begin, count):
                yield node, archive_file(year, page)
            yield from ((node, name) for name in self._standing(node, year, pages(count)))

    def _standing(self, node: Node, year: int, last: int) -> Iterator[str]:
        """Files of a year beyond its last page that still lie in the edition."""
        rows = EditionPage.objects.filter(source=NAME, path__startswith=f"{node.path}{year}/")
        for path in rows.exclude(state=State.DROPPED).values_list("path", flat=True):
            for asked in readings(path):
                if asked.year == year and asked.page > last:
                    yield archive_file(year, asked.page)


def every() -> Iterator[str]:
    """All files of all columns, and the addresses that lead to them."""
    columns = Columns()
    for node in columns.tree.nodes.values():
        if node.kind is None:
            yield from (folder + FIRST for folder in columns.folders(node)[1:])
            continue
        files = list(columns.files(node))
        yield from (folder + name for folder in columns.folders(node) for name in files)
    yield from (folder + FIRST for folder in columns.removed)


def affected(keys: frozenset[str]) -> set[str]:
    """The files that show what these keys name."""
    if any(key.startswith(EVERYTHING) for key in keys):
        standing = EditionPage.objects.filter(source=NAME).exclude(state=State.DROPPED)
        return {*every(), *standing.values_list("path", flat=True)}
    wanted = [key.split(":") for key in keys if key.startswith(("listing:", "archive:"))]
    for code in (key.partition(":")[2] for key in keys if key.startswith("organisation:")):
        wanted.extend(["listing", str(column)] for column in lists().columns_of_organisation(code))
    found: set[str] = set()
    if not wanted:
        return found
    columns = Columns()
    for kind, column, *rest in wanted:
        for shower in columns.tree.shown_by(int(column)):
            node = columns.tree.nodes[shower]
            found.update(
                folder + name for folder in columns.folders(node) for name in columns.first_files(node)
            )
        if kind == "archive":
            for node, name in columns.archive_touched(int(column), int(rest[0]), int(rest[1])):
                found.update(folder + name for folder in columns.folders(node))
    return found


def render(paths: Sequence[str], day: date) -> Iterator[Outcome]:
    """The columns' files among ``paths``."""
    asked = {path: found for path in paths if (found := readings(path))}
    if not asked:
        return
    room = Room(day)
    for path, found in asked.items():
        for reading in found:
            outcome = room.outcome(path, reading)
            if outcome is not None:
                yield outcome
                break


class Room:
    """What one batch shares: the tree, the frame, the newest items of each column."""

    def __init__(self, day: date) -> None:
        self.columns = Columns()
        self.frame = Frame(day)
        self._newest: dict[int, list[ListItem]] = {}
        self._years: dict[int, list[tuple[int, int]]] = {}

    @property
    def tree(self) -> Tree:
        return self.columns.tree

    def outcome(self, path: str, asked: ColumnFile) -> Outcome | None:
        """What stands at ``path``; None where nothing does."""
        node = self.tree.by_path.get(asked.folder)
        if node is not None:
            return self._current(path, node, asked)
        former = self.columns.former.get(asked.folder)
        if former is not None:
            return self._moved(path, former, asked)
        if asked.folder in self.columns.removed and asked.name == FIRST:
            return Gone(path, self._note(path, self.columns.removed[asked.folder]))
        return None

    def _moved(self, path: str, node: Node, asked: ColumnFile) -> Outcome | None:
        name = asked.path.removeprefix(asked.folder)
        if node.kind is None and name != FIRST:
            return None
        if asked.year and not self._has_page(node, asked):
            return None
        if asked.name and node.kind is not None and asked.name not in self.columns.first_files(node):
            return None
        return Moved(path, node.path + name.removesuffix(FIRST) if name.endswith(FIRST) else node.path + name)

    def _has_page(self, node: Node, asked: ColumnFile) -> bool:
        return node.is_listing and asked.page <= pages(dict(self.years(node)).get(asked.year, 0))

    def _current(self, path: str, node: Node, asked: ColumnFile) -> Outcome | None:
        if node.kind is None:
            return None
        if node.kind == ColumnKind.LINK and asked.name == FIRST:
            if node.link_url.startswith("/") and node.link_url != node.path:
                return Moved(path, node.link_url)
            return self._page(path, "portal/leaving.html", node, {})
        if asked.name == FIRST:
            return self._first(path, node)
        if not node.is_listing:
            return None
        if asked.name:
            return Page(path, FEED_WRITERS[asked.name](self.channel(node), self.newest_first(node)))
        return self._archive(path, node, asked) if self._has_page(node, asked) else None

    def years(self, node: Node) -> list[tuple[int, int]]:
        """``(year, items)`` of what the column shows."""
        if node.id not in self._years:
            self._years[node.id] = list(lists().years(self.tree.scope(node.id)))
        return self._years[node.id]

    def newest(self, node: Node) -> list[ListItem]:
        """As many as the feeds hold, pinned items first."""
        if node.id not in self._newest:
            self._newest[node.id] = list(lists().newest(self.tree.scope(node.id), ITEMS_IN_FEEDS))
        return self._newest[node.id]

    def newest_first(self, node: Node) -> list[ListItem]:
        """The same in order of time, as readers of feeds expect."""
        return sorted(self.newest(node), key=lambda item: item.listed_at, reverse=True)

    def channel(self, node: Node) -> feeds.Channel:
        """The head of the column's feeds."""
        title = f"{node.title} - {self.frame.site.site_name}"
        return feeds.Channel(title, node.description, node.path, self.frame.base, node.path)

    def _first(self, path: str, node: Node) -> Page:
        if node.kind == ColumnKind.SINGLE:
            hosts = frozenset({self.frame.site.domain} if self.frame.site.domain else ())
            body = clean_html(queries.bodies([node.id]).get(node.id, ""), own_hosts=hosts)
            return self._page(path, "portal/single.html", node, {"body": body})
        items = self.newest(node)[:PAGE_SIZE]
        shown = {
            "items": items,
            "years": [year for year, _count in self.years(node)],
            "cards": self.tree.children(node.id) if node.kind == ColumnKind.AGGREGATE else [],
            "has_feeds": True,
        }
        return self._page(path, "portal/column.html", node, shown)

    def _archive(self, path: str, node: Node, asked: ColumnFile) -> Page:
        scope = self.tree.scope(node.id)
        items = lists().in_year(scope, asked.year, (asked.page - 1) * PAGE_SIZE, PAGE_SIZE)
        is_last = asked.page >= pages(dict(self.years(node)).get(asked.year, 0))
        shown = {
            "items": items,
            "year": asked.year,
            "page": asked.page,
            "earlier": archive_file(asked.year, asked.page - 1) if asked.page > 1 else "",
            "later": "" if is_last else archive_file(asked.year, asked.page + 1),
        }
        last = f"{asked.year}年" + (f"第{asked.page}页" if asked.page > 1 else "")
        return self._page(path, "portal/archive.html", node, shown, last=last)

    def _page(self, path: str, template: str, node: Node, shown: dict[str, Any], last: str = "") -> Page:
        line = self.tree.line(node.id)
        title = "_".join([*([last] if last else []), *(step.title for step in reversed(line))])
        context = self.frame.context(
            path,
            title,
            metas=self.frame.column_metas(node.id),
            crumbs=self.frame.crumbs(line, last),
            feeds=self._feeds(node) if node.is_listing else (),
        )
        context |= {
            "column": node,
            "menu": self._menu(line),
            "pictures": node.kind == ColumnKind.PICTURES,
            **shown,
        }
        return Page(path, render_to_string(template, context).encode())

    def _feeds(self, node: Node) -> list[tuple[str, str, str]]:
        names = (("rss.xml", RSS), ("atom.xml", ATOM), ("list.json", JSON))
        return [(node.title, node.path + name, kind) for name, kind in names]

    def _menu(self, line: list[Node]) -> dict[str, Any] | None:
        """The nearest part of the tree: children of the column, else its neighbours."""
        for node in reversed(line):
            children = self.tree.children(node.id)
            if children:
                here = {step.id for step in line}
                entries = [(child, child.id in here) for child in children]
                return {"title": node.title, "url": node.url, "entries": entries}
        return None

    def _note(self, path: str, title: str) -> bytes:
        context = self.frame.context(path, "栏目已撤销") | {"removed": title}
        return render_to_string("portal/removed.html", context).encode()


SOURCE = PageSource(name=NAME, affected=affected, every=every, render=render)


def listing_columns(keys: Iterable[str]) -> set[int]:
    """The columns whose newest items changed."""
    return {int(key.split(":")[1]) for key in keys if key.startswith(("listing:", "archive:"))}
