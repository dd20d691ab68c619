"""Each organisation's own disclosure column in the form of 61号: policies, guide, statutory content, entrances.

Source: 国办公开办函〔2019〕61号: the same blocks under the same names for every organisation.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Count

from mingchuang.directory.models import Organisation
from mingchuang.directory.rules import OrganisationKind
from mingchuang.disclosure import queries
from mingchuang.disclosure.coverage import bound
from mingchuang.disclosure.guide import FACTS
from mingchuang.disclosure.models import IntakeWay
from mingchuang.disclosure.public import paging
from mingchuang.disclosure.public.common import Column, html, is_touched, standing
from mingchuang.disclosure.public.library import entries
from mingchuang.disclosure.public.standard import Places
from mingchuang.edition.sources import Outcome, PageSource
from mingchuang.portal.public import Crumb, Frame
from mingchuang.portal.sections import Line, OrganisationSection
from mingchuang.portal.spaces import column_of

NAME = "disclosure-spaces"
ROOT = "/zwgk/bm/"
KINDS = (OrganisationKind.GOVERNMENT, OrganisationKind.DEPARTMENT, OrganisationKind.TOWN)
POLICIES, GUIDE, STATUTORY = "zc", "zn", "fdzdgk"


def with_column() -> dict[str, Organisation]:
    """The organisations with a column of their own, by slug."""
    rows = Organisation.objects.filter(kind__in=KINDS).order_by("sort_order", "code")
    return {one.slug: one for one in rows}


def _counts(bodies: Iterable[Organisation]) -> dict[str, int]:
    documents = queries.policies(organisation__in=[one.pk for one in bodies]).order_by()
    return dict(documents.values_list("organisation__slug").annotate(n=Count("pk")))


def _policy_files(slug: str, count: int) -> list[str]:
    folder = f"{ROOT}{slug}/{POLICIES}/"
    return paging.files(folder, count) or [f"{folder}index.html"]


def every() -> Iterator[str]:
    """Guide, statutory content and policies of every organisation."""
    bodies = with_column()
    counts = _counts(bodies.values())
    for slug in bodies:
        yield from _files(slug, counts.get(slug, 0))


def _files(slug: str, count: int) -> list[str]:
    return [*(f"{ROOT}{slug}/{part}/index.html" for part in (GUIDE, STATUTORY)), *_policy_files(slug, count)]


def own_files(slug: str) -> list[str]:
    """The first page of each part of an organisation's column."""
    return [f"{ROOT}{slug}/{part}/index.html" for part in (GUIDE, STATUTORY, POLICIES)]


def affected(keys: frozenset[str]) -> set[str]:
    """All when catalogue, guide, tree or day change; else the organisations named, or whose policies changed."""
    if is_touched(keys, "frame", "portal:tree", "column:", "directory", "obligations", "guide", "day:"):
        return {*every(), *standing(NAME)}
    named = {key.partition(":")[2] for key in keys if key.startswith("organisation:")}
    listing: set[str] = set()
    if is_touched(keys, "policies:"):
        listing = {key.partition(":")[2] for key in keys if key.startswith("organisation-listing:")}
    articles = {int(key[8:]) for key in keys if key.startswith("article:") and key[8:].isdigit()}
    if articles:
        listing.update(queries.policies(pk__in=articles).values_list("organisation__code", flat=True))
        rows = {one.article_id for one in _evidence(articles)}
        if rows:
            return {*every(), *standing(NAME)}
    found: set[str] = set()
    bodies = [one for one in with_column().values() if one.code in named | listing]
    counts = _counts(bodies)
    for body in bodies:
        found.update(_policy_files(body.slug, counts.get(body.slug, 0)))
        found.update(standing(NAME, f"{ROOT}{body.slug}/{POLICIES}/"))
        if body.code in named:
            found.update(_files(body.slug, counts.get(body.slug, 0)))
    return found


def _evidence(articles: Iterable[int]) -> list[Any]:
    return list(queries.evidence_of(articles))


