"""What the desk's pages of a report show, put together from queries: values in, values out."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mingchuang.annualreport import figures, queries
from mingchuang.annualreport.checker.check import Checked
from mingchuang.annualreport.checker.grids import Grid
from mingchuang.annualreport.checker.identities import identity_checks
from mingchuang.annualreport.figures import Definition
from mingchuang.annualreport.layouts import Layout, Table
from mingchuang.annualreport.queries import Change, Figures
from mingchuang.annualreport.rules import Check, Number, Verdict, change_words
from mingchuang.annualreport.tables import shown


@dataclass(frozen=True)
class Cell:
    """A figure on a page: its value, the code under which its list opens (none where nobody counts it), whether a
    relation with it fails."""

    value: Number | None
    code: str
    fails: bool = False


@dataclass(frozen=True)
class Line:
    """A row of a table on a page; a group has no cells. ``is_unread``: printed so that it cannot be read for certain."""

    label: str
    depth: int
    cells: tuple[Cell, ...]
    fails: bool = False
    is_unread: bool = False


@dataclass(frozen=True)
class Shown:
    """A block of a table on a page."""

    title: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Told:
    """A figure with its name and definition, and last year's value."""

    definition: Definition
    value: Number | None
    before: Number | None
    is_jump: bool

    @property
    def change(self) -> str:
        """By how much it differs from last year's; empty where one of the two is not known."""
        return "" if self.value is None or self.before is None else change_words(self.value, self.before)


def checks_of(found: Figures, before: Figures | None) -> list[Check]:
    """The relations of the form that fail or must be asked about, among the report's own figures."""
    layout = queries.layout_of(found.period.year)
    last = None
    if before is not None and queries.layout_of(before.period.year).id == layout.id:
        last = _grids(before, layout)
    return [
        check
        for check in identity_checks(_grids(found, layout), layout, last)
        if check.verdict is Verdict.FAILS
    ]


def _grids(found: Figures, layout: Layout) -> list[Grid]:
    return [Grid(table, rows=found.table(layout, table.id)) for table in layout.tables]  # type: ignore[arg-type]  # never None


def tables_of(found: Figures, failing: Iterable[Check]) -> list[Shown]:
    """The statutory tables with a code for each cell; rows and columns with a failing relation are marked."""
    known, failed = figures.definitions(), list(failing)

    def cell(table: Table, row: str, column: str) -> Cell:
        code = f"{table.id}.{row}.{column}"
        return Cell(found.cell(code), code if code in known else "")

    tables = queries.layout_of(found.period.year).tables
    return [shown for table in tables for shown in _table(table, cell, _marked(table, failed))]


def read_tables(result: Checked) -> list[Shown]:
    """The tables of a report as they were read, rows and columns with a failing relation marked; what could not be read
    for certain is left out."""

    def cell(table: Table, row: str, column: str) -> Cell:
        grid = next(grid for grid in result.grids if grid.table.id == table.id)
        return Cell(grid.rows.get(row, {}).get(column), "")

    return [
        shown
        for grid in result.grids
        for shown in _table(grid.table, cell, _marked(grid.table, result.fails), set(grid.unread))
    ]


def _marked(table: Table, failing: Iterable[Check]) -> set[str]:
    """The codes of rows and columns of which a relation of this table fails."""
    return {check.over for check in failing if check.over and check.rule.startswith(f"{table.id}-")}


CellOf = Callable[[Table, str, str], Cell]


def _table(table: Table, cell: CellOf, marked: set[str], unread: Collection[str] = ()) -> list[Shown]:
    depth = {"": -1}
    blocks = []
    for block in table.blocks:
        lines = []
        for row in block.rows:
            depth[row.code] = depth.get(row.parent, -1) + 1
            cells = tuple(
                replace(cell(table, row.code, column), fails=column in marked)
                for column in (block.column_codes if row.has_cells else ())
            )
            line = Line(row.label, depth[row.code], cells, row.code in marked, row.code in unread)
            lines.append(line)
        title = f"{table.title}　{block.label}" if block.label else table.title
        blocks.append(Shown(title, tuple(label for _code, label in block.columns), tuple(lines)))
    return blocks


MAIN = (
    "disclosure.total", "disclosure.way.site", "disclosure.way.city_platform", "disclosure.way.departments_and_towns",
    "disclosure.way.other", "releases.total", "foi.received", "remedies.reconsiderations", "remedies.litigations",
    "work.cost", "work.meetings", "work.trainings", "work.trained", "services.items", "services.in_centre",
)  # fmt: skip


def main_figures(found: Figures, before: Figures | None) -> list[Told]:
    """The figures that stand first, with last year's beside them."""
    known = figures.definitions()
    jumps = {code for code, _last, _now in queries.jumps(found, before)} if before else set()
    return [
        Told(known[code], found.cell(code), before.cell(code) if before else None, code in jumps)
        for code in MAIN
        if code in known
    ]


def compared(found: Figures, before: Figures | None) -> list[Told]:
    """The figures by which two years are held against each other: the main ones, applications by how they ended, contents
    by kind; what was and is nothing is left out."""
    if before is None:
        return []
    known, jumps = figures.definitions(), {code for code, *_rest in queries.jumps(found, before)}
    codes = [*MAIN, *(code for code in found.values if code.startswith(("foi.outcome.", "mix.kind.")))]
    return [
        Told(known[code], found.cell(code), before.cell(code), code in jumps)
        for code in codes
        if found[code] or before[code]
    ]


def named(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Changes of figures with the figures' names; cells of tables are named by their row."""
    known = figures.definitions()
    return [
        {"label": known[code].label, "code": code, "first": shown(first), "second": shown(second)}
        for code, first, second in changes
        if code in known
    ]


def last_year(found: Figures, today: date) -> Figures | None:
    """The figures of the year before, where anything was counted then."""
    if found.period.year <= 2008:
        return None
    before = queries.figures_of(found.period.year - 1, found.scope.organisation, today=today)
    return before if any(before.values.values()) else None
