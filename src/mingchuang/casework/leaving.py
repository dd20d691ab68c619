"""What of cases lies in one person's hands when he or she leaves: cases, substitutions, the feed of due days."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from mingchuang.accounts.leaving import Hands, Held
from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role
from mingchuang.accounts.rules import AccountRefusedError
from mingchuang.casework import absences, feeds
from mingchuang.casework.actions import hand_over
from mingchuang.casework.kinds import kind_of
from mingchuang.casework.models import Absence, CalendarFeed, Case
from mingchuang.casework.rules import CASE_ROLES, CaseRefusedError
from mingchuang.parameters.queries import CHINA


def _cases(person: Person) -> QuerySet[Case]:
    return Case.objects.filter(owner=person, closed_at__isnull=True).select_related("organisation")


def _held_cases(person: Person, _at: datetime) -> Sequence[Held]:
    return [Held(case.subject, case.number, kind_of(case).address(case)) for case in _cases(person)]


def _hand_cases(person: Person, to: Person | None, actor: Person | None, at: datetime) -> None:
    assert to is not None
    for case in _cases(person):
        if not has_role(to, CASE_ROLES, case.organisation):
            raise AccountRefusedError(
                f"{to}不办理{case.organisation}的案件，不能接手{case.number}；请先授予角色，或者另选一人。"
            )
        try:
            hand_over(case, to, actor=actor, at=at)
        except CaseRefusedError as refused:
            raise AccountRefusedError(str(refused)) from refused


def _ahead(at: datetime) -> QuerySet[Absence]:
    return absences.ahead(at.astimezone(CHINA).date())


def _stands_in(person: Person, at: datetime) -> QuerySet[Absence]:
    """Leaves of others, present and to come, during which ``person`` is to stand in."""
    return _ahead(at).filter(substitute=person).select_related("person")


def _held_substitutions(person: Person, at: datetime) -> Sequence[Held]:
    return [Held(f"{one.person}{one.first_on}至{one.last_on}休假的代办") for one in _stands_in(person, at)]


def _hand_substitutions(person: Person, to: Person | None, actor: Person | None, at: datetime) -> None:
    """The old arrangement ends, a new one begins with ``to`` for the days that are left."""
    assert to is not None
    today = at.astimezone(CHINA).date()
    for one in _stands_in(person, at):
        absences.end(one, actor=actor or to, at=at)
        try:
            absences.arrange(
                one.person, to, max(one.first_on, today), one.last_on, actor=actor or to, today=today, at=at
            )
        except CaseRefusedError as refused:
            raise AccountRefusedError(str(refused)) from refused


def _own(person: Person, at: datetime) -> QuerySet[Absence]:
    return _ahead(at).filter(person=person)


def _held_ends(person: Person, at: datetime) -> Sequence[Held]:
    found = [Held("日历订阅地址，停用")] if CalendarFeed.objects.filter(person=person).exists() else []
    return [*found, *(Held(f"本人{one.first_on}至{one.last_on}的休假登记，结束") for one in _own(person, at))]


def _end(person: Person, _to: Person | None, actor: Person | None, at: datetime) -> None:
    feeds.revoke(person, at=at)
    for one in _own(person, at):
        absences.end(one, actor=actor or person, at=at)


CASES = Hands("cases", "经办的案件", _held_cases, _hand_cases)
SUBSTITUTIONS = Hands("substitutions", "休假代办", _held_substitutions, _hand_substitutions)
ENDS = Hands("due_days", "期限日历", _held_ends, _end, needs_taker=False)
