"""The catalogue (公开目录): index number, name, summary and date of everything disclosed, by organisation and year.

Source: 《政府信息公开条例》第十二条.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.utils import timezone

from mingchuang.directory.models import Organisation
from mingchuang.directory.rules import OrganisationKind
from mingchuang.disclosure.public import paging
from mingchuang.disclosure.public.common import Column, html, is_touched, sheet, standing
from mingchuang.edition.sources import Outcome, PageSource
from mingchuang.portal.public import Crumb, Frame
from mingchuang.publishing.queries import live, summary_of

NAME = "disclosure-catalogue"
ROOT = "/zwgk/ml/"
INDEX = f"{ROOT}index.html"
TITLE = "政府信息公开目录"
LEAD = "已公开的政府信息的索引号、名称、内容概述和生成日期，可按机构、年份查看和下载。"
COLUMN = Column(TITLE, LEAD)
HEAD = ("索引号", "名称", "内容概述", "生成日期", "发文字号", "发布机构", "网址")
FEW = 30
ON_A_PAGE = 180
"""Rows of four short cells: a page stays under its weight."""
IN_A_TABLE = 5 * ON_A_PAGE
"""Rows of one table for download. Pages and tables are counted from the oldest, so that full ones never change."""
_TABLE = re.compile(r"mulu(?:-([1-9]\d{0,3}))?\.(?:csv|xlsx)")

Years = dict[str, dict[int, int]]


def years(codes: Iterable[str] | None = None) -> Years:
    """For each organisation (by slug) how much it has live of each year."""
    rows = live().order_by().annotate(year=ExtractYear("listed_at"))
    if codes is not None:
        rows = rows.filter(organisation__code__in=list(codes))
    found: Years = defaultdict(dict)
    for slug, year, count in rows.values_list("organisation__slug", "year").annotate(n=Count("pk")):
        found[slug][year] = count
    return found


def files_of(slug: str, of_year: dict[int, int]) -> Iterator[str]:
    """The addresses of an organisation's newest and of its years."""
    yield f"{ROOT}{slug}/index.html"
    for year, count in sorted(of_year.items()):
        yield from year_files(slug, year, count)


