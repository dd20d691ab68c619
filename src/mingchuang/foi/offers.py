"""What applications give to the floors below: their kind of case, verbs, parameters, what waits for whom."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.urls import reverse

from mingchuang.accounts.models import Person
from mingchuang.accounts.permissions import allow
from mingchuang.accounts.rules import BUSINESS, Light
from mingchuang.accounts.waiting import Figure, WaitingItem, offer_figures, offer_together, offer_waiting
from mingchuang.casework import batches
from mingchuang.casework.kinds import Kind, kind_of, offer
from mingchuang.casework.models import Case
from mingchuang.casework.queries import light_of, working_days
from mingchuang.disclosure.rules import Intake
from mingchuang.edition.sources import offer as offer_source
from mingchuang.foi import corrections, finding, queries, together
from mingchuang.foi.contested import replies_owed
from mingchuang.foi.public import SOURCE
from mingchuang.foi.reckoning import CORRECTION, KIND, KINDS, reckon, reckon_correction
from mingchuang.foi.rules.correcting import (
    CORRECTION_WORKFLOW,
    OPEN_CORRECTIONS,
    PROMISED_DAYS,
    CorrectionState,
    Finding,
)
from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.exchanges import ExchangeKind, ExchangeResult
from mingchuang.foi.rules.exporting import ExportPurpose
from mingchuang.foi.rules.letters import TEMPLATES, LetterKind, wording_refusal
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.registers import ComplaintResult, ComplaintWay
from mingchuang.foi.rules.remedies import TEXTS, Contest, ContestResult
from mingchuang.foi.rules.retention import DEFAULT_DAYS, Erasure
from mingchuang.foi.rules.service import Carrier
from mingchuang.foi.rules.words import HANDLERS, OPEN_STATES, WORKFLOW, ApplicantKind, FoiVerb, State
from mingchuang.foi.tasks import cover_waiting
from mingchuang.foi.waiting import counts_for_many
from mingchuang.journal import names, verbs
from mingchuang.outbox.jobs import Job
from mingchuang.outbox.jobs import offer as offer_job
from mingchuang.parameters.queries import calendar
from mingchuang.parameters.registry import ALWAYS, constant, declare
from mingchuang.parameters.rules import Holding, Parameter, Unit
from mingchuang.portal import maps
from mingchuang.search import sources as search

IDENTITY = {"identity": "身份核验", "login": "统一身份认证"}

verbs.declare(FoiVerb)
names.offer_words({"complaint": "投诉举报", "result": "结果", "outcome": "办理结果", "intake": "申请方式"})
names.offer_words(
    {
        "applicant_kind": "申请人类型", "checked": "核对", "stars": "评分", "source": "原件",
        "copy": "遮盖后的文件", "boxes": "遮盖处数", "steps": "删除的内容", **IDENTITY,
    }
    | {term.value: term.label for terms in (Outcome, Intake, ComplaintWay, ApplicantKind, State, Carrier, EventKind, Erasure) for term in terms},
    about=KIND,
)  # fmt: skip
names.offer_words(
    {term.value: term.label for terms in (ComplaintWay, ComplaintResult, Erasure) for term in terms},
    about="complaint",
)
names.offer_words({"steps": "删除的内容"}, about="complaint")
names.offer_words({**dict(LetterKind.choices()), **dict(ExchangeKind.choices())}, about=f"{KIND}.kind")
names.offer_words(dict(ExchangeResult.choices()), about=f"{KIND}.result")
for kind in KINDS:
    names.offer_words(dict(Contest.choices()), about=f"{kind}.kind")
    names.offer_words(dict(ContestResult.choices()) | dict(ComplaintResult.choices()), about=f"{kind}.result")
    names.offer_words(dict(ComplaintWay.choices()), about=f"{kind}.intake")
names.offer_words({"purpose": "用途", "rows": "行数", **dict(ExportPurpose.choices())}, about="person")
allow("foi.view_request", BUSINESS)
allow("foi.add_request", HANDLERS)


def _address(case: Case) -> str:
    return reverse("foi_case", args=[case.pk])


offer(Kind(KIND, "依申请公开", WORKFLOW, frozenset(state.value for state in OPEN_STATES), reckon, _address))
offer(
    Kind(
        CORRECTION, "更正申请", CORRECTION_WORKFLOW, frozenset(state.value for state in OPEN_CORRECTIONS),
        reckon_correction, lambda case: reverse("foi_correction", args=[case.pk]),
    )
)  # fmt: skip
names.offer_words(
    {term.value: term.label for terms in (Intake, ApplicantKind, Carrier, Finding, Erasure) for term in terms}
    | {
        "applicant_kind": "申请人类型",
        "steps": "删除的内容",
        **IDENTITY,
        LetterKind.CORRECTION.value: LetterKind.CORRECTION.label,
    },
    about=CORRECTION,
)

for deed in together.DEEDS:
    batches.offer(deed)

declare(
    [
        constant("foi.review_body_of_government", "区政府答复的行政复议机关", Unit.TEXT, "", "《行政复议法》第二十四条", app="依申请公开"),
        constant("foi.court_of_government", "区政府答复的管辖法院", Unit.TEXT, "有管辖权的中级人民法院", "《行政诉讼法》第十五条", app="依申请公开"),
        constant("foi.court_of_departments", "部门答复的管辖法院", Unit.TEXT, "有管辖权的基层人民法院", "《行政诉讼法》第十四条", app="依申请公开"),
        constant("foi.correction_days", "更正申请的承诺办理期限", Unit.WORKDAYS, PROMISED_DAYS, "《政府信息公开条例》第四十一条（没有规定期限，由本区承诺）", app="依申请公开", estimate=True),
        constant("foi.count_contests_of_corrections", "年度报告第四部分是否计入针对更正申请的复议、诉讼", Unit.SWITCH, True, "法释〔2011〕17号第一条第一款第（四）项（此类诉讼属于政府信息公开行政案件；报告格式没有写明，由本区决定）", app="依申请公开", estimate=True),
        *(
            constant(f"foi.keep_{step.value}_days", f"办结后多少天删除：{step.label}（0为不删除）", Unit.CALENDAR_DAYS, days, "《个人信息保护法》第十九条、第四十七条", app="依申请公开", estimate=True)
            for step, days in DEFAULT_DAYS.items()
        ),
        constant("foi.remedy_A", "救济告知：先复议后诉讼", Unit.TEXT, TEXTS["A"], "《行政复议法》第二十三条", app="依申请公开"),
        constant("foi.remedy_B", "救济告知：复议或者诉讼", Unit.TEXT, TEXTS["B"], "《行政复议法》第二十条", app="依申请公开"),
        constant("foi.remedy_rest", "救济告知：部分公开的其余部分", Unit.TEXT, TEXTS["rest"], "《行政复议法》第二十条", app="依申请公开"),
    ]
)  # fmt: skip

declare(
    Parameter(
        f"foi.letter.{kind.value}", f"文书文本：{kind.label}", Unit.TEXT, (Holding(template.body, ALWAYS, template.article),),
        app="依申请公开", refusal=partial(wording_refusal, kind),
    )
    for kind, template in TEMPLATES.items()
)  # fmt: skip

ASKED = {
    State.HANDLING: "办理申请",
    State.LEGAL_REVIEW: "法制审核",
    State.SECRECY_REVIEW: "保密审查",
    State.SIGNING: "签发答复",
}


def _waiting(person: Person, today: date) -> Iterator[WaitingItem]:
    """Applications and shares at this person's desk."""
    held = calendar()
    for case in queries.waiting_cases(person, today)[:200]:
        light, left = light_of(case, today, held)
        asked = ASKED[State(case.state)]
        if case.state == State.HANDLING and case.owner_id not in (None, person.pk):
            asked = f"{asked}（代{case.owner}）"
        yield WaitingItem(
            light, case.number, case.subject, asked, _address(case), case.due_on, left, str(case.organisation)
        )
    for share in queries.open_shares(person)[:200]:
        left = working_days(today, share.due_on, held) if share.due_on >= today else -1
        light, _left = light_of(Case(due_on=share.due_on), today, held)
        yield WaitingItem(
            light, share.case.number, share.case.subject, "协助办理申请", _address(share.case), share.due_on, left,
            str(share.organisation),
        )  # fmt: skip


