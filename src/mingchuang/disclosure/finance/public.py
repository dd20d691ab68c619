"""The finance pages of the edition: the grid of organisations and years, and each organisation's year with charts.

The tables themselves stand in the article that passed the gate; these pages gather what is live and lead to it.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from mingchuang.disclosure.finance import goals, queries
from mingchuang.disclosure.finance.amounts import written
from mingchuang.disclosure.finance.changes import name_of
from mingchuang.disclosure.finance.coverage import coverage
from mingchuang.disclosure.finance.models import Report
from mingchuang.disclosure.finance.rules import ReportKind
from mingchuang.edition.sources import Outcome, Page, PageSource
from mingchuang.portal.frame import Crumb, Frame
from mingchuang.portal.meta import column_metas
from mingchuang.portal.sections import Line, OrganisationSection
from mingchuang.ui.charts import Chart, bars, chart_text, read_chart

NAME = "finance"
ROOT = "/zwgk/czgk/"
INDEX = f"{ROOT}index.html"
TITLE = "预算决算公开一览"
LEAD = "各单位各年度预算、决算什么时候公开，是否按期，主要数据和“三公”经费。"
SHOWN = (ReportKind.BUDGET, ReportKind.FINAL_ACCOUNTS, ReportKind.ADJUSTMENT, ReportKind.EXECUTION)


def path_of(slug: str, year: int) -> str:
    """The page of an organisation's year."""
    return f"{ROOT}{slug}/{year}.html"


def every() -> list[str]:
    """The grid, and a page for each organisation and year of which a report is known."""
    pairs = (
        Report.objects.values_list("organisation__slug", "year")
        .distinct()
        .order_by("organisation__slug", "year")
    )
    return [INDEX, *(path_of(slug, year) for slug, year in pairs)]


def affected(keys: frozenset[str]) -> set[str]:
    """Everything when frame, tree or day change; else the years of the reports and organisations that the keys name."""
    if any(key.startswith(("frame", "portal:tree", "column:", "directory", "day:")) for key in keys):
        return set(every())
    reports = Report.objects.filter(_named(keys))
    pairs = reports.values_list("organisation", "year").distinct()
    if not pairs:
        return {INDEX} if any(key.startswith("organisation:") for key in keys) else set()
    organisations = {organisation for organisation, _year in pairs}
    rows = Report.objects.filter(organisation__in=organisations).values_list("organisation__slug", "year")
    return {INDEX, *(path_of(slug, year) for slug, year in rows)}


def _named(keys: frozenset[str]) -> Q:
    articles = [int(pk) for key in keys if key.startswith("article:") and (pk := key[8:]).isdigit()]
    codes = {key.split(":")[1] for key in keys if key.startswith(("finance:", "organisation:"))}
    return Q(article__in=articles) | Q(organisation__code__in=codes)


def render(paths: Sequence[str], day: date) -> Iterator[Outcome]:
    """Those of the pages among ``paths``."""
    wanted = [path for path in paths if path.startswith(ROOT)]
    if not wanted:
        return
    frame = Frame(day)
    known = {path_of(one.organisation.slug, one.year): one for one in queries.reports()}
    for path in wanted:
        if path == INDEX:
            yield Page(path, _index(frame, day))
        elif path in known:
            yield Page(path, _year(frame, path, known[path], day))


def _index(frame: Frame, day: date) -> bytes:
    context = _context(frame, INDEX, TITLE, [*_above(frame), Crumb(TITLE)])
    grids = [coverage(kind, day) for kind in SHOWN]
    context |= {"grids": [grid for grid in grids if grid.years], "root": ROOT, "title": TITLE}
    return render_to_string("finance/index.html", context).encode()


