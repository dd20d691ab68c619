"""What may be done with an application now, by whom, and why not what may not: read off the rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role
from mingchuang.accounts.rules import RoleKind
from mingchuang.casework.clock import ClockRefusedError
from mingchuang.casework.queries import assuming
from mingchuang.foi.corrections import submit_refusal
from mingchuang.foi.forms.happening import FIELDS, CloseForm, HappeningForm, LetterForm, ReceivedForm
from mingchuang.foi.models import Correction, Request
from mingchuang.foi.queries import (
    asked_of,
    before_in_month,
    happened,
    issued_kinds,
    why_no_proposal,
    withdrawn_on,
)
from mingchuang.foi.reckoning import events_of
from mingchuang.foi.rules.correcting import (
    CORRECTION_DECISIONS,
    CORRECTION_REVIEWERS,
    CORRECTION_WORKFLOW,
    CorrectionState,
)
from mingchuang.foi.rules.events import Event, EventKind, TimingState
from mingchuang.foi.rules.evidence import evidence_refusal
from mingchuang.foi.rules.exchanges import ExchangeKind
from mingchuang.foi.rules.letters import TEMPLATES
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.receiving import Handed
from mingchuang.foi.rules.telling import ON_DEMAND, telling_refusal
from mingchuang.foi.rules.timing import refusal
from mingchuang.foi.rules.words import HANDLERS, REVIEW_STATES, REVIEWERS, WORKFLOW, State
from mingchuang.foi.showing import Face
from mingchuang.foi.writing import in_words
from mingchuang.parameters.queries import calendar
from mingchuang.workdays import Calendar, CalendarMissing

ARTICLES = {
    EventKind.SUPPLEMENT_ASKED: "《条例》第三十条",
    EventKind.THIRD_PARTY_ASKED: "《条例》第三十二条",
    EventKind.AGENCY_ASKED: "《条例》第三十四条",
    EventKind.EXTENDED: "《条例》第三十三条",
    EventKind.FEE_NOTICED: "国办函〔2020〕109号",
    EventKind.DELAY_SET: "《条例》第三十五条",
}
HIDDEN_UNTIL_ASKED = {
    EventKind.SUPPLEMENT_RECEIVED, EventKind.FEE_LETTER_RECEIVED, EventKind.FEE_PAID, EventKind.THIRD_PARTY_LETTER_RECEIVED,
    EventKind.THIRD_PARTY_ANSWERED, EventKind.AGENCY_LETTER_RECEIVED, EventKind.AGENCY_ANSWERED,
}  # fmt: skip
"""Answers to what was asked: not shown before anything was."""


@dataclass(frozen=True)
class Choice:
    """One thing to do: its form, or the sentence why it is not open."""

    name: str
    label: str
    article: str
    refusal: str = ""
    form: HappeningForm | CloseForm | LetterForm | ReceivedForm | None = None
    needs_reason: bool = False


def event_choices(request: Request, person: Person, today: date) -> list[Choice]:
    """The events an officer may enter today, greyed ones with their reason."""
    if request.answered_on or not has_role(person, HANDLERS, request.case.organisation):
        return []
    events = events_of(request.case.clock_events.all())
    found = []
    for kind in FIELDS:
        why = _refusal(request, events, kind, today)
        if why and kind in HIDDEN_UNTIL_ASKED:
            continue
        initial = {"before": before_in_month(request)} if kind is EventKind.FEE_NOTICED else {}
        form = None if why else HappeningForm(kind, today=today, initial=initial)
        found.append(Choice(kind.value, kind.label, ARTICLES.get(kind, ""), why, form))
    return found


def letter_choices(request: Request, person: Person) -> list[Choice]:
    """The letters without a clock that an officer may send, greyed ones with their reason."""
    if not has_role(person, HANDLERS, request.case.organisation):
        return []
    issued, events = issued_kinds(request), happened(request)
    found = []
    for kind in ON_DEMAND:
        why = telling_refusal(
            kind, received_on=request.case.received_on, is_open=request.answered_on is None, issued=issued,
            happened=events,
        )  # fmt: skip
        form = None if why else LetterForm(kind)
        found.append(Choice(kind.value, kind.label, TEMPLATES[kind].article, why, form))
    return found


RECEIVED_AT = {ExchangeKind.REASONS: Handed.REASONS, ExchangeKind.WAY: Handed.WAY}
"""What an applicant answers to what the office asked."""


def received_choices(request: Request, person: Person, today: date) -> list[Choice]:
    """What an officer may write down of what the applicant hands in on paper, beside the events of the clock."""
    if not has_role(person, HANDLERS, request.case.organisation):
        return []
    found = [
        (RECEIVED_AT[one.kind], "") for one in asked_of(request) if one.is_open and one.kind in RECEIVED_AT
    ]
    if request.answered_on is None:
        found.append((Handed.WITHDRAWAL, "已经撤回。" if withdrawn_on(request) else ""))
    found.append((Handed.PROPOSAL, why_no_proposal(request)))
    return [
        Choice(handed.value, handed.label, "", why, None if why else ReceivedForm(handed, today=today))
        for handed, why in found
    ]


def _refusal(request: Request, events: Iterable[Event], kind: EventKind, today: date) -> str:
    case = request.case
    wanted = Event(today, kind, until=date(today.year + 1, 12, 31))
    held: Calendar = calendar()
    for _attempt in range(3):
        try:
            return refusal(case.received_on, events, wanted, calendar=held)
        except CalendarMissing as missing:
            held = assuming(held, missing.year)
        except ClockRefusedError as refused:
            return str(refused)
    return ""


def move_choices(request: Request, person: Person, face: Face) -> list[Choice]:
    """The moves from this state: open to this person, or greyed with the reason."""
    state = State(request.case.state)
    return [
        Choice(
            move.name,
            move.label,
            move.article,
            _move_refusal(request, person, move.name, face),
            CloseForm(initial=_closing(request)) if move.name == "close" else None,
            move.needs_reason,
        )
        for move in WORKFLOW.open_from(state)
    ]


def _closing(request: Request) -> dict[str, str]:
    """What the form of closing begins with, where the applicant has withdrawn."""
    day = withdrawn_on(request)
    if day is None:
        return {}
    return {"outcome": Outcome.OTHER.value, "remark": f"申请人于{in_words(day)}撤回申请。"}


def _move_refusal(request: Request, person: Person, name: str, face: Face) -> str:
    move, state = WORKFLOW.moves[name], State(request.case.state)
    kinds = REVIEWERS[state] if state in REVIEW_STATES else frozenset(RoleKind(kind) for kind in move.by)
    if not has_role(person, kinds, request.case.organisation):
        return f"由{'、'.join(sorted(kind.label for kind in kinds))}办理。"
    if state in REVIEW_STATES and request.drafted_by_id == person.pk:
        return "答复由您拟写，应由其他人办理。"
    if name == "submit_answer":
        return _submit_refusal(request, face)
    return ""


def _submit_refusal(request: Request, face: Face) -> str:
    if not request.outcome:
        return "还没有拟写答复。"
    if face.timing.state in (TimingState.STOPPED_SUPPLEMENT, TimingState.STOPPED_FEE):
        return f"正在{face.timing.state.label}，收到之后才能答复。"
    if face.timing.state is TimingState.ABANDONED:
        return "申请人逾期，请用“结案”办理。"
    return evidence_refusal(
        Outcome(request.outcome), received_on=request.case.received_on, happened=happened(request),
        issued=issued_kinds(request), timing=face.timing,
    )  # fmt: skip


def correction_choices(correction: Correction, person: Person, today: date) -> list[Choice]:
    """The moves of a correction from where it stands: open to this person, or greyed with the reason."""
    state = CorrectionState(correction.case.state)
    return [
        Choice(
            move.name, move.label, move.article, _correction_refusal(correction, person, move.name, today),
            needs_reason=move.needs_reason,
        )
        for move in CORRECTION_WORKFLOW.open_from(state)
    ]  # fmt: skip


def _correction_refusal(correction: Correction, person: Person, name: str, today: date) -> str:
    state = CorrectionState(correction.case.state)
    reviewers = CORRECTION_REVIEWERS.get(state, frozenset())
    by = reviewers if name == "send_back" else CORRECTION_WORKFLOW.moves[name].by
    kinds = frozenset(RoleKind(kind) for kind in by)
    if not has_role(person, kinds, correction.case.organisation):
        return f"由{'、'.join(sorted(kind.label for kind in kinds))}办理。"
    if name in CORRECTION_DECISIONS and correction.drafted_by_id == person.pk:
        return "告知书由您拟写，应由其他人办理。"
    if name == "submit":
        return submit_refusal(correction, today)
    return ""
