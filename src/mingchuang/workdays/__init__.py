"""Working days by the State Council's calendars: the only place in the house that counts them.

``Calendar`` answers, ``package_calendar`` is the one that comes with the product, ``notices`` reads what an
operator loads. Plain Python: the day of today never enters.
"""

from mingchuang.workdays.calendar import (
    Calendar,
    CalendarMissing,
    DayKind,
    Planned,
    SpecialDay,
)
from mingchuang.workdays.package import package_calendar

__all__ = ["Calendar", "CalendarMissing", "DayKind", "Planned", "SpecialDay", "package_calendar"]
