import threading
from datetime import UTC, datetime

import pytest

from mingchuang.outbox.jobs import Job
from mingchuang.outbox.loop import LONGEST_BACK_OFF_SECONDS, Turn, run_round, work

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai

pytestmark = pytest.mark.django_db


class Bench:
    """Jobs that note their turns, and a clock that is set by hand."""

    def __init__(self) -> None:
        self.moment = 0.0
        self.ran: list[str] = []
        self.stop = threading.Event()

    def job(self, name: str, *, every=1.0, did=False, error=None, idle=False) -> Job:
        def run(_at):
            self.ran.append(name)
            if error:
                raise error
            return did

        return Job(name, name, every, run, idle=idle)

    def round(self, turns: list[Turn]) -> bool:
        return run_round(turns, stop=self.stop, now=lambda: NOON, clock=lambda: self.moment)


def test_a_job_that_fails_does_not_stop_the_others(caplog):
    bench = Bench()
    bench.round([Turn(bench.job("a", error=ValueError("broken"))), Turn(bench.job("b"))])
    assert bench.ran == ["a", "b"]
    assert "job a failed" in caplog.text


def test_a_job_that_keeps_failing_waits_longer_each_time_but_not_for_ever(caplog):
    bench = Bench()
    turn = Turn(bench.job("a", error=ValueError("broken")))
    pauses = []
    for _attempt in range(12):
        bench.round([turn])
        pauses.append(turn.due - bench.moment)
        bench.moment = turn.due
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (3.0, LONGEST_BACK_OFF_SECONDS)


def test_a_job_that_had_nothing_to_do_waits_its_time():
    bench = Bench()
    turns = [Turn(bench.job("a", every=5))]
    for moment in (0.0, 4.9, 5.0):
        bench.moment = moment
        bench.round(turns)
    assert bench.ran == ["a", "a"]


def test_idle_work_waits_until_no_other_has_anything_to_do():
    bench = Bench()
    busy, idle = bench.job("busy", did=True), bench.job("idle", idle=True)
    bench.round([Turn(idle), Turn(busy)])
    assert bench.ran == ["busy"]
    bench.round([Turn(idle), Turn(bench.job("quiet"))])
    assert bench.ran == ["busy", "quiet", "idle"]


def test_the_loop_finishes_the_job_at_work_and_ends():
    bench = Bench()

    def last(_at):
        bench.ran.append("last")
        bench.stop.set()
        return True

    work([Job("last", "", 1, last), bench.job("never")], stop=bench.stop, now=lambda: NOON)
    assert bench.ran == ["last"]
