"""Pages that are always there: site map, contact, statements, verification, roster, errors, robots, grey mode."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from django.template.loader import render_to_string

from mingchuang.edition.sources import Outcome, Page, PageSource
from mingchuang.portal import queries
from mingchuang.portal.frame import Crumb, Frame
from mingchuang.portal.queries import Node, Tree

NAME = "portal-standing"
STYLE_SWITCHES = "/site.css"
ROBOTS = "/robots.txt"

TITLES = {
    "/wangzhanditu/index.html": ("网站地图", "portal/site_map.html"),
    "/lianxi/index.html": ("联系我们", "portal/contact.html"),
    "/shengming/index.html": ("隐私与声明", "portal/statement.html"),
    "/wuzhangai/index.html": ("无障碍说明", "portal/accessibility.html"),
    "/heyan/index.html": ("本站内容如何核验", "portal/verifying.html"),
    "/dingyue/index.html": ("订阅", "portal/subscribe.html"),
    "/zeren/index.html": ("网站责任表", "portal/roster.html"),
    "/404.html": ("没有找到您要的页面", "portal/missing.html"),
    "/50x.html": ("服务暂时不可用", "portal/broken.html"),
    "/weihu.html": ("正在维护", "portal/maintenance.html"),
}
"""Path → title and template."""

ROSTER = "/zeren/index.html"
OF_THE_TREE = ("/wangzhanditu/index.html", "/dingyue/index.html")

GREY = "html{filter:grayscale(1)}\n"
COLOUR = "/* 全站样式开关：哀悼日等场合由网站设置打开灰色显示。 */\n"


def every() -> list[str]:
    """All of them."""
    return [*TITLES, ROBOTS, STYLE_SWITCHES]


def affected(keys: frozenset[str]) -> set[str]:
    """Only what each key touches: the grey switch is one file of a few bytes."""
    if "frame" in keys:
        return set(every())
    found: set[str] = set()
    if any(key == "portal:tree" or key.startswith("column:") for key in keys):
        found.update(OF_THE_TREE)
    if "portal:grey" in keys:
        found.add(STYLE_SWITCHES)
    if "portal:roster" in keys or any(key.startswith("day:") for key in keys):
        found.add(ROSTER)
    return found


def render(paths: Sequence[str], day: date) -> Iterator[Outcome]:
    """Those among ``paths``."""
    wanted = [path for path in paths if path in TITLES or path in (ROBOTS, STYLE_SWITCHES)]
    if not wanted:
        return
    frame = Frame(day)
    for path in wanted:
        if path == STYLE_SWITCHES:
            yield Page(path, (GREY if frame.site.is_grey else COLOUR).encode())
        elif path == ROBOTS:
            yield Page(path, robots(frame).encode())
        else:
            yield Page(path, _page(frame, path, day))


def robots(frame: Frame) -> str:
    """What crawlers may read: everything finished, nothing dynamic."""
    closed = ("/desk/", "/accounts/", "/search/", "/verify/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {frame.base}/sitemap.xml"]
    return "\n".join(lines) + "\n"


def _page(frame: Frame, path: str, day: date) -> bytes:
    title, template = TITLES[path]
    context = frame.context(path, title, crumbs=[Crumb("首页", "/"), Crumb(title)])
    if not path.endswith("/index.html"):
        context["canonical"] = ""
    more = EXTRAS.get(path)
    context |= {"heading": title, **(more(frame, day) if more else {})}
    return render_to_string(template, context).encode()


def _branch(tree: Tree, node: Node) -> dict[str, Any]:
    return {"node": node, "children": [_branch(tree, child) for child in tree.children(node.id)]}


def _site_map(frame: Frame, _day: date) -> dict[str, Any]:
    return {"branches": [_branch(frame.tree, node) for node in frame.tree.children(None)]}


def _subscribe(frame: Frame, _day: date) -> dict[str, Any]:
    listing = [node for node in frame.tree.nodes.values() if node.is_listing]
    return {"listing": [(frame.tree.line(node.id), node) for node in listing]}


def _roster(_frame: Frame, day: date) -> dict[str, Any]:
    entries = queries.roster()
    current = [
        entry for entry in entries if entry.from_on <= day and (not entry.until_on or entry.until_on >= day)
    ]
    past = [entry for entry in entries if entry.until_on and entry.until_on < day]
    return {"current": current, "past": past}


EXTRAS: dict[str, Callable[[Frame, date], dict[str, Any]]] = {
    "/wangzhanditu/index.html": _site_map,
    "/dingyue/index.html": _subscribe,
    ROSTER: _roster,
}

SOURCE = PageSource(name=NAME, affected=affected, every=every, render=render)
