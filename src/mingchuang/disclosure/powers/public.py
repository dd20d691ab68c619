"""The pages of power lists: organisations, each organisation's list, each power with its flow chart, each version's changes."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from mingchuang.directory.models import Organisation
from mingchuang.disclosure.powers import queries
from mingchuang.disclosure.powers.models import Item, Version
from mingchuang.disclosure.powers.rules import LABELS, PowerKind, shown
from mingchuang.edition.sources import Gone, Outcome, Page, PageSource
from mingchuang.portal.frame import Crumb, Frame
from mingchuang.portal.meta import column_metas
from mingchuang.portal.sections import Line, OrganisationSection
from mingchuang.ui.flows import flow, read_steps

NAME = "powers"
ROOT = "/zwgk/qzqd/"
INDEX = f"{ROOT}index.html"
SEARCH = "/quanze/"
TITLE = "权责清单"
LEAD = "各部门的行政职权、依据、流程、责任和追责情形，可按名称、类型、单位查询。"
SHORT = ("holder", "subject", "limit", "telephone")
LONG = ("basis", "duties", "accountability")
"""Fields that stand in the box of facts, and those with a heading of their own."""


def list_path(slug: str) -> str:
    """An organisation's list."""
    return f"{ROOT}{slug}/index.html"


def power_path(slug: str, code: str) -> str:
    """One power."""
    return f"{ROOT}{slug}/{code.lower()}.html"


def version_path(slug: str, number: int) -> str:
    """The changes of one version."""
    return f"{ROOT}{slug}/banben/{number}.html"


def every() -> list[str]:
    """The index, and everything of organisations that have or had a public list."""
    return [INDEX, *(path for organisation in _organisations() for path in _paths(organisation))]


def _organisations(wanted: Q | None = None) -> list[Organisation]:
    rows = Version.objects.exclude(article=None).exclude(article__published_at=None)
    ids = (rows.filter(wanted) if wanted is not None else rows).values_list("organisation", flat=True)
    return list(Organisation.objects.filter(pk__in=set(ids)).order_by("slug"))


def _paths(organisation: Organisation) -> list[str]:
    """Its list, its versions, and every power that it ever published (gone ones answer 410)."""
    public = (
        Version.objects.filter(organisation=organisation)
        .exclude(article=None)
        .exclude(article__published_at=None)
    )
    codes = Item.objects.filter(version__in=public).values_list("code", flat=True).distinct()
    numbers = public.values_list("number", flat=True)
    return [
        list_path(organisation.slug),
        *sorted({power_path(organisation.slug, code) for code in codes}),
        *(version_path(organisation.slug, number) for number in sorted(numbers)),
    ]


def affected(keys: frozenset[str]) -> set[str]:
    """Everything when the frame or the tree changes; else the pages of the organisations that the keys name."""
    if any(key.startswith(("frame", "portal:tree", "column:", "directory")) for key in keys):
        return set(every())
    found = _organisations(named(keys))
    return {INDEX, *(path for one in found for path in _paths(one))} if found else set()


def named(keys: frozenset[str]) -> Q:
    articles = [int(pk) for key in keys if key.startswith("article:") and (pk := key[8:]).isdigit()]
    codes = {key.split(":")[1] for key in keys if key.startswith(("powers:", "organisation:"))}
    return Q(article__in=articles) | Q(organisation__code__in=codes)


def render(paths: Sequence[str], day: date) -> Iterator[Outcome]:
    """Those of the pages among ``paths``."""
    wanted = [path for path in paths if path.startswith(ROOT)]
    if not wanted:
        return
    frame = Frame(day)
    slugs = {path.removeprefix(ROOT).split("/")[0] for path in wanted if path != INDEX}
    organisations = {one.slug: one for one in Organisation.objects.filter(slug__in=slugs)}
    spaces = {slug: _Space(frame, one) for slug, one in organisations.items()}
    for path in wanted:
        if path == INDEX:
            yield Page(path, _index(frame))
            continue
        space = spaces.get(path.removeprefix(ROOT).split("/")[0])
        made = space.outcome(path) if space else None
        if made is not None:
            yield made


def _index(frame: Frame) -> bytes:
    rows = [(version, queries.counts(queries.powers(version))) for version in queries.current()]
    context = _context(frame, INDEX, TITLE, [*_above(frame), Crumb(TITLE)])
    context |= {
        "title": TITLE, "search": SEARCH, "root": ROOT, "kinds": list(PowerKind),
        "rows": [(version, sum(n for _kind, n in counts), counts) for version, counts in rows],
    }  # fmt: skip
    return render_to_string("powers/index.html", context).encode()


