"""Erase personal data by rule: what is due today, and doing it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from mingchuang.accounts.models import Person
from mingchuang.casework.actions import enter
from mingchuang.casework.erasing import erase_letters, erase_papers
from mingchuang.casework.models import Case
from mingchuang.casework.rules import EnclosureKind
from mingchuang.foi.models import Complaint, Contestation, Correction, Request
from mingchuang.foi.rules.retention import Erasure, Kept, codes_of, due_steps, steps_of
from mingchuang.foi.rules.words import FoiVerb
from mingchuang.journal.actions import record
from mingchuang.parameters.queries import CHINA
from mingchuang.parameters.queries import value as parameter

GONE = "（已按保存期限删除）"


@dataclass(frozen=True)
class Due:
    """An ended application or correction of which something is to be erased."""

    ended: Request | Correction
    steps: list[Erasure]


def terms(on: date) -> dict[Erasure, int]:
    """The calendar days after which each step is due; 0: never."""
    return {step: int(parameter(f"foi.keep_{step.value}_days", on=on)) for step in Erasure}


def due_for_erasure(today: date) -> Iterator[Due]:
    """Every application, then every correction, of which something is due today, the oldest first."""
    days = terms(today)
    for one in chain.from_iterable(_ended(model).iterator(500) for model in STEPS):
        kept = Kept(
            ended_on=one.answered_on, done=steps_of(one.erased), is_archived=one.case.archived_at is not None,
            is_contested=one.contested or one.complained,
        )  # fmt: skip
        if steps := due_steps(kept, today, days):
            yield Due(one, steps)


def _ended(model: type[Request] | type[Correction]) -> QuerySet[Any]:
    """The ended ones of a kind with something left, and whether a remedy or complaint about each is still open."""
    contested = Contestation.objects.filter(case=OuterRef("pk"), decided_on__isnull=True)
    complained = Complaint.objects.filter(case=OuterRef("pk"), closed_on__isnull=True)
    found = model._default_manager.filter(answered_on__isnull=False).exclude(erased=codes_of(Erasure))
    found = found.annotate(contested=Exists(contested), complained=Exists(complained))
    return found.select_related("case__organisation").order_by("answered_on", "pk")


@dataclass(frozen=True)
class DueComplaint:
    """A complaint about no case, of which something is to be erased."""

    complaint: Complaint
    steps: list[Erasure]


def complaints_due(today: date) -> list[DueComplaint]:
    """Closed complaints about no case whose own terms are over; the others go with their case."""
    days, found = terms(today), []
    for one in Complaint.objects.filter(case__isnull=True, closed_on__isnull=False).select_related(
        "organisation"
    ):
        done = {Erasure.IDENTITY, *([] if one.complainant or one.telephone else [Erasure.CONTACT])}
        done |= set() if one.text else {Erasure.WHOLE}
        steps = due_steps(Kept(one.closed_on or today, frozenset(done), True, False), today, days)
        if steps:
            found.append(DueComplaint(one, steps))
    return found


@transaction.atomic
def _erase_complaint(due: DueComplaint, actor: Person | None, at: datetime) -> None:
    one = due.complaint
    one.complainant = one.telephone = ""
    if Erasure.WHOLE in due.steps:
        one.text = one.reply = ""
    one.save(update_fields=["complainant", "telephone", "text", "reply"])
    record(
        FoiVerb.ERASED, f"complaint:{one.pk}", actor=actor.pk if actor else None, at=at,
        organisation=one.organisation.code, facts={"steps": [step.value for step in due.steps]},
    )  # fmt: skip


def erase_due(*, actor: Person | None, at: datetime) -> Mapping[Erasure, int]:
    """Erase whatever is due, a case at a time; how many of each step."""
    done: Counter[Erasure] = Counter()
    today = at.astimezone(CHINA).date()
    for one in due_for_erasure(today):
        erase(one.ended, one.steps, actor=actor, at=at)
        done.update(one.steps)
    for complaint in complaints_due(today):
        _erase_complaint(complaint, actor, at)
        done.update(complaint.steps)
    return done


@transaction.atomic
def erase(
    ended: Request | Correction, steps: list[Erasure], *, actor: Person | None, at: datetime
) -> Request | Correction:
    """Take these steps: values emptied, papers gone from the disk, the journal told which step and no more."""
    current = type(ended)._default_manager.select_for_update().get(pk=ended.pk)
    for step in steps:
        STEPS[type(current)][step](current, actor, at)
    current.erased = codes_of({*steps_of(current.erased), *steps})
    current.save()
    enter(current.case, FoiVerb.ERASED, actor, at, steps=[step.value for step in steps])
    return current


def _identity(ended: Request | Correction, actor: Person | None, at: datetime) -> None:
    erase_papers(ended.case, {EnclosureKind.IDENTITY}, actor=actor, at=at)


def _contact(request: Request, _actor: Person | None, _at: datetime) -> None:
    for name in ("contact", "id_number", "telephone", "address", "email", "help_wanted", "sameness"):
        setattr(request, name, "")
    request.case.complaints.update(complainant="", telephone="")


def _whole(request: Request, actor: Person | None, at: datetime) -> None:
    _contact(request, actor, at)
    request.name = request.wanted = GONE
    request.reasons, request.code_hash = "{}", ""
    request.remarks.update(text="{}")
    request.exchanges.update(text="", answer="")
    request.case.shares.update(question=GONE, answer="")
    _texts(request.case, actor, at)


def _correction_contact(correction: Correction, _actor: Person | None, _at: datetime) -> None:
    for name in ("id_number", "telephone", "address", "sameness"):
        setattr(correction, name, "")
    correction.case.complaints.update(complainant="", telephone="")


def _correction_whole(correction: Correction, actor: Person | None, at: datetime) -> None:
    _correction_contact(correction, actor, at)
    correction.name = correction.wanted = GONE
    for name in ("right", "evidence", "question", "page", "code_hash"):
        setattr(correction, name, "")
    correction.grounds = "{}"
    correction.reviews.update(remark="")
    _texts(correction.case, actor, at)


def _texts(case: Case, actor: Person | None, at: datetime) -> None:
    case.complaints.update(text="", reply="")
    erase_papers(case, set(EnclosureKind), actor=actor, at=at)
    erase_letters(case, actor=actor, at=at)


STEPS: Mapping[type[Request] | type[Correction], Mapping[Erasure, Callable[..., None]]] = {
    Request: {Erasure.IDENTITY: _identity, Erasure.CONTACT: _contact, Erasure.WHOLE: _whole},
    Correction: {
        Erasure.IDENTITY: _identity,
        Erasure.CONTACT: _correction_contact,
        Erasure.WHOLE: _correction_whole,
    },
}
"""What each step empties, by kind of case."""
