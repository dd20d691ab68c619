"""How the kernel reckons an application: its stored events, read by the rules of the regulation in force."""

from collections.abc import Iterable
from datetime import date

from mingchuang.casework import plain
from mingchuang.casework.clock import Turn
from mingchuang.casework.kinds import Standing
from mingchuang.casework.models import Case, ClockEvent
from mingchuang.foi.models import Correction
from mingchuang.foi.rules.events import Event, EventKind, Timing, TimingState
from mingchuang.foi.rules.timing import timing
from mingchuang.parameters.queries import value as parameter
from mingchuang.workdays import Calendar

KIND, CORRECTION = "foi", "correction"
KINDS = (KIND, CORRECTION)
EVIDENCE = "evidence"
"""The pause of a correction while its evidence is awaited."""


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


def reckon_correction(case: Case, rows: Iterable[ClockEvent], on: date, calendar: Calendar) -> list[Standing]:
    """The promised clock of a request to correct; the wait for evidence ends with its last day."""
    days = int(parameter("foi.correction_days", on=case.received_on))
    held = list(rows)
    resumed = any(row.what == Turn.RESUME for row in held)
    asked = next((row for row in held if row.what == Turn.PAUSE), None)
    if asked is not None and asked.until is not None and asked.until < on and not resumed:
        held.append(ClockEvent(case=case, what=Turn.RESUME.value, on=asked.until, at=asked.at, who=EVIDENCE))
    return plain.reckoner(plain.Period("", "承诺办理期限", days))(case, held, on, calendar)


def is_waiting(correction: Correction, today: date) -> bool:
    """Whether evidence that was asked for may still come."""
    if correction.until is None or correction.until < today:
        return False
    return not correction.case.clock_events.filter(what=Turn.RESUME.value).exists()