class _Space:
    """The pages of one organisation, its versions and current items read once."""

    def __init__(self, frame: Frame, organisation: Organisation) -> None:
        self.frame, self.organisation = frame, organisation
        self.live = queries.live_of(organisation)
        self.powers = queries.powers(self.live[0]) if self.live else []
        self.by_path = {power_path(organisation.slug, power.code): power for power in self.powers}

    def outcome(self, path: str) -> Outcome | None:
        """The page, the note of what is gone, or nothing."""
        if not self.live:
            return (
                self._gone(path, "本单位的权责清单已经撤下，请向该单位咨询。")
                if path in _paths(self.organisation)
                else None
            )
        if path == list_path(self.organisation.slug):
            return Page(path, self._list(path))
        if path in self.by_path:
            return Page(path, self._power(path))
        if "/banben/" in path:
            number = path.rsplit("/", 1)[1].removesuffix(".html")
            version = next((one for one in self.live if str(one.number) == number), None)
            if version is not None:
                return Page(path, self._version(path, version))
        if path not in _paths(self.organisation):
            return None
        return self._gone(
            path, f"这一项不在现行的权责清单里。现行清单自{self.live[0].adjusted_on:%Y年%-m月%-d日}起使用。"
        )

    def _crumbs(self, *more: Crumb) -> list[Crumb]:
        return [*_above(self.frame), Crumb(TITLE, ROOT), *more]

    def _list(self, path: str) -> bytes:
        title = f"{self.organisation.short_name}权责清单"
        context = _context(self.frame, path, title, self._crumbs(Crumb(self.organisation.short_name)))
        groups = [
            (
                kind,
                [
                    (power_path(self.organisation.slug, one.code), one)
                    for one in self.powers
                    if one.kind is kind
                ],
            )
            for kind, _n in queries.counts(self.powers)
        ]
        context |= {
            "title": title, "version": self.live[0], "groups": groups, "total": len(self.powers), "search": SEARCH,
            "versions": [(one, version_path(self.organisation.slug, one.number)) for one in self.live],
            "organisation": self.organisation, "root": ROOT, "check": f"/check/?path={path}",
        }  # fmt: skip
        return render_to_string("powers/list.html", context).encode()

    def _power(self, path: str) -> bytes:
        power = self.by_path[path]
        crumbs = self._crumbs(
            Crumb(self.organisation.short_name, f"{ROOT}{self.organisation.slug}/"), Crumb("职权")
        )
        context = _context(self.frame, path, power.name, crumbs)
        steps = read_steps(power.flow)
        short = [(LABELS[name], shown(power, name)) for name in SHORT]
        long = [(LABELS[name], shown(power, name)) for name in LONG]
        context |= {
            "power": power, "facts": [pair for pair in short if pair[1]], "texts": [pair for pair in long if pair[1]], "steps": steps,
            "drawing": mark_safe(flow(f"{power.name}流程图", steps, "flow")) if steps else "",
            "version": self.live[0], "organisation": self.organisation, "root": ROOT,
            "check": f"/check/?path={path}",
        }  # fmt: skip
        return render_to_string("powers/power.html", context).encode()

    def _version(self, path: str, version: Version) -> bytes:
        title = f"{self.organisation.short_name}权责清单第{version.number}版的变化"
        crumbs = self._crumbs(
            Crumb(self.organisation.short_name, f"{ROOT}{self.organisation.slug}/"),
            Crumb(f"第{version.number}版"),
        )
        context = _context(self.frame, path, title, crumbs)
        context |= {
            "title": title, "version": version, "changes": queries.differences(version),
            "before": queries.earlier(version), "total": version.items.count(), "organisation": self.organisation,
            "root": ROOT, "check": f"/check/?path={path}",
        }  # fmt: skip
        return render_to_string("powers/version.html", context).encode()

    def _gone(self, path: str, why: str) -> Gone:
        heading = "职权已不在清单里"
        context = self.frame.context(path, heading, crumbs=self._crumbs(Crumb(heading)))
        context |= {"heading": heading, "why": why, "root": ROOT, "search": SEARCH, "canonical": ""}
        return Gone(path, render_to_string("powers/gone.html", context).encode())


def _context(frame: Frame, path: str, title: str, crumbs: list[Crumb]) -> dict:
    """Every page carries the tags of the index, whose further pages lists and powers are."""
    metas = frame.site_metas + column_metas(TITLE, LEAD, f"{TITLE},行政职权", "信息公开")
    return frame.context(path, title, metas=metas, crumbs=crumbs)


def _above(frame: Frame) -> list[Crumb]:
    nodes = [frame.tree.by_path.get(path) for path in ("/zwgk/", "/zwgk/fdzdgk/")]
    return [Crumb("首页", "/"), *(Crumb(node.title, node.url) for node in nodes if node)]


def _lines(code: str) -> list[Line]:
    live = [one for one in queries.current() if one.organisation.code == code]
    return [
        Line(
            f"权责清单（{one.items.count()}项）",
            f"{ROOT}{one.organisation.slug}/",
            f"{one.adjusted_on:%Y-%m-%d}版",
        )
        for one in live
    ]


def _codes(keys: frozenset[str]) -> set[str]:
    return set(Version.objects.filter(named(keys)).values_list("organisation__code", flat=True))


SECTION = OrganisationSection("powers", TITLE, _lines, _codes, order=50)
SOURCE = PageSource(NAME, affected, every, render)
