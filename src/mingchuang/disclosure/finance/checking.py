"""The arithmetic of the standard tables. Plain Python: tables in, findings out; what holds is not named.

A figure that was rounded may differ by half a step; a sum of n figures by n + 1 halves. Only what rounding cannot
explain is a finding.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from mingchuang.disclosure.finance import goals
from mingchuang.disclosure.finance.amounts import folded, slack, total, written
from mingchuang.disclosure.finance.rules import Verdict
from mingchuang.disclosure.finance.schemas import Cross, Form, Place, Schema, Total
from mingchuang.disclosure.finance.tables import Amount, Finding, Line, Table

NUMERALS = "一二三四五六七八九十"
LENGTHS = (3, 5, 7)
"""Digits of 类, 款, 项."""
_COUNTED = (
    ("因公出国（境）费决算数", ("因公出国（境）团组数", "因公出国（境）人次数")),
    ("公务用车购置费决算数", ("公务用车购置数",)),
    ("公务用车运行维护费决算数", ("公务用车保有量",)),
    ("公务接待费决算数", ("国内公务接待批次", "国内公务接待人次")),
)


def check(tables: Sequence[Table], form: Form) -> list[Finding]:
    """Everything that does not add up, table by table, then across tables."""
    by_id = {table.schema.id: table for table in tables}
    found = [finding for table in tables for finding in check_table(table)]
    for cross in form.crosses:
        found.extend(_cross(by_id, cross))
    found.extend(_counted(by_id))
    found.extend(goals.check(by_id))
    return found


def check_table(table: Table) -> Iterator[Finding]:
    """What does not add up within one table."""
    yield from _codes(table)
    for sums in table.schema.sums:
        yield from _columns(table, sums)
    if table.schema.hierarchy:
        yield from _hierarchy(table)
    for rule in table.schema.totals:
        yield from _totals(table, rule)
    for left, right in table.schema.equals:
        yield from _both_sides(table, left, right)


def _differs(table: Table, said: Amount, parts: Sequence[Amount]) -> bool:
    counted = [part for part in parts if part is not None]
    if said is None and not counted:
        return False
    return abs((said or Decimal(0)) - total(counted)) > slack(table.step, max(len(counted), 1))


def _failed(table: Table, line: Line, column: str, what: str, said: Amount, should: Decimal) -> Finding:
    where = f"{table.says(line)}“{column}”栏"
    words = f"{what}应为{written(should)}，表中是{written(said) or '空白'}，相差{written(abs((said or 0) - should))}。"
    return Finding(
        Verdict.FAILS,
        f"{table.schema.id}:{line.side}:{line.code or line.key}:{column}",
        where,
        words,
        said,
        should,
    )


def _codes(table: Table) -> Iterator[Finding]:
    seen: dict[tuple[int, str], Line] = {}
    for line in table.lines:
        if not line.code:
            continue
        key = f"{table.schema.id}:code:{line.code}"
        if len(line.code) not in LENGTHS:
            yield Finding(
                Verdict.FAILS,
                key,
                table.says(line),
                f"科目编码“{line.code}”应为3位（类）、5位（款）或7位（项）。",
            )
        if (line.side, line.code) in seen:
            row = seen[line.side, line.code].row
            yield Finding(Verdict.FAILS, key, table.says(line), f"科目编码“{line.code}”与第{row}行重复。")
        seen[line.side, line.code] = line


def _columns(table: Table, sums: Sequence[str]) -> Iterator[Finding]:
    for number, side in enumerate(table.schema.sides):
        names = [column.name for column in side.columns]
        if sums[0] not in names:
            continue
        places = [names.index(name) for name in sums[1:] if name in names]
        for line in table.side(number):
            parts = [line.values[place] for place in places]
            said = line.values[names.index(sums[0])]
            if (
                all(part is None for part in parts)
                and said is not None
                and not _is_split(table, number, places)
            ):
                continue
            if _differs(table, said, parts):
                yield _failed(
                    table,
                    line,
                    sums[0],
                    f"“{'”“'.join(names[place] for place in places)}”之和",
                    said,
                    total(parts),
                )


def _is_split(table: Table, side: int, places: Sequence[int]) -> bool:
    """Whether any line of the side fills one of these columns; a table that leaves them all blank does not split."""
    return any(line.values[place] is not None for line in table.side(side) for place in places)


def _hierarchy(table: Table) -> Iterator[Finding]:
    lines = [line for line in table.lines if line.code]
    for parent in lines:
        below = [line for line in lines if line.code != parent.code and line.code.startswith(parent.code)]
        if not below:
            continue
        nearest = min(len(line.code) for line in below)
        children = [line for line in below if len(line.code) == nearest and line.side == parent.side]
        for place, column in enumerate(table.schema.sides[parent.side].columns):
            parts = [child.values[place] for child in children]
            if children and _differs(table, parent.values[place], parts):
                what = f"下级科目（{children[0].code}等{len(children)}个）之和"
                yield _failed(table, parent, column.name, what, parent.values[place], total(parts))


def _totals(table: Table, rule: Total) -> Iterator[Finding]:
    line = table.named(rule.total, rule.side)
    if line is None:
        if table.side(rule.side) and not table.is_empty:
            said = f"没有“{rule.total}”行。请按标准表补上。"
            yield Finding(Verdict.FAILS, f"{table.schema.id}:{rule.side}:{rule.total}", table.place, said)
        return
    parts, what = _parts(table, rule, line)
    if not parts:
        return
    for place, column in enumerate(table.schema.sides[rule.side].columns):
        values = [part.values[place] for part in parts]
        if _differs(table, line.values[place], values):
            yield _failed(table, line, column.name, what, line.values[place], total(values))


def _parts(table: Table, rule: Total, line: Line) -> tuple[list[Line], str]:
    side = table.side(rule.side)
    if rule.of == ("#",):
        top = min((len(one.code) for one in side if one.code), default=0)
        return [one for one in side if one.code and len(one.code) == top], "各类科目之和"
    if rule.of == ("一",):
        above = side[: side.index(line)] or side
        return [one for one in above if _is_numbered(one.name)], "以上各项之和"
    named = [table.named(name, rule.side) for name in rule.of]
    return [one for one in named if one is not None], f"“{'”“'.join(rule.of)}”之和"


def _is_numbered(name: str) -> bool:
    head, mark, _rest = folded(name).partition("、")
    return bool(mark) and all(sign in NUMERALS for sign in head)


def _both_sides(table: Table, left: str, right: str) -> Iterator[Finding]:
    lines = table.named(left, 0), table.named(right, 1)
    if lines[0] is None or lines[1] is None:
        return
    income, spent = lines[0].values[0], lines[1].values[0]
    if _differs(table, income, [spent]):
        yield _failed(
            table,
            lines[0],
            table.schema.sides[0].columns[0].name,
            f"收入一侧的“{left}”与支出一侧的“{right}”相等，",
            income,
            spent or Decimal(0),
        )


def _cross(tables: Mapping[str, Table], cross: Cross) -> Iterator[Finding]:
    left, right = tables.get(cross.left.table), tables.get(cross.right.table)
    if left is None or right is None:
        return
    here = left.figure(cross.left.line, cross.left.column, cross.left.side)
    there = right.figure(cross.right.line, cross.right.column, cross.right.side)
    if here is None and there is None or not left.lines or not right.lines:
        return
    terms = 1 + cross.right.line.count("+")
    apart = abs((here or Decimal(0)) - (there or Decimal(0)))
    if apart > slack(max(left.step, right.step), terms):
        words = (
            f"{_says(left.schema, cross.left)}是{written(here) or '空白'}，"
            f"{_says(right.schema, cross.right)}是{written(there) or '空白'}，两处应当相等。"
        )
        key = f"{cross.left.table}={cross.right.table}:{cross.left.column}"
        yield Finding(Verdict.FAILS, key, f"{left.place}与{right.place}", words, here, there)


def _says(schema: Schema, place: Place) -> str:
    line = f"“{place.line.replace(' + ', '”与“')}”" if place.line else ""
    return f"“{schema.title}”{line}“{place.column}”"


def _counted(tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Money was spent but nothing counted, or counted and not spent."""
    money, counts = tables.get("three"), tables.get("counts")
    if money is None or counts is None or not money.lines:
        return
    names = [column.name for column in money.schema.sides[0].columns]
    for column, lines in _COUNTED:
        if column not in names:
            continue
        spent = money.figure("", column, 0)
        for name in lines:
            if spent and not counts.figure(name, "数量", 0):
                said = f"“{column.removesuffix('决算数')}”支出{written(spent)}万元，“{name}”却是0或空白，请填写实际数量。"
                yield Finding(Verdict.FAILS, f"counts:{name}", counts.place, said, spent, None)