def year_files(slug: str, year: int, count: int) -> list[str]:
    """The pages and tables of a year."""
    folder = f"{ROOT}{slug}/{year}/"
    tables = (table_files(folder, number) for number in range(1, -(-count // IN_A_TABLE) + 1))
    return [*paging.files(folder, count, ON_A_PAGE), *(path for files in tables for path in files)]


def table_files(folder: str, number: int) -> list[str]:
    """The files of a year's table; the first bears no number."""
    stem = f"{folder}mulu" + (f"-{number}" if number > 1 else "")
    return [f"{stem}.csv", f"{stem}.xlsx"]


def _changed(slug: str, year: int, since: int, count: int) -> set[str]:
    """What of a year shows items from ordinal ``since`` on; the page before leads to one that may be new or gone."""
    folder = f"{ROOT}{slug}/{year}/"
    page = max((since - 1) // ON_A_PAGE, 0)
    found = set(paging.files(folder, count, ON_A_PAGE)[page:])
    for number in range(since // IN_A_TABLE + 1, -(-count // IN_A_TABLE) + 1):
        found.update(table_files(folder, number))
    return found | (standing(NAME, folder) - set(year_files(slug, year, count)))


def every() -> Iterator[str]:
    """The index; for each organisation its newest, its years in pages and tables."""
    yield INDEX
    known = years()
    for slug in Organisation.objects.order_by("slug").values_list("slug", flat=True):
        yield from files_of(slug, known.get(slug, {}))


def affected(keys: frozenset[str]) -> set[str]:
    """All when the frame changes; the pages of the organisations that published something, in the years touched."""
    if is_touched(keys, "frame", "portal:tree", "column:"):
        return {*every(), *standing(NAME)}
    found = {INDEX} if is_touched(keys, "directory") else set()
    renamed = {key.partition(":")[2] for key in keys if key.startswith("organisation:")}
    listing = {key.partition(":")[2] for key in keys if key.startswith("organisation-listing:")}
    changed = [key.split(":")[1:] for key in keys if key.startswith("organisation-archive:")]
    if not (renamed or listing):
        return found
    known = years(renamed | listing)
    slugs = dict(Organisation.objects.filter(code__in=renamed | listing).values_list("code", "slug"))
    for code, slug in slugs.items():
        if code in renamed:
            found.update(files_of(slug, known.get(slug, {})), standing(NAME, f"{ROOT}{slug}/"))
            continue
        found.add(f"{ROOT}{slug}/index.html")
    for code, year, since in changed:
        if code not in renamed:
            slug = slugs[code]
            found.update(_changed(slug, int(year), int(since), known.get(slug, {}).get(int(year), 0)))
    return found


def render(paths: Sequence[str], day: date) -> Iterator[Outcome]:
    """The pages and tables of the catalogue among ``paths``."""
    wanted = [path for path in paths if path.startswith(ROOT)]
    if not wanted:
        return
    frame = Frame(day)
    slugs = {path.removeprefix(ROOT).split("/")[0] for path in wanted}
    bodies = {one.slug: one for one in Organisation.objects.filter(slug__in=slugs)}
    for path in wanted:
        slug, *rest = path.removeprefix(ROOT).split("/")
        if path == INDEX:
            yield _index(frame)
        elif slug in bodies and rest == ["index.html"]:
            yield _newest(frame, path, bodies[slug])
        elif slug in bodies and len(rest) == 2 and rest[0].isdigit() and len(rest[0]) == 4:
            yield from _year(frame, path, bodies[slug], int(rest[0]), rest[1])


def _index(frame: Frame) -> Outcome:
    bodies = list(Organisation.objects.filter(is_active=True).order_by("sort_order", "code"))
    groups = [(kind.label, [one for one in bodies if one.kind == kind]) for kind in OrganisationKind]
    return html(frame, INDEX, "catalogue_index", TITLE, LEAD, {"groups": [one for one in groups if one[1]]})


def _newest(frame: Frame, path: str, body: Organisation) -> Outcome:
    found = live().filter(organisation=body).order_by("-listed_at", "-pk")[:FEW]
    shown = {
        "items": [_entry(one) for one in found.select_related("organisation")],
        "years": sorted(years([body.code]).get(body.slug, {}), reverse=True),
        "folder": f"{ROOT}{body.slug}/",
        "organisation": body,
    }
    title, lead = f"{body.short_name}公开目录", f"{body.name}已公开的政府信息。"
    return html(frame, path, "catalogue", title, lead, shown, trail=[Crumb(TITLE, ROOT)], column=COLUMN)


def _year(frame: Frame, path: str, body: Organisation, year: int, name: str) -> Iterator[Outcome]:
    found = live().filter(organisation=body, listed_at__year=year).order_by("listed_at", "pk")
    count = found.count()
    number, table = paging.number_of(name), _TABLE.fullmatch(name)
    folder = f"{ROOT}{body.slug}/{year}/"
    title = f"{body.short_name}{year}年公开目录"
    if path not in year_files(body.slug, year, count):
        return
    if table:
        items = paging.cut(found.select_related("organisation"), int(table[1] or 1), IN_A_TABLE)
        yield sheet(path, HEAD, [_row(one, frame.base) for one in items], title)
        return
    items = paging.cut(found.select_related("organisation"), number, ON_A_PAGE)
    shown = {
        "items": [_entry(one) for one in items],
        "year": year,
        "table": (number - 1) * ON_A_PAGE // IN_A_TABLE + 1,
        "folder": folder,
        "organisation": body,
        **paging.links(folder, count, number, ON_A_PAGE),
    }
    heading = title + (f"（第{number}页）" if number > 1 else "")
    lead = "按日期先后排列，最早的在前。"
    trail = [Crumb(TITLE, ROOT), Crumb(body.short_name, f"{ROOT}{body.slug}/")]
    yield html(frame, path, "catalogue", heading, lead, shown, trail=trail, column=COLUMN)


def _entry(article: Any) -> dict[str, Any]:
    return {
        "title": article.title,
        "url": article.url,
        "index_number": article.index_number,
        "summary": summary_of(article),
        "made_on": made_on(article),
        "document_number": article.document_number,
    }


def made_on(article: Any) -> date:
    """生成日期: the day a document was signed, else the day from which lists know it."""
    return article.written_on or timezone.localtime(article.listed_at).date()


def _row(article: Any, base: str) -> tuple[object, ...]:
    return (
        article.index_number, article.title, summary_of(article), made_on(article), article.document_number,
        article.organisation.name, f"{base}{article.url}",
    )  # fmt: skip


SOURCE = PageSource(NAME, affected, every, render)
