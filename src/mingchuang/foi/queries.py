"""Read applications: one case's standing, the ledger, what waits for whom, the cells of the statutory table."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import organisations_of
from mingchuang.accounts.rules import RoleKind
from mingchuang.casework.clock import ClockRefusedError
from mingchuang.casework.models import Case, Share
from mingchuang.casework.queries import assuming, cases_at, visible_to, within_reach
from mingchuang.casework.rules import EnclosureKind
from mingchuang.directory.models import Organisation
from mingchuang.disclosure import queries as disclosure
from mingchuang.disclosure.rules import Intake
from mingchuang.foi.models import Contestation, Exchange, Request
from mingchuang.foi.reckoning import KIND, timing_of
from mingchuang.foi.rules.events import Event, EventKind, Timing
from mingchuang.foi.rules.exchanges import Asked, ExchangeKind, ExchangeResult, proposal_refusal
from mingchuang.foi.rules.letters import LetterKind
from mingchuang.foi.rules.outcomes import OUTCOMES, ROWS_2021, Outcome, search_record
from mingchuang.foi.rules.remedies import Contest, ContestResult
from mingchuang.foi.rules.words import HANDLERS, OPEN_STATES, REVIEWERS, ApplicantKind, State
from mingchuang.parameters.queries import CHINA, calendar
from mingchuang.parameters.queries import value as parameter
from mingchuang.terms import Term
from mingchuang.workdays import CalendarMissing


def timing_now(request: Request, on: date, *ahead: Event) -> Timing:
    """The period of an application on a day, provisionally where a year's calendar is not published yet; ``ahead``:
    what would happen besides."""
    case, held = request.case, calendar()
    rows = list(case.clock_events.all())
    for _attempt in range(3):
        try:
            return timing_of(case, rows, on, held, ahead)
        except CalendarMissing as missing:
            held = assuming(held, missing.year)
    return timing_of(case, rows, on, held, ahead)


def fee_pay_by(request: Request, on: date) -> date | None:
    """The last day to pay for a notice of ``on``, by the regulation under which the application stands; None where
    nothing may be charged now, which the clock says when it is turned."""
    try:
        return timing_now(request, on, Event(on, EventKind.FEE_NOTICED)).limits.get("fee_pay_by")
    except ClockRefusedError:
        return None


def answer_letter(request: Request) -> tuple[LetterKind, dict[str, str], tuple[str, ...]]:
    """Which letter answers the application as drafted, its values, and the names of its enclosures."""
    outcome = Outcome(request.outcome)
    kind, values = answer_values(outcome, json.loads(request.reasons))
    return kind, values, annexes_of(request)


def answer_values(outcome: Outcome, reasons: Mapping[str, str]) -> tuple[LetterKind, dict[str, str]]:
    """Which letter tells of an outcome, and its values from the reasons on file."""
    values = dict(reasons)
    values["search"] = search_record(reasons)
    values["answer"] = reasons.get("given") or reasons.get("place", "")
    grounds = [reasons.get(name, "") for name in ("ground", "law", "consultation", "public_interest")]
    values["ground"] = "".join(_sentence(text) for text in grounds if text)
    return LetterKind(str(OUTCOMES[outcome].letter)), values


def annexes_of(request: Request) -> tuple[str, ...]:
    """The names of the papers that go to the applicant with the answer."""
    annexes = request.case.enclosures.filter(kind=EnclosureKind.ANNEX, is_for_applicant=True)
    return tuple(annexes.values_list("name", flat=True))


def issued_kinds(request: Request) -> frozenset[str]:
    """The kinds of letters that went out so far."""
    return frozenset(request.case.letters.values_list("kind", flat=True))


def before_in_month(request: Request) -> int:
    """How many applications the same applicant made here earlier in the same calendar month (the bands of fees)."""
    case = request.case
    return Request.objects.filter(
        sameness=request.sameness, case__organisation=case.organisation_id, case__pk__lt=case.pk,
        case__received_on__range=(case.received_on.replace(day=1), case.received_on),
    ).count()  # fmt: skip


def happened(request: Request) -> frozenset[str]:
    """The events of the clock so far."""
    return frozenset(request.case.clock_events.values_list("what", flat=True))


def _sentence(text: str) -> str:
    return text if text.endswith(("。", "；", "！", "？")) else f"{text}。"


def requests_visible_to(person: Person) -> QuerySet[Request]:
    """The applications that ``person`` may see, newest first."""
    return (
        Request.objects.filter(within_reach(person, "case__"))
        .select_related("case__organisation", "case__owner")
        .order_by("-case__received_on", "-case__pk")
    )


def organisations_with_intake() -> list[Organisation]:
    """The organisations that the public may apply to: the government, its departments and towns."""
    kinds = ("government", "department", "town")
    return list(Organisation.objects.filter(is_active=True, kind__in=kinds).order_by("sort_order", "code"))


WITHDRAWAL, RATING = "withdrawn", "rated"
"""The remarks by which the applicant withdrew, and said what was missing."""


def withdrawn_on(request: Request) -> date | None:
    """The day on which the applicant withdrew the application, if so."""
    made = next((one for one in request.remarks.all() if one.what == WITHDRAWAL), None)
    if made is None:
        return None
    on = json.loads(made.text).get("on")
    return date.fromisoformat(on) if on else made.at.astimezone(CHINA).date()


def opinion_of(request: Request) -> str:
    """What the applicant said was missing, with the rating."""
    made = next((one for one in request.remarks.all() if one.what == RATING), None)
    return str(json.loads(made.text).get("remark", "")) if made else ""


def as_asked(one: Exchange) -> Asked:
    """An exchange as the rules see it."""
    answered = one.answered_at.astimezone(CHINA).date() if one.answered_at else None
    asked_on = one.asked_at.astimezone(CHINA).date()
    return Asked(ExchangeKind(one.kind), ExchangeResult(one.result), asked_on, one.until, answered)


def asked_of(request: Request) -> list[Asked]:
    """What was asked outside the clock so far, on either side."""
    return [as_asked(one) for one in request.exchanges.all()]


def why_no_proposal(request: Request) -> str:
    """Why the applicant cannot propose to publish now; empty where it can be done."""
    return proposal_refusal(
        request.case.received_on, asked_of(request), is_given_up=request.case.state == State.CLOSED,
        is_proactive=request.made_proactive.exists(),
    )  # fmt: skip


def open_proposals(person: Person) -> QuerySet[Exchange]:
    """Proposals to publish that organisations of this person have still to answer, the oldest first."""
    reached = [one.pk for one in organisations_of(person, HANDLERS)]
    return Exchange.objects.filter(
        kind=ExchangeKind.PROPOSAL, result=ExchangeResult.PENDING, request__case__organisation__in=reached
    ).select_related("request__case__organisation")


def open_intakes() -> list[Intake]:
    """The ways by which applications may come in: those that the guide announces, letter and counter always.

    Before the guide names any, nothing is closed. Source: 国办公开办函〔2017〕19号 (letter and counter cannot be
    refused; any other channel binds as soon as the guide names it).
    """
    announced = {Intake(way.intake) for way in disclosure.intakes()}
    never_closed = {Intake.LETTER, Intake.IN_PERSON}
    return [one for one in Intake if not announced or one in announced | never_closed]


def announced_ways() -> list[tuple[str, str]]:
    """How each open way works, in the words of the guide: name and what to do."""
    said = {Intake(way.intake): way.details for way in disclosure.intakes()}
    return [(intake.label, said.get(intake, "")) for intake in open_intakes()]


def figures_of(person: Person, year: int) -> tuple[int, int]:
    """How many applications this person may see came in during ``year``, and how many are open."""
    seen = visible_to(person, KIND)
    return seen.filter(received_on__year=year).count(), seen.filter(closed_at__isnull=True).count()


def may_handle(person: Person) -> list[Organisation]:
    """The organisations for which ``person`` may register and handle applications."""
    return organisations_of(person, HANDLERS)


def waiting_cases(person: Person, on: date) -> QuerySet[Case]:
    """Open applications at a step that is this person's: to handle, to review, to sign."""
    steps = {State.HANDLING.value: HANDLERS, **{state.value: kinds for state, kinds in REVIEWERS.items()}}
    return cases_at(person, on, KIND, State.HANDLING.value, steps)


