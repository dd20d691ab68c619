"""Articles and their files as pages of the edition."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.template.loader import get_template
from django.utils import timezone

from mingchuang.edition.sources import Gone, Outcome, Page, PageSource
from mingchuang.portal.public import Crumb, Frame, article_metas
from mingchuang.publishing import telling
from mingchuang.publishing.files import COVER_PICTURE, address_of_picture, remade_picture
from mingchuang.publishing.models import Article, LiveFile, NoteKind
from mingchuang.publishing.papers import paper
from mingchuang.publishing.rules import FORMATS, formats_of
from mingchuang.publishing.sheets import Sheet, on_the_desk, sheet_of_draft, sheets
from mingchuang.publishing.showing import body_html, plain, words_of

CHUNK = 2000
_ENDINGS = ("html", *sorted({ending for endings in FORMATS.values() for ending in endings}))


class _Pages:
    """Renders the pages of one batch: the frame once, each article from its sheet."""

    def __init__(self, day: date | None) -> None:
        self.frame = Frame(day)
        self.article = get_template("publishing/article.html")
        self.gone = get_template("publishing/gone.html")

    def column_address(self, page: int) -> str:
        node = self.frame.tree.nodes.get(page)
        return node.url if node else ""

    def html(self, sheet: Sheet, *, is_preview: bool = False) -> str:
        row = sheet.row
        path = row["url"]
        crumbs = self.frame.crumbs(self.frame.tree.line(row["home_column_id"]), "正文")
        context = self.frame.context(path, row["title"], metas=self._metas(sheet), crumbs=crumbs)
        context |= {
            "layout": "columns",
            "title": row["title"],
            "is_preview": is_preview,
            "facts": telling.facts(sheet),
            "byline": telling.byline(sheet),
            "moved_in": telling.moved_in(sheet),
            "body": body_html(sheet, self.column_address),
            "attachments": telling.numbered(sheet),
            "source_line": telling.source_line(sheet),
            "source_url": row["source_url"],
            "notes": telling.notes(sheet),
            "formats": telling.formats(sheet) if path else (),
            "related": telling.related(sheet),
            "check": f"/check/?path={quote(path)}",
            **telling.banner(sheet),
        }
        return self.article.render(context)

    def _metas(self, sheet: Sheet) -> tuple[tuple[str, str], ...]:
        row = sheet.row
        picture = row["cover__file_hash"]
        about = self.frame.column_metas(row["home_column_id"])
        if row["published_at"] is None:
            return about
        return about + article_metas(
            row["title"],
            timezone.localtime(row["published_at"]),
            telling.content_source(sheet),
            keywords=row["keywords"],
            author=row["author"],
            description=row["summary"] or _beginning(sheet),
            image=self.frame.absolute(address_of_picture(picture, COVER_PICTURE)) if picture else "",
            url=self.frame.absolute(row["url"]),
        )

    def withdrawn(self, path: str, sheet: Sheet) -> Gone:
        """The note of an article that was taken off: reason and day, nothing of what it said."""
        kind, reason, moment = sheet.notes[0] if sheet.notes else (NoteKind.WITHDRAWAL, "", None)
        when = f"于{telling.prose_day(timezone.localtime(moment).date())}" if moment else ""
        if kind == NoteKind.EXPIRY:
            heading, what = "公示期已满", f"这条信息已{when}到期撤下。"
        else:
            heading, what = "信息已撤回", f"这条信息已{when}由发布机构撤回。"
        return self._note(path, heading, what, reason)

    def file_is_gone(self, path: str) -> Gone:
        return self._note(path, "文件已撤下", "这个文件所属的信息已经撤回或更新，文件不再提供。", "")

    def _note(self, path: str, heading: str, what: str, reason: str) -> Gone:
        crumbs = [Crumb("首页", "/"), Crumb(heading)]
        context = self.frame.context(path, heading, crumbs=crumbs)
        context |= {"heading": heading, "what": what, "reason": reason, "canonical": ""}
        return Gone(path, self.gone.render(context).encode())


def _beginning(sheet: Sheet) -> str:
    for part in sheet.parts:
        if part["type"] == "rich" and (said := plain(part["value"][:2000])):
            return said.replace("\n", " ")[:100]
    return words_of(sheet.parts).replace("\n", " ")[:100]


def _affected(keys: frozenset[str]) -> Iterator[str]:
    if "frame" in keys:
        yield from _every()
        return
    named: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        kind, _, rest = key.partition(":")
        named[kind].add(rest)
    ids = sorted(int(pk) for pk in named["article"] if pk.isdigit())
    for start in range(0, len(ids), 500):
        yield from _paths(Article.objects.filter(pk__in=ids[start : start + 500]))
    if named["organisation"]:
        yield from _paths(Article.objects.filter(organisation__code__in=named["organisation"]))
    columns = {int(pk) for pk in named["column"] if pk.isdigit()}
    if columns:
        tree = Frame().tree
        below = {node.id for pk in columns for node in tree.below(pk)}
        yield from _paths(Article.objects.filter(home_column__in=columns | below))
        yield from _paths(_linking_to_columns())


def _linking_to_columns() -> QuerySet[Article]:
    """Articles whose text leads to a column of the tree, wherever that moves."""
    written = Article.objects.annotate(written=Cast("body", TextField()))
    return written.filter(written__contains='linktype=\\"page\\"')


def _paths(articles: Any) -> Iterator[str]:
    """The addresses of articles that have or had one; formats that an earlier version had are named too."""
    found = articles.exclude(url="").order_by("pk")
    last = 0
    while rows := list(found.filter(pk__gt=last).values_list("pk", "url", "kind", "corrected_at")[:CHUNK]):
        for _pk, url, kind, corrected_at in rows:
            stem = url.removesuffix("html")
            yield url
            for ending in _ENDINGS[1:] if corrected_at else formats_of(kind):
                yield stem + ending
        last = rows[-1][0]


def _every() -> Iterator[str]:
    return _paths(Article.objects.all())


def _render(paths: Sequence[str], day: date) -> Iterator[Outcome]:
    wanted: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        stem, _, ending = path.rpartition(".")
        if ending in _ENDINGS:
            wanted[f"{stem}.html"].append(ending)
    pages = _Pages(day)
    for url, sheet in sheets(list(wanted)).items():
        for ending in wanted[url]:
            path = url.removesuffix("html") + ending
            if ending != "html" and ending not in formats_of(sheet.row["kind"]):
                continue
            if not sheet.row["live"]:
                yield pages.withdrawn(path, sheet)
            elif ending == "html":
                yield Page(path, pages.html(sheet).encode())
            else:
                made = paper(sheet, ending, pages.frame.absolute(url))
                yield Page(path, file=made) if isinstance(made, Path) else Page(path, made)


def preview(draft: Article, day: date) -> str:
    """The page of a draft as the public would see it, marked as a preview."""
    return _Pages(day).html(on_the_desk(sheet_of_draft(draft)), is_preview=True)


def _affected_files(keys: frozenset[str]) -> Iterator[str]:
    if "frame" in keys:
        yield from _every_file()
        return
    yield from (key.removeprefix("file:") for key in keys if key.startswith("file:"))
    ids = sorted(int(key.removeprefix("article:")) for key in keys if key.startswith("article:"))
    for start in range(0, len(ids), 500):
        found = LiveFile.objects.filter(article__in=ids[start : start + 500])
        yield from found.values_list("path", flat=True).distinct()


def _every_file() -> Iterator[str]:
    last = ""
    while paths := list(
        LiveFile.objects.filter(path__gt=last)
        .order_by("path")
        .values_list("path", flat=True)
        .distinct()[:CHUNK]
    ):
        yield from paths
        last = paths[-1]


def _render_files(paths: Sequence[str], day: date) -> Iterator[Outcome]:
    rows: dict[str, LiveFile] = {}
    for row in LiveFile.objects.filter(path__in=list(paths)).order_by("is_live", "pk"):
        rows[row.path] = row
    pages = _Pages(day)
    for path, row in sorted(rows.items()):
        yield Page(path, file=_original(row)) if row.is_live else pages.file_is_gone(path)


def _original(row: LiveFile) -> Path:
    """Where the original lies; a size of a picture that was lost is made anew."""
    name = row.original
    if row.file_id is None and not default_storage.exists(name):
        name = remade_picture(name)
    return Path(default_storage.path(name))


ARTICLES = PageSource("article", _affected, _every, _render)
FILES = PageSource("files", _affected_files, _every_file, _render_files)
