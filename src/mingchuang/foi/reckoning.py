"""How the kernel reckons an application: its stored events, read by the rules of the regulation in force."""

from collections.abc import Iterable
from datetime import date

from mingchuang.casework.kinds import Standing
from mingchuang.casework.models import Case, ClockEvent
from mingchuang.foi.rules.events import Event, EventKind, Timing, TimingState
from mingchuang.foi.rules.timing import timing
from mingchuang.workdays import Calendar

KIND = "foi"


def events_of(rows: Iterable[ClockEvent]) -> list[Event]:
    """Stored clock events as the rules read them."""
    return [Event(row.on, EventKind(row.what), row.until, row.who, row.excused) for row in rows]


def timing_of(
    case: Case, rows: Iterable[ClockEvent], on: date, calendar: Calendar, ahead: Iterable[Event] = ()
) -> Timing:
    """The period of an application at a day, never later than its end; ``ahead``: events that are not stored."""
    events = [*events_of(rows), *ahead]
    return timing(case.received_on, events, on=max(on, case.received_on), calendar=calendar)


def reckon(case: Case, rows: Iterable[ClockEvent], on: date, calendar: Calendar) -> list[Standing]:
    """The one clock of an application."""
    found = timing_of(case, rows, on, calendar)
    words = "已超期" if found.state is TimingState.RUNNING and found.reading.is_late else found.state.label
    return [Standing("答复期限", words, found.due_on, found.reading, found.warnings)]
