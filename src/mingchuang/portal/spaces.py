"""Every organisation's own page inside the one portal, their index, and the leaders.

Source: 国办发〔2017〕47号 (departments and towns keep no sites of their own); 国办公开办函〔2019〕61号.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.template.loader import render_to_string

from mingchuang.directory import queries as directory
from mingchuang.directory.models import Organisation
from mingchuang.directory.rules import OrganisationKind
from mingchuang.edition.models import EditionPage
from mingchuang.edition.rules import State
from mingchuang.edition.sources import Outcome, Page, PageSource
from mingchuang.portal import feeds
from mingchuang.portal.frame import RSS, Crumb, Frame
from mingchuang.portal.lists import lists
from mingchuang.portal.meta import column_metas
from mingchuang.portal.sections import organisation_sections

NAME = "portal-spaces"
ROOT = "/zwgk/bm/"
INDEX = f"{ROOT}index.html"
LEADERS = "/ldzc/index.html"
SHOWN = 30
"""Items on an organisation's page."""


def _files(organisation: Organisation) -> list[str]:
    return [f"{ROOT}{organisation.slug}/index.html", f"{ROOT}{organisation.slug}/rss.xml"]


def _spaces() -> dict[str, Organisation]:
    """Organisations with a page: those in use, and those closed, whose page names the successor."""
    rows = Organisation.objects.select_related("merged_into").order_by("sort_order", "code")
    return {organisation.code: organisation for organisation in rows}


def every() -> list[str]:
    """The index, the leaders, and the pages of every organisation."""
    return [INDEX, LEADERS, *(path for space in _spaces().values() for path in _files(space))]


def affected(keys: frozenset[str]) -> set[str]:
    """Everything when the frame, the directory's shape or the day changes; else the organisations named."""
    if any(key.startswith(("frame", "portal:tree", "column:", "directory", "day:")) for key in keys):
        standing = EditionPage.objects.filter(source=NAME).exclude(state=State.DROPPED)
        return {*every(), *standing.values_list("path", flat=True)}
    codes = {
        key.split(":", 1)[1] for key in keys if key.startswith(("organisation:", "organisation-listing:"))
    }
    for section in organisation_sections():
        codes.update(section.affected(keys))
    if not codes:
        return set()
    spaces = _spaces()
    return {path for code in codes if code in spaces for path in _files(spaces[code])}


def render(paths: Sequence[str], day: date) -> Iterator[Outcome]:
    """The pages of organisations and leaders among ``paths``."""
    wanted = [path for path in paths if path.startswith(ROOT) or path == LEADERS]
    if not wanted:
        return
    frame = Frame(day)
    by_path = {path: space for space in _spaces().values() for path in _files(space)}
    for path in wanted:
        if path == INDEX:
            yield Page(path, _index(frame))
        elif path == LEADERS:
            yield Page(path, _leaders(frame, day))
        elif path in by_path and path.endswith(".xml"):
            yield Page(path, _feed(frame, by_path[path]))
        elif path in by_path:
            yield Page(path, _space(frame, by_path[path], path, day))


def _context(
    frame: Frame, path: str, title: str, description: str, crumbs: list[Crumb], **options: Any
) -> dict:
    metas = frame.site_metas + column_metas(title, description, f"{title},政府信息公开", "信息公开")
    return frame.context(path, title, metas=metas, crumbs=crumbs, **options)


def column_of(organisation: Organisation) -> tuple[str, str]:
    """Name and description of the column that an organisation's page is; apps above give them to pages below it."""
    described = f"{organisation.name}的机构职能、负责人、联系方式和主动公开的政府信息。"
    return f"{organisation.short_name}政府信息公开", described


def _above(frame: Frame) -> list[Crumb]:
    node = frame.tree.by_path.get("/zwgk/")
    return [Crumb("首页", "/"), *([Crumb(node.title, node.url)] if node else [])]


def _index(frame: Frame) -> bytes:
    groups = [
        {"title": kind.label, "organisations": [each for each in directory.active() if each.kind == kind]}
        for kind in OrganisationKind
    ]
    title = "部门和镇街公开"
    context = _context(
        frame, INDEX, title, "各部门、各镇和街道的政府信息公开页面。", [*_above(frame), Crumb(title)]
    )
    context |= {"groups": [group for group in groups if group["organisations"]]}
    return render_to_string("portal/organisations.html", context).encode()


def _space(frame: Frame, organisation: Organisation, path: str, day: date) -> bytes:
    crumbs = [*_above(frame), Crumb("部门和镇街公开", ROOT), Crumb(organisation.short_name)]
    feed = [(organisation.short_name, f"{ROOT}{organisation.slug}/rss.xml", RSS)]
    title, description = column_of(organisation)
    context = _context(frame, path, title, description, crumbs, feeds=feed)
    sections = [
        {"title": section.title, "lines": section.lines(organisation.code)}
        for section in organisation_sections()
    ]
    context |= {
        "organisation": organisation,
        "facts": _facts(organisation),
        "functions": [line.strip() for line in organisation.functions.splitlines() if line.strip()],
        "in_charge": [each for each in directory.in_charge(organisation, day) if each.name],
        "items": lists().newest_of_organisation(organisation.code, SHOWN),
        "below": [each for each in directory.active() if each.parent_id == organisation.pk],
        "sections": [section for section in sections if section["lines"]],
        "guide": frame.tree.by_path.get("/zwgk/zn/"),
        "request": frame.tree.by_path.get("/zwgk/ysqgk/"),
    }
    return render_to_string("portal/organisation.html", context).encode()


def _facts(organisation: Organisation) -> list[tuple[str, str]]:
    names = ("leader_line", "address", "office_hours", "telephone", "fax", "postal_address", "email")
    fields = {name: str(getattr(Organisation._meta.get_field(name), "verbose_name", name)) for name in names}
    return [
        (str(label), getattr(organisation, name))
        for name, label in fields.items()
        if getattr(organisation, name)
    ]


def _feed(frame: Frame, organisation: Organisation) -> bytes:
    folder = f"{ROOT}{organisation.slug}/"
    items = lists().newest_of_organisation(organisation.code, SHOWN)
    title = f"{organisation.short_name} - {frame.site.site_name}"
    channel = feeds.Channel(title, f"{organisation.name}最新公开的信息", folder, frame.base, folder)
    return feeds.rss(channel, sorted(items, key=lambda item: item.listed_at, reverse=True))


def _leaders(frame: Frame, day: date) -> bytes:
    title = "领导信息"
    context = _context(
        frame, LEADERS, title, "政府领导的姓名、职务和分工。", [Crumb("首页", "/"), Crumb(title)]
    )
    return render_to_string("portal/leaders.html", context | {"leaders": directory.leaders_on(day)}).encode()


SOURCE = PageSource(name=NAME, affected=affected, every=every, render=render)
