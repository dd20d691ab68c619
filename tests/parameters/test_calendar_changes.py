from datetime import UTC, date, datetime

import pytest

from mingchuang.journal.models import Entry
from mingchuang.parameters import calendar_changes
from mingchuang.parameters.actions import load_calendar, withdraw
from mingchuang.parameters.queries import calendar
from mingchuang.workdays import CalendarMissing, DayKind, SpecialDay

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
NOTICE = "国办发明电〔2026〕9号"
HOLIDAY = SpecialDay(date(2026, 10, 8), DayKind.HOLIDAY, "国庆节", NOTICE)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def heard(monkeypatch):
    monkeypatch.setattr(calendar_changes, "_listeners", {})
    changes = []
    calendar_changes.offer("trial", "试验案件", lambda change: changes.append(change) or ["一", "二", "三"])
    return changes


def loaded(days=(HOLIDAY,), years=()):
    return load_calendar(days, years=years, notice=NOTICE, actor=7, at=NOON)


def test_a_holiday_edit_takes_effect_at_once_and_not_after_a_restart():
    assert calendar().after(date(2026, 9, 30), 5) == date(2026, 10, 13)
    made = loaded()
    assert calendar().after(date(2026, 9, 30), 5) == date(2026, 10, 14)
    withdraw(made.override, reason="通知作废", actor=7, at=NOON)
    assert calendar().after(date(2026, 9, 30), 5) == date(2026, 10, 13)


def test_a_holiday_added_later_moves_running_cases_and_tells_why(heard):
    made = loaded()
    assert (made.days, made.moved) == ((date(2026, 10, 8),), {"试验案件": 3})
    assert made.things == {"试验案件": ["一", "二", "三"]}
    assert (heard[0].days, heard[0].notice) == ((date(2026, 10, 8),), NOTICE)
    assert heard[0].before.is_workday(date(2026, 10, 8))
    assert not heard[0].after.is_workday(date(2026, 10, 8))
    assert calendar().why(date(2026, 10, 8)) == f"国庆节放假（{NOTICE}）"
    entry = Entry.objects.get(verb="calendar.loaded")
    assert (entry.actor, entry.facts["changed"], entry.facts["moved"]) == (7, 1, 3)


def test_a_withdrawn_calendar_moves_running_cases_back(heard):
    made = loaded()
    withdraw(made.override, reason="通知作废", actor=7, at=NOON)
    assert heard[1].after.is_workday(date(2026, 10, 8))
    assert Entry.objects.get(verb="calendar.withdrawn").facts["moved"] == 3


def test_a_listener_that_fails_leaves_the_calendar_as_it_was():
    calendar_changes.offer("broken", "坏的", lambda change: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        loaded()
    assert calendar().is_workday(date(2026, 10, 8))


def test_a_new_year_becomes_known_by_loading_it(heard):
    with pytest.raises(CalendarMissing):
        calendar().after(date(2026, 12, 31), 1)
    loaded([SpecialDay(date(2027, 1, 1), DayKind.HOLIDAY, "元旦", NOTICE)], [2027])
    assert calendar().after(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert heard[0].years == (2027,)


def test_what_the_calendar_said_before_a_change_can_still_be_shown():
    loaded()
    assert calendar(known_on=date(2026, 3, 1)).is_workday(date(2026, 10, 8))
    assert not calendar(known_on=date(2026, 3, 2)).is_workday(date(2026, 10, 8))
