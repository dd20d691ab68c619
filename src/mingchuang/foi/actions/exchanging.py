"""Be answered by the applicant, and answer what the applicant proposes: all of it outside the clock.

Source: 《政府信息公开条例》第三十五条、第四十条、第四十四条.
"""

from datetime import date, datetime

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.casework.actions import enclose, enter, locked
from mingchuang.casework.models import Letter
from mingchuang.casework.rules import EnclosureKind
from mingchuang.foi.actions.hands import refuse_without
from mingchuang.foi.actions.issuing import issue, take_in
from mingchuang.foi.actions.mending import OnPaper
from mingchuang.foi.models import Exchange, Request
from mingchuang.foi.queries import as_asked, why_no_proposal
from mingchuang.foi.rules.exchanges import ExchangeKind, ExchangeResult, answer_refusal
from mingchuang.foi.rules.letters import Checked, LetterKind
from mingchuang.foi.rules.receiving import Handed
from mingchuang.foi.rules.words import (
    HANDLERS,
    OPEN_STATES,
    Delivery,
    FoiVerb,
    RequestRefusedError,
)
from mingchuang.foi.writing import in_words
from mingchuang.parameters.queries import CHINA


@transaction.atomic
def reply(
    request: Request,
    kind: ExchangeKind,
    result: ExchangeResult,
    text: str,
    *,
    at: datetime,
    paper: tuple[bytes, str] | None = None,
    reach: str = "",
    on_paper: OnPaper | None = None,
) -> Letter | None:
    """The applicant answers what the office asked; the receipt, where the answer is a paper.

    ``reach``: where to send it, for a way of delivery for which nothing was given so far. Raises
    ``RequestRefusedError``, ``RefusedFileError``.
    """
    case = locked(request.case)
    request.case = case
    held = _open(request, kind)
    why = answer_refusal(as_asked(held) if held else None, result, is_case_open=case.state in OPEN_STATES)
    if why or held is None:
        raise RequestRefusedError(why)
    if result is ExchangeResult.GIVEN and not text.strip():
        raise RequestRefusedError("请写明申请的理由。")
    if result is ExchangeResult.ACCEPTED:
        _keep_reach(request, Delivery(held.delivery), reach.strip())
    actor = on_paper.officer if on_paper else None
    _answered(held, result, text, actor, at)
    enter(request.case, FoiVerb.APPLICANT_REPLIED, actor, at, kind=kind.value, result=result.value)
    if kind is not ExchangeKind.REASONS:
        return None
    papers = [enclose(case, EnclosureKind.REQUEST, *paper, actor=actor, at=at)] if paper else []
    return take_in(request, Handed.REASONS, papers, on=_day(request, at, on_paper), actor=actor, at=at)


def _keep_reach(request: Request, delivery: Delivery, reach: str) -> None:
    name = {Delivery.POST: "address", Delivery.EMAIL: "email"}.get(delivery)
    if name is None or (not reach and getattr(request, name)):
        return
    if not reach:
        where = "通信地址" if name == "address" else "电子邮箱"
        raise RequestRefusedError(f"改为{delivery.label}的，请填写{where}。")
    setattr(request, name, reach)
    request.save(update_fields=[name])


@transaction.atomic
def propose(request: Request, text: str, *, at: datetime, on_paper: OnPaper | None = None) -> Letter | None:
    """The applicant proposes to publish what was asked for; the receipt."""
    request.case = locked(request.case)
    if why := why_no_proposal(request):
        raise RequestRefusedError(why)
    actor = on_paper.officer if on_paper else None
    day = _day(request, at, on_paper)
    Exchange.objects.create(
        request=request, kind=ExchangeKind.PROPOSAL, text=text.strip(), asked_at=at, asked_by=actor
    )
    enter(request.case, FoiVerb.PROPOSED, actor, at)
    return take_in(request, Handed.PROPOSAL, on=day, actor=actor, at=at)


@transaction.atomic
def decide_proposal(
    request: Request, result: ExchangeResult, answer: str, *, actor: Person, at: datetime
) -> Letter:
    """The office answers the proposal with letter 27: where it is published, or why not."""
    request.case = locked(request.case)
    refuse_without(actor, HANDLERS, request.case)
    held = _open(request, ExchangeKind.PROPOSAL)
    if (why := answer_refusal(as_asked(held) if held else None, result, is_case_open=True)) or held is None:
        raise RequestRefusedError(why)
    _answered(held, result, answer, actor, at)
    enter(request.case, FoiVerb.PROPOSAL_DECIDED, actor, at, result=result.value)
    return issue(
        request, LetterKind.MADE_PROACTIVE, decision_values(held, result, answer), actor=actor, at=at
    )


def decision_values(held: Exchange, result: ExchangeResult, answer: str) -> dict[str, str]:
    """What the letter about a proposal says."""
    asked_on = in_words(held.asked_at.astimezone(CHINA).date())
    return {"asked_on": asked_on, "result": Checked(result.value).label, "answer": answer.strip()}


def _open(request: Request, kind: ExchangeKind) -> Exchange | None:
    return Exchange.objects.select_for_update().filter(request=request, kind=kind).first()


def _answered(held: Exchange, result: ExchangeResult, text: str, by: Person | None, at: datetime) -> None:
    held.result, held.answer, held.answered_at, held.answered_by = result, text.strip(), at, by
    held.save(update_fields=["result", "answer", "answered_at", "answered_by"])


def _day(request: Request, at: datetime, on_paper: OnPaper | None) -> date:
    today = at.astimezone(CHINA).date()
    day = on_paper.on if on_paper else today
    if not request.case.received_on <= day <= today:
        raise RequestRefusedError("日期应在收到申请之日与今天之间，请核对。")
    return day
