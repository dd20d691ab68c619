"""The worker's loop: each job in its turn, none able to stop the others."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import close_old_connections

from mingchuang.outbox.jobs import Job

log = logging.getLogger(__name__)

LONGEST_BACK_OFF_SECONDS = 300.0
ROUND_SECONDS = 0.25


@dataclass
class Turn:
    """When a job is due next, by the monotonic clock, and how often it has failed in a row."""

    job: Job
    due: float = 0.0
    failures: int = 0


def work(
    jobs: Sequence[Job],
    *,
    stop: threading.Event,
    now: Callable[[], datetime],
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Run the jobs until ``stop`` is set; the job at work is finished first."""
    turns = [Turn(job) for job in jobs]
    while not stop.is_set():
        if not run_round(turns, stop=stop, now=now, clock=clock):
            stop.wait(_pause(turns, clock()))


def run_round(
    turns: Sequence[Turn],
    *,
    stop: threading.Event,
    now: Callable[[], datetime],
    clock: Callable[[], float],
) -> bool:
    """Give each job that is due its turn, idle ones only if no other had anything to do; whether any had."""
    busy = False
    for turn in sorted(turns, key=lambda turn: turn.job.idle):
        if stop.is_set() or turn.due > clock() or (busy and turn.job.idle):
            continue
        busy |= _take_turn(turn, now(), clock)
    return busy


def _take_turn(turn: Turn, at: datetime, clock: Callable[[], float]) -> bool:
    close_old_connections()
    try:
        did = turn.job.run(at)
    except Exception:
        turn.failures += 1
        pause = min(LONGEST_BACK_OFF_SECONDS, turn.job.every_seconds + 2.0**turn.failures)
        turn.due = clock() + pause
        log.exception("job %s failed, again in %d s", turn.job.name, pause)
        return False
    turn.failures = 0
    turn.due = clock() + (0 if did else turn.job.every_seconds)
    return did


def _pause(turns: Sequence[Turn], moment: float) -> float:
    return max(0.01, min([ROUND_SECONDS, *(turn.due - moment for turn in turns)]))
