"""Who is away, and who stands in: the cases of somebody on leave wait at the substitute's desk until the return.

A substitute brings no new right: he must hold, where the other works on cases, the same roles; who lacks one is named,
with the role that a security administrator would have to grant first.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from mingchuang.accounts.models import Person, Role
from mingchuang.accounts.queries import has_role, people_with
from mingchuang.accounts.rules import BUSINESS, RoleKind
from mingchuang.casework.models import Absence
from mingchuang.casework.rules import CASE_ROLES, CaseRefusedError, CaseVerb
from mingchuang.journal.actions import record

LONGEST_DAYS = 366


@transaction.atomic
def arrange(
    person: Person,
    substitute: Person,
    first_on: date,
    last_on: date,
    *,
    actor: Person,
    today: date,
    at: datetime,
) -> Absence:
    """Let ``substitute`` stand in for ``person`` from ``first_on`` to ``last_on``, both included.

    Raises ``CaseRefusedError`` with the sentence for people.
    """
    if why := refusal(person, substitute, first_on, last_on, today=today):
        raise CaseRefusedError(why)
    made = Absence.objects.create(
        person=person, substitute=substitute, first_on=first_on, last_on=last_on, made_by=actor, made_at=at
    )
    facts = {"substitute": substitute.pk, "from": first_on.isoformat(), "until": last_on.isoformat()}
    record(CaseVerb.LEAVE_ARRANGED, f"person:{person.pk}", actor=actor.pk, at=at, facts=facts)
    return made


def refusal(person: Person, substitute: Person, first_on: date, last_on: date, *, today: date) -> str:
    """Why the leave cannot be arranged so; empty where it can."""
    if substitute.pk == person.pk:
        return "代办人不能是本人。"
    if not substitute.is_active:
        return f"{substitute}的账号已停用，请选择其他同事。"
    if last_on < first_on or last_on < today:
        return "请核对日期：结束日期不能早于开始日期，也不能早于今天。"
    if (last_on - first_on).days > LONGEST_DAYS:
        return "一次最长一年，时间更长的请交办案件。"
    overlapping = Absence.objects.filter(ended_at__isnull=True, first_on__lte=last_on, last_on__gte=first_on)
    if overlapping.filter(person=person).exists():
        return "这段时间已经登记过休假，请先结束原来的登记。"
    if overlapping.filter(Q(person=substitute) | Q(substitute=person)).exists():
        return f"{substitute}这段时间也在休假，或者正由{person}代办，请选择其他同事。"
    return _lacking(person, substitute)


def _lacking(person: Person, substitute: Person) -> str:
    held = Role.objects.filter(person=person, kind__in=CASE_ROLES).select_related("organisation")
    for role in held:
        kind = RoleKind(role.kind)
        if not has_role(substitute, {kind}, role.organisation):
            return f"{substitute}不是{role.organisation}的{kind.label}，不能代办；请先由安全管理员授予角色，或者选择其他同事。"
    return ""


@transaction.atomic
def end(absence: Absence, *, actor: Person, at: datetime) -> Absence:
    """Back before the day, or entered by mistake: nobody stands in any more."""
    current = Absence.objects.select_for_update().get(pk=absence.pk)
    if current.ended_at is None:
        current.ended_at = at
        current.save(update_fields=["ended_at"])
        record(CaseVerb.LEAVE_ENDED, f"person:{current.person_id}", actor=actor.pk, at=at)
    return current


def ahead(day: date) -> QuerySet[Absence]:
    """Leaves on ``day`` and to come."""
    return Absence.objects.filter(ended_at__isnull=True, last_on__gte=day)


def current(day: date) -> QuerySet[Absence]:
    """Who is away on ``day``."""
    return Absence.objects.filter(ended_at__isnull=True, first_on__lte=day, last_on__gte=day).select_related(
        "person", "substitute"
    )


def absence_of(person: Person, day: date) -> Absence | None:
    """The leave of ``person`` that covers ``day``."""
    return current(day).filter(person=person).first()


def stood_in_for(person: Person, day: date) -> list[int]:
    """The people, by id, for whom ``person`` stands in on ``day``."""
    return list(current(day).filter(substitute=person).values_list("person_id", flat=True))


def colleagues(person: Person) -> Iterable[Person]:
    """Who could stand in for ``person``: everybody with a role on cases or contents, by name."""
    return people_with(BUSINESS).exclude(pk=person.pk)
