"""The legal clock of a case: when it is due, how much is left, and the history of its days.

Plain Python, and the only place in the house that lets a period run. A period counts units (working days,
calendar days, hours) after a beginning; four things may happen to it: a pause leaves days out, a resumption ends
the pause, a restart begins anew, an extension adds. A decision may also fix the last day, or end the clock.
The proof, day by day, is in
``casework.proof``. Apps translate their law into these turns (``foi.rules.timing``) and store nothing that can be reckoned.

Source of the conventions: 《政府信息公开条例》第三十条至第三十五条; docs/concepts/clock.md.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Protocol

from mingchuang.accounts.rules import Light
from mingchuang.terms import Term
from mingchuang.workdays import Calendar


class Unit(Term):
    """What a clock counts."""

    WORKDAYS = "workdays", "个工作日"
    CALENDAR_DAYS = "calendar_days", "日"
    HOURS = "hours", "小时"


class Turn(Term):
    """What can happen to a clock."""

    PAUSE = "pause", "暂停计时"
    RESUME = "resume", "恢复计时"
    RESTART = "restart", "重新起算"
    EXTEND = "extend", "延长期限"
    FIX = "fix", "另定期限"
    STOP = "stop", "终止计时"


class ClockState(Term):
    """How a clock stands."""

    RUNNING = "running", "计时中"
    PAUSED = "paused", "暂停计时"
    FIXED = "fixed", "期限另定"
    STOPPED = "stopped", "已终止"


class ClockRefusedError(ValueError):
    """A turn that the clock cannot take; the message is the sentence for people."""


@dataclass(frozen=True)
class ClockTurn:
    """Something that happened to a clock at a day (a moment, where the clock counts hours).

    ``span`` names the pause that is begun or ended, so that pauses may overlap; ``amount`` is what an extension
    adds, in units; ``until`` the day that a decision fixed; ``why`` the reason as people read it in the proof.
    """

    at: date
    turn: Turn
    why: str = ""
    span: str = ""
    amount: int = 0
    until: date | None = None


class Measure(Protocol):
    """How a unit counts: units after ``first`` up to and including ``last``, and the inverse."""

    def count(self, first: date, last: date) -> int | Fraction: ...  # noqa: E704 - a protocol has no body

    def after(self, point: date, n: int | Fraction) -> date: ...  # noqa: E704


@dataclass(frozen=True)
class _Workdays:
    calendar: Calendar

    def count(self, first: date, last: date) -> int:
        return self.calendar.count(first, last)

    def after(self, point: date, n: int | Fraction) -> date:
        return self.calendar.after(point, int(n))


class _CalendarDays:
    def count(self, first: date, last: date) -> int:
        return (last - first).days

    def after(self, point: date, n: int | Fraction) -> date:
        return point + timedelta(days=int(n))


class Hours:
    def count(self, first: date, last: date) -> Fraction:
        return Fraction(int((last - first).total_seconds()), 3600)

    def after(self, point: date, n: int | Fraction) -> date:
        return point + timedelta(seconds=int(n * 3600))


@dataclass(frozen=True)
class Stretch:
    """Time after ``begin`` up to and including ``end`` (None: still going on) that runs or does not."""

    begin: date
    end: date | None
    runs: bool
    why: str = ""
    wiped: bool = False


@dataclass(frozen=True)
class Clock:
    """One period of a case. ``received`` is day 0 and never counted; ``allowance`` in units.

    ``turns`` in the order in which they happened. With ``Unit.HOURS`` all points are moments (``datetime``).
    """

    received: date
    allowance: int
    unit: Unit = Unit.WORKDAYS
    name: str = ""
    turns: tuple[ClockTurn, ...] = ()

    def with_turn(self, turn: ClockTurn) -> "Clock":
        """This clock after one more turn."""
        return replace(self, turns=(*self.turns, turn))

    def read(self, on: date, calendar: Calendar) -> "Reading":
        """The clock as it stands at ``on``: later turns are not yet known.

        Raises ``ClockRefusedError`` for a turn that cannot be, ``CalendarMissing`` when a year reached is not
        loaded.
        """
        if on < self.received:
            raise ClockRefusedError(f"{_said(on)} 早于收到之日 {_said(self.received)}，期限还没有开始。")
        return self._walked(on, calendar).reading(on)

    def ran_out(self, on: date, calendar: Calendar) -> date | None:
        """The last day of the period where it lies before ``on``; asks nothing of the days to come."""
        walk = self._walked(on, calendar)
        walk.let_run(on)
        return walk.ran_out if walk.ran_out is not None and walk.ran_out < on else None

    def _walked(self, on: date, calendar: Calendar) -> "_Walk":
        walk = _Walk(self, calendar)
        for turn in sorted(self.turns, key=lambda turn: turn.at):
            if turn.at > on:
                break
            walk.take(turn)
        return walk


@dataclass(frozen=True)
class Reading:
    """A clock at a day. ``due`` is None while it is paused or stopped; ``first_due`` leaves extensions out.

    ``used`` and ``left`` in units; ``left`` is negative once working time was lost
    after the due day, None without one.
    """

    clock: Clock
    on: date
    state: ClockState
    due: date | None
    first_due: date | None
    used: int | Fraction
    left: int | Fraction | None
    paused_by: frozenset[str]
    calendar: Calendar
    stretches: tuple[Stretch, ...] = field(repr=False)

    @property
    def is_late(self) -> bool:
        """Whether the due day has passed (on the rest days after it, no unit has been lost yet)."""
        return self.due is not None and self.on > self.due

    def light(self, near: int) -> Light:
        """How pressing it is; ``near`` units or fewer left is amber."""
        if self.left is None:
            return Light.NONE
        if self.is_late:
            return Light.RED
        return Light.AMBER if self.left <= near else Light.GREEN


class _Walk:
    """Goes through the turns of a clock once, keeping what has been used and whether the period ran out."""

    def __init__(self, clock: Clock, calendar: Calendar) -> None:
        self.clock, self.calendar = clock, calendar
        self.measure = _measure(clock.unit, calendar)
        self.stretches: list[Stretch] = []
        self.pauses: dict[str, str] = {}
        self.fixed: date | None = None
        self.stopped = False
        self._begin(clock.received)

    def _begin(self, at: date) -> None:
        self.begun, self.added = at, 0
        self.used: int | Fraction = 0
        self.ran_out: date | None = None

    def take(self, turn: ClockTurn) -> None:
        """Apply one turn. Raises ``ClockRefusedError``."""
        if turn.at < self.clock.received:
            raise ClockRefusedError(
                f"{_said(turn.at)} {turn.turn.label}早于收到之日 {_said(self.clock.received)}，请核对日期。"
            )
        if self.stopped:
            raise ClockRefusedError(f"计时已经终止，不能再{turn.turn.label}。")
        self.let_run(turn.at)
        getattr(self, f"_{turn.turn.value}")(turn)

    def _pause(self, turn: ClockTurn) -> None:
        if turn.span in self.pauses:
            raise ClockRefusedError(f"“{turn.why or turn.span}”已经在暂停期限，不必重复登记。")
        if self.ran_out == turn.at:
            self.ran_out = None  # paused on its last day: nothing is left, but it has not passed
        self.pauses[turn.span] = turn.why

    def _resume(self, turn: ClockTurn) -> None:
        if turn.span not in self.pauses:
            raise ClockRefusedError("没有对应的暂停，不能恢复计时，请核对。")
        del self.pauses[turn.span]

    def _restart(self, turn: ClockTurn) -> None:
        self.stretches = [replace(one, wiped=True, why=turn.why) for one in self.stretches]
        self.pauses.clear()
        self.fixed = None
        self._begin(turn.at)

    def _extend(self, turn: ClockTurn) -> None:
        if turn.amount < 1:
            raise ClockRefusedError("延长的天数应不小于1。")
        if self.ran_out is not None and self.ran_out < turn.at:
            raise ClockRefusedError(f"期限已于 {_said(self.ran_out)} 届满，不能再延长。")
        self.added += turn.amount
        self.ran_out = None

    def _fix(self, turn: ClockTurn) -> None:
        if turn.until is None or turn.until <= turn.at:
            raise ClockRefusedError("另定的答复日期应晚于作出决定之日，请核对。")
        self.fixed = turn.until

    def _stop(self, _turn: ClockTurn) -> None:
        self.stopped = True

    def let_run(self, to: date) -> None:
        """Close the stretch that ends at ``to``: it was running unless something paused it."""
        last = self._last_point()
        if to <= last:
            return
        runs = not self.pauses and self.ran_out is None
        if runs:
            units = self.measure.count(last, to)
            left = self.clock.allowance + self.added - self.used
            if units >= left:
                self.ran_out = self._after(last, left)
            self.used += units
        why = "" if runs else "、".join(dict.fromkeys(self.pauses.values()))
        self.stretches.append(Stretch(last, to, runs, why))

    def _last_point(self) -> date:
        ends = [one.end for one in self.stretches if not one.wiped and one.end is not None]
        return ends[-1] if ends else self.begun

    def reading(self, on: date) -> Reading:
        """What the walk has come to, seen at ``on``."""
        state = self._state()
        first_due = due = None
        if state is ClockState.RUNNING:
            first_due, due = (
                self._day_of(self.clock.allowance),
                self._day_of(self.clock.allowance + self.added),
            )
        elif state is ClockState.FIXED:
            due = self.fixed
        self.let_run(on)
        stretches = (*self.stretches, Stretch(self._last_point(), None, not self.pauses, self._paused_why()))
        return Reading(
            clock=self.clock,
            on=on,
            state=state,
            due=due,
            first_due=first_due,
            used=self.used,
            left=self._left(on, due),
            paused_by=frozenset(self.pauses),
            calendar=self.calendar,
            stretches=stretches,
        )

    def _state(self) -> ClockState:
        if self.stopped:
            return ClockState.STOPPED
        if self.fixed is not None:
            return ClockState.FIXED
        return ClockState.PAUSED if self.pauses and self.ran_out is None else ClockState.RUNNING

    def _paused_why(self) -> str:
        return "、".join(dict.fromkeys(self.pauses.values()))

    def _left(self, on: date, due: date | None) -> int | Fraction | None:
        if due is None:
            return None
        return self.measure.count(on, due) if on <= due else -self.measure.count(due, on)

    def _day_of(self, units: int) -> date:
        """The point at which ``units`` are used up, over the running stretches since the beginning."""
        left: int | Fraction = units
        for one in self.stretches:
            if one.wiped or not one.runs or one.end is None:
                continue
            counted = self.measure.count(one.begin, one.end)
            point = self._after(one.begin, left) if counted >= left else None
            if point is not None and (point < one.end or self.ran_out is not None):
                return point
            left -= counted
        return self._after(self._last_point(), left)

    def _after(self, point: date, left: int | Fraction) -> date:
        return self.measure.after(point, left) if left else point


def _measure(unit: Unit, calendar: Calendar) -> Measure:
    measures: dict[Unit, Measure] = {
        Unit.WORKDAYS: _Workdays(calendar),
        Unit.CALENDAR_DAYS: _CalendarDays(),
        Unit.HOURS: Hours(),
    }
    return measures[unit]


def point_day(point: date) -> date:
    return point.date() if isinstance(point, datetime) else point


def _said(point: date) -> str:
    return f"{point:%Y-%m-%d %H:%M}" if isinstance(point, datetime) else point.isoformat()
