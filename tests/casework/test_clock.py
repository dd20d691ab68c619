from datetime import date, datetime

import pytest

from mingchuang.accounts.rules import Light
from mingchuang.casework.clock import Clock, ClockRefusedError, ClockState, ClockTurn, Turn, Unit
from mingchuang.casework.proof import proof
from mingchuang.workdays import package_calendar

CALENDAR = package_calendar()
D = date.fromisoformat
M = datetime.fromisoformat


def test_a_clock_in_calendar_days_counts_every_day():
    reading = Clock(D("2026-09-30"), 7, Unit.CALENDAR_DAYS).read(D("2026-09-30"), CALENDAR)
    assert reading.due == D("2026-10-07")
    assert [line.number for line in proof(reading) if line.counted] == list(range(1, 8))


def test_a_clock_in_hours_runs_by_the_hour_and_through_the_night():
    clock = Clock(M("2026-03-02T22:00"), 4, Unit.HOURS)
    assert clock.read(M("2026-03-02T23:00"), CALENDAR).due == M("2026-03-03T02:00")
    paused = clock.with_turn(ClockTurn(M("2026-03-02T23:00"), Turn.PAUSE, "等待核实", span="x"))
    resumed = paused.with_turn(ClockTurn(M("2026-03-03T05:30"), Turn.RESUME, span="x"))
    reading = resumed.read(M("2026-03-03T06:00"), CALENDAR)
    assert reading.due == M("2026-03-03T08:30")
    assert [(line.day, line.why) for line in proof(reading)] == [
        (D("2026-03-02"), "计入1小时"),
        (D("2026-03-03"), "计入3小时，期限届满"),
    ]


def test_overlapping_pauses_are_left_out_once():
    turns = (
        ClockTurn(D("2026-03-03"), Turn.PAUSE, "甲", span="a"),
        ClockTurn(D("2026-03-04"), Turn.PAUSE, "乙", span="b"),
        ClockTurn(D("2026-03-05"), Turn.RESUME, span="a"),
        ClockTurn(D("2026-03-06"), Turn.RESUME, span="b"),
    )
    # Mon 2 March received, 3 counted, 4 to 6 left out, then 9, 10, 11, 12
    reading = Clock(D("2026-03-02"), 5, turns=turns).read(D("2026-03-06"), CALENDAR)
    assert reading.due == D("2026-03-12")
    assert [line.why for line in proof(reading)[2:5]] == [
        "甲，不计入期限",
        "甲、乙，不计入期限",
        "乙，不计入期限",
    ]


def test_a_pause_on_the_last_day_leaves_nothing_but_does_not_make_it_late():
    turns = (
        ClockTurn(D("2026-03-04"), Turn.PAUSE, "征求意见", span="a"),
        ClockTurn(D("2026-03-10"), Turn.RESUME, span="a"),
    )
    clock = Clock(D("2026-03-02"), 2, turns=turns)
    assert clock.read(D("2026-03-05"), CALENDAR).due is None
    assert clock.read(D("2026-03-10"), CALENDAR).due == D("2026-03-10")


def test_a_period_that_has_run_out_is_neither_paused_nor_extended():
    late = Clock(D("2026-03-02"), 2).with_turn(ClockTurn(D("2026-03-05"), Turn.PAUSE, span="a"))
    assert late.read(D("2026-03-06"), CALENDAR).due == D("2026-03-04")
    with pytest.raises(ClockRefusedError, match="不能再延长"):
        late.with_turn(ClockTurn(D("2026-03-05"), Turn.EXTEND, amount=2)).read(D("2026-03-06"), CALENDAR)


@pytest.mark.parametrize(
    ("turn", "sentence"),
    [
        (ClockTurn(D("2026-03-01"), Turn.PAUSE, span="a"), "早于收到之日"),
        (ClockTurn(D("2026-03-03"), Turn.RESUME, span="a"), "没有对应的暂停"),
        (ClockTurn(D("2026-03-03"), Turn.EXTEND), "不小于1"),
        (ClockTurn(D("2026-03-03"), Turn.FIX, until=D("2026-03-03")), "晚于作出决定之日"),
    ],
)
def test_a_turn_that_cannot_be_is_refused(turn, sentence):
    with pytest.raises(ClockRefusedError, match=sentence):
        Clock(D("2026-03-02"), 5, turns=(turn,)).read(D("2026-03-04"), CALENDAR)


def test_the_light_turns_amber_before_the_day_and_red_after_it():
    clock = Clock(D("2026-03-02"), 5)
    lights = [
        clock.read(D(day), CALENDAR).light(3)
        for day in ("2026-03-03", "2026-03-04", "2026-03-09", "2026-03-10")
    ]
    assert lights == [Light.GREEN, Light.AMBER, Light.AMBER, Light.RED]


def test_a_stopped_clock_has_no_due_day():
    clock = Clock(D("2026-03-02"), 5).with_turn(ClockTurn(D("2026-03-03"), Turn.STOP))
    reading = clock.read(D("2026-03-04"), CALENDAR)
    assert (reading.state, reading.due, reading.light(3)) == (ClockState.STOPPED, None, Light.NONE)
