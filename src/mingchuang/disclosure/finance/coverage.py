"""Organisations × years of one kind: who has published when, who is late, who has nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mingchuang.directory.models import Organisation
from mingchuang.disclosure.finance import queries
from mingchuang.disclosure.finance.models import Report
from mingchuang.disclosure.finance.queries import State
from mingchuang.disclosure.finance.rules import KINDS_OF_LEVEL, ReportKind, Standing

YEARS_SHOWN = 6


@dataclass(frozen=True)
class Cell:
    """One organisation and year: the states of its reports (several where there were several adjustments), or none."""

    year: int
    states: tuple[State, ...]


@dataclass(frozen=True)
class Coverage:
    """The whole grid of one kind, newest year first, organisations in order."""

    kind: ReportKind
    years: Sequence[int]
    rows: Sequence[tuple[Organisation, Sequence[Cell]]]

    @property
    def known(self) -> list[tuple[Organisation, Sequence[Cell]]]:
        """The rows in which anything stands."""
        return [(one, cells) for one, cells in self.rows if any(cell.states for cell in cells)]

    @property
    def unknown(self) -> list[Organisation]:
        """The organisations of which nothing is known."""
        return [one for one, cells in self.rows if not any(cell.states for cell in cells)]

    def count(self, *standings: Standing) -> int:
        """How many reports stand so."""
        return sum(
            1
            for _one, cells in self.rows
            for cell in cells
            for one in cell.states
            if one.standing in standings
        )

    @property
    def figures(self) -> list[tuple[str, int]]:
        """The numbers above the grid."""
        blank = sum(1 for _one, cells in self.rows for cell in cells if not cell.states)
        return [*((standing.label, self.count(standing)) for standing in Standing), ("没有记录", blank)]

    def as_rows(self) -> tuple[list[str], list[list[str]]]:
        """The grid as a table for download."""
        head = ["单位", *(f"{year}年" for year in self.years)]
        return head, [
            [one.short_name, *("；".join(map(word, cell.states)) or "没有记录" for cell in cells)]
            for one, cells in self.rows
        ]


def word(state: State) -> str:
    """A cell in words."""
    if state.published_on:
        return f"{state.published_on:%Y-%m-%d}{state.standing.label}" + ("" if state.is_live else "，已撤回")
    return f"{state.standing.label}，期限{state.due_on:%Y-%m-%d}"


def coverage(kind: ReportKind, today: date) -> Coverage:
    """The grid as of a day, with a fixed number of queries."""
    reports = list(queries.reports().filter(kind=kind).order_by("serial"))
    years = sorted({report.year for report in reports}, reverse=True)[:YEARS_SHOWN]
    by_cell: dict[tuple[int, int], list[Report]] = {}
    for report in reports:
        by_cell.setdefault((report.organisation_id, report.year), []).append(report)
    known = {report.organisation_id: report.organisation for report in reports}
    current = {
        one.pk: one
        for one in queries.publishing_organisations()
        if kind in KINDS_OF_LEVEL[queries.level(one)]
    }
    everyone = sorted({**known, **current}.values(), key=lambda one: (one.sort_order, one.code))
    rows = [
        (
            one,
            [
                Cell(year, tuple(queries.state(each, today) for each in by_cell.get((one.pk, year), ())))
                for year in years
            ],
        )
        for one in everyone
    ]
    return Coverage(kind, years, rows)
