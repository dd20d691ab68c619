"""The arithmetic of working days over known years."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

WEEKDAYS = "一二三四五六日"
SATURDAY = 5
ONE_DAY = timedelta(days=1)

FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Month and day of the statutory holidays that do not follow the moon.

Source: 《全国年节及纪念日放假办法》第二条 (2024 修订). Used for provisional days only.
"""


class DayKind(StrEnum):
    """How a notice makes a day differ from its weekday."""

    HOLIDAY = "holiday"
    MAKEUP = "makeup"


@dataclass(frozen=True)
class SpecialDay:
    """One day of a notice: off or worked, for which festival, by which notice (its document number)."""

    day: date
    kind: DayKind
    name: str
    notice: str

    @property
    def why(self) -> str:
        """The reason as people read it."""
        source = self.notice or "未写明文号"
        if self.kind is DayKind.HOLIDAY:
            return f"{self.name}放假（{source}）"
        return f"调休上班（{self.name}，{source}）"


@dataclass(frozen=True)
class Planned:
    """A day found for planning. ``provisional`` marks that it rests on years without a calendar."""

    day: date
    missing_years: tuple[int, ...] = ()

    @property
    def provisional(self) -> bool:
        """Whether the day may still move when a calendar is published."""
        return bool(self.missing_years)


class CalendarMissing(LookupError):
    """The State Council's arrangement of a year that the count reaches is not loaded."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            f"{year}年的放假安排尚未载入，无法计算工作日。"
            f"请在国务院办公厅公布{year}年部分节假日安排后，由系统管理员运行“mingchuang workdays load 文件”载入。"
        )


class Calendar:
    """Which days are worked in the years that are known.

    Immutable; each year is laid out once, when first asked. ``years`` are those with a published arrangement;
    a question that reaches any other year raises ``CalendarMissing``.
    """

    def __init__(self, special_days: Iterable[SpecialDay], years: Iterable[int]) -> None:
        self.special_days: Mapping[date, SpecialDay] = {special.day: special for special in special_days}
        self.years = frozenset(years)
        self._workdays: dict[int, list[int]] = {}

    def with_changes(self, special_days: Iterable[SpecialDay], years: Iterable[int] = ()) -> "Calendar":
        """This calendar after a further notice: its days replace the same days of this one."""
        return Calendar([*self.special_days.values(), *special_days], self.years | set(years))

    @cached_property
    def last_year(self) -> int:
        """The last year that is known; 0 where none is."""
        return max(self.years, default=0)

    def is_workday(self, day: date) -> bool:
        """Whether offices work on ``day``. Raises ``CalendarMissing``."""
        if day.year not in self.years:
            raise CalendarMissing(day.year)
        return self._is_worked(day)

    def after(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day``; ``day`` itself is not counted, worked or not.

        ``n`` is at least 1. Raises ``CalendarMissing`` when a year reached is not loaded.
        """
        return date.fromordinal(self._reach(day, n, self._known_workdays))

    def before(self, day: date, n: int) -> date:
        """The ``n``-th working day before ``day``, for reminders. Raises ``CalendarMissing``."""
        _at_least_one(n)
        year, left = (day - ONE_DAY).year, n
        workdays = self._known_workdays(year)
        position = bisect_right(workdays, day.toordinal() - 1)
        while position < left:
            left -= position
            year -= 1
            workdays = self._known_workdays(year)
            position = len(workdays)
        return date.fromordinal(workdays[position - left])

    def on_or_after(self, day: date) -> date:
        """``day``, or where it is a rest day the next working day (the end of natural periods)."""
        return self.after(day - ONE_DAY, 1)

    def count(self, first: date, last: date) -> int:
        """How many working days lie after ``first`` up to and including ``last``.

        The inverse of ``after``: ``count(day, after(day, n)) == n``. Raises ``ValueError`` when ``last`` lies
        before ``first``, ``CalendarMissing`` when a year touched is not loaded.
        """
        if last < first:
            raise ValueError("the last day lies before the first")
        if last == first:
            return 0
        begin = first + ONE_DAY
        whole = sum(len(self._known_workdays(year)) for year in range(begin.year, last.year))
        skipped = bisect_right(self._known_workdays(begin.year), first.toordinal())
        return whole + bisect_right(self._known_workdays(last.year), last.toordinal()) - skipped

    def provisional_after(self, day: date, n: int) -> Planned:
        """As ``after``, for planning ahead: years not yet published count Monday to Friday less the statutory
        holidays of fixed date, and the day found is marked provisional. Never a basis for a legal deadline.
        """
        found = date.fromordinal(self._reach(day, n, self._assumed_workdays))
        reached = range((day + ONE_DAY).year, found.year + 1)
        return Planned(found, tuple(year for year in reached if year not in self.years))

    def why(self, day: date) -> str:
        """Why ``day`` is worked or not, as people read it: 工作日, 星期六, 国庆节放假（…）, 调休上班（…）."""
        if day.year not in self.years:
            raise CalendarMissing(day.year)
        special = self.special_days.get(day)
        if special:
            return special.why
        return f"星期{WEEKDAYS[day.weekday()]}" if day.weekday() >= SATURDAY else "工作日"

    def differences(self, other: "Calendar") -> list[date]:
        """The days worked in one of the two and not in the other, within the years that both know."""
        return sorted(
            day
            for day in {*self.special_days, *other.special_days}
            if day.year in self.years & other.years and self._is_worked(day) != other._is_worked(day)
        )

    def _is_worked(self, day: date) -> bool:
        special = self.special_days.get(day)
        if special:
            return special.kind is DayKind.MAKEUP
        return day.weekday() < SATURDAY

    def _reach(self, day: date, n: int, workdays_of: Callable[[int], list[int]]) -> int:
        _at_least_one(n)
        year, left = (day + ONE_DAY).year, n
        workdays = workdays_of(year)
        position = bisect_right(workdays, day.toordinal())
        while position + left > len(workdays):
            left -= len(workdays) - position
            year += 1
            workdays, position = workdays_of(year), 0
        return workdays[position + left - 1]

    def _known_workdays(self, year: int) -> list[int]:
        if year not in self.years:
            raise CalendarMissing(year)
        if year not in self._workdays:
            self._workdays[year] = [day.toordinal() for day in days_of(year) if self._is_worked(day)]
        return self._workdays[year]

    def _assumed_workdays(self, year: int) -> list[int]:
        if year in self.years:
            return self._known_workdays(year)
        return [
            day.toordinal()
            for day in days_of(year)
            if day.weekday() < SATURDAY and (day.month, day.day) not in FIXED_HOLIDAYS
        ]


def days_of(year: int) -> Iterator[date]:
    """All days of a year."""
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        if day == date.max:
            return
        day += ONE_DAY


def _at_least_one(n: int) -> None:
    if n < 1:
        raise ValueError("the number of working days is at least 1")
