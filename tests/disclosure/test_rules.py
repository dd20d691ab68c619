"""Limits as the tables write them, and when they end."""

from datetime import date

import pytest

from mingchuang.disclosure.rules import Limit, LimitKind, due_after, read_limit
from mingchuang.disclosure.statute import fields, statutory
from mingchuang.workdays import package_calendar


@pytest.mark.parametrize(
    ("words", "kind", "n"),
    [
        ("自信息形成或者变更之日起20个工作日内公开", "workdays_after", 20),
        ("信息形成（变更）10个工作日内", "workdays_after", 10),
        ("自作出之日起七个工作日内", "workdays_after", 7),
        ("二十个工作日", "workdays_after", 20),
        ("公示期限不少于 5 个工作日", "period", 5),
        ("实时公开", "realtime", None),
        ("及时公开", "immediate", None),
        ("按进展情况及时公开", "immediate", None),
    ],
)
def test_a_limit_is_read_from_its_words(words, kind, n):
    assert read_limit(words) == Limit(LimitKind(kind), n)


@pytest.mark.parametrize("words", ["", "长期公开", "批复后20日内", "每年一次"])
def test_words_without_working_days_are_left_to_people(words):
    assert read_limit(words) is None


@pytest.mark.parametrize(
    ("limit", "due"),
    [
        (Limit(LimitKind.WORKDAYS_AFTER, 20), date(2026, 3, 30)),
        (Limit(LimitKind.WORKDAYS_AFTER, 5), date(2026, 3, 9)),
        (Limit(LimitKind.WORKDAYS_AFTER, 60), date(2026, 3, 30)),  # never longer than 第二十六条
        (Limit(LimitKind.IMMEDIATE), date(2026, 3, 30)),
        (Limit(LimitKind.PERIOD, 5), date(2026, 3, 30)),
    ],
)
def test_what_is_made_on_a_monday_is_due_by_its_limit(limit, due):
    """《条例》第二十六条; 2026-03-02 is a Monday."""
    assert due_after(date(2026, 3, 2), limit, package_calendar()).on == due


def test_the_package_brings_the_classes_of_the_regulation():
    codes = [one.code for one in statutory()]
    assert codes[:15] == [f"20-{n}" for n in range(1, 16)]
    assert codes[15:] == [f"21-{n}" for n in range(1, 9)]
    assert all(one.limit.days == 20 and one.columns and one.basis for one in statutory())


def test_the_package_brings_the_twenty_six_fields():
    assert len(fields()) == 26
    assert len({one.code for one in fields()}) == 26
