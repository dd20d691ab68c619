"""The worker's loop: each job in its turn, none able to stop the others."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, close_old_connections

from mingchuang.outbox.actions import note_failure, note_recovery
from mingchuang.outbox.jobs import Job
from mingchuang.ui.room import let_go_of_connection, trouble

log = logging.getLogger(__name__)

LONGEST_BACK_OFF_SECONDS = 300.0
ROUND_SECONDS = 0.25


@dataclass
class Turn:
    """When a job is due next, by the monotonic clock, and how often it has failed in a row.

    ``in_doubt``: the job failed last time, or nobody has seen it work since the worker started.
    """

    job: Job
    due: float = 0.0
    failures: int = 0
    in_doubt: bool = True


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
    except Exception as error:
        turn.failures, turn.in_doubt = turn.failures + 1, True
        _note(turn, at, error)
        let_go_of_connection()
        pause = min(LONGEST_BACK_OFF_SECONDS, turn.job.every_seconds + 2.0**turn.failures)
        turn.due = clock() + pause
        # Of the machine's own troubles the kind is enough, however many jobs meet them.
        said, name = "job %s failed (%s), again in %d s", type(error).__name__
        log.error(said, turn.job.name, name, pause, exc_info=not trouble(error))
        return False
    if turn.in_doubt:
        _note(turn, at)
    turn.failures, turn.in_doubt = 0, False
    turn.due = clock() + (0 if did else turn.job.every_seconds)
    return did


def _note(turn: Turn, at: datetime, error: Exception | None = None) -> None:
    """Keep for ``doctor`` how the job fares; a database that is down must not end the loop."""
    try:
        if error:
            note_failure(turn.job.name, turn.job.label, error, at)
        else:
            note_recovery(turn.job.name, at)
    except DatabaseError as failed:
        log.error("the state of job %s could not be noted", turn.job.name, exc_info=not trouble(failed))


def _pause(turns: Sequence[Turn], moment: float) -> float:
    return max(0.01, min([ROUND_SECONDS, *(turn.due - moment for turn in turns)]))
