"""What stands on every page: header, navigation, footer, tags. Rendered once for a batch, then only put in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings as installation
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString

from mingchuang.portal import queries
from mingchuang.portal.meta import Metas, column_metas, site_metas
from mingchuang.portal.queries import Node, Tree

Feed = tuple[str, str, str]
RSS, ATOM, JSON = "application/rss+xml", "application/atom+xml", "application/feed+json"


@dataclass(frozen=True)
class Crumb:
    """One step of the way from home; without ``url`` it is the page itself."""

    title: str
    url: str = ""


class Frame:
    """The frame of one batch of pages: a function of the database and of ``day``.

    Make one for each batch and ask it for the context of each page; header and footer are rendered once.
    """

    def __init__(self, day: date | None = None) -> None:
        self.day = day
        self._headers: dict[str, SafeString] = {}

    @cached_property
    def site(self) -> Any:
        """The row of site settings."""
        return queries.settings()

    @cached_property
    def tree(self) -> Tree:
        """The live tree."""
        return queries.tree()

    @cached_property
    def base(self) -> str:
        """``https://host`` of the public site, without a slash at the end."""
        return installation.PUBLIC_URL if not self.site.domain else f"https://{self.site.domain}"

    @cached_property
    def site_metas(self) -> Metas:
        domain = self.site.domain or self.base.split("://")[-1].split(":")[0]
        return site_metas(self.site.site_name, domain, self.site.site_code)

    @cached_property
    def navigation(self) -> list[tuple[str, str]]:
        """``(title, url)`` of the bar."""
        return [
            (item.title, item.column.link_url or item.column.public_path if item.column else item.url)
            for item in queries.navigation()
        ]

    @cached_property
    def head(self) -> SafeString:
        assets = {
            "stylesheet": static("ui/site.css"),
            "script": static("ui/access.js"),
            "icon": static("ui/favicon.svg"),
        }
        return render_to_string("ui/parts/head.html", assets)

    @cached_property
    def footer(self) -> SafeString:
        return render_to_string("ui/parts/footer.html", {"site": self.site})

    def header(self, path: str) -> SafeString:
        """The header for a page at ``path``: the part of the bar under which it lies is marked."""
        section = self._section(path)
        if section not in self._headers:
            items = [
                {"title": title, "url": url, "is_current": url == section} for title, url in self.navigation
            ]
            self._headers[section] = render_to_string(
                "ui/parts/header.html", {"site": self.site, "navigation": items}
            )
        return self._headers[section]

    def _section(self, path: str) -> str:
        if path in ("/", "/index.html"):
            return "/"
        under = [url for _title, url in self.navigation if url != "/" and path.startswith(url)]
        return max(under, key=len, default="")

    def absolute(self, path: str) -> str:
        """The canonical address of a path; a folder's ``index.html`` is the folder."""
        return self.base + path.removesuffix("index.html")

    def crumbs(self, line: Iterable[Node], last: str = "") -> list[Crumb]:
        """From home along ``line``; with ``last`` the page itself stands at the end, else the last node does."""
        steps = [Crumb("首页", "/"), *(Crumb(node.title, node.url) for node in line)]
        if last:
            return [*steps, Crumb(last)]
        return [*steps[:-1], Crumb(steps[-1].title)]

    def column_metas(self, column_id: int) -> Metas:
        """The seven tags that the pages and articles of a column carry."""
        node = self.tree.nodes.get(column_id)
        if node is None:
            return self.site_metas
        return self.site_metas + column_metas(node.title, node.description, node.keywords, node.column_type)

    def title(self, *parts: str) -> str:
        """The words in the browser's tab: from the page to the site."""
        return "_".join([*(part for part in parts if part), self.site.site_name])

    def context(
        self,
        path: str,
        title: str = "",
        *,
        metas: Metas | None = None,
        crumbs: Sequence[Crumb] = (),
        feeds: Sequence[Feed] = (),
    ) -> dict[str, Any]:
        """What ``ui/page.html`` needs for a finished page at ``path``."""
        return {
            "frame_head": self.head,
            "frame_header": self.header(path),
            "frame_footer": self.footer,
            "page_title": self.title(title),
            "metas": self.site_metas if metas is None else metas,
            "canonical": self.absolute(path),
            "crumbs": crumbs,
            "feeds": feeds,
            "site": self.site,
        }


def frame_context(day: date | None, path: str, title: str = "", **options: Any) -> dict[str, Any]:
    """The frame of a single page; for many pages make one ``Frame`` and ask it."""
    return Frame(day).context(path, title, **options)
