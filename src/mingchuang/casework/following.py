"""Open cases follow the calendar and the days that pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from mingchuang.casework.actions import settle
from mingchuang.casework.models import Case
from mingchuang.casework.rules import CaseVerb
from mingchuang.journal.actions import Happening, record_many
from mingchuang.journal.models import Entry
from mingchuang.parameters.calendar_changes import CalendarChange
from mingchuang.parameters.queries import CHINA


def follow_calendar(change: CalendarChange) -> list[str]:
    """Move the due day of every open case that a late holiday touches; each move is journalled with its reason.

    Each as a line: the number, from which day to which.
    """
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
    return [f"{case.number}：{_said(was)} → {_said(case.due_on)}" for case, was in moved]


def _said(day: date | None) -> str:
    return day.isoformat() if day else "暂无期限"


def settle_silences(at: datetime) -> bool:
    """Once a day: pauses that end by silence give their cases a due day again; whether any changed."""
    today = at.astimezone(CHINA).date()
    waiting = Case.objects.filter(closed_at__isnull=True, due_on__isnull=True).select_related("organisation")
    changed = [case.pk for case in waiting.iterator(500) if settle(case, today)]
    return bool(changed)


def _code(day: date | None) -> str:
    return day.isoformat() if day else ""


@dataclass(frozen=True)
class Moved:
    """A due day that a late holiday moved: which case, from when to when, and which days changed."""

    case: Case
    was: str
    now: str
    days: Sequence[str]
    at: datetime

    @property
    def words(self) -> str:
        """What happened and why, for people."""
        if not self.was or not self.now:
            return f"放假安排调整（{self._which}），期限重新计算。"
        return f"放假安排调整（{self._which}），期限由{self.was}改为{self.now}。"

    @property
    def _which(self) -> str:
        more = f"等{len(self.days)}日" if len(self.days) > 1 else ""
        return f"{self.days[0]}{more}" if self.days else "新公布的年份"


def moved(cases: QuerySet[Case], since: datetime) -> list[Moved]:
    """The open cases among ``cases`` whose due day followed a changed calendar after ``since``, newest first."""
    entries = list(
        Entry.objects.filter(verb=CaseVerb.DUE_MOVED.value, recorded_at__gte=since).order_by("-id")[:500]
    )
    ids = {entry.subject: int(entry.subject.rpartition(":")[2]) for entry in entries}
    known = cases.filter(closed_at__isnull=True).in_bulk(set(ids.values()))
    return [
        Moved(case, entry.facts["was"], entry.facts["now"], entry.facts["days"], entry.at)
        for entry in entries
        if (case := known.get(ids[entry.subject])) is not None
    ]
