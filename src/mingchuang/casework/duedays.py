"""The days on which something is due to a person: for the calendar of the desk, the feed, the morning's mail.

Taken from what waits at the desk (``accounts.waiting``), so that all four can never tell different things.
"""

import hashlib
from calendar import Calendar as Months
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from mingchuang.accounts.models import Person
from mingchuang.accounts.rules import Light
from mingchuang.accounts.waiting import WaitingItem, waiting_for
from mingchuang.casework.queries import provisional_through
from mingchuang.workdays import Calendar

CRLF = "\r\n"
LONGEST_LINE = 73
"""Octets of a line before it is folded (RFC 5545: 75, the folding space included)."""


@dataclass(frozen=True)
class DueDay:
    """One day of a month as the calendar draws it: ``words`` say why a day is off or made up for."""

    day: date
    in_month: bool
    is_today: bool
    is_workday: bool
    words: str
    items: Sequence[WaitingItem]


def due_items(person: Person, today: date) -> list[WaitingItem]:
    """What waits for ``person`` and has a day, the earliest first."""
    items = [item for item in waiting_for(person, today) if item.due_on is not None]
    return sorted(items, key=lambda item: (item.due_on or today, item.number, item.asked))


def pressing(items: Iterable[WaitingItem]) -> list[WaitingItem]:
    """Those near their day or past it."""
    return [item for item in items if item.light in (Light.RED, Light.AMBER)]


def month(
    year: int, number: int, items: Sequence[WaitingItem], today: date, held: Calendar
) -> list[list[DueDay]]:
    """The weeks of a month, Monday first, each day with what is due on it."""
    weeks = Months(firstweekday=0).monthdatescalendar(year, number)
    known = provisional_through(held, weeks[0][0], weeks[-1][-1])
    return [[_day(day, number, items, today, known) for day in week] for week in weeks]


def _day(day: date, number: int, items: Sequence[WaitingItem], today: date, known: Calendar) -> DueDay:
    is_workday = known.is_workday(day)
    plain = is_workday == (day.weekday() < 5)
    return DueDay(
        day, day.month == number, day == today, is_workday, "" if plain else known.why(day),
        [item for item in items if item.due_on == day],
    )  # fmt: skip


def as_feed(items: Iterable[WaitingItem], address: str, at: datetime) -> str:
    """The due days as iCalendar (RFC 5545): numbers and what is asked, never a subject, a name or a word of anybody."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mingchuang//due days//ZH", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", "X-WR-CALNAME:明窗办理期限", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"]
    for item in items:
        if item.due_on is not None:
            lines += _event(item, item.due_on, address, at)
    return "".join(f"{folded}{CRLF}" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _event(item: WaitingItem, due_on: date, address: str, at: datetime) -> list[str]:
    step = item.asked.partition("（")[0]  # what stands in brackets changes by the hour
    uid = hashlib.sha256(f"{item.url}|{step}".encode()).hexdigest()[:32]
    late = "（已超期）" if item.light is Light.RED else ""
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@mingchuang",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due_on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(f'{item.number} {item.asked}{late}'.strip())}",
        f"URL:{address}{item.url}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:办理期限",
        "TRIGGER:-P1D",
        "END:VALARM",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def _folded(line: str) -> Iterable[str]:
    """The line in pieces of at most 75 octets, never through a character."""
    piece = ""
    for sign in line:
        if len((piece + sign).encode()) > LONGEST_LINE:
            yield piece
            piece = " "
        piece += sign
    yield piece