CORRECTING = {
    CorrectionState.HANDLING: "核对更正申请",
    CorrectionState.LEGAL_REVIEW: "审核更正告知书",
    CorrectionState.SIGNING: "签发更正告知书",
}


def _correcting(person: Person, today: date) -> Iterator[WaitingItem]:
    """Requests to correct at this person's desk."""
    held = calendar()
    for case in corrections.waiting_for(person, today)[:200]:
        light, left = light_of(case, today, held)
        yield WaitingItem(
            light, case.number, case.subject, CORRECTING[CorrectionState(case.state)],
            reverse("foi_correction", args=[case.pk]), case.due_on, left, str(case.organisation),
        )  # fmt: skip


def _proposed(person: Person, _today: date) -> Iterator[WaitingItem]:
    """Proposals of applicants to publish what they asked for; the law sets no limit."""
    for one in queries.open_proposals(person)[:200]:
        case = one.request.case
        yield WaitingItem(
            Light.NONE, case.number, case.subject, "答复主动公开建议", f"{_address(case)}#do-proposal",
            organisation=str(case.organisation),
        )  # fmt: skip


def _escalated(person: Person, today: date) -> Iterator[WaitingItem]:
    """What leaders must see before it is late: applications of their organisations near or past their day."""
    held = calendar()
    for case in queries.near_cases(person, today + timedelta(days=14))[:200]:
        light, left = light_of(case, today, held)
        if light in (Light.AMBER, Light.RED) and case.state != State.SIGNING:
            asked = f"督促办理（{State(case.state).label}）"
            yield WaitingItem(
                light,
                case.number,
                case.subject,
                asked,
                _address(case),
                case.due_on,
                left,
                str(case.organisation),
            )


