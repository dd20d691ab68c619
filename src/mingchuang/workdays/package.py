"""The calendar that comes with the product: the State Council's notices as data."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from mingchuang.workdays.calendar import Calendar, DayKind, SpecialDay


@cache
def package_calendar(known_on: date | None = None) -> Calendar:
    """2015 to the last year known when the product was made, late changes included.

    ``known_on`` leaves out the notices issued after that day, to show what could be known then.
    """
    issued = [notice for notice in _notices() if known_on is None or notice["issued_on"] <= known_on]
    return Calendar(
        (special for notice in issued for special in _special_days(notice)),
        (notice["covers"] for notice in issued if "covers" in notice),
    )


def _notices() -> list[dict[str, Any]]:
    text = files("mingchuang.workdays").joinpath("data/calendar.toml").read_text("utf-8")
    return sorted(tomllib.loads(text)["notice"], key=lambda notice: notice["issued_on"])


def _special_days(notice: dict[str, Any]) -> Iterator[SpecialDay]:
    for festival in notice["days"]:
        for kind, key in ((DayKind.HOLIDAY, "off"), (DayKind.MAKEUP, "on")):
            for written in festival.get(key, ()):
                for day in _span(written):
                    yield SpecialDay(day, kind, festival["name"], notice["number"])


def _span(written: str) -> Iterator[date]:
    """``2026-10-01`` or ``2026-10-01/2026-10-07``."""
    first, _, last = written.partition("/")
    day, end = date.fromisoformat(first), date.fromisoformat(last or first)
    while day <= end:
        yield day
        day += timedelta(days=1)
