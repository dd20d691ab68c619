"""Open cases follow the calendar and the days that pass."""

from datetime import date, datetime

from mingchuang.casework.actions import settle
from mingchuang.casework.models import Case
from mingchuang.casework.rules import CaseVerb
from mingchuang.journal.actions import Happening, record_many
from mingchuang.parameters.calendar_changes import CalendarChange
from mingchuang.parameters.queries import CHINA


def follow_calendar(change: CalendarChange) -> int:
    """Move the due day of every open case that a late holiday touches; each move is journalled with its reason."""
    today = change.at.astimezone(CHINA).date()
    moved = []
    for case in Case.objects.filter(closed_at__isnull=True).select_related("organisation").iterator(500):
        was = case.due_on
        if settle(case, max(today, case.received_on)):
            moved.append((case, was))
    record_many(
        Happening(
            CaseVerb.DUE_MOVED,
            f"{case.kind}:{case.pk}",
            change.actor,
            change.at,
            case.organisation.code,
            {
                "was": _code(was),
                "now": _code(case.due_on),
                "days": [day.isoformat() for day in change.days][:20],
            },
        )
        for case, was in moved
    )
    return len(moved)


def settle_silences(at: datetime) -> bool:
    """Once a day: pauses that end by silence give their cases a due day again; whether any changed."""
    today = at.astimezone(CHINA).date()
    waiting = Case.objects.filter(closed_at__isnull=True, due_on__isnull=True).select_related("organisation")
    changed = [case.pk for case in waiting.iterator(500) if settle(case, today)]
    return bool(changed)


def _code(day: date | None) -> str:
    return day.isoformat() if day else ""