def _replies(person: Person, today: date) -> Iterator[WaitingItem]:
    """Answers that this person's organisations owe in reconsiderations and suits."""
    for one in replies_owed(person, today):
        case = one.contestation.case
        yield WaitingItem(
            one.light, one.contestation.number, case.subject, one.what, kind_of(case).address(case), one.due_on, one.left,
            str(case.organisation),
        )  # fmt: skip


def _figures(person: Person, today: date) -> Iterator[Figure]:
    """How many applications came in this year and are open."""
    if not queries.may_handle(person):
        return
    received, still_open = queries.figures_of(person, today.year)
    ledger = reverse("foi_ledger")
    yield Figure("今年收到的公开申请", received, f"{ledger}?year={today.year}")
    yield Figure("办理中的公开申请", still_open, f"{ledger}?state=open")


def _together(person: Person, today: date) -> Iterator[Figure]:
    """What waits at this desk at least twice and can be read and done in one go."""
    for what, count in counts_for_many(person, today):
        if count > 1:
            yield Figure(what.label, count, reverse("foi_together", args=[what.value]))


offer_job(Job("foi.covering", "依申请公开材料的识别和遮盖", 2, cover_waiting))
offer_source(SOURCE)
search.offer(finding.DOCUMENTS)
maps.offer(finding.MAP)
offer_waiting(KIND, _waiting)
offer_waiting(CORRECTION, _correcting)
offer_waiting(f"{KIND}.proposals", _proposed)
offer_waiting(f"{KIND}.escalated", _escalated)
offer_waiting(f"{KIND}.contested", _replies)
offer_figures(KIND, _figures)
offer_together(KIND, _together)