def _year(frame: Frame, path: str, known: Report, day: date) -> bytes:
    organisation, year = known.organisation, known.year
    reports = list(queries.reports().filter(organisation=organisation).order_by("year", "kind", "serial"))
    own = [report for report in reports if report.year == year]
    title = f"{organisation.short_name}{year}年度预算决算"
    crumbs = [*_above(frame), Crumb(TITLE, ROOT), Crumb(title)]
    context = _context(frame, path, title, crumbs)
    charts = [*_planned_and_spent(own), *_over_years(reports, year)]
    context |= {
        "title": title,
        "states": [queries.state(report, day) for report in own],
        "charts": [
            (chart, mark_safe(bars(chart, f"chart-{number}"))) for number, chart in enumerate(charts, 1)
        ],
        "projects": [
            (report, goals.projects(table))
            for report in own
            for table in queries.live_tables(report)
            if table.schema.id == goals.ID and table.lines
        ],
        "others": [
            (one, path_of(organisation.slug, one))
            for one in sorted({report.year for report in reports} - {year}, reverse=True)
        ],
        "organisation": organisation,
        "root": ROOT,
        "check": f"/check/?path={path}",
    }
    return render_to_string("finance/year.html", context).encode()


def _figures(report: Report) -> dict[str, str]:
    """The watched figures of a live report by name, as written."""
    tables = {table.schema.id: table for table in queries.live_tables(report)}
    found = {}
    for place in queries.form(report).watched:
        table = tables.get(place.table)
        if table is not None:
            found[name_of(place)] = written(table.figure(place.line, place.column, place.side))
    return found


def _planned_and_spent(own: Sequence[Report]) -> list[Chart]:
    """Budget and final accounts of the same year side by side."""
    kinds = (ReportKind.BUDGET, ReportKind.FINAL_ACCOUNTS)
    live = [
        (report.kind.label, figures)
        for kind in kinds
        for report in own
        if report.kind is kind and (figures := _figures(report))
    ]
    return _charts("", live) if live else []


def _over_years(reports: Sequence[Report], year: int) -> list[Chart]:
    """The final accounts (or, where there are none, the budgets) of up to three years side by side."""
    for kind in (ReportKind.FINAL_ACCOUNTS, ReportKind.BUDGET):
        near = [report for report in reports if report.kind is kind and year - 2 <= report.year <= year]
        live = [(f"{report.year}年", figures) for report in near if (figures := _figures(report))]
        if len(live) > 1:
            return _charts(f"近年{kind.label}：", live)
    return []


def _charts(title: str, series: Sequence[tuple[str, dict[str, str]]]) -> list[Chart]:
    """Income and spending in one drawing, 三公经费 in another: their sizes are too far apart for one scale."""
    names = list(dict.fromkeys(name for _label, figures in series for name in figures))
    small = [name for name in names if name.startswith("“三公”")]
    groups = (("收入和支出", [name for name in names if name not in small]), ("“三公”经费", small))
    return [_chart(title + word, series, group) for word, group in groups if group]


def _chart(title: str, series: Sequence[tuple[str, dict[str, str]]], names: Sequence[str]) -> Chart:
    rows = [
        (name.removeprefix("“三公”经费中的"), [figures.get(name, "") for _label, figures in series])
        for name in names
    ]
    return read_chart(
        chart_text("项目", [label for label, _figures in series], rows), title=title, unit="万元"
    )


def _context(frame: Frame, path: str, title: str, crumbs: list[Crumb]) -> dict:
    """Every page carries the tags of the grid, whose further pages the years are."""
    metas = frame.site_metas + column_metas(TITLE, LEAD, f"{TITLE},三公经费", "信息公开")
    return frame.context(path, title, metas=metas, crumbs=crumbs)


def _above(frame: Frame) -> list[Crumb]:
    nodes = [frame.tree.by_path.get(path) for path in ("/zwgk/", "/zwgk/fdzdgk/czyjs/")]
    return [Crumb("首页", "/"), *(Crumb(node.title, node.url) for node in nodes if node)]


def _lines(code: str) -> list[Line]:
    """The section 预算决算 on an organisation's page: its live reports, newest year first."""
    live = queries.live().filter(organisation__code=code)[:12]
    return [
        Line(
            report.title, queries.state(report, report.due_on).url, f"{queries.published_on(report):%Y-%m-%d}"
        )
        for report in live
    ]


def _codes(keys: frozenset[str]) -> set[str]:
    return set(Report.objects.filter(_named(keys)).values_list("organisation__code", flat=True))


SECTION = OrganisationSection("finance", "预算决算", _lines, _codes, order=40)
SOURCE = PageSource(NAME, affected, every, render)
