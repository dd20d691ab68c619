"""Read annual reports: their figures (counted, or frozen), the lists behind them, what changed since."""

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet

from mingchuang.annualreport import figures
from mingchuang.annualreport.figures import Definition, Row, Values
from mingchuang.annualreport.layouts import Layout, layout_for
from mingchuang.annualreport.models import AnnualReport
from mingchuang.annualreport.periods import Period, Scope
from mingchuang.annualreport.rules import Number, Stage, is_jump
from mingchuang.directory.models import Organisation
from mingchuang.journal.queries import state

Cells = dict[str, dict[str, Number | None]]
"""A table: row → column → figure, None where it is not known."""


@dataclass(frozen=True)
class LogHead:
    """The head of the log of editions when a report was published: the last edition, its day, the root of the log."""

    edition: int
    root: str
    day: str


@dataclass(frozen=True)
class Figures:
    """All figures of a year and body; ``is_frozen`` where the report is published and they no longer move.

    ``found[code]`` is 0 also where nobody counted; ``cell(code)`` tells the two apart. Raises ``KeyError`` for what is
    no figure.
    """

    period: Period
    scope: Scope
    values: Values
    is_frozen: bool
    is_provisional: bool
    log_head: LogHead | None = None

    def __getitem__(self, code: str) -> Number:
        if code not in self.values and code not in figures.definitions():
            raise KeyError(code)  # so that templates, which ask for items first, find the attributes
        return self.values.get(code) or 0

    def cell(self, code: str) -> Number | None:
        """The figure as a table shows it: None where nobody counted it or wrote it down."""
        return self.values.get(code)

    def table(self, layout: Layout, table_id: str) -> Cells:
        """A statutory table filled with the figures whose codes are ``table.row.column``."""
        return {
            row.code: {column: self.cell(f"{table_id}.{row.code}.{column}") for column in block.column_codes}
            for block, row in layout.table(table_id).rows()
            if row.has_cells
        }


def reports() -> QuerySet[AnnualReport]:
    """All reports with their organisations."""
    return AnnualReport.objects.select_related("organisation", "article")


def find(year: int, organisation: Organisation) -> AnnualReport | None:
    """The report of that year and body; None before it is begun."""
    return reports().filter(year=year, organisation=organisation).first()


def figures_of(year: int, organisation: Organisation, *, today: date) -> Figures:
    """The figures of a report: frozen ones where it is published, else counted now.

    A year that is not over is counted all the same and marked provisional.
    """
    report = find(year, organisation)
    period, scope = Period(year), Scope.of(organisation)
    frozen = report.frozen if report and report.stage is Stage.PUBLISHED else None
    values = frozen if frozen is not None else counted(period, scope)
    head = LogHead(**report.log_head) if report and report.log_head else None
    return Figures(period, scope, values, frozen is not None, today <= period.last_day, head)


KEPT_SECONDS = 24 * 3600


def kept(name: str, make: Callable[[], Any]) -> Any:
    """What ``make`` gives, kept until anything happens: whatever changes a figure is an entry of the journal, so what is
    kept under the journal's state is what would be made now."""
    key = f"annualreport:{name}:{state()}"
    known = cache.get(key)
    if known is None:
        known = make()
        cache.set(key, known, KEPT_SECONDS)
    return known


def counted(period: Period, scope: Scope) -> Values:
    """All figures as they are now, counted again as soon as anything has happened since."""
    return kept(f"{period.year}:{scope.organisation.pk}", lambda: figures.counted(period, scope))


def layout_of(year: int) -> Layout:
    """The form in which a report for ``year`` is made; the newest for years to come, the oldest before 2014."""
    found = layout_for(year)
    if found is None:
        found = layout_for(2014)
    assert found is not None
    return found


def rows_of(
    report: AnnualReport | None,
    code: str,
    period: Period,
    scope: Scope,
    part: slice,
    *,
    known: Number | None = None,
) -> tuple[int, list[Row]]:
    """How many rows stand behind a figure, and some of them: from the frozen list where there is one.

    ``known`` is the figure; where each row counts one it says how many there are, and they are not counted again.
    """
    frozen = report.lists.filter(code=code).first() if report and report.stage is Stage.PUBLISHED else None
    if frozen is not None:
        rows = json.loads(zlib.decompress(bytes(frozen.rows)))
        return frozen.count, [Row(*row) for row in rows[part]]
    found = figures.evidence(code, period, scope)
    return (int(known) if known is not None and not found.weighs else len(found)), found[part]


Change = tuple[str, Number | None, Number | None]


def differences(report: AnnualReport) -> list[Change]:
    """What has changed since the figures were frozen: code, frozen, counted now. Never merged into the report."""
    if report.stage is not Stage.PUBLISHED:
        return []
    now = counted(Period(report.year), Scope.of(report.organisation))
    codes = [code for code in figures.definitions() if code in now]
    return [
        (code, report.frozen.get(code), now[code]) for code in codes if report.frozen.get(code) != now[code]
    ]


def unrecorded(found: Figures) -> list[Definition]:
    """The figures of the year's form that other systems count and nobody wrote down."""
    layout, known = layout_of(found.period.year), figures.definitions()
    cells = [
        f"{table.id}.{row.code}.{column}"
        for table in layout.tables
        for block, row in table.rows()
        for column in (block.column_codes if row.has_cells else ())
    ]
    wanted = [known[code] for code in (*cells, "services.items", "services.in_centre") if code in known]
    return [one for one in wanted if one.recorded and found.cell(one.code) is None]


def jumps(present: Figures, before: Figures) -> list[Change]:
    """Figures that changed so much since last year that somebody should say why: code, last year, this year."""
    return [
        (code, before[code], present[code])
        for code in figures.definitions()
        if is_jump(present[code], before[code])
    ]


def as_json(found: Figures) -> dict[str, Any]:
    """The figures in the keys that programs read; once published they stay."""
    layout = layout_of(found.period.year)
    ways = ("site", "city_platform", "departments_and_towns", "other")
    intakes = ("letter", "in_person", "online", "fax")
    outcome = "foi.outcome."
    return {
        "year": found.period.year,
        "organisation": found.scope.organisation.code,
        "layout": layout.id,
        "provisional": found.is_provisional,
        "frozen": found.is_frozen,
        "disclosure": {
            "total": found["disclosure.total"],
            "by_way": {way: found[f"disclosure.way.{way}"] for way in ways},
        },
        "foi": {
            "received": found["foi.received"],
            "by_intake": {intake: found[f"foi.intake.{intake}"] for intake in intakes},
            "by_outcome": {
                code.removeprefix(outcome): value
                for code, value in found.values.items()
                if code.startswith(outcome)
            },
            "fees_yuan": found["foi.fees_yuan"],
        },
        "remedies": {
            "reconsiderations": found["remedies.reconsiderations"],
            "litigations": found["remedies.litigations"],
        },
        "cost_wan_yuan": found["work.cost"],
        "services": {"items": found["services.items"], "in_centre": found["services.in_centre"]},
        "tables": {table.id: found.table(layout, table.id) for table in layout.tables},
    }
