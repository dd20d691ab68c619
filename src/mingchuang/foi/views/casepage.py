"""What the desk page of an application and that of a correction have in common."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from mingchuang.accounts.queries import has_role, people_with
from mingchuang.casework.actions import note_look
from mingchuang.casework.following import moved
from mingchuang.casework.kinds import kind_of
from mingchuang.casework.models import Letter
from mingchuang.casework.queries import light_of, visible_to
from mingchuang.foi.contested import may_be_contested, reply_of
from mingchuang.foi.forms.happening import ContestForm, ServiceForm
from mingchuang.foi.inside import may_decide, may_read
from mingchuang.foi.reckoning import CORRECTION, KIND
from mingchuang.foi.rules.letters import WITHOUT_SERVICE
from mingchuang.foi.rules.retention import Erasure, steps_of
from mingchuang.foi.rules.service import Carrier, Service, service
from mingchuang.foi.rules.words import HANDLERS
from mingchuang.foi.views.verbs import Held
from mingchuang.journal.queries import of_subject, shown
from mingchuang.parameters.queries import calendar

PERSON_SHOWN = "foi_person"
ADDRESSES = {KIND: "foi", CORRECTION: "foi_correction"}
"""How the names of a kind's addresses begin."""


def shared(request: HttpRequest, wanted: Held, today: date, *, answer: str = "") -> dict[str, Any]:
    """Head, hands, letters, papers, remedies, complaints, archive and journal of a case.

    ``answer``: the kind of its letter that has to go out by the due day.
    """
    case, person = wanted.case, request.user
    is_handler = has_role(person, HANDLERS, case.organisation)
    return {
        "wanted": wanted,
        "at": _addresses(wanted),
        "light": light_of(case, today),
        "moved": moved(visible_to(person, case.kind).filter(pk=case.pk), case.received_at),
        "is_handler": is_handler,
        "may_decide": may_decide(person, wanted),
        "colleagues": people_with(HANDLERS, case.organisation).exclude(
            pk__in=[case.owner_id or 0, person.pk]
        ),
        "person_shown": request.session.pop(PERSON_SHOWN, None) == wanted.pk,
        "letters": [
            (one, _service_of(one, case.due_on if one.kind == answer else None)) for one in case.letters.all()
        ],
        "no_service": WITHOUT_SERVICE,
        "service_form": ServiceForm(),
        "enclosures": [(one, may_read(person, wanted, one.kind)) for one in case.enclosures.all()],
        "may_unpack": is_handler and Erasure.WHOLE not in steps_of(wanted.erased),
        "entries": shown(of_subject(f"{case.kind}:{case.pk}")[:100]),
        "header_title": case.subject,
        "page_title": case.subject,
        **_attacked(wanted, today),
    }


def _addresses(wanted: Held) -> Mapping[str, str]:
    """Where the forms of the page go; of letters and papers the names, for each has a number of its own."""
    begin = ADDRESSES[wanted.case.kind]
    places = {
        name: reverse(f"{begin}_{name}", args=[wanted.pk]) for name in ("do", "look", "preview", "package")
    }
    return {**places, "letter": f"{begin}_letter", "paper": f"{begin}_paper"}


def _attacked(wanted: Held, today: date) -> dict[str, Any]:
    """Reconsiderations, suits and complaints about a case."""
    return {
        "contestations": [(one, reply_of(one, today)) for one in wanted.case.contestations.all()],
        "contest_form": ContestForm(),
        "may_be_contested": may_be_contested(wanted.case, today),
        "complaints": wanted.case.complaints.all(),
    }


def _service_of(letter: Letter, due_on: date | None) -> Service | None:
    if not letter.carrier:
        return None
    return service(
        Carrier(letter.carrier), sent_on=letter.sent_on, signed_on=letter.received_on, due_on=due_on,
        calendar=calendar(),
    )  # fmt: skip


def looked(request: HttpRequest, wanted: Held) -> HttpResponse:
    """Show the applicant's data once, and record that it was looked at. Raises ``PermissionDenied``."""
    if not may_decide(request.user, wanted):
        raise PermissionDenied
    note_look(wanted.case, actor=request.user, at=timezone.now())
    request.session[PERSON_SHOWN] = wanted.pk
    return redirect(kind_of(wanted.case).address(wanted.case))