def render(paths: Sequence[str], day: date) -> Iterator[Outcome]:
    """The pages of organisations' columns among ``paths``."""
    wanted = [path for path in paths if path.startswith(ROOT) and path.count("/") == 5]
    if not wanted:
        return
    frame, bodies = Frame(day), with_column()
    room = _Room(frame, day, bodies.values())
    for path in wanted:
        slug, part, name = path.removeprefix(ROOT).split("/")
        if slug not in bodies:
            continue
        if part == POLICIES and (outcome := room.policies(path, bodies[slug], paging.number_of(name))):
            yield outcome
        elif name == "index.html" and part == GUIDE:
            yield room.guide(path, bodies[slug])
        elif name == "index.html" and part == STATUTORY:
            yield room.statutory(path, bodies[slug])


def _column(body: Organisation) -> Column:
    """An organisation's own page is the column of everything below it."""
    return Column(*column_of(body))


class _Room:
    """What one batch of these pages shares."""

    def __init__(self, frame: Frame, day: date, bodies: Iterable[Organisation]) -> None:
        self.frame = frame
        self.rows = queries.in_order(queries.in_force(day))
        self.bodies = list(bodies)
        self.binding = bound(self.rows, [one for one in self.bodies if one.is_active])
        self.places = Places(frame)
        self.intakes = list(IntakeWay.objects.filter(is_open=True))

    def _trail(self, body: Organisation) -> list[Crumb]:
        return [Crumb("部门和镇街公开", ROOT), Crumb(body.short_name, f"{ROOT}{body.slug}/")]

    def policies(self, path: str, body: Organisation, number: int) -> Outcome | None:
        """The policy documents that the organisation has issued."""
        folder = f"{ROOT}{body.slug}/{POLICIES}/"
        found = queries.policies(organisation=body)
        count = found.count()
        if not number or path not in _policy_files(body.slug, count):
            return None
        title = f"{body.short_name}政策文件" + (f"（第{number}页）" if number > 1 else "")
        shown = {"items": entries(paging.cut(found, number)), **paging.links(folder, count, number)}
        lead = f"{body.name}制发的政策文件和有效性。"
        return html(
            self.frame, path, "library", title, lead, shown, trail=self._trail(body), column=_column(body)
        )

    def guide(self, path: str, body: Organisation) -> Outcome:
        """The organisation's own guide: where its disclosure office is and how to apply to it."""
        facts = [("名称", body.name), *((label, getattr(body, name)) for name, label in FACTS)]
        shown = {
            "organisation": body,
            "facts": [(label, said) for label, said in facts if said],
            "intakes": self.intakes,
        }
        title, lead = f"{body.short_name}政府信息公开指南", f"怎样获取{body.name}的政府信息。"
        return html(
            self.frame, path, "space_guide", title, lead, shown, trail=self._trail(body), column=_column(body)
        )

    def statutory(self, path: str, body: Organisation) -> Outcome:
        """What the organisation must publish, and where it stands."""
        own = [row for row in self.rows if body.pk in self.binding[row.pk]]
        shown = {"rows": self.places.told(own), "organisation": body}
        title, lead = f"{body.short_name}法定主动公开内容", f"{body.name}应当主动公开的事项、时限和所在栏目。"
        return html(
            self.frame,
            path,
            "space_statutory",
            title,
            lead,
            shown,
            trail=self._trail(body),
            column=_column(body),
        )


def _lines(code: str) -> list[Line]:
    body = Organisation.objects.filter(code=code, kind__in=KINDS).first()
    if body is None:
        return []
    own = f"{ROOT}{body.slug}/"
    return [
        Line("政策文件", f"{own}{POLICIES}/"),
        Line("政府信息公开指南", f"{own}{GUIDE}/"),
        Line("政府信息公开制度", "/zwgk/zd/"),
        Line("法定主动公开内容", f"{own}{STATUTORY}/"),
        Line("公开目录", f"/zwgk/ml/{body.slug}/"),
        Line("依申请公开", "/zwgk/ysqgk/"),
        Line("政府信息公开年报", "/zwgk/nb/"),
    ]


def _section_affected(_keys: frozenset[str]) -> tuple[str, ...]:
    """The lines follow from the directory alone, after which the portal makes the page anew by itself."""
    return ()


SOURCE = PageSource(NAME, affected, every, render)
SECTION = OrganisationSection("disclosure", "政府信息公开专栏", _lines, _section_affected, order=10)
