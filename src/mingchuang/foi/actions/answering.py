"""Draft, review, sign and serve the answer; close what the applicant gave up; take a rating."""

import json
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.casework.actions import enter, locked, move, serve_letter, turn_clock
from mingchuang.casework.clock import ClockRefusedError
from mingchuang.casework.models import Letter
from mingchuang.casework.queries import working_days
from mingchuang.foi.actions.hands import refuse_without
from mingchuang.foi.actions.issuing import issue
from mingchuang.foi.covering import findings_in_annexes, findings_in_text
from mingchuang.foi.models import Remark, Request, Review
from mingchuang.foi.queries import RATING, answer_letter, asked_of, happened, issued_kinds, timing_now
from mingchuang.foi.rules.events import EventKind, TimingState
from mingchuang.foi.rules.evidence import evidence_refusal
from mingchuang.foi.rules.exchanges import reasons_awaited_until
from mingchuang.foi.rules.letters import LetterKind
from mingchuang.foi.rules.outcomes import OUTCOMES, Outcome, OutcomeClass, missing_reasons
from mingchuang.foi.rules.service import Carrier
from mingchuang.foi.rules.words import (
    HANDLERS,
    LONGEST_OPINION,
    REVIEW_STATES,
    REVIEWERS,
    WORKFLOW,
    FoiVerb,
    RequestRefusedError,
    State,
)
from mingchuang.foi.writing import in_words
from mingchuang.parameters.queries import CHINA


@transaction.atomic
def draft(
    request: Request, outcome: Outcome, reasons: Mapping[str, str], *, actor: Person, at: datetime
) -> Request:
    """Write or rewrite the draft of the answer; only while the application is being handled."""
    current = _current(request)
    if current.case.state != State.HANDLING:
        raise RequestRefusedError("答复已提交审核，需要修改请先退回。")
    if OUTCOMES[outcome].group is OutcomeClass.OTHERWISE_CLOSED:
        raise RequestRefusedError("逾期不补正、逾期未缴费、撤回等情形请用“结案”办理，不作答复。")
    refuse_without(actor, HANDLERS, current.case)
    current.outcome, current.drafted_by = outcome, actor
    current.reasons = json.dumps(
        {name: text.strip() for name, text in reasons.items() if text.strip()}, ensure_ascii=False
    )
    current.save(update_fields=["outcome", "drafted_by", "reasons"])
    enter(current.case, FoiVerb.DRAFTED, actor, at, outcome=outcome.value)
    return current


@transaction.atomic
def submit_answer(request: Request, *, checked: bool = False, actor: Person, at: datetime) -> Request:
    """Send the draft to the legal office.

    Refused while a required reason is missing, a wait is open, or an annex for the applicant holds personal data;
    ``checked`` says that the officer has looked at what was found and may give it (the applicant's own data).
    """
    current = _current(request)
    refuse_without(actor, HANDLERS, current.case)
    _check_draft(current, at)
    if not checked and (found := findings_in_annexes(current)):
        raise RequestRefusedError(
            f"准备交给申请人的附件中发现：{'；'.join(found)}。请先遮盖；确属可以提供的，勾选“已核对附件”后再提交。"
        )
    move(current.case, "submit_answer", actor=actor, at=at, checked=checked)
    Review.objects.create(request=current, move="submit_answer", person=actor, at=at)
    return _current(current)


def _check_draft(request: Request, at: datetime) -> None:
    if not request.outcome:
        raise RequestRefusedError("还没有拟写答复，请先选择办理结果并写明理由。")
    outcome = Outcome(request.outcome)
    if lacking := missing_reasons(outcome, json.loads(request.reasons)):
        raise RequestRefusedError(
            f"作“{outcome.label}”答复还需要写明：{'；'.join(one.label for one in lacking)}。"
        )
    today = at.astimezone(CHINA).date()
    timing = timing_now(request, today)
    if why := evidence_refusal(
        outcome, received_on=request.case.received_on, happened=happened(request), issued=issued_kinds(request),
        timing=timing,
    ):  # fmt: skip
        raise RequestRefusedError(why)
    if outcome is Outcome.EXCESSIVE and (until := reasons_awaited_until(asked_of(request), today)):
        raise RequestRefusedError(
            f"申请人可以在{in_words(until)}前说明理由，期限未满，还没有收到。（《条例》第三十五条）"
        )
    state = timing.state
    if state in (TimingState.STOPPED_SUPPLEMENT, TimingState.STOPPED_FEE):
        raise RequestRefusedError(f"正在{state.label}，收到之后才能答复。")
    if state is TimingState.ABANDONED:
        raise RequestRefusedError("申请人逾期，视为放弃申请，请用“结案”办理。")


@transaction.atomic
def review(request: Request, name: str, *, remark: str = "", actor: Person, at: datetime) -> Request:
    """Pass the legal or the secrecy review, or send the draft back. Nobody reviews his own draft."""
    current = _current(request)
    state = State(current.case.state)
    if state not in REVIEW_STATES:
        raise RequestRefusedError("这件申请现在不在审核环节。")
    refuse_without(actor, REVIEWERS[state], current.case)
    if current.drafted_by_id == actor.pk:
        raise RequestRefusedError("答复由您拟写，应由其他人审核。（《条例》第十七条）")
    if WORKFLOW.moves[name].needs_reason and not remark.strip():
        raise RequestRefusedError("请写明退回的理由，方便经办人修改。")
    move(current.case, name, actor=actor, at=at)
    Review.objects.create(request=current, move=name, person=actor, remark=remark.strip(), at=at)
    return _current(current)


