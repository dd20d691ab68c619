"""What an annual report is made of and what can be said of a figure in it. Plain Python.

Source: 《政府信息公开条例》第四十九条、第五十条；国办公开办函〔2021〕30号、〔2019〕60号；国办发〔2014〕32号。
"""

from dataclasses import dataclass
from typing import Any

from mingchuang.terms import Term


class Verdict(Term):
    """What a check came to. Nothing is guessed: what cannot be read for certain is unreadable."""

    HOLDS = "holds", "相符"
    FAILS = "fails", "不符"
    UNREADABLE = "unreadable", "无法判断"


class CheckKind(Term):
    """Of which sort a relation between figures is."""

    SUM = "sum", "合计"
    ROW = "row", "行合计"
    COLUMN = "column", "列合计"
    BALANCE = "勾稽", "勾稽关系"
    BOUND = "bound", "大小关系"
    TEXT_TABLE = "text-vs-table", "正文与表格"
    PERCENT = "percent", "百分比"
    DATE = "date", "日期"
    CROSS_YEAR = "cross-year", "跨年"


class Severity(Term):
    """``error``: the report contradicts itself; ``ask``: unusual, a question to whoever wrote it."""

    ERROR = "error", "错误"
    ASK = "ask", "请核实"


Number = int | float


@dataclass(frozen=True)
class Check:
    """One relation in one report: which rule, where, both sides, and the verdict."""

    rule: str
    kind: CheckKind
    where: str
    lhs: Number | None
    rhs: Number | None
    verdict: Verdict
    severity: Severity = Severity.ERROR
    label: str = ""

    @property
    def difference(self) -> Number | None:
        """By how much the left side is more than the right."""
        if self.lhs is None or self.rhs is None:
            return None
        return tidy(self.lhs - self.rhs)

    def as_json(self) -> dict[str, Any]:
        """The keys that programs read; once published they stay."""
        return {
            "rule": self.rule,
            "kind": self.kind.value,
            "where": self.where,
            "lhs": self.lhs,
            "rhs": self.rhs,
            "verdict": self.verdict.value,
            "severity": self.severity.value,
            "label": self.label,
            "difference": self.difference,
        }


def tidy(number: Number) -> Number:
    """A sum of decimals without the dust of binary fractions; whole numbers as whole numbers."""
    rounded = round(number, 6)
    return int(rounded) if rounded == int(rounded) else rounded
