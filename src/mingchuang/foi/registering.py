"""One register of what follows applications and corrections: reconsiderations, suits, complaints, proposals to publish, and what
applicants say with their rating."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import organisations_of
from mingchuang.accounts.rules import BUSINESS
from mingchuang.casework.kinds import kind_of
from mingchuang.casework.models import Case
from mingchuang.casework.queries import within_reach
from mingchuang.directory.models import Organisation
from mingchuang.foi.contested import Reply, reply_of
from mingchuang.foi.models import Complaint, Contestation, Exchange, Remark
from mingchuang.foi.queries import RATING, requests_visible_to
from mingchuang.foi.rules.exchanges import ExchangeKind, ExchangeResult
from mingchuang.foi.rules.registers import ComplaintResult, ComplaintWay
from mingchuang.foi.rules.remedies import Contest, ContestResult
from mingchuang.parameters.queries import CHINA

COMPLAINT, PROPOSAL, OPINION = "complaint", "proposal", "opinion"
KINDS = [
    *((one.value, one.label) for one in Contest), (COMPLAINT, "投诉举报"), (PROPOSAL, "主动公开建议"),
    (OPINION, "评价意见"),
]  # fmt: skip
"""What applicants say with their rating comes by the hundred: shown only where it is asked for."""
HEAD = (
    "类别",
    "编号或者案号",
    "登记编号",
    "机关",
    "收到（受理）日期",
    "受理单位或者来源",
    "事由",
    "结果",
    "办结日期",
    "本机关答复期限",
    "提交答复日期",
)


@dataclass(frozen=True)
class Row:
    """One line of the register; ``case`` is what it is about, None for a complaint about nothing in particular;
    ``remark`` the id of the words of a rating, which are opened for the page alone."""

    kind: str
    number: str
    complaint: int | None
    case: Case | None
    organisation: Organisation
    on: date
    body: str
    subject: str
    result: str
    is_open: bool
    ended_on: date | None
    remark: int | None = None
    reply: Reply | None = None

    @property
    def case_number(self) -> str:
        """The number of the application or correction."""
        return self.case.number if self.case else ""

    @property
    def address(self) -> str:
        """The page of that case."""
        return kind_of(self.case).address(self.case) if self.case else ""

    def cells(self) -> tuple[object, ...]:
        """The line as an exported table has it: nobody's name in it."""
        return (
            self.kind, self.number, self.case_number, self.organisation.name, self.on.isoformat(), self.body, self.subject,
            self.result, _day(self.ended_on), _day(self.reply.due_on if self.reply else None),
            _day(self.reply.contestation.replied_on if self.reply else None),
        )  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def rows(person: Person, asked: Mapping[str, str], today: date) -> list[Row]:
    """What this person may see of the register, newest first, narrowed by kind, year, state and words."""
    kind, year, words = asked.get("kind", ""), asked.get("year", ""), asked.get("q", "").strip()[:60]
    every = (
        _opinions(person)
        if kind == OPINION
        else [*_contestations(person, today), *_complaints(person), *_proposals(person)]
    )
    labels = dict(KINDS)
    found = [
        row
        for row in every
        if (kind not in labels or row.kind == labels[kind])
        and (not year.isascii() or not year.isdigit() or row.on.year == int(year))
        and (asked.get("state") not in ("open", "ended") or row.is_open is (asked["state"] == "open"))
        and (not words or words in f"{row.number} {row.case_number} {row.subject}")
    ]
    return sorted(found, key=lambda row: (row.on, row.number), reverse=True)


def complaints_visible_to(person: Person):
    """The complaints about organisations of this person, newest first."""
    reached = [one.pk for one in organisations_of(person, BUSINESS)]
    return Complaint.objects.filter(organisation__in=reached).select_related("organisation", "case")


def _contestations(person: Person, today: date) -> list[Row]:
    found = Contestation.objects.filter(within_reach(person, "case__")).select_related("case__organisation")
    return [
        Row(
            Contest(one.kind).label, one.number, None, one.case, one.case.organisation, one.filed_on, one.body,
            one.case.subject,
            ContestResult(one.result).label, one.decided_on is None, one.decided_on, reply=reply_of(one, today),
        )
        for one in found
    ]  # fmt: skip


def _complaints(person: Person) -> list[Row]:
    return [
        Row(
            "投诉举报", one.number, one.pk, one.case, one.organisation, one.received_on, ComplaintWay(one.intake).label, one.subject,
            ComplaintResult(one.result).label, one.closed_on is None, one.closed_on,
        )
        for one in complaints_visible_to(person)
    ]  # fmt: skip


def _proposals(person: Person) -> list[Row]:
    seen = requests_visible_to(person).order_by().values("pk")
    found = Exchange.objects.filter(kind=ExchangeKind.PROPOSAL, request__in=seen).defer("text", "answer")
    return [
        Row(
            "主动公开建议", "", None, one.request.case, one.request.case.organisation,
            one.asked_at.astimezone(CHINA).date(), "申请人", one.request.case.subject, ExchangeResult(one.result).label,
            one.answered_at is None, one.answered_at.astimezone(CHINA).date() if one.answered_at else None,
        )
        for one in found.select_related("request__case__organisation")
    ]  # fmt: skip


def _opinions(person: Person) -> list[Row]:
    seen = requests_visible_to(person).order_by().values("pk")
    found = Remark.objects.filter(what=RATING, request__in=seen).defer("text")
    return [
        Row(
            "评价意见", "", None, one.request.case, one.request.case.organisation,
            (day := one.at.astimezone(CHINA).date()), "申请人", one.request.case.subject, f"{one.request.rating}星",
            False, day, one.pk,
        )
        for one in found.select_related("request__case__organisation")
    ]  # fmt: skip


def opened(rows: Iterable[Row]) -> list[tuple[Row, str]]:
    """Rows with the words of ratings, for one page."""
    shown = list(rows)
    texts = Remark.objects.in_bulk([row.remark for row in shown if row.remark])
    return [(row, _words(texts[row.remark]) if row.remark else "") for row in shown]


def _words(remark: Remark) -> str:
    return str(json.loads(remark.text).get("remark", "")) or "（已按保存期限删除）"
