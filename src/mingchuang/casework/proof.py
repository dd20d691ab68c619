"""The proof of a clock: one line for each calendar day, counted or not, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from mingchuang.casework.clock import ClockState, Hours, Reading, Stretch, Unit, point_day

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ProofDay:
    """One calendar day of the proof: counted or not, and why. ``number`` is which unit it is, where counted."""

    day: date
    counted: bool
    why: str
    number: int | None = None
    is_last: bool = False


def proof(reading: Reading) -> list[ProofDay]:
    """One line for each calendar day from the day of receipt to the due day (without one: to the day of reading)."""
    return list(_proof_days(reading))


def _proof_days(reading: Reading) -> Iterable[ProofDay]:
    clock, last = reading.clock, point_day(reading.due or reading.on)
    begun = point_day(next((one.begin for one in reading.stretches if not one.wiped), clock.received))
    day, number = point_day(clock.received), 0
    while day <= last:
        if day == begun:
            number = 0
        line = _proof_of(reading, day, begun, number)
        number = line.number or number
        yield line
        day += ONE_DAY


def _proof_of(reading: Reading, day: date, begun: date, number: int) -> ProofDay:
    clock, stretch = reading.clock, _stretch_of(reading.stretches, day)
    if day == point_day(clock.received) and clock.unit is not Unit.HOURS:
        return ProofDay(day, False, "收到之日，从次日起算")
    if stretch.wiped and day != begun:
        return ProofDay(day, False, f"{stretch.why or '期限重新起算'}，此前的天数不计")
    if day == begun and clock.unit is not Unit.HOURS:
        return ProofDay(day, False, "重新起算之日，从次日起算")
    if reading.state is ClockState.FIXED:
        is_last = day == reading.due
        return ProofDay(
            day, False, "另定期限的最后一日" if is_last else "期限另定，不逐日计算", None, is_last
        )
    if clock.unit is Unit.HOURS:
        return _hours_of(reading, day)
    if not stretch.runs:
        return ProofDay(day, False, f"{stretch.why or '暂停'}，不计入期限")
    return _counted_day(reading, day, number + 1)


def _counted_day(reading: Reading, day: date, number: int) -> ProofDay:
    is_last = reading.due is not None and day == point_day(reading.due)
    ending = "，期限届满" if is_last else ""
    if reading.clock.unit is Unit.CALENDAR_DAYS:
        return ProofDay(day, True, f"第{number}日{ending}", number, is_last)
    why = reading.calendar.why(day)
    if not reading.calendar.is_workday(day):
        return ProofDay(day, False, why)
    return ProofDay(day, True, f"{why}，第{number}个工作日{ending}", number, is_last)


def _hours_of(reading: Reading, day: date) -> ProofDay:
    """A day of a clock in hours: how many of its hours the clock ran."""
    opening = datetime.combine(day, time(0), getattr(reading.on, "tzinfo", None))
    end = reading.due or reading.on
    hours = Fraction(0)
    for one in reading.stretches:
        first, last = max(opening, one.begin), min(opening + ONE_DAY, one.end or end, end)
        if one.runs and not one.wiped and first < last:
            hours += Hours().count(first, last)
    is_last = reading.due is not None and day == point_day(reading.due)
    return ProofDay(
        day, hours > 0, f"计入{float(hours):g}小时{'，期限届满' if is_last else ''}", None, is_last
    )


def _stretch_of(stretches: Sequence[Stretch], day: date) -> Stretch:
    """The stretch in which ``day`` ends; with overlapping generations the newest."""
    for one in reversed(stretches):
        if point_day(one.begin) < day and (one.end is None or day <= point_day(one.end)):
            return one
    return stretches[0]
