"""The cases of somebody who has signed in as a resident (我的申请), however they once arrived.

Recognised by the keyed hash of the identity number, and by the name: a number that somebody else mistyped opens nothing.
"""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.crypto import constant_time_compare

from mingchuang.accounts.residents import Resident
from mingchuang.casework.models import Case
from mingchuang.fields.secret import sameness
from mingchuang.foi import corrections
from mingchuang.foi.actions.intake import identity_of
from mingchuang.foi.models import Correction, Request
from mingchuang.foi.rules.correcting import CorrectionState
from mingchuang.foi.showing import face

MOST = 500
"""More cases of one person are not listed; each still opens by number and code."""


@dataclass(frozen=True)
class Line:
    """One case as its applicant sees it in the list."""

    case: Case
    what: str
    state: str
    next_step: str
    address: str


def is_of(found: Request | Correction, resident: Resident) -> bool:
    """Whether ``resident`` made this application."""
    same = constant_time_compare(found.sameness, _key(resident))
    return same and _squeezed(found.name) == _squeezed(resident.name)


def cases_of(resident: Resident) -> list[Request | Correction]:
    """The applications and corrections of ``resident``, the newest first."""
    found: list[Request | Correction] = []
    for model in (Request, Correction):
        rows = model.objects.filter(sameness=_key(resident)).select_related("case__organisation")
        found += [one for one in rows.order_by("-pk")[:MOST] if is_of(one, resident)]
    return sorted(found, key=lambda one: (one.case.received_on, one.pk), reverse=True)


def line_of(found: Request | Correction, today: date) -> Line:
    """How one of them stands, in plain words."""
    case = found.case
    if isinstance(found, Request):
        seen = face(found, today)
        return Line(case, "公开申请", seen.state, seen.next_step, reverse("foi:case", args=[case.number]))
    state, said = CorrectionState(case.state).label, corrections.next_words(found, today)
    return Line(case, "更正申请", state, said, reverse("foi:correction", args=[case.number]))


def _key(resident: Resident) -> str:
    return sameness(identity_of(resident.id_number, resident.name, resident.telephone))


def _squeezed(name: str) -> str:
    return "".join(name.split())
