"""Reckoning for kinds whose clocks need no law of their own: rows of turns, period by period.

A service application has a legal and a promised clock, a letter to the mayor three, a concern clocks in hours: each
is a list of ``Period``; the rows of ``ClockEvent`` carry the turn (``Turn``) as ``what``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mingchuang.casework.clock import Clock, ClockState, ClockTurn, Reading, Turn, Unit, point_day
from mingchuang.casework.kinds import Reckoner, Standing
from mingchuang.casework.models import Case, ClockEvent
from mingchuang.workdays import Calendar


@dataclass(frozen=True)
class Period:
    """One clock of a kind: its name in the rows, its label for people, its allowance in ``unit``."""

    name: str
    label: str
    allowance: int
    unit: Unit = Unit.WORKDAYS


def reckoner(*periods: Period) -> Reckoner:
    """Reckons ``periods``; the running clock that is due first decides and stands first."""

    def reckon(case: Case, events: Iterable[ClockEvent], on: date, calendar: Calendar) -> list[Standing]:
        rows = list(events)
        return _by_urgency([_standing(case, period, rows, on, calendar) for period in periods])

    return reckon


def _standing(
    case: Case, period: Period, rows: Sequence[ClockEvent], on: date, calendar: Calendar
) -> Standing:
    in_hours = period.unit is Unit.HOURS
    turns = tuple(
        ClockTurn(
            row.at if in_hours else row.on, Turn(row.what), span=row.who, amount=row.amount, until=row.until
        )
        for row in rows
        if row.clock in ("", period.name)
    )
    received = case.received_at if in_hours else case.received_on
    clock = Clock(received, period.allowance, period.unit, period.label, turns)
    reading = clock.read(on if in_hours else point_day(on), calendar)
    due = point_day(reading.due) if reading.due else None
    return Standing(period.label, _words(reading), due, reading)


def _words(reading: Reading) -> str:
    if reading.state is ClockState.RUNNING and reading.is_late:
        return "已超期"
    return reading.state.label


def _by_urgency(standings: list[Standing]) -> list[Standing]:
    return sorted(standings, key=lambda one: (one.due_on is None, one.due_on or date.max))
