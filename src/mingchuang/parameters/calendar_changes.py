"""Who must follow when the calendar changes: apps with open cases offer a listener from ``offers.py``.

A late holiday must move the cases that are running (and tell why), not only the next ones.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mingchuang.workdays import Calendar


@dataclass(frozen=True)
class CalendarChange:
    """What a listener is told. ``days`` are those worked in one calendar and not in the other; ``years`` are
    newly known. ``notice`` is the document number, the reason to be written beside each moved date.
    """

    before: Calendar
    after: Calendar
    days: tuple[date, ...]
    years: tuple[int, ...]
    notice: str
    actor: int | None
    at: datetime


Listener = Callable[[CalendarChange], Sequence[str]]
"""Follows a change inside its transaction; answers which of its things moved, a sentence each."""

_listeners: dict[str, tuple[str, Listener]] = {}


def offer(name: str, label: str, listener: Listener) -> None:
    """Register a listener; ``label`` names what it moves in Chinese (依申请公开案件)."""
    _listeners[name] = (label, listener)


def follow(change: CalendarChange) -> dict[str, list[str]]:
    """Tell every listener; what each moved, by label."""
    return {label: list(listener(change)) for label, listener in _listeners.values()}
