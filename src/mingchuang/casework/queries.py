"""How cases stand."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from mingchuang.accounts.models import Person, Role
from mingchuang.accounts.queries import organisations_of
from mingchuang.accounts.rules import BUSINESS, Light, RoleKind
from mingchuang.casework.absences import stood_in_for
from mingchuang.casework.kinds import Standing, kind_of
from mingchuang.casework.models import Case, ClockEvent
from mingchuang.directory.models import Organisation
from mingchuang.parameters.queries import calendar
from mingchuang.workdays import Calendar, CalendarMissing, DayKind, SpecialDay
from mingchuang.workdays.calendar import FIXED_HOLIDAYS

NEAR_DAYS = 3
"""So many working days before its last day a case turns amber."""


@dataclass(frozen=True)
class Clocks:
    """The clocks of a case, the deciding one first; ``provisional_years``: reckoned without their calendar."""

    standings: list[Standing]
    provisional_years: tuple[int, ...] = ()

    @property
    def first(self) -> Standing:
        return self.standings[0]


def clocks_of(
    case: Case, on: date, events: Iterable[ClockEvent] | None = None, known: Calendar | None = None
) -> Clocks:
    """The clocks of a case on a day.

    Where they reach a year whose calendar is not published, they are reckoned with the statutory holidays of
    fixed date and marked provisional: a case must be shown and answered even then.
    """
    kind, rows = kind_of(case), list(case.clock_events.all() if events is None else events)
    held, missing = known or calendar(), []
    while True:
        try:
            return Clocks(kind.reckon(case, rows, on, held), tuple(missing))
        except CalendarMissing as error:
            if len(missing) == 3:
                raise
            missing.append(error.year)
            held = assuming(held, error.year)


def assuming(held: Calendar, year: int) -> Calendar:
    """``held`` with ``year`` laid out provisionally: Monday to Friday less the holidays of fixed date."""
    days = [
        SpecialDay(date(year, month, day), DayKind.HOLIDAY, "法定节日", "暂按固定日期推算")
        for month, day in sorted(FIXED_HOLIDAYS)
    ]
    return held.with_changes(days, [year])


def light_of(case: Case, today: date, held: Calendar | None = None) -> tuple[Light, int | None]:
    """The light of an open case and its working days left, from the due day as it was reckoned last."""
    if case.closed_at is not None or case.due_on is None:
        return Light.NONE, None
    if case.due_on < today:
        return Light.RED, -working_days(case.due_on, today, held)
    left = working_days(today, case.due_on, held)
    return (Light.AMBER if left <= NEAR_DAYS else Light.GREEN), left


def working_days(first: date, last: date, held: Calendar | None = None) -> int:
    """Working days after ``first`` up to ``last``, provisionally where a year is unknown."""
    return provisional_through(held or calendar(), first, last).count(first, last)


def provisional_through(held: Calendar, first: date, last: date) -> Calendar:
    """``held`` with every unknown year from ``first`` to ``last`` laid out provisionally."""
    for year in range(first.year, last.year + 1):
        if year not in held.years:
            held = assuming(held, year)
    return held


def visible_to(person: Person, kind: str) -> QuerySet[Case]:
    """The cases of a kind that ``person`` may see: of his organisations, or with a share asked of them."""
    found = Case.objects.filter(within_reach(person), kind=kind)
    return found.select_related("organisation", "owner")


def within_reach(person: Person, prefix: str = "") -> Q:
    """The condition on cases that ``person`` may see; ``prefix`` leads to the case from the table that is asked.

    None at all for somebody who reaches every organisation, so that a list of two hundred thousand is read off its
    index.
    """
    reached = [one.pk for one in organisations_of(person, BUSINESS)]
    if reached and len(reached) == Organisation.objects.count():
        return Q()
    return Q(**{f"{prefix}organisation__in": reached}) | Q(**{f"{prefix}pk__in": _with_share(reached)})


def _with_share(organisations: list[int]) -> QuerySet[Case, int]:
    return Case.objects.filter(shares__organisation__in=organisations).values_list("pk", flat=True)


def cases_at(
    person: Person, on: date, kind: str, handling: str, steps: Mapping[str, Collection[RoleKind]]
) -> QuerySet[Case]:
    """Open cases of a kind at a step that is this person's, the most pressing first.

    ``steps``: who acts in which state. In ``handling`` only his own, nobody's, or those of somebody on leave for whom
    he stands in.
    """
    roles = set(Role.objects.filter(person=person).values_list("kind", flat=True))
    mine = Q(pk__in=[])
    for state, kinds in steps.items():
        if roles & set(kinds):
            reached = [one.pk for one in organisations_of(person, frozenset(kinds))]
            mine |= Q(state=state, organisation__in=reached)
    owners = [person.pk, *stood_in_for(person, on)]
    free = ~Q(state=handling) | Q(owner__isnull=True) | Q(owner__in=owners)
    found = Case.objects.filter(mine, free, kind=kind, closed_at__isnull=True)
    return found.select_related("organisation", "owner").order_by("due_on", "pk")


def may_answer_share(person: Person, organisation_id: int) -> bool:
    """Whether ``person`` may answer for an organisation that was asked."""
    kinds = {RoleKind.DEPARTMENT_OFFICER, RoleKind.INFORMATION_OFFICER}
    return any(one.pk == organisation_id for one in organisations_of(person, kinds))
