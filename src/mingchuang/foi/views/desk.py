"""The desk of applications: ledger, one application's page, registering what came on paper."""

import json
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mingchuang.accounts.permissions import for_business
from mingchuang.accounts.queries import has_role, organisations_of, people_with
from mingchuang.accounts.rules import BUSINESS
from mingchuang.casework.actions import note_look
from mingchuang.casework.following import moved
from mingchuang.casework.queries import light_of, may_answer_share, visible_to
from mingchuang.directory.queries import government
from mingchuang.disclosure.rules import Intake
from mingchuang.foi import inside, queries
from mingchuang.foi.choosing import event_choices, letter_choices, move_choices, received_choices
from mingchuang.foi.contested import reply_of
from mingchuang.foi.covering import may_convert, may_cover
from mingchuang.foi.disclosed import was_given
from mingchuang.foi.forms.happening import (
    ContestForm,
    DecisionForm,
    DraftForm,
    ServiceForm,
    ShareForm,
    outcome_groups,
)
from mingchuang.foi.ledger import ledger as lines_of
from mingchuang.foi.models import Remark, Request
from mingchuang.foi.reckoning import KIND
from mingchuang.foi.rules.advice import Advice, Standing, advice
from mingchuang.foi.rules.events import TimingState
from mingchuang.foi.rules.exporting import ExportPurpose
from mingchuang.foi.rules.letters import WITHOUT_SERVICE
from mingchuang.foi.rules.outcomes import OUTCOMES, Outcome, OutcomeClass, Reasoning
from mingchuang.foi.rules.retention import Erasure, steps_of
from mingchuang.foi.rules.service import Carrier, service
from mingchuang.foi.rules.words import HANDLERS, REGISTRARS, WORKFLOW, ApplicantKind, State
from mingchuang.foi.showing import Face, face, remark_words
from mingchuang.foi.together import open_to
from mingchuang.foi.views.exporting import masked_table
from mingchuang.journal.queries import of_subject, shown
from mingchuang.parameters.queries import calendar

ON_A_PAGE = 50
LARGEST_NUMBER = 2**63 - 1


def found(request: HttpRequest, pk: int) -> Request:
    """The application, if this person may see it. Raises ``Http404`` otherwise."""
    wanted = None
    if pk <= LARGEST_NUMBER:
        wanted = queries.requests_visible_to(request.user).order_by().filter(pk=pk).first()
    if wanted is None:
        raise Http404
    return wanted


class Pages(Paginator):
    """Pages of lines that were counted before."""

    def __init__(self, lines: Any, per_page: int, *, total: int) -> None:
        super().__init__(lines, per_page)
        self.total = total

    @property
    def count(self) -> int:
        return self.total


@for_business
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """All applications this person may see, with filters kept in the address, and as a table to save."""
    asked = lines_of(request.user, request.GET)
    form = request.GET.get("export")
    if form in ("xlsx", "csv"):
        return masked_table(asked.rows, form)
    page = Pages(asked.rows, ON_A_PAGE, total=asked.total).get_page(request.GET.get("page"))
    today, held = timezone.localdate(), calendar()
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "page": page,
        "rows": [(one, *light_of(one.case, today, held), State(one.case.state).label) for one in page],
        "kept": kept.urlencode(),
        "asked": request.GET,
        "intakes": list(Intake),
        "kinds": list(ApplicantKind),
        "groups": list(OutcomeClass),
        "organisations": organisations_of(request.user, BUSINESS),
        "spans": list(queries.Span),
        "years": range(today.year, 2017, -1),
        "many": open_to(request.user),
        "may_register": bool(queries.may_handle(request.user)),
        "purposes": list(ExportPurpose) if organisations_of(request.user, REGISTRARS) else [],
        "may_erase": (district := government()) is not None and has_role(request.user, REGISTRARS, district),
        "header_title": "依申请公开",
        "page_title": "依申请公开",
    }
    return render(request, "foi/desk/ledger.html", context)