def near_cases(person: Person, until: date) -> QuerySet[Case]:
    """Open applications due by ``until`` in the organisations that ``person`` leads, the most pressing first."""
    led = [one.pk for one in organisations_of(person, {RoleKind.LEADER})]
    states = [state.value for state in OPEN_STATES]
    found = Case.objects.filter(
        kind=KIND, state__in=states, organisation__in=led, due_on__lte=until, closed_at__isnull=True
    )
    return found.select_related("organisation").order_by("due_on", "pk")


def open_shares(person: Person) -> QuerySet[Share]:
    """Shares that organisations of this person still owe."""
    reached = [one.pk for one in organisations_of(person, HANDLERS)]
    return Share.objects.filter(
        answered_at__isnull=True, organisation__in=reached, case__kind=KIND
    ).select_related("case", "organisation")


def same_applicant(request: Request) -> int:
    """How many other applications the same applicant made; nothing is known where the data was erased."""
    if not request.sameness:
        return 0
    return Request.objects.filter(sameness=request.sameness).exclude(pk=request.pk).count()


def same_subject(request: Request) -> int:
    """How many other applications ask for the same by their subject."""
    if not request.topic:
        return 0
    return Request.objects.filter(topic=request.topic).exclude(pk=request.pk).count()


def earlier_answer(request: Request) -> str:
    """The last answer to the same applicant about the same subject, by day and document number; empty where none is."""
    if not request.sameness or not request.topic:
        return ""
    same = Request.objects.filter(sameness=request.sameness, topic=request.topic, answered_on__isnull=False)
    earlier = same.exclude(pk=request.pk).select_related("case").order_by("-answered_on").first()
    if earlier is None or earlier.answered_on is None:
        return ""
    letter = earlier.case.letters.filter(kind=str(OUTCOMES[Outcome(earlier.outcome)].letter)).last()
    number = f"文号为{letter.number}" if letter else f"登记编号为{earlier.case.number}"
    day = earlier.answered_on
    return f"{day.year}年{day.month}月{day.day}日已经答复，{number}。"


