"""The identities of a layout, asked of the tables that were read."""

from collections.abc import Iterator
from dataclasses import dataclass

from mingchuang.annualreport.checker.grids import Grid, terms_of
from mingchuang.annualreport.layouts import Identity, Layout
from mingchuang.annualreport.rules import Check, Number, Verdict, tidy

_NAMES = {"T2": "表二", "T3": "表三", "T4": "表四", "S": "统计表"}


@dataclass(frozen=True)
class Side:
    """One side of an identity: its value, whether each of its cells could be read, whether any was printed."""

    value: Number
    certain: bool
    printed: bool


def identity_checks(grids: list[Grid], layout: Layout, last_year: list[Grid] | None = None) -> list[Check]:
    """Every identity of the layout over the tables at hand; those across years only with last year's tables."""
    by_id = {grid.table.id: grid for grid in grids}
    before = {grid.table.id: grid for grid in last_year or []}
    checks: list[Check] = []
    for rule in layout.identities:
        grid = by_id.get(rule.table)
        if grid is not None and (not rule.needs_last_year or rule.table in before):
            checks += _asked(rule, grid, before.get(rule.table))
    return checks


def _asked(rule: Identity, grid: Grid, before: Grid | None) -> Iterator[Check]:
    for over in _over(rule, grid):
        if rule.each == "row" and (
            grid.is_blank(over) or (over not in grid.rows and over not in grid.unread)
        ):
            continue
        left, right = (_side(rule, terms, over, grid, before) for terms in (rule.left, rule.right))
        if left.printed or right.printed or not (left.certain and right.certain):
            yield _judged(rule, grid, over, left, right)


def _over(rule: Identity, grid: Grid) -> list[str]:
    if rule.each == "none":
        return [""]
    if rule.each == "column":
        return [code for code, _label in grid.table.blocks[0].columns]
    return list(rule.rows) or [row.code for _block, row in grid.table.rows() if row.has_cells]


def _side(rule: Identity, terms: tuple[str, ...], over: str, grid: Grid, before: Grid | None) -> Side:
    values: list[Number] = []
    certain = True
    printed = False
    for term in terms_of(grid.table, terms):
        sign = -1 if term.startswith("-") else 1
        name = term.lstrip("-")
        table = before if name.startswith("prev.") else grid
        row, column = _place(rule, name.removeprefix("prev."), over)
        cells = table.rows.get(row) if table else None
        if cells is None or column not in cells:
            certain = False
            continue
        cell = cells[column]
        printed |= cell is not None
        values.append(sign * (cell or 0))
    value = max(values, default=0) if rule.largest and terms is rule.right else sum(values)
    return Side(tidy(value), certain, printed)


def _place(rule: Identity, name: str, over: str) -> tuple[str, str]:
    if rule.each == "row":
        return over, name
    if rule.each == "column":
        return name, over
    row, _dot, column = name.partition(".")
    return row, column


_HOLDS = {
    "=": lambda left, right: left == right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
}


def _judged(rule: Identity, grid: Grid, over: str, left: Side, right: Side) -> Check:
    """A relation with a cell that could not be read holds where it holds without it, else nothing can be said."""
    holds = _HOLDS[rule.relation](left.value, right.value)
    certain = left.certain and right.certain
    verdict = Verdict.UNREADABLE if not certain else Verdict.HOLDS if holds else Verdict.FAILS
    where = _NAMES.get(grid.table.id, grid.table.title)
    if over and rule.table != "S":
        where += f" {grid.table.label_of(over)}"
    elif rule.table == "S":
        where += f" {grid.table.label_of(rule.left[0])}"
    readable = verdict is not Verdict.UNREADABLE
    return Check(
        rule=rule.id,
        kind=rule.kind,
        where=where,
        lhs=left.value if readable else None,
        rhs=right.value if readable else None,
        verdict=verdict,
        severity=rule.severity,
        label=rule.label,
        over=over,
    )
