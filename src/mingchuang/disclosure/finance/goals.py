"""Performance targets of projects: what the money of each project is to achieve, measured by what. Plain Python.

Source: 《预算法》第三十二条、第五十七条 (budgets by performance targets); that the table is published with the budget, and which
indicators it names, is known from practice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingchuang.disclosure.finance.amounts import slack, total, written
from mingchuang.disclosure.finance.rules import Verdict
from mingchuang.disclosure.finance.tables import Amount, Finding, Line, Table

ID = "goals"
TARGET, _FIRST, _SECOND, INDICATOR, MEASURE = range(5)
"""Places of the words of a line."""
_SUMS = ("合计", "总计")


@dataclass(frozen=True)
class Project:
    """A project with its target, its money (万元) and the lines of its indicators."""

    line: Line
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        return self.line.name

    @property
    def amount(self) -> Amount:
        return self.line.values[0]

    @property
    def money(self) -> str:
        """The amount as people read it."""
        return written(self.amount)

    @property
    def target(self) -> str:
        return self.line.words[TARGET]

    @property
    def indicators(self) -> list[tuple[str, str]]:
        """Name and measure of each indicator."""
        return [(one.words[INDICATOR], one.words[MEASURE]) for one in self.lines if one.words[INDICATOR]]


def projects(table: Table) -> list[Project]:
    """The projects of the table; lines without a name belong to the one above."""
    found: list[tuple[Line, list[Line]]] = []
    for line in table.lines:
        if line.name in _SUMS:
            continue
        if line.name or not found:
            found.append((line, []))
        found[-1][1].append(line)
    return [Project(line, tuple(lines)) for line, lines in found]


def check(tables: Mapping[str, Table]) -> Iterator[Finding]:
    """What is missing of a project, and money of projects that the budget does not have."""
    table = tables.get(ID)
    if table is None or not table.lines:
        return
    known = projects(table)
    names: set[str] = set()
    for project in known:
        yield from _incomplete(table, project)
        if project.name and project.name in names:
            yield _failed(
                table, project.line, "name", "与前面的项目重名。同一项目的指标请排在一起，项目名称只写一次。"
            )
        names.add(project.name)
    yield from _money(table, known, tables.get("expenditure"))


def _incomplete(table: Table, project: Project) -> Iterator[Finding]:
    if not project.name:
        yield _failed(table, project.line, "name", "没有项目名称。")
    if project.amount is None:
        yield _failed(table, project.line, "amount", "没有预算数。")
    if not project.target:
        yield _failed(table, project.line, "target", "没有年度目标。")
    if not project.indicators:
        yield _failed(table, project.line, "indicator", "没有绩效指标，至少填写一项三级指标和指标值。")
    for line in project.lines:
        if line.words[INDICATOR] and not line.words[MEASURE]:
            said = f"指标“{line.words[INDICATOR]}”没有指标值，请写明要达到多少。"
            yield _failed(table, line, line.words[INDICATOR], said)


def _money(table: Table, known: Sequence[Project], expenditure: Table | None) -> Iterator[Finding]:
    planned = total(project.amount for project in known)
    said = next((line for line in table.lines if line.name in _SUMS), None)
    if said is not None and abs((said.values[0] or Decimal(0)) - planned) > slack(table.step, len(known)):
        words = f"各项目预算数之和应为{written(planned)}，表中是{written(said.values[0]) or '空白'}。"
        yield Finding(Verdict.FAILS, f"{ID}:total", table.says(said), words, said.values[0], planned)
    spent = expenditure.figure("合计", "项目支出", 0) if expenditure else None
    if (
        expenditure is None
        or spent is None
        or planned <= spent + slack(max(table.step, expenditure.step), len(known))
    ):
        return
    words = f"各项目预算数之和是{written(planned)}，“{expenditure.schema.title}”的项目支出只有{written(spent)}。请核对。"
    yield Finding(
        Verdict.FAILS, f"{ID}=expenditure", f"{table.place}与{expenditure.place}", words, planned, spent
    )


def _failed(table: Table, line: Line, what: str, said: str) -> Finding:
    return Finding(Verdict.FAILS, f"{ID}:{line.row}:{what}", table.says(line), said)