@transaction.atomic
def sign(request: Request, *, actor: Person, at: datetime) -> Letter:
    """Sign: decision and letter together, or neither. The day of the letter is today."""
    current = _current(request)
    refuse_without(actor, REVIEWERS[State.SIGNING], current.case)
    if current.drafted_by_id == actor.pk:
        raise RequestRefusedError("答复由您拟写，应由其他人签发。（《条例》第十七条）")
    today = at.astimezone(CHINA).date()
    move(current.case, "sign", actor=actor, at=at, closes=True, outcome=str(current.outcome))
    letter = _answer(current, actor, at)
    current.answered_on, current.used_days = today, _used(current, today)
    current.save(update_fields=["answered_on", "used_days"])
    Review.objects.create(request=current, move="sign", person=actor, at=at)
    enter(current.case, FoiVerb.ANSWERED, actor, at, outcome=str(current.outcome), letter=letter.pk)
    return letter


def _used(request: Request, today: date) -> int:
    """Working days from receipt to the end, whatever stopped the clock between."""
    return working_days(request.case.received_on, today)


def _answer(request: Request, actor: Person, at: datetime) -> Letter:
    kind, values, annexes = answer_letter(request)
    outcome = Outcome(request.outcome)
    return issue(request, kind, values, outcome=outcome, attachments=annexes, actor=actor, at=at)


@transaction.atomic
def close(request: Request, outcome: Outcome, remark: str, *, actor: Person, at: datetime) -> Letter:
    """Close without an answer: the supplement or the fee did not come, or the applicant withdrew."""
    current = _current(request)
    refuse_without(actor, HANDLERS, current.case)
    state = timing_now(current, at.astimezone(CHINA).date())
    if OUTCOMES[outcome].group is not OutcomeClass.OTHERWISE_CLOSED:
        raise RequestRefusedError("结案只用于逾期不补正、逾期未缴费、撤回等情形。")
    if outcome is not Outcome.OTHER and state.state is not TimingState.ABANDONED:
        raise RequestRefusedError("期限尚未届满，还不能按逾期结案。")
    if outcome is Outcome.FEE_LAPSED and not state.fee_reached:
        raise RequestRefusedError(
            "还没有登记申请人收到收费通知的日期。缴费期限从收到的次日起算，请先核对送达凭证并登记。（国办函〔2020〕109号）"
        )
    if not remark.strip():
        raise RequestRefusedError("请写明结案的情况，例如告知、届满的日期，或者撤回申请的时间和方式。")
    today = at.astimezone(CHINA).date()
    move(current.case, "close", actor=actor, at=at, closes=True, outcome=outcome.value)
    current.outcome, current.answered_on, current.used_days = outcome, today, _used(current, today)
    current.reasons = json.dumps({"dates": remark.strip()}, ensure_ascii=False)
    current.save(update_fields=["outcome", "answered_on", "used_days", "reasons"])
    issued = issue(current, LetterKind.LAPSED, {"dates": remark.strip()}, outcome=outcome, actor=actor, at=at)
    enter(current.case, FoiVerb.ANSWERED, actor, at, outcome=outcome.value, letter=issued.pk)
    return issued


@transaction.atomic
def serve(
    letter: Letter,
    carrier: Carrier,
    *,
    sent_on: date | None,
    received_on: date | None,
    tracking: str = "",
    actor: Person,
    at: datetime,
) -> Letter:
    """Note how a letter went out; the receipt of a fee notice is an event of the clock. Raises ``CaseRefusedError``."""
    refuse_without(actor, HANDLERS, letter.case)
    served = serve_letter(
        letter, carrier, sent_on=sent_on, received_on=received_on, tracking=tracking, actor=actor, at=at
    )
    if received_on is not None and letter.kind == LetterKind.FEE.value:
        request = Request.objects.select_related("case").get(case=letter.case_id)
        _fee_notice_reached(request, received_on, actor, at)
    return served


def _fee_notice_reached(request: Request, on: date, actor: Person, at: datetime) -> None:
    now = timing_now(request, at.astimezone(CHINA).date())
    if now.fee_reached or now.state not in (TimingState.STOPPED_FEE, TimingState.ABANDONED):
        return
    try:
        turn_clock(request.case, EventKind.FEE_LETTER_RECEIVED, on, actor=actor, at=at)
    except ClockRefusedError as refused:
        raise RequestRefusedError(str(refused)) from refused


@transaction.atomic
def rate(request: Request, stars: int, words: str = "", *, at: datetime) -> Request:
    """The applicant's rating of the handling, once, after the answer; ``words``: what was missing, for the officers,
    never for the public, and without personal data."""
    current = _current(request)
    if current.answered_on is None:
        raise RequestRefusedError("答复之后才能评价。")
    if current.rating is not None:
        raise RequestRefusedError("您已经评价过，谢谢。")
    if not 1 <= stars <= 5:
        raise RequestRefusedError("请选择一星到五星。")
    _keep_words(current, words.strip(), at)
    current.rating = stars
    current.save(update_fields=["rating"])
    enter(current.case, FoiVerb.RATED, None, at, stars=stars)
    return current


def _keep_words(request: Request, words: str, at: datetime) -> None:
    if not words:
        return
    if len(words) > LONGEST_OPINION:
        raise RequestRefusedError(f"意见最多写{LONGEST_OPINION}个字，现在有{len(words)}个字。")
    if found := findings_in_text(words):
        raise RequestRefusedError(f"意见中发现{'、'.join(found)}，请去掉个人信息后再提交。")
    text = json.dumps({"remark": words}, ensure_ascii=False)
    Remark.objects.create(request=request, what=RATING, text=text, at=at)


def _current(request: Request) -> Request:
    case = locked(request.case)
    current = Request.objects.select_related("drafted_by").get(pk=case.pk)
    current.case = case
    return current
