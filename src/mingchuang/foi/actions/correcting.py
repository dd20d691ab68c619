"""Requests to correct a record about oneself: take in, ask for evidence, judge, review, sign, serve, put away."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.casework import actions as cases
from mingchuang.casework.clock import Turn
from mingchuang.casework.models import Letter
from mingchuang.casework.rules import EnclosureKind
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.rules import Intake
from mingchuang.fields.secret import sameness
from mingchuang.foi.actions.hands import refuse_without
from mingchuang.foi.actions.intake import Paper, code_hash, code_of, identity_of, proof_of
from mingchuang.foi.corrections import submit_refusal
from mingchuang.foi.models import Correction, CorrectionReview
from mingchuang.foi.reckoning import CORRECTION, EVIDENCE, is_waiting
from mingchuang.foi.rules.correcting import (
    CORRECTION_DECISIONS,
    CORRECTION_WORKFLOW,
    GROUNDS,
    OPEN_CORRECTIONS,
    CorrectionState,
    Finding,
    correction_number,
)
from mingchuang.foi.rules.letters import LetterKind
from mingchuang.foi.rules.words import HANDLERS, ApplicantKind, FoiVerb, RequestRefusedError
from mingchuang.foi.writing import correction_letter, take_number, wording
from mingchuang.parameters.queries import CHINA


@dataclass(frozen=True)
class Wish:
    """What somebody wants corrected. ``title`` stands in lists and holds no personal data."""

    organisation: Organisation
    applicant_kind: ApplicantKind
    name: str
    title: str
    wanted: str
    right: str
    evidence: str
    id_number: str = ""
    telephone: str = ""
    address: str = ""
    page: str = ""
    papers: Sequence[Paper] = ()
    is_verified: bool = False


@dataclass(frozen=True)
class Wished:
    """The case that a wish became, its retrieval code, and whether it is new."""

    correction: Correction
    code: str
    is_new: bool


@transaction.atomic
def request_correction(
    wish: Wish,
    intake: Intake,
    *,
    received_at: datetime,
    key: str,
    actor: Person | None,
    at: datetime,
) -> Wished:
    """Take a wish in: online (``actor`` None), or written down by an officer. The same ``key`` gives the same case."""
    if received_at > at:
        raise RequestRefusedError("收到日期晚于今天，请核对。")
    office, code = wish.organisation, code_of(key)
    opening = cases.Opening(
        CORRECTION, office, wish.title, CorrectionState.HANDLING, received_at,
        hashlib.sha256(key.encode()).hexdigest(),
    )  # fmt: skip
    case, is_new = cases.open_case(
        opening, lambda year, serial: correction_number(office.code, year, serial), actor=actor, at=at
    )
    if not is_new:
        return Wished(Correction.objects.select_related("case__organisation").get(case=case), code, False)
    made = Correction.objects.create(
        case=case, intake=intake, applicant_kind=wish.applicant_kind, name=wish.name, id_number=wish.id_number,
        telephone=wish.telephone, address=wish.address, wanted=wish.wanted, right=wish.right, evidence=wish.evidence,
        page=wish.page, code_hash=code_hash(case.number, code), is_verified=wish.is_verified,
        sameness=sameness(identity_of(wish.id_number, wish.name, wish.telephone)),
    )  # fmt: skip
    cases.settle(case, at.astimezone(CHINA).date())
    for paper in wish.papers:
        cases.enclose(case, paper.kind, paper.content, paper.name, actor=actor, at=at)
    verb = FoiVerb.CORRECTION_SUBMITTED if actor is None else FoiVerb.CORRECTION_REGISTERED
    facts = {"intake": intake.value, "applicant_kind": wish.applicant_kind.value}
    cases.enter(made.case, verb, actor, at, **facts, **proof_of(wish.is_verified))
    return Wished(made, code, True)


@transaction.atomic
def ask_for_evidence(
    correction: Correction, question: str, until: date, *, actor: Person, at: datetime
) -> None:
    """Ask once for more evidence, to be brought by ``until``; the promised days stand still until then."""
    current = _handled(correction, actor)
    today = at.astimezone(CHINA).date()
    if current.asked_on is not None:
        raise RequestRefusedError("已经请申请人补充过一次证据，请按现有证据办理。")
    if not question.strip():
        raise RequestRefusedError("请写明需要补充什么证据。")
    if until <= today:
        raise RequestRefusedError("补充证据的最后日期应晚于今天，请给申请人合理的时间。")
    current.question, current.asked_on, current.until = question.strip(), today, until
    current.save(update_fields=["question", "asked_on", "until"])
    cases.turn_clock(current.case, Turn.PAUSE, today, until=until, who=EVIDENCE, actor=actor, at=at)
    _step(current, "ask_for_evidence", actor, at)
    cases.enter(current.case, FoiVerb.EVIDENCE_ASKED, actor, at)


@transaction.atomic
def bring_evidence(
    correction: Correction,
    text: str,
    paper: tuple[bytes, str] | None,
    *,
    actor: Person | None = None,
    at: datetime,
) -> None:
    """Evidence that comes later, at any time while the request is being checked; the clock goes on where it waited."""
    current = _current(correction)
    if current.case.state != CorrectionState.HANDLING:
        raise RequestRefusedError("核对已经结束，不能再补充证据。有新证据的，请重新提出更正申请。")
    if not text.strip() and paper is None:
        raise RequestRefusedError("请写明补充的证据，或者上传材料。")
    today = at.astimezone(CHINA).date()
    if text.strip():
        current.evidence = f"{current.evidence}\n{text.strip()}"
        current.save(update_fields=["evidence"])
    if paper is not None:
        cases.enclose(current.case, EnclosureKind.SUPPLEMENT, *paper, actor=actor, at=at)
    if is_waiting(current, today):
        cases.turn_clock(current.case, Turn.RESUME, today, who=EVIDENCE, actor=actor, at=at)
    _step(current, "bring_evidence", actor, at)
    cases.enter(current.case, FoiVerb.EVIDENCE_BROUGHT, actor, at)


@transaction.atomic
def judge(
    correction: Correction, finding: Finding, grounds: Mapping[str, str], *, actor: Person, at: datetime
) -> Correction:
    """Write or rewrite the draft: what was found, and why."""
    current = _handled(correction, actor)
    known = {one.name for one in GROUNDS[finding]}
    kept = {name: text.strip() for name, text in grounds.items() if name in known and text.strip()}
    current.finding, current.drafted_by = finding, actor
    current.grounds = json.dumps(kept, ensure_ascii=False)
    current.save(update_fields=["finding", "drafted_by", "grounds"])
    cases.enter(current.case, FoiVerb.CORRECTION_JUDGED, actor, at, outcome=finding.value)
    return current


@transaction.atomic
def move_correction(
    correction: Correction, name: str, *, remark: str = "", actor: Person, at: datetime
) -> Correction:
    """Submit the draft, pass its legal review, send it back, or note that the applicant wants nothing any more."""
    current = _current(correction)
    move = CORRECTION_WORKFLOW.moves[name]
    refuse_without(actor, move.by, current.case)
    if name == "submit" and (why := submit_refusal(current, at.astimezone(CHINA).date())):
        raise RequestRefusedError(why)
    if name in CORRECTION_DECISIONS and current.drafted_by_id == actor.pk:
        raise RequestRefusedError("告知书由您拟写，应由其他人审核。（《条例》第四十五条）")
    if move.needs_reason and not remark.strip():
        raise RequestRefusedError(f"请写明{move.label}的原因。")
    _moved(current, name, remark, actor, at)
    return current


@transaction.atomic
def withdraw_correction(correction: Correction, *, at: datetime) -> Correction:
    """The applicant wants nothing any more."""
    current = _current(correction)
    if current.case.state not in OPEN_CORRECTIONS:
        raise RequestRefusedError("这件申请已经办结，不能再撤回。")
    _moved(current, "withdraw", "", None, at)
    return current


def _moved(current: Correction, name: str, remark: str, actor: Person | None, at: datetime) -> None:
    ends = name == "withdraw"
    current.case = cases.move(current.case, name, actor=actor, at=at, closes=ends)
    if ends:
        current.answered_on = at.astimezone(CHINA).date()
        current.save(update_fields=["answered_on"])
    _step(current, name, actor, at, remark)


@transaction.atomic
def sign_correction(correction: Correction, *, actor: Person, at: datetime) -> Letter:
    """Sign: the finding and its letter together, or neither. Raises ``RequestRefusedError``, ``MissingGlyphsError``."""
    current = _current(correction)
    refuse_without(actor, CORRECTION_WORKFLOW.moves["sign"].by, current.case)
    if current.drafted_by_id == actor.pk:
        raise RequestRefusedError("告知书由您拟写，应由其他人签发。（《条例》第四十五条）")
    today = at.astimezone(CHINA).date()
    current.case = cases.move(current.case, "sign", actor=actor, at=at, closes=True)
    text = wording(LetterKind.CORRECTION, today)
    letter = correction_letter(
        current, on=today, number=take_number(current.case.organisation, today), text=text
    )
    issued = cases.issue_letter(
        current.case, LetterKind.CORRECTION.value, letter, issued_on=today, wording=text.version, actor=actor,
        at=at,
    )  # fmt: skip
    current.answered_on = today
    current.save(update_fields=["answered_on"])
    _step(current, "sign", actor, at)
    cases.enter(
        current.case, FoiVerb.CORRECTION_ANSWERED, actor, at, outcome=str(current.finding), letter=issued.pk
    )
    return issued


def _handled(correction: Correction, actor: Person) -> Correction:
    """The correction, held, while it is being checked by somebody who may."""
    current = _current(correction)
    refuse_without(actor, HANDLERS, current.case)
    if current.case.state != CorrectionState.HANDLING:
        raise RequestRefusedError("告知书已提交审核，需要修改请先退回。")
    return current


def _current(correction: Correction) -> Correction:
    case = cases.locked(correction.case)
    current = Correction.objects.get(pk=case.pk)
    current.case = case
    return current


def _step(current: Correction, move: str, actor: Person | None, at: datetime, remark: str = "") -> None:
    CorrectionReview.objects.create(correction=current, move=move, person=actor, remark=remark.strip(), at=at)
