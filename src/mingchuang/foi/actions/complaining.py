"""Complaints and reports about disclosure work: registered, answered (《条例》第五十一条)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role
from mingchuang.casework.models import Case
from mingchuang.casework.numbering import take
from mingchuang.directory.models import Organisation
from mingchuang.foi.models import Complaint
from mingchuang.foi.rules.registers import ComplaintResult, ComplaintWay, complaint_number
from mingchuang.foi.rules.words import HANDLERS, FoiVerb, RequestRefusedError
from mingchuang.journal.actions import record
from mingchuang.parameters.queries import CHINA


@dataclass(frozen=True)
class Complained:
    """What came in. ``subject`` stands in lists and holds no personal data."""

    organisation: Organisation
    intake: ComplaintWay
    subject: str
    text: str
    received_on: date
    complainant: str = ""
    telephone: str = ""
    case: Case | None = None


@transaction.atomic
def register_complaint(written: Complained, *, actor: Person, at: datetime) -> Complaint:
    """Register a complaint; its number runs by organisation and year without gaps."""
    _refuse_without(actor, written.organisation)
    if written.received_on > at.astimezone(CHINA).date():
        raise RequestRefusedError("收到日期晚于今天，请核对。")
    if written.case is not None and written.case.organisation_id != written.organisation.pk:
        raise RequestRefusedError("所附的申请不由这个机关承办，请核对登记编号。")
    code, year = written.organisation.code, written.received_on.year
    made = Complaint.objects.create(
        number=complaint_number(code, year, take(f"foi.complaint:{code}:{year}")[0]),
        organisation=written.organisation, case=written.case, intake=written.intake,
        subject=written.subject.strip(), text=written.text.strip(), complainant=written.complainant.strip(),
        telephone=written.telephone.strip(), received_on=written.received_on, registered_by=actor,
    )  # fmt: skip
    _record(made, FoiVerb.COMPLAINED, actor, at, intake=made.intake.value)
    return made


@transaction.atomic
def close_complaint(
    complaint: Complaint, result: ComplaintResult, reply: str, *, actor: Person, at: datetime
) -> Complaint:
    """How a complaint ended and what the complainant was told."""
    current = Complaint.objects.select_for_update().select_related("organisation").get(pk=complaint.pk)
    _refuse_without(actor, current.organisation)
    if current.closed_on is not None:
        raise RequestRefusedError("这件投诉已经办结。")
    if result is ComplaintResult.PENDING or not reply.strip():
        raise RequestRefusedError("请选择结果，并写明处理情况和怎样答复投诉人。")
    current.result, current.reply = result, reply.strip()
    current.closed_on = at.astimezone(CHINA).date()
    current.save(update_fields=["result", "reply", "closed_on"])
    _record(current, FoiVerb.COMPLAINT_CLOSED, actor, at, result=result.value)
    return current


@transaction.atomic
def look_at_complainant(complaint: Complaint, *, actor: Person, at: datetime) -> None:
    """Record that somebody looked at who complained and what was said."""
    _record(complaint, FoiVerb.COMPLAINANT_LOOKED_AT, actor, at)


def _refuse_without(actor: Person, organisation: Organisation) -> None:
    if not has_role(actor, HANDLERS, organisation):
        raise RequestRefusedError("您没有登记这个机关投诉的角色，请联系信息公开专员。")


def _record(complaint: Complaint, verb: FoiVerb, actor: Person, at: datetime, **facts: object) -> None:
    case = complaint.case
    subject = f"{case.kind}:{case.pk}" if case else f"complaint:{complaint.pk}"
    code = complaint.organisation.code
    record(
        verb, subject, actor=actor.pk, at=at, organisation=code, facts={"complaint": complaint.pk, **facts}
    )
