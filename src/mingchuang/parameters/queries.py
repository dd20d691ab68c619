"""Values and calendars in force."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from mingchuang.parameters import registry
from mingchuang.parameters.models import Override
from mingchuang.parameters.rules import CALENDAR, Parameter, brief, shown
from mingchuang.workdays import Calendar, DayKind, SpecialDay, package_calendar

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class InForce:
    """A parameter on a day: its value, and the override or article that it comes from."""

    parameter: Parameter
    value: Any
    override: Override | None
    article: str

    @property
    def shown(self) -> str:
        """The value with its unit."""
        return shown(self.parameter.unit, self.value)

    @property
    def brief(self) -> str:
        """The same in a list: of a long text its beginning."""
        return brief(self.shown)


def value(name: str, *, on: date) -> Any:
    """The value of a parameter on a day: the newest override that covers it, else the package's.

    Raises ``KeyError`` for a name that no app has declared.
    """
    return in_force(registry.declared(name), on).value


def in_force(parameter: Parameter, on: date) -> InForce:
    """The value on a day with where it comes from."""
    override = _covering(on).filter(name=parameter.name).first()
    return _in_force(parameter, on, override)


def every_in_force(on: date) -> list[InForce]:
    """All declared parameters on a day, by app and name; one query."""
    newest: dict[str, Override] = {}
    for override in _covering(on).exclude(name=CALENDAR):
        newest.setdefault(override.name, override)
    return [_in_force(parameter, on, newest.get(parameter.name)) for parameter in registry.every()]


def _in_force(parameter: Parameter, on: date, override: Override | None) -> InForce:
    package = parameter.package_value(on)
    return InForce(parameter, override.value if override else package.value, override, package.article)


def history(name: str) -> QuerySet[Override]:
    """All overrides of a name, newest first, withdrawn ones included."""
    return Override.objects.filter(name=name).order_by("-id")


def calendar(known_on: date | None = None) -> Calendar:
    """The package's calendar with every loaded year and change that was not withdrawn.

    A change takes effect at once, in every process: the rows are read at each call, the layout is kept by
    content. ``known_on`` shows the calendar as it could be known on that day (to explain an old reckoning).
    """
    rows = Override.objects.filter(name=CALENDAR, withdrawn_at__isnull=True).order_by("id")
    if known_on is not None:
        end = datetime(known_on.year, known_on.month, known_on.day, 23, 59, 59, 999999, tzinfo=CHINA)
        rows = rows.filter(made_at__lte=end)
    loaded = tuple(json.dumps(row, sort_keys=True) for row in rows.values_list("value", flat=True))
    return _laid_out(known_on, loaded)


@lru_cache(maxsize=64)
def _laid_out(known_on: date | None, loaded: tuple[str, ...]) -> Calendar:
    found = package_calendar(known_on)
    for row in map(json.loads, loaded):
        found = found.with_changes(special_days_of(row), row["years"])
    return found


def special_days_of(row: dict[str, Any]) -> list[SpecialDay]:
    """The days of a stored calendar row."""
    return [
        SpecialDay(date.fromisoformat(day["date"]), DayKind(day["kind"]), day["name"], day["notice"])
        for day in row["days"]
    ]


def _covering(on: date) -> QuerySet[Override]:
    return Override.objects.filter(
        Q(holds_until__isnull=True) | Q(holds_until__gte=on), holds_from__lte=on, withdrawn_at__isnull=True
    ).order_by("-id")
