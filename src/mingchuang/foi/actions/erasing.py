"""Erase personal data by rule: what is due today, and doing it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

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
    """An application of which something is to be erased."""

    request: Request
    steps: list[Erasure]


def terms(on: date) -> dict[Erasure, int]:
    """The calendar days after which each step is due; 0: never."""
    return {step: int(parameter(f"foi.keep_{step.value}_days", on=on)) for step in Erasure}


def due_for_erasure(today: date) -> Iterator[Due]:
    """Every application of which something is due today, the oldest first."""
    days = terms(today)
    for request in _ended().iterator(500):
        kept = Kept(
            ended_on=request.answered_on, done=steps_of(request.erased),
            is_archived=request.case.archived_at is not None, is_contested=request.contested or request.complained,
        )  # fmt: skip
        if steps := due_steps(kept, today, days):
            yield Due(request, steps)


@dataclass(frozen=True)
class DueComplaint:
    """A complaint about no application, of which something is to be erased."""

    complaint: Complaint
    steps: list[Erasure]


def complaints_due(today: date) -> list[DueComplaint]:
    """Closed complaints without an application whose own terms are over; the others go with their application."""
    days, found = terms(today), []
    for one in Complaint.objects.filter(request__isnull=True, closed_on__isnull=False).select_related(
        "organisation"
    ):
        done = {Erasure.IDENTITY, *([] if one.complainant or one.telephone else [Erasure.CONTACT])}
        done |= set() if one.text else {Erasure.WHOLE}
        steps = due_steps(Kept(one.closed_on or today, frozenset(done), True, False), today, days)
        if steps:
            found.append(DueComplaint(one, steps))
    return found


@dataclass(frozen=True)
class DueCorrection:
    """An ended request to correct a record, of which something is to be erased."""

    correction: Correction
    steps: list[Erasure]


def corrections_due(today: date) -> Iterator[DueCorrection]:
    """Every ended request to correct of which something is due today, the oldest first."""
    days, ended = terms(today), Correction.objects.filter(answered_on__isnull=False)
    found = ended.exclude(erased=codes_of(Erasure)).select_related("case__organisation")
    for one in found.order_by("answered_on", "pk").iterator(500):
        kept = Kept(one.answered_on or today, steps_of(one.erased), one.case.archived_at is not None, False)
        if steps := due_steps(kept, today, days):
            yield DueCorrection(one, steps)


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


def _ended():
    contested = Contestation.objects.filter(request=OuterRef("pk"), decided_on__isnull=True)
    complained = Complaint.objects.filter(request=OuterRef("pk"), closed_on__isnull=True)
    found = Request.objects.filter(answered_on__isnull=False).exclude(erased=codes_of(Erasure))
    found = found.annotate(contested=Exists(contested), complained=Exists(complained))
    return found.select_related("case__organisation").order_by("answered_on", "pk")


def erase_due(*, actor: Person | None, at: datetime) -> Mapping[Erasure, int]:
    """Erase whatever is due, an application at a time; how many of each step."""
    done: Counter[Erasure] = Counter()
    today = at.astimezone(CHINA).date()
    for one in due_for_erasure(today):
        erase(one.request, one.steps, actor=actor, at=at)
        done.update(one.steps)
    for correction in corrections_due(today):
        erase_correction(correction.correction, correction.steps, actor=actor, at=at)
        done.update(correction.steps)
    for complaint in complaints_due(today):
        _erase_complaint(complaint, actor, at)
        done.update(complaint.steps)
    return done


@transaction.atomic
def erase(request: Request, steps: list[Erasure], *, actor: Person | None, at: datetime) -> Request:
    """Take these steps: values emptied, papers gone from the disk, the journal told which step and no more."""
    current = Request.objects.select_for_update().get(pk=request.pk)
    for step in steps:
        STEPS[step](current, actor, at)
    _note(current, steps, actor, at)
    return current


@transaction.atomic
def erase_correction(
    correction: Correction, steps: list[Erasure], *, actor: Person | None, at: datetime
) -> Correction:
    """Take these steps of a request to correct a record, in the same way."""
    current = Correction.objects.select_for_update().get(pk=correction.pk)
    for step in steps:
        CORRECTION_STEPS[step](current, actor, at)
    _note(current, steps, actor, at)
    return current


def _note(current: Request | Correction, steps: list[Erasure], actor: Person | None, at: datetime) -> None:
    current.erased = codes_of({*steps_of(current.erased), *steps})
    current.save()
    enter(current.case, FoiVerb.ERASED, actor, at, steps=[step.value for step in steps])


def _identity(ended: Request | Correction, actor: Person | None, at: datetime) -> None:
    erase_papers(ended.case, {EnclosureKind.IDENTITY}, actor=actor, at=at)


def _contact(request: Request, _actor: Person | None, _at: datetime) -> None:
    for name in ("contact", "id_number", "telephone", "address", "email", "help_wanted", "sameness"):
        setattr(request, name, "")
    request.complaints.update(complainant="", telephone="")


def _whole(request: Request, actor: Person | None, at: datetime) -> None:
    _contact(request, actor, at)
    request.name = request.wanted = GONE
    request.reasons, request.code_hash = "{}", ""
    request.remarks.update(text="{}")
    request.exchanges.update(text="", answer="")
    request.complaints.update(text="", reply="")
    request.case.shares.update(question=GONE, answer="")
    _texts(request.case, actor, at)


def _correction_contact(correction: Correction, _actor: Person | None, _at: datetime) -> None:
    for name in ("id_number", "telephone", "address", "sameness"):
        setattr(correction, name, "")


def _correction_whole(correction: Correction, actor: Person | None, at: datetime) -> None:
    _correction_contact(correction, actor, at)
    correction.name = correction.wanted = GONE
    for name in ("right", "evidence", "question", "page", "code_hash"):
        setattr(correction, name, "")
    correction.grounds = "{}"
    correction.reviews.update(remark="")
    _texts(correction.case, actor, at)


def _texts(case: Case, actor: Person | None, at: datetime) -> None:
    erase_papers(case, set(EnclosureKind), actor=actor, at=at)
    erase_letters(case, actor=actor, at=at)


STEPS = {Erasure.IDENTITY: _identity, Erasure.CONTACT: _contact, Erasure.WHOLE: _whole}
CORRECTION_STEPS = {
    Erasure.IDENTITY: _identity,
    Erasure.CONTACT: _correction_contact,
    Erasure.WHOLE: _correction_whole,
}
