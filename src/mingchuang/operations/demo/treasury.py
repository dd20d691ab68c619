"""Budgets, an adjustment and final accounts of the whole fictional government."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from mingchuang.disclosure.finance.rules import ReportKind
from mingchuang.operations.demo.money import Filled, Line

INCOME = (("一、税收收入", 98600), ("二、非税收入", 41200))
SPENDING = (
    ("201", "一般公共服务支出", 32400), ("204", "公共安全支出", 18900), ("205", "教育支出", 88600), ("206", "科学技术支出", 4200),
    ("207", "文化旅游体育与传媒支出", 5300), ("208", "社会保障和就业支出", 61700), ("210", "卫生健康支出", 38500), ("211", "节能环保支出", 9800),
    ("212", "城乡社区支出", 27600), ("213", "农林水支出", 24100), ("214", "交通运输支出", 7900), ("221", "住房保障支出", 13200),
)  # fmt: skip
TRANSFERRED_IN, BORROWED, REPAID = 176400, 30000, 12000
LAND, LAND_SPENT = 46200, 43800
THREE = (
    ("因公出国（境）费", 0),
    ("公务用车购置及运行维护费", 486),
    ("公务用车购置费", 72),
    ("公务用车运行维护费", 414),
    ("公务接待费", 131),
)
ADJUSTED = {"205": 4000, "212": 6000}
"""By how much the adjustment raises two classes, paid for by new bonds (万元)."""

Row = Callable[[int, int], tuple[Decimal | None, ...]]


def government(kind: ReportKind, year: int) -> Filled:
    """The tables of a budget, an adjustment or final accounts; whole 万元."""
    row = _ROWS[kind]
    scale = Decimal(100 + (year - 2024) * 4) / 100
    tables = {
        "general_income": (_income(scale, row, kind), ""),
        "general_expenditure": (_spending(scale, row, kind), ""),
    }
    if kind is ReportKind.ADJUSTMENT:
        return tables
    land, spent = _whole(LAND, scale), _whole(LAND_SPENT, scale)
    three = _three(row)
    tables |= {
        "funds_income": (
            [_line("一、国有土地使用权出让收入", row(land, 0)), _line("收入合计", row(land, 0))],
            "",
        ),
        "funds_expenditure": (
            [_line("一、城乡社区支出", row(spent, 0)), _line("支出合计", row(spent, 0))],
            "",
        ),
        "three": (three, ""),
    }
    if kind is ReportKind.FINAL_ACCOUNTS:
        limits = (
            ("一、一般债务", 210000, 205600),
            ("二、专项债务", 180000, 171300),
            ("合计", 390000, 376900),
        )
        tables["debt"] = ([_line(name, (Decimal(limit), Decimal(owed))) for name, limit, owed in limits], "")
    return tables


def _whole(amount: int, scale: Decimal) -> int:
    return int(amount * scale)


def _line(name: str, values: tuple[Decimal | None, ...], code: str = "") -> Line:
    return Line(0, code, name, values)


def _income(scale: Decimal, row: Row, kind: ReportKind) -> Sequence[Line]:
    own = [(name, _whole(amount, scale)) for name, amount in INCOME]
    total = sum(amount for _name, amount in own)
    raised = sum(ADJUSTED.values())
    received = sum(_whole(amount, scale) for _code, _name, amount in SPENDING) + REPAID - total - BORROWED
    return [
        *(_line(name, row(amount, 0)) for name, amount in own), _line("收入合计", row(total, 0)),
        _line("转移性收入", row(received, 0)), _line("债务收入", row(BORROWED, raised)),
        _line("收入总计", row(total + received + BORROWED, raised)),
    ]  # fmt: skip


def _spending(scale: Decimal, row: Row, kind: ReportKind) -> Sequence[Line]:
    classes = [(code, name, _whole(amount, scale)) for code, name, amount in SPENDING]
    total, raised = sum(amount for *_key, amount in classes), sum(ADJUSTED.values())
    return [
        *(_line(name, row(amount, ADJUSTED.get(code, 0)), code) for code, name, amount in classes),
        _line("支出合计", row(total, raised)), _line("转移性支出", row(0, 0)), _line("债务还本支出", row(REPAID, 0)),
        _line("支出总计", row(total + REPAID, raised)),
    ]  # fmt: skip


def _three(row: Row) -> Sequence[Line]:
    amounts = dict(THREE)
    total = amounts["因公出国（境）费"] + amounts["公务用车购置及运行维护费"] + amounts["公务接待费"]
    return [*(_line(name, row(amount, 0)) for name, amount in THREE), _line("合计", row(total, 0))]


_ROWS: dict[ReportKind, Row] = {
    ReportKind.BUDGET: lambda amount, _raised: (None, Decimal(amount)),
    ReportKind.FINAL_ACCOUNTS: lambda amount, _raised: (Decimal(amount), Decimal(amount)),
    ReportKind.ADJUSTMENT: lambda amount, raised: (
        Decimal(amount),
        Decimal(raised),
        Decimal(amount + raised),
    ),
}
