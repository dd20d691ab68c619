"""The words of finance disclosure, its limits, and the decisions about them. Plain Python.

Law: 《预算法》第十四条 (both limits of twenty days); 《地方预决算公开操作规程》（财预〔2016〕143号） (what is published).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from mingchuang.accounts.rules import RoleKind
from mingchuang.directory.rules import OrganisationKind
from mingchuang.terms import Term


class ReportKind(Term):
    """What is approved and published for a year."""

    BUDGET = "budget", "预算"
    ADJUSTMENT = "adjustment", "预算调整"
    EXECUTION = "execution", "预算执行情况"
    FINAL_ACCOUNTS = "final_accounts", "决算"


class Level(Term):
    """Whose money: the whole government's or one department's."""

    GOVERNMENT = "government", "政府"
    DEPARTMENT = "department", "部门"


class Standing(Term):
    """How a report stands towards its limit, on a day."""

    IN_TIME = "in_time", "按期公开"
    LATE = "late", "逾期公开"
    OVERDUE = "overdue", "逾期未公开"
    DUE = "due", "待公开"


class Verdict(Term):
    """What a check came to."""

    FAILS = "fails", "不符"
    ASKS = "asks", "需要说明"


class FinanceVerb(Term):
    """What happens to budgets and final accounts."""

    APPROVED = "finance.approved", "登记批准日期"
    UPLOADED = "finance.uploaded", "上传预决算表"
    EXPLAINED = "finance.explained", "填写预决算说明"
    DRAFTED = "finance.drafted", "生成预决算公开稿"
    REMINDED = "finance.reminded", "催办预决算公开"


BUREAU = frozenset({RoleKind.INFORMATION_OFFICER, RoleKind.DEPARTMENT_OFFICER, RoleKind.EDITOR})
"""Who records approvals and uploads tables, each for the organisations that the role reaches."""

READERS = BUREAU | {RoleKind.CHECKER, RoleKind.SECRECY_CHECKER, RoleKind.SIGNER, RoleKind.LEADER}
"""Who sees the desk's pages of finance."""

DISCLOSURE_DAYS = 20
"""Calendar days; the law says 日, not 工作日. In force since 2015-01-01."""

ARTICLES = {
    Level.GOVERNMENT: "《预算法》第十四条第一款",
    Level.DEPARTMENT: "《预算法》第十四条第二款",
}
"""First paragraph: what the people's congress approved; second: what the finance bureau approved for departments."""

KINDS_OF_LEVEL = {
    Level.GOVERNMENT: tuple(ReportKind),
    Level.DEPARTMENT: (ReportKind.BUDGET, ReportKind.FINAL_ACCOUNTS),
}
REPEATABLE = frozenset({ReportKind.ADJUSTMENT, ReportKind.EXECUTION})
"""Kinds of which a year may have several."""

EARLIEST_YEAR = 2010


def level_of(kind: OrganisationKind) -> Level:
    """Whose money an organisation publishes."""
    return Level.GOVERNMENT if kind is OrganisationKind.GOVERNMENT else Level.DEPARTMENT


def due_on(approved_on: date, days: int = DISCLOSURE_DAYS) -> date:
    """The last day on which a report may be published in time.

    Calendar days from the day after approval; a last day on a rest day is not moved, for publication needs no
    counter to be open. Source: 《预算法》第十四条; 《民法典》第二百零一条 (the day itself does not count).
    """
    return approved_on + timedelta(days=days)


def standing(due: date, published_on: date | None, today: date) -> Standing:
    """How a report stands on ``today``; the first publication decides, later corrections do not."""
    if published_on is not None:
        return Standing.IN_TIME if published_on <= due else Standing.LATE
    return Standing.OVERDUE if today > due else Standing.DUE


@dataclass(frozen=True)
class Key:
    """Which report: a year has one budget and one final account, adjustments and executions are numbered from 1."""

    year: int
    kind: ReportKind
    serial: int = 1


def title_of(name: str, level: Level, key: Key) -> str:
    """What the report is called: ``明窗区教育局2025年度部门决算``.

    >>> title_of("明窗区教育局", Level.DEPARTMENT, Key(2025, ReportKind.FINAL_ACCOUNTS))
    '明窗区教育局2025年度部门决算'
    """
    if level is Level.DEPARTMENT:
        return f"{name}{key.year}年度部门{key.kind.label}"
    times = f"（第{key.serial}次）" if key.kind in REPEATABLE and key.serial > 1 else ""
    return f"{name}{key.year}年{key.kind.label}{times}"


def refused_approval(approved_on: date, key: Key, level: Level, today: date) -> str:
    """Why this day of approval cannot be; empty where it can."""
    if key.kind not in KINDS_OF_LEVEL[level]:
        return f"部门没有“{key.kind.label}”，只公开部门预算和部门决算。"
    if not EARLIEST_YEAR <= key.year <= today.year + 1:
        return f"年度应在{EARLIEST_YEAR}年到{today.year + 1}年之间，请核对。"
    if approved_on > today:
        return f"批准日期{approved_on:%Y年%-m月%-d日}晚于今天，请在批准以后登记。"
    if key.kind is ReportKind.FINAL_ACCOUNTS and approved_on.year <= key.year:
        return f"{key.year}年度决算在次年批准，批准日期不能是{approved_on.year}年，请核对。"
    if approved_on.year < key.year - 1 or approved_on.year > key.year + 3:
        return f"批准日期{approved_on:%Y年%-m月%-d日}与{key.year}年度相距太远，请核对。"
    return ""
