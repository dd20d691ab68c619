"""The desk of applications: ledger, one application's page, registering what came on paper."""

import json
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mingchuang.accounts.permissions import for_business
from mingchuang.accounts.queries import has_role, organisations_of
from mingchuang.accounts.rules import BUSINESS
from mingchuang.casework.queries import light_of, may_answer_share
from mingchuang.casework.rules import EnclosureKind
from mingchuang.directory.queries import government
from mingchuang.disclosure.rules import Intake
from mingchuang.foi import queries
from mingchuang.foi.choosing import event_choices, letter_choices, move_choices, received_choices
from mingchuang.foi.covering import may_convert, may_cover
from mingchuang.foi.disclosed import was_given
from mingchuang.foi.forms.happening import DecisionForm, DraftForm, ShareForm, outcome_groups
from mingchuang.foi.ledger import ledger as lines_of
from mingchuang.foi.models import Remark, Request
from mingchuang.foi.rules.advice import Advice, Standing, advice
from mingchuang.foi.rules.events import TimingState
from mingchuang.foi.rules.exporting import ExportPurpose
from mingchuang.foi.rules.outcomes import OUTCOMES, Outcome, OutcomeClass, Reasoning
from mingchuang.foi.rules.words import REGISTRARS, WORKFLOW, ApplicantKind, State
from mingchuang.foi.showing import Face, face, remark_words
from mingchuang.foi.together import open_to
from mingchuang.foi.views.casepage import looked, shared
from mingchuang.foi.views.exporting import masked_table
from mingchuang.foi.views.verbs import seen
from mingchuang.parameters.queries import calendar
from mingchuang.ui.listing import kept

ON_A_PAGE = 50
KEEPABLE = (
    EnclosureKind.SOURCE,
    EnclosureKind.ANNEX,
    EnclosureKind.REQUEST,
    EnclosureKind.IDENTITY,
    EnclosureKind.SUPPLEMENT,
    EnclosureKind.OPINION,
    EnclosureKind.PROOF,
)


def found(request: HttpRequest, pk: int) -> Request:
    """The application, if this person may see it. Raises ``Http404`` otherwise."""
    return seen(queries.requests_visible_to(request.user), pk)


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
    context = {
        "page": page,
        "rows": [(one, *light_of(one.case, today, held), State(one.case.state).label) for one in page],
        "kept": kept(request),
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
    today = timezone.localdate()
    prefetch_related_objects(
        [wanted], "exchanges", Prefetch("remarks", Remark.objects.select_related("person"))
    )
    answer = str(OUTCOMES[Outcome(wanted.outcome)].letter) if wanted.outcome else ""
    context = shared(request, wanted, today, answer=answer)
    context |= _to_do(request, wanted, today, is_handler=context["is_handler"])
    context |= _around(wanted, is_handler=context["is_handler"]) | {"refused": refused}
    return render(request, "foi/desk/case.html", context, status=status)


def _to_do(request: HttpRequest, wanted: Request, today: date, *, is_handler: bool) -> dict[str, Any]:
    """Where the application stands, what may be done now, the draft of its answer."""
    look, person, outcome = face(wanted, today), request.user, _chosen(request, wanted)
    reasons = json.loads(wanted.reasons)
    return {
        "face": look,
        "advice": _advice(wanted, look, today),
        "state": State(wanted.case.state),
        "steps": list(State)[:5],
        "moves": move_choices(wanted, person, look),
        "events": event_choices(wanted, person, today),
        "letter_choices": letter_choices(wanted, person),
        "received_choices": received_choices(wanted, person, today),
        "may_draft": is_handler and wanted.case.state == State.HANDLING,
        "outcome": outcome,
        "groups": outcome_groups(),
        "draft_form": DraftForm(outcome, initial=_begun(wanted, outcome)) if outcome else None,
        "reasons": [
            (Reasoning(name).label, text) for name, text in reasons.items() if name in set(Reasoning)
        ],
        "reviews": [(one, WORKFLOW.moves[one.move].label) for one in wanted.reviews.select_related("person")],
        "shares": [
            (one, may_answer_share(person, one.organisation_id))
            for one in wanted.case.shares.select_related("organisation")
        ],
        "share_form": ShareForm(),
    }


def _around(wanted: Request, *, is_handler: bool) -> dict[str, Any]:
    """What was said with the applicant, what else was asked for alike, papers to be covered, telling everybody."""
    remarks = [(one, remark_words(json.loads(one.text))) for one in wanted.remarks.all()]
    papers = wanted.case.enclosures.all()
    return {
        "exchanges": wanted.exchanges.all(),
        "decision_form": DecisionForm(),
        "opinion": queries.opinion_of(wanted),
        "remarks": [pair for pair in remarks if pair[0].what != queries.RATING],
        "same": queries.same_applicant(wanted),
        "same_subject": queries.same_subject(wanted),
        "keepable": KEEPABLE,
        "may_prove": True,
        "may_cover": is_handler and wanted.answered_on is None,
        "coverable": {one.pk for one in papers if may_cover(one) or may_convert(one)},
        "was_given": was_given(wanted),
        "proactive": wanted.made_proactive.select_related("article").first(),
    }


def _advice(wanted: Request, look: Face, today: date) -> Advice:
    """What the officer sees first."""
    _light, left = light_of(wanted.case, today)
    answer = str(OUTCOMES[Outcome(wanted.outcome)].letter) if wanted.answered_on else ""
    sent = [one for one in wanted.case.letters.all() if one.kind == answer and one.carrier]
    running = look.timing.state is not TimingState.ABANDONED
    return advice(
        Standing(
            state=State(wanted.case.state), timing=look.timing, today=today, left=left if running else None,
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


@for_business
@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the applicant's data once, and record that it was looked at."""
    return looked(request, found(request, pk))