@for_business
@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: what is asked, its clock with proof, what may be done now, papers, shares, journal."""
    return page(request, found(request, pk))


def page(request: HttpRequest, wanted: Request, *, refused: str = "", status: int = 200) -> HttpResponse:
    """The page of an application, with the sentence of a refusal where there was one."""
    today, person = timezone.localdate(), request.user
    prefetch_related_objects(
        [wanted], "exchanges", Prefetch("remarks", Remark.objects.select_related("person"))
    )
    seen = face(wanted, today)
    outcome = _chosen(request, wanted)
    is_handler = has_role(person, HANDLERS, wanted.case.organisation)
    remarks = [(one, remark_words(json.loads(one.text))) for one in wanted.remarks.all()]
    entries = shown(of_subject(f"foi:{wanted.pk}")[:100])
    context = {
        "wanted": wanted,
        "face": seen,
        "advice": _advice(wanted, seen, today),
        "state": State(wanted.case.state),
        "steps": list(State)[:5],
        "light": light_of(wanted.case, today),
        "moves": move_choices(wanted, person, seen),
        "events": event_choices(wanted, person, today),
        "letter_choices": letter_choices(wanted, person),
        "received_choices": received_choices(wanted, person, today),
        "no_service": WITHOUT_SERVICE,
        "exchanges": wanted.exchanges.all(),
        "decision_form": DecisionForm(),
        "opinion": queries.opinion_of(wanted),
        "is_handler": is_handler,
        "may_draft": is_handler and wanted.case.state == State.HANDLING,
        "outcome": outcome,
        "groups": outcome_groups(),
        "draft_form": DraftForm(outcome, initial=_begun(wanted, outcome)) if outcome else None,
        "reasons": [
            (Reasoning(name).label, text)
            for name, text in json.loads(wanted.reasons).items()
            if name in set(Reasoning)
        ],
        "letters": [(one, _service_of(one, wanted)) for one in wanted.case.letters.all()],
        "service_form": ServiceForm(),
        "enclosures": [
            (one, inside.may_read(person, wanted, one.kind)) for one in wanted.case.enclosures.all()
        ],
        "may_decide": inside.may_decide(person, wanted),
        "shares": [
            (one, may_answer_share(person, one.organisation_id))
            for one in wanted.case.shares.select_related("organisation")
        ],
        "share_form": ShareForm(),
        "colleagues": people_with(HANDLERS, wanted.case.organisation).exclude(pk=wanted.case.owner_id),
        "reviews": [(one, WORKFLOW.moves[one.move].label) for one in wanted.reviews.select_related("person")],
        "remarks": [pair for pair in remarks if pair[0].what != queries.RATING],
        "entries": entries,
        "moved": moved(visible_to(person, KIND).filter(pk=wanted.pk), wanted.case.received_at),
        "person_shown": request.session.pop("foi_person", None) == wanted.pk,
        "same": queries.same_applicant(wanted),
        "same_subject": queries.same_subject(wanted),
        "complaints": wanted.complaints.all(),
        "was_given": was_given(wanted),
        "proactive": wanted.made_proactive.select_related("article").first(),
        "refused": refused,
        "may_unpack": Erasure.WHOLE not in steps_of(wanted.erased),
        "may_cover": is_handler and wanted.answered_on is None,
        "coverable": {one.pk for one in wanted.case.enclosures.all() if may_cover(one) or may_convert(one)},
        "contestations": [(one, reply_of(one, today)) for one in wanted.contestations.all()],
        "contest_form": ContestForm(),
        "header_title": wanted.case.subject,
        "page_title": wanted.case.subject,
    }
    return render(request, "foi/desk/case.html", context, status=status)


def _advice(wanted: Request, seen: Face, today: date) -> Advice:
    """What the officer sees first."""
    _light, left = light_of(wanted.case, today)
    answer = str(OUTCOMES[Outcome(wanted.outcome)].letter) if wanted.answered_on else ""
    sent = [one for one in wanted.case.letters.all() if one.kind == answer and one.carrier]
    running = seen.timing.state is not TimingState.ABANDONED
    return advice(
        Standing(
            state=State(wanted.case.state), timing=seen.timing, today=today, left=left if running else None,
            drafted=bool(wanted.outcome), answered=wanted.answered_on is not None, unserved=bool(answer) and not sent,
            withdrawn_on=queries.withdrawn_on(wanted), asked=tuple(queries.asked_of(wanted)),
        )
    )  # fmt: skip


def _begun(wanted: Request, outcome: Outcome) -> dict[str, str]:
    """What the form of the draft begins with: what was written, and the earlier answer where it is the same again."""
    held = json.loads(wanted.reasons)
    if outcome is Outcome.REPEATED and not held.get(Reasoning.EARLIER.value):
        held[Reasoning.EARLIER.value] = queries.earlier_answer(wanted)
    return held


def _chosen(request: HttpRequest, wanted: Request) -> Outcome | None:
    asked = request.GET.get("outcome") or wanted.outcome
    return Outcome(asked) if asked in set(Outcome) else None


def _service_of(letter: Any, wanted: Request) -> Any:
    if not letter.carrier:
        return None
    due = (
        wanted.case.due_on
        if str(OUTCOMES[Outcome(wanted.outcome)].letter if wanted.outcome else "") == letter.kind
        else None
    )
    return service(
        Carrier(letter.carrier),
        sent_on=letter.sent_on,
        signed_on=letter.received_on,
        due_on=due,
        calendar=calendar(),
    )


@for_business
@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the applicant's data once, and record that it was looked at."""
    wanted = found(request, pk)
    if not inside.may_decide(request.user, wanted):
        raise PermissionDenied
    note_look(wanted.case, actor=request.user, at=timezone.now())
    request.session["foi_person"] = wanted.pk
    return redirect("foi_case", pk)