@dataclass(frozen=True)
class Period:
    """A span of days, both included."""

    first: date
    last: date


@dataclass
class Tally:
    """The cells of the statutory table for a period: each is the number of a list that ``cell_cases`` opens."""

    received: dict[str, int] = field(default_factory=dict)
    carried_in: dict[str, int] = field(default_factory=dict)
    by_row: dict[str, dict[str, int]] = field(default_factory=dict)
    carried_over: dict[str, int] = field(default_factory=dict)
    by_intake: dict[str, int] = field(default_factory=dict)
    by_outcome: dict[str, int] = field(default_factory=dict)
    fees_yuan: int = 0

    @property
    def total_received(self) -> int:
        return sum(self.received.values())

    @property
    def total_answered(self) -> int:
        return sum(self.by_outcome.values())


CELLS = ("received", "carried_in", "carried_over")
EVERY_CELL = frozenset({*CELLS, "answered", *ROWS_2021})


def tally(period: Period, organisations: Collection[int] | None = None) -> Tally:
    """What was received, answered, carried over in ``period``, by applicant kind (columns) and outcome (rows).

    ``organisations`` by id; None counts all. Received plus carried in equals answered plus carried over, column by column.
    """
    made = Tally()
    for cell in CELLS:
        setattr(made, cell, _by_kind(cell_cases(period, cell, organisations)))
    answered = cell_cases(period, "answered", organisations).values_list("outcome", "applicant_kind")
    for outcome, applicant, count in answered.annotate(count=Count("pk")).order_by():
        row = made.by_row.setdefault(OUTCOMES[Outcome(outcome)].row_2021, {})
        row[str(applicant)] = row.get(str(applicant), 0) + count
        made.by_outcome[str(outcome)] = made.by_outcome.get(str(outcome), 0) + count
    received = cell_cases(period, "received", organisations).values_list("intake")
    counted = dict(received.annotate(count=Count("pk")).order_by())
    made.by_intake = {intake.value: counted.get(intake, 0) for intake in Intake}
    paid = cell_cases(period, "answered", organisations).filter(fee_paid=True)
    made.fees_yuan = sum(paid.values_list("fee_yuan", flat=True))
    return made


