import csv
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingchuang.workdays import Calendar, CalendarMissing, DayKind, SpecialDay, package_calendar

CALENDAR = package_calendar()
FIRST, LAST = date(2015, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
MAKEUPS = sorted(d for d, special in CALENDAR.special_days.items() if special.kind is DayKind.MAKEUP)
LIMITS = (1, 3, 5, 7, 15, 20, 40)


def naively_after(day: date, n: int) -> date:
    while n:
        day += timedelta(days=1)
        n -= CALENDAR.is_workday(day)
    return day


def test_five_working_days_after_30_september_2026_end_on_13_october():
    # Thu 1 to Wed 7 October off; 8 Thu (1), 9 Fri (2), 10 Sat make-up (3), 11 Sun off, 12 Mon (4), 13 Tue (5)
    assert CALENDAR.after(date(2026, 9, 30), 5) == date(2026, 10, 13)


def test_the_calendar_agrees_with_an_independent_table(shared):
    table = (shared / "data/reference/holidays_2015_2026.csv").read_text("utf-8")
    kinds = {date.fromisoformat(row["date"]): row["kind"] for row in csv.DictReader(table.splitlines())}
    for day in DAYS:
        expected = kinds.get(day, "workday" if day.weekday() < 5 else "holiday") != "holiday"
        assert CALENDAR.is_workday(day) is expected, day
    assert [day for day, kind in sorted(kinds.items()) if kind != "holiday"] == MAKEUPS


def test_there_are_75_makeup_workdays_from_2015_to_2026():
    assert len(MAKEUPS) == 75


@pytest.mark.parametrize("day", MAKEUPS, ids=str)
def test_a_makeup_weekend_is_a_workday_and_says_so(day):
    assert day.weekday() >= 5
    assert CALENDAR.is_workday(day)
    assert CALENDAR.after(day - timedelta(days=1), 1) == day
    assert CALENDAR.count(day - timedelta(days=1), day) == 1
    assert CALENDAR.why(day).startswith("调休上班（")


@pytest.mark.parametrize("limit", LIMITS)
def test_every_day_of_twelve_years_agrees_with_counting_one_by_one(limit):
    for day in DAYS[: -limit * 2 - 20]:
        assert CALENDAR.after(day, limit) == naively_after(day, limit), day


def test_a_limit_that_starts_at_the_end_of_the_year_does_not_take_new_years_day_for_a_workday():
    # Wed 31 December 2025; Thu 1 to Sat 3 January off, Sun 4 January make-up
    assert CALENDAR.after(date(2025, 12, 31), 1) == date(2026, 1, 4)


def test_a_year_without_calendar_is_an_error_that_names_the_year():
    with pytest.raises(CalendarMissing, match="2027年的放假安排尚未载入") as caught:
        CALENDAR.after(date(2026, 12, 31), 1)
    assert caught.value.year == 2027
    with pytest.raises(CalendarMissing):
        CALENDAR.is_workday(date(2027, 1, 4))
    with pytest.raises(CalendarMissing):
        CALENDAR.count(date(2026, 12, 1), date(2027, 1, 4))
    with pytest.raises(CalendarMissing):
        CALENDAR.why(date(2014, 12, 31))


def test_the_last_day_of_a_known_year_is_reached_without_asking_for_the_next():
    assert CALENDAR.after(date(2026, 12, 30), 1) == date(2026, 12, 31)


def test_a_day_before_the_first_known_year_may_start_a_limit_that_lies_within():
    assert CALENDAR.after(date(2014, 12, 31), 1) == date(2015, 1, 4)


def test_the_prolonged_spring_festival_of_2020_is_off_and_its_makeup_saturday_too():
    assert [CALENDAR.is_workday(date(2020, 1, 31) + timedelta(days=n)) for n in range(4)] == [
        False,  # Fri 31 January
        False,  # Sat 1 February, a make-up workday until the notice of 26 January
        False,  # Sun 2 February
        True,  # Mon 3 February
    ]
    assert CALENDAR.why(date(2020, 2, 1)) == "春节延长假期放假（国办发明电〔2020〕1号）"
    assert package_calendar(date(2020, 1, 25)).is_workday(date(2020, 2, 1))


def test_why_tells_weekends_holidays_makeups_and_plain_days_apart():
    assert CALENDAR.why(date(2026, 10, 1)) == "国庆节放假（国办发明电〔2025〕7号）"
    assert CALENDAR.why(date(2026, 10, 10)) == "调休上班（国庆节，国办发明电〔2025〕7号）"
    assert CALENDAR.why(date(2026, 10, 11)) == "星期日"
    assert CALENDAR.why(date(2026, 10, 12)) == "工作日"


def test_a_natural_period_that_ends_on_a_rest_day_ends_on_the_next_workday():
    assert CALENDAR.on_or_after(date(2026, 10, 3)) == date(2026, 10, 8)
    assert CALENDAR.on_or_after(date(2026, 10, 8)) == date(2026, 10, 8)


def test_nothing_is_counted_backwards_or_for_no_days():
    with pytest.raises(ValueError, match="before"):
        CALENDAR.count(date(2026, 3, 3), date(2026, 3, 2))
    with pytest.raises(ValueError, match="at least 1"):
        CALENDAR.after(date(2026, 3, 2), 0)


def test_a_day_planned_into_an_unpublished_year_is_marked_provisional():
    known = CALENDAR.provisional_after(date(2026, 9, 30), 5)
    assert (known.day, known.provisional) == (date(2026, 10, 13), False)
    planned = CALENDAR.provisional_after(date(2026, 12, 31), 1)
    # Fri 1 January 2027 is off by law in any year; Mon 4 January
    assert (planned.day, planned.missing_years, planned.provisional) == (date(2027, 1, 4), (2027,), True)


def test_a_later_notice_replaces_the_same_day_and_leaves_the_old_calendar_as_it_was():
    change = SpecialDay(date(2026, 10, 8), DayKind.HOLIDAY, "国庆节", "国办发明电〔2026〕9号")
    changed = CALENDAR.with_changes([change])
    assert changed.after(date(2026, 9, 30), 5) == date(2026, 10, 14)
    assert CALENDAR.after(date(2026, 9, 30), 5) == date(2026, 10, 13)
    assert CALENDAR.differences(changed) == [date(2026, 10, 8)]


def test_guiding_case_26_counts_15_working_days_over_the_dragon_boat_festival():
    # Received Wed 1 June 2011, due Thu 23 June (最高人民法院指导案例26号)
    festival = SpecialDay(date(2011, 6, 6), DayKind.HOLIDAY, "端午节", "")
    assert Calendar([festival], [2011]).after(date(2011, 6, 1), 15) == date(2011, 6, 23)


@settings(max_examples=200, deadline=None)
@given(st.dates(FIRST, date(2025, 6, 30)), st.integers(1, 250))
def test_after_count_and_before_are_inverse_and_end_on_workdays(day, n):
    end = CALENDAR.after(day, n)
    assert CALENDAR.is_workday(end)
    assert CALENDAR.count(day, end) == n
    assert CALENDAR.after(day, n + 1) > end
    assert CALENDAR.after(day + timedelta(days=1), n) >= end
    if day > FIRST + timedelta(days=10):
        assert CALENDAR.before(end, n) <= day + timedelta(days=15)
        assert CALENDAR.count(CALENDAR.before(end, n), end) == n


@settings(max_examples=100, deadline=None)
@given(st.dates(FIRST, LAST), st.dates(FIRST, LAST), st.dates(FIRST, LAST))
def test_counts_of_adjoining_spans_add_up(a, b, c):
    a, b, c = sorted((a, b, c))
    assert CALENDAR.count(a, b) + CALENDAR.count(b, c) == CALENDAR.count(a, c)
