"""Background work that apps offer: what ``mingchuang work`` does all day, and what ``mingchuang tick`` does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Job:
    """One kind of background work.

    ``run(at)`` does a bounded piece of it and says whether there was anything to do; it is called again at
    once while there is, else after ``every_seconds``. An ``idle`` job runs only in rounds in which no other
    job had anything to do. ``label`` is what operators read.
    """

    name: str
    label: str
    every_seconds: float
    run: Callable[[datetime], bool]
    idle: bool = False


_jobs: dict[str, Job] = {}
_ticks: dict[str, Job] = {}


def offer(job: Job) -> None:
    """Register work for the worker's loop; the last one of a name wins."""
    _jobs[job.name] = job


def offer_tick(job: Job) -> None:
    """Register periodic work, done by ``mingchuang tick`` and once a minute by the worker."""
    _ticks[job.name] = job


def offered() -> list[Job]:
    """The worker's jobs by name."""
    return [_jobs[name] for name in sorted(_jobs)]


def ticks() -> list[Job]:
    """The periodic jobs by name."""
    return [_ticks[name] for name in sorted(_ticks)]
