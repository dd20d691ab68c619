"""What an annual report is made of and what can be said of a figure in it. Plain Python.

Source: 《政府信息公开条例》第四十九条、第五十条；国办公开办函〔2021〕30号、〔2019〕60号；国办发〔2014〕32号。
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from mingchuang.accounts.rules import RoleKind
from mingchuang.casework.workflow import Move, Workflow
from mingchuang.directory.rules import OrganisationKind
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
UNKNOWN = "—"
"""Stands where a figure is not known: nobody has counted it or written it down. It is not 0."""


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
    over: str = ""  # the code of the row or column of which it is said

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


# --- the report as work ----------------------------------------------------------------------------------


class Stage(Term):
    """Where a year's report of one body stands."""

    DRAFTING = "drafting", "编写"
    SUBMITTED = "submitted", "已报送，待审核"
    ACCEPTED = "accepted", "审核通过，待发布"
    PUBLISHED = "published", "已发布"


class Part(Term):
    """The six parts that the law and the national form ask for (国办公开办函〔2021〕30号)."""

    OVERVIEW = "overview", "一、总体情况"
    PROACTIVE = "proactive", "二、主动公开政府信息情况"
    APPLICATIONS = "applications", "三、收到和处理政府信息公开申请情况"
    REMEDIES = "remedies", "四、政府信息公开行政复议、行政诉讼情况"
    PROBLEMS = "problems", "五、存在的主要问题及改进情况"
    OTHER = "other", "六、其他需要报告的事项"


class ActivityKind(Term):
    """What else the disclosure work consists of, each entry with its evidence (M16, M17)."""

    COST = "cost", "经费支出"
    MEETING = "meeting", "会议"
    TRAINING = "training", "培训"


class AnnualReportVerb(Term):
    """What happens to annual reports and their registers."""

    BEGUN = "annualreport.begun", "开始编写年度报告"
    WRITTEN = "annualreport.written", "修改年度报告文字"
    SUBMITTED = "annualreport.submitted", "报送年度报告"
    SENT_BACK = "annualreport.sent_back", "退回年度报告"
    ACCEPTED = "annualreport.accepted", "年度报告审核通过"
    FROZEN = "annualreport.frozen", "固定年度报告数据"
    PUBLISHED = "annualreport.published", "发布年度报告"
    ACTIVITY = "annualreport.activity", "登记工作台账"
    RECORDED = "annualreport.recorded", "登记统计数"


WRITERS = frozenset({RoleKind.EDITOR, RoleKind.DEPARTMENT_OFFICER, RoleKind.INFORMATION_OFFICER})
"""Who writes a body's report and keeps its registers."""

WORKFLOW: Workflow[Stage] = Workflow(
    Move("submit", "报送", frozenset({Stage.DRAFTING}), Stage.SUBMITTED, WRITERS, "《政府信息公开条例》第四十九条"),
    Move(
        "send_back", "退回修改", frozenset({Stage.SUBMITTED, Stage.ACCEPTED}), Stage.DRAFTING,
        frozenset({RoleKind.INFORMATION_OFFICER}), needs_reason=True,
    ),
    Move(
        "accept", "审核通过", frozenset({Stage.SUBMITTED}), Stage.ACCEPTED, frozenset({RoleKind.INFORMATION_OFFICER}),
    ),
    Move(
        "publish", "固定数据并发布", frozenset({Stage.ACCEPTED}), Stage.PUBLISHED, frozenset({RoleKind.SIGNER}),
        "《政府信息公开条例》第四十九条",
    ),
)  # fmt: skip
"""Who writes hands in; the government's information officer accepts or sends back; a signer of the body publishes."""


REPORTING = (OrganisationKind.DEPARTMENT, OrganisationKind.TOWN)
"""Who makes a report beside the government itself (《政府信息公开条例》第四十九条)."""

ADDED_UP = {
    "disclosure.total": "主动公开（条）",
    "T3.r1.total": "新收申请（件）",
    "T3.r3_7.total": "办结申请（件）",
    "work.cost": "经费（万元）",
    "work.meetings": "会议（次）",
    "work.trainings": "培训（次）",
}
"""Figures of the district that must be the sum of its parts, as the heads of a table."""


class ReportRefusedError(ValueError):
    """What cannot be done with a report now; the message is the sentence for people."""


def due_on(year: int, *, is_government: bool) -> date:
    """The last day for the report of ``year``: departments 31 January, county-level governments 31 March.

    Fixed calendar days; they do not move when they fall on a rest day. Before 2019-05-15 every body had until
    31 March. Source: 《政府信息公开条例》第四十九条（2019）；2007 年条例第三十一条.
    """
    if is_government or year < FIRST_YEAR_OF_2019_RULES:
        return date(year + 1, 3, 31)
    return date(year + 1, 1, 31)


FIRST_YEAR_OF_2019_RULES = 2019

JUMP = 0.3
"""A figure that changes by more than this share from one year to the next is pointed out. A house rule, no law."""


def change_words(now: Number, before: Number) -> str:
    """By how much a figure differs from last year's, as people read it.

    >>> change_words(78, 62), change_words(5, 5), change_words(3, 0), change_words(30, 96)
    ('增加16，上升25.8%', '没有变化', '增加3，上年为0', '减少66，下降68.8%')
    """
    change = tidy(now - before)
    if not change:
        return "没有变化"
    amount = f"{'增加' if change > 0 else '减少'}{abs(change)}"
    if not before:
        return f"{amount}，上年为0"
    return f"{amount}，{'上升' if change > 0 else '下降'}{abs(change) * 100 / before:.1f}%"


def is_jump(now: Number, before: Number) -> bool:
    """Whether a figure changed so much, and by more than a handful, that somebody should say why."""
    return abs(now - before) > max(5, JUMP * before)
