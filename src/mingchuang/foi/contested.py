"""Reconsiderations and suits that wait for our own answer: by which day, and how far off that is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import organisations_of
from mingchuang.accounts.rules import Light
from mingchuang.casework.models import Case
from mingchuang.casework.queries import light_of, provisional_through
from mingchuang.foi.models import Contestation
from mingchuang.foi.rules.remedies import Contest, reply_by
from mingchuang.foi.rules.words import HANDLERS
from mingchuang.parameters.queries import calendar


@dataclass(frozen=True)
class Reply:
    """Our answer to a reconsideration or suit. ``due_on`` None before its copy arrived; ``left`` working days."""

    contestation: Contestation
    due_on: date | None
    light: Light
    left: int | None

    @property
    def what(self) -> str:
        """What is to be handed in."""
        is_review = self.contestation.kind is Contest.RECONSIDERATION
        return "提交行政复议答复书和证据" if is_review else "提交答辩状和证据"


def reply_of(one: Contestation, today: date) -> Reply:
    """How our answer stands; without light once it is handed in or the case is decided."""
    due_on = _due(one)
    is_open = one.replied_on is None and one.decided_on is None
    light, left = light_of(Case(due_on=due_on), today) if is_open else (Light.NONE, None)
    return Reply(one, due_on, light, left)


def _due(one: Contestation) -> date | None:
    if one.reached_on is None:
        return None
    held = provisional_through(calendar(), one.reached_on, date(one.reached_on.year + 1, 1, 31))
    return reply_by(one.kind, one.procedure, one.reached_on, held)


def may_be_contested(case: Case, today: date) -> bool:
    """Whether a remedy may be entered: against the end of a case, or because nothing came by its day."""
    return case.closed_at is not None or (case.due_on is not None and case.due_on < today)


def replies_owed(person: Person, today: date) -> Iterator[Reply]:
    """What the organisations of ``person`` still have to answer, the most pressing first."""
    reached = {one.pk for one in organisations_of(person, HANDLERS)}
    # narrowed here, for they are few: asked to join organisations, SQLite begins with every application there is
    owed = Contestation.objects.filter(
        reached_on__isnull=False, replied_on__isnull=True, decided_on__isnull=True
    ).select_related("case__organisation")
    mine = [one for one in owed if one.case.organisation_id in reached]
    yield from sorted((reply_of(one, today) for one in mine), key=lambda one: one.due_on or today)
