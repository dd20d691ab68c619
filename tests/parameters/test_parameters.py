from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from mingchuang.journal.models import Entry
from mingchuang.parameters import registry
from mingchuang.parameters.actions import override, withdraw
from mingchuang.parameters.queries import every_in_force, history, in_force, value
from mingchuang.parameters.rules import (
    Holding,
    Parameter,
    Unit,
    ValueRefused,
    brief,
    read_value,
    shown,
    written,
)

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
ANSWER = Parameter(
    "trial.answer_days",
    "答复期限",
    Unit.WORKDAYS,
    (
        Holding(15, date(2008, 5, 1), "2007年《条例》第二十四条"),
        Holding(20, date(2019, 5, 15), "2019年《条例》第三十三条"),
    ),
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _declared(monkeypatch):
    monkeypatch.setattr(registry, "_parameters", {})
    registry.declare([ANSWER, registry.constant("trial.greeting", "问候语", Unit.TEXT, "您好")])


def shortened(to: int = 10, **dates):
    dates.setdefault("holds_from", date(2026, 3, 1))
    return override("trial.answer_days", to, reason="区政办〔2026〕3号", actor=7, at=NOON, **dates)


def test_a_case_is_handled_by_the_limit_in_force_when_it_arrived():
    assert value("trial.answer_days", on=date(2019, 5, 14)) == 15
    assert value("trial.answer_days", on=date(2019, 5, 15)) == 20


def test_an_override_holds_on_its_days_and_no_others():
    shortened(holds_until=date(2026, 6, 30))
    on = {
        day: value("trial.answer_days", on=day)
        for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 7, 1))
    }
    assert list(on.values()) == [20, 10, 20]


def test_the_newest_override_wins_and_a_withdrawn_one_holds_on_no_day():
    shortened(10)
    newer = shortened(12)
    assert value("trial.answer_days", on=date(2026, 3, 2)) == 12
    withdraw(newer, reason="录入有误", actor=7, at=NOON)
    assert value("trial.answer_days", on=date(2026, 3, 2)) == 10
    assert [row.value for row in history("trial.answer_days")] == [12, 10]


def test_every_override_and_withdrawal_is_in_the_journal_with_who_and_when():
    made = shortened()
    withdraw(made, reason="录入有误", actor=8, at=NOON)
    entries = Entry.objects.filter(subject="parameter:trial.answer_days").order_by("id")
    assert [(entry.verb, entry.actor) for entry in entries] == [
        ("parameter.overridden", 7),
        ("parameter.withdrawn", 8),
    ]
    assert entries[0].facts == {"override": made.pk, "value": 10, "from": "2026-03-01"}


def test_an_override_without_reason_or_with_dates_reversed_is_refused():
    with pytest.raises(ValueRefused, match="依据或原因"):
        override("trial.answer_days", 10, holds_from=date(2026, 3, 1), reason=" ", actor=7, at=NOON)
    with pytest.raises(ValueRefused, match="早于起用日期"):
        shortened(holds_until=date(2026, 2, 1))
    with pytest.raises(KeyError):
        override("trial.unknown", 1, holds_from=date(2026, 3, 1), reason="x", actor=7, at=NOON)


def test_an_override_cannot_be_withdrawn_twice_or_without_reason():
    made = shortened()
    with pytest.raises(ValueRefused, match="写明撤销的原因"):
        withdraw(made, reason="", actor=7, at=NOON)
    withdraw(made, reason="录入有误", actor=7, at=NOON)
    with pytest.raises(ValueRefused, match="已经撤销"):
        withdraw(made, reason="再撤一次", actor=7, at=NOON)


def test_the_database_itself_refuses_dates_reversed():
    made = shortened()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(made).objects.filter(pk=made.pk).update(holds_until=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (Unit.WORKDAYS, "二十"),
        (Unit.WORKDAYS, "20天"),
        (Unit.WORKDAYS, "-1"),
        (Unit.WORKDAYS, "1.5"),
        (Unit.WORKDAYS, "true"),
        (Unit.WORKDAYS, "1e999"),
        (Unit.YUAN, "NaN"),
        (Unit.YUAN, "-0.5"),
        (Unit.SWITCH, "也许"),
        (Unit.TABLE, "3"),
        (Unit.TABLE, "{"),
    ],
)
def test_a_value_that_does_not_fit_its_unit_is_refused_with_a_sentence(unit, text):
    with pytest.raises(ValueRefused, match="。$"):
        read_value(unit, text)


@pytest.mark.parametrize(
    ("unit", "held", "seen"),
    [
        (Unit.WORKDAYS, 20, "20 工作日"),
        (Unit.PERCENT, 92.5, "92.5%"),
        (Unit.SWITCH, True, "是"),
        (Unit.TEXT, "您好", "您好"),
        (Unit.TABLE, [[1, "一"]], "一张表，1 项"),
    ],
)
def test_what_is_shown_in_the_form_reads_back_as_the_same_value(unit, held, seen):
    assert read_value(unit, written(unit, held)) == held
    assert shown(unit, held) == seen


def test_all_parameters_on_a_day_take_one_query(django_assert_num_queries):
    shortened()
    with django_assert_num_queries(1):
        found = every_in_force(date(2026, 3, 2))
    assert [(item.parameter.name, item.value, item.override is not None) for item in found] == [
        ("trial.answer_days", 10, True),
        ("trial.greeting", "您好", False),
    ]
    assert in_force(ANSWER, date(2026, 3, 2)).shown == "10 工作日"


def test_the_beginning_of_a_long_wording_cuts_no_field_in_two():
    assert brief("申请人：{addressee}") == "申请人：{addressee}"
    assert brief("申请人：{addressee}，收到日期：{received}", 24) == "申请人：{addressee}，收到日期：…"