def cell_cases(period: Period, cell: str, organisations: Collection[int] | None = None) -> QuerySet[Request]:
    """The applications that a cell counts: received, carried_in, carried_over, answered, or a row of the table."""
    first, last = period.first, period.last
    every = Request.objects.all()
    if organisations is not None:
        every = every.filter(case__organisation__in=list(organisations))
    if cell == "received":
        return every.filter(received_on__range=(first, last))
    before = every.filter(received_on__lt=first)
    if cell == "carried_in":
        return before.filter(Q(answered_on__isnull=True) | Q(answered_on__gte=first))
    if cell == "carried_over":
        still_open = Q(answered_on__isnull=True) | Q(answered_on__gt=last)
        return every.filter(still_open, received_on__lte=last)
    answered = every.filter(answered_on__range=(first, last))
    if cell == "answered":
        return answered
    outcomes = [outcome.value for outcome, facts in OUTCOMES.items() if facts.row_2021 == cell]
    return answered.filter(outcome__in=outcomes)


def _by_kind(requests: QuerySet[Request]) -> dict[str, int]:
    counted = dict(requests.values_list("applicant_kind").annotate(count=Count("pk")).order_by())
    return {kind.value: counted.get(kind, 0) for kind in ApplicantKind}


class Span(Term):
    """How long an application took, in working days from receipt to its end."""

    WEEK = "5", "5个工作日内"
    TWO_WEEKS = "10", "6至10个工作日"
    LIMIT = "20", "11至20个工作日"
    EXTENDED = "40", "21至40个工作日"
    LONGER = "longer", "40个工作日以上"

    @property
    def within(self) -> Q:
        """The ended applications of this span."""
        first, last = {"5": (0, 5), "10": (6, 10), "20": (11, 20), "40": (21, 40)}.get(
            self.value, (41, 32767)
        )
        return Q(used_days__range=(first, last))


def time_used(period: Period, organisations: Collection[int] | None = None) -> dict[Span, int]:
    """How many of the applications ended in ``period`` took how long."""
    answered = cell_cases(period, "answered", organisations)
    counted = answered.aggregate(**{f"span_{span.value}": Count("pk", filter=span.within) for span in Span})
    return {span: counted[f"span_{span.value}"] for span in Span}


def by_organisation(
    period: Period, organisations: Collection[int] | None = None
) -> list[tuple[int, str, int, int]]:
    """Id and name of each organisation with how many it received and answered in ``period``, the busiest first."""
    counts: dict[int, list[int]] = {}
    for place, cell in enumerate(("received", "answered")):
        found = cell_cases(period, cell, organisations).values_list("case__organisation")
        for pk, count in found.annotate(count=Count("pk")).order_by():
            counts.setdefault(pk, [0, 0])[place] = count
    names = dict(Organisation.objects.filter(pk__in=counts).values_list("pk", "name"))
    rows = [(pk, names[pk], received, answered) for pk, (received, answered) in counts.items()]
    return sorted(rows, key=lambda row: (-row[2], row[1]))


def contestations(
    period: Period, kind: Contest | None = None, organisations: Collection[int] | None = None
) -> QuerySet[Contestation]:
    """Reconsiderations and suits of a period: decided in it, or filed before its end and not decided by then; about
    corrections too, where the district counts them with the others on the last day of the period.
    """
    open_then = Q(filed_on__lte=period.last) & (Q(decided_on__isnull=True) | Q(decided_on__gt=period.last))
    found = Contestation.objects.filter(Q(decided_on__range=(period.first, period.last)) | open_then)
    if not parameter("foi.count_contests_of_corrections", on=period.last):
        found = found.filter(case__kind=KIND)
    if kind is not None:
        found = found.filter(kind=kind)
    if organisations is not None:
        found = found.filter(case__organisation__in=list(organisations))
    return found


def contest_tally(
    period: Period, organisations: Collection[int] | None = None
) -> dict[Contest, dict[ContestResult, int]]:
    """Part four of the yearly table: how many ended how; what was decided later was pending then."""
    made = {kind: dict.fromkeys(ContestResult, 0) for kind in Contest}
    for one in contestations(period, organisations=organisations):
        is_later = one.decided_on is not None and one.decided_on > period.last
        made[Contest(one.kind)][ContestResult.PENDING if is_later else ContestResult(one.result)] += 1
    return made
