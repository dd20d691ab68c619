"""The front page and the feeds of the whole site."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.template.loader import render_to_string

from mingchuang.edition.sources import Outcome, Page, PageSource
from mingchuang.portal import feeds, queries
from mingchuang.portal.archives import ITEMS_IN_FEEDS
from mingchuang.portal.columns import FEED_WRITERS
from mingchuang.portal.frame import ATOM, JSON, RSS, Frame
from mingchuang.portal.lists import lists
from mingchuang.portal.models import HomeBlock
from mingchuang.portal.queries import Tree
from mingchuang.portal.rules import ColumnKind, HomePlace
from mingchuang.portal.sections import Figure, figures

NAME = "portal-front"
HOME = "/index.html"
FEEDS = tuple(f"/feed/{name}" for name in FEED_WRITERS)
ENTRANCES = ("/zwgk/zn/", "/zwgk/zd/", "/zwgk/fdzdgk/", "/zwgk/nb/", "/zwgk/ysqgk/", "/zwgk/bm/")
"""The statutory entrances on the front page; ``/zwgk/bm/`` is always there."""

COUNTED = (
    ("/zwgk/fdzdgk/", "法定主动公开（条）"),
    ("/zwgk/zcwj/", "政策文件（件）"),
    ("/zwgk/zcjd/", "政策解读（篇）"),
    ("/xwdt/tzgg/", "通知公告（条）"),
)
"""The columns whose items the front page counts, where they are and hold any."""


def every() -> list[str]:
    """The front page, once the site is prepared, and the feeds of the whole site."""
    return [HOME, *FEEDS] if queries.home() else []


def affected(keys: frozenset[str]) -> set[str]:
    """The front page for what it shows; the site's feeds for anything published or renamed."""
    found: set[str] = set()
    if any(key.startswith(("frame", "portal:home", "portal:tree", "column:")) for key in keys):
        found.update(every())
    listed = {int(key.split(":")[1]) for key in keys if key.startswith(("listing:", "archive:"))}
    if listed:
        found.update(FEEDS)
        if HOME not in found and _shows(listed):
            found.add(HOME)
    if any(key.startswith("organisation:") for key in keys):
        found.update(FEEDS)
    if any(source.depends(key) for source in figures() for key in keys):
        found.add(HOME)
    return found


def _shows(columns: set[int]) -> bool:
    tree = queries.tree()
    shown = [block.column_id for block in queries.home_blocks()]
    counted = [tree.by_path[path].id for path, _label in COUNTED if path in tree.by_path]
    return any(columns.intersection(tree.scope(one)) for one in {*shown, *counted})


def render(paths: Sequence[str], day: date) -> Iterator[Outcome]:
    """The front page and the feeds among ``paths``."""
    wanted = set(paths) & {HOME, *FEEDS}
    if not wanted or queries.home() is None:
        return
    frame = Frame(day)
    for path in sorted(wanted):
        yield Page(path, _home(frame) if path == HOME else _feed(frame, path))


def _feed(frame: Frame, path: str) -> bytes:
    columns = sorted(
        node.id for node in frame.tree.nodes.values() if node.kind in (ColumnKind.LIST, ColumnKind.PICTURES)
    )
    items = sorted(lists().newest(columns, ITEMS_IN_FEEDS), key=lambda item: item.listed_at, reverse=True)
    name = frame.site.site_name
    channel = feeds.Channel(name, f"{name}网站最新发布的内容", "/", frame.base, "/feed/")
    return FEED_WRITERS[path.removeprefix("/feed/")](channel, items)


def _home(frame: Frame) -> bytes:
    blocks = [shown for block in queries.home_blocks() if (shown := _block(frame.tree, block))]
    upper = [block for block in blocks if block["place"] != HomePlace.LOWER]
    lower = [block for block in blocks if block["place"] == HomePlace.LOWER]
    kinds = (("rss.xml", RSS), ("atom.xml", ATOM), ("list.json", JSON))
    context = frame.context(
        "/index.html", feeds=[(frame.site.site_name, f"/feed/{name}", kind) for name, kind in kinds]
    )
    context |= {
        "tasks": queries.front_tasks(),
        "upper": upper,
        "lower": lower[:2],
        "below_entrances": lower[2:],
        "figures": [*_counts(frame.tree), *(one for source in figures() for one in source.figures())],
        "entrances": _entrances(frame.tree),
    }
    return render_to_string("portal/home.html", context).encode()


def _block(tree: Tree, block: HomeBlock) -> dict[str, Any] | None:
    """A list of the front page; None where its column is not live or holds nothing."""
    node = tree.nodes.get(block.column_id)
    items = lists().newest(tree.scope(block.column_id), block.count) if node else []
    if node is None or not items:
        return None
    tags = {item.tag for item in items}
    return {
        "place": block.place,
        "title": block.title,
        "url": node.url,
        "items": items,
        "tagged": len(tags) > 1,  # the same word before every line tells nothing
    }


def _counts(tree: Tree) -> Iterator[Figure]:
    """How much each of the counted columns holds; the figure opens the column."""
    for path, label in COUNTED:
        node = tree.by_path.get(path)
        held = sum(number for _year, number in lists().years(tree.scope(node.id))) if node else 0
        if node and held:
            yield Figure(f"{held:,}", label, "查看全部", node.url)


def _entrances(tree: Tree) -> list[dict[str, str]]:
    known = {path: tree.by_path[path] for path in ENTRANCES if path in tree.by_path}
    found = [{"title": node.title, "url": path, "note": node.description} for path, node in known.items()]
    return [*found, {"title": "部门和镇街公开", "url": "/zwgk/bm/", "note": "各部门、各镇和街道的公开页面。"}]


SOURCE = PageSource(name=NAME, affected=affected, every=every, render=render)
