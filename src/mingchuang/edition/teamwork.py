"""Many batches on two cores: a pool of spawned processes where there is enough to do."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from itertools import islice
from multiprocessing import get_context

import django
from django.conf import settings
from django.db import connection

from mingchuang.edition.rendering import BATCH_PATHS, Batch, Tally

WORTH_A_TEAM = 4000
"""Below so many paths, starting processes (some seconds) takes longer than it saves."""


def in_team(work: Callable[[Batch], Tally], batches: Iterable[Batch], total: int | None) -> Iterator[Tally]:
    """The tallies of all batches, in the order in which they are done.

    ``total`` is the number of paths, None where it is not known: then the first batches are done here, and
    help is called only if there are more. Never more batches wait than the team can soon take, so memory
    does not grow with the number of pages.
    """
    remaining = iter(batches)
    if total is not None and total < WORTH_A_TEAM or team_size() < 2:
        yield from map(work, remaining)
        return
    if total is None:
        yield from map(work, islice(remaining, WORTH_A_TEAM // BATCH_PATHS))
    first = next(remaining, None)
    if first is not None:
        yield from _spread(work, _prefixed(first, remaining))


def team_size() -> int:
    """How many processes render at once: the cores, at most ``EDITION_PROCESSES``."""
    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        return 1
    return min(os.cpu_count() or 1, settings.EDITION_PROCESSES)


def _prefixed(first: Batch, rest: Iterator[Batch]) -> Iterator[Batch]:
    yield first
    yield from rest


def _spread(work: Callable[[Batch], Tally], batches: Iterator[Batch]) -> Iterator[Tally]:
    size = team_size()
    # Spawned, never forked: rendering may use typst or PDFium, which do not survive a fork.
    with ProcessPoolExecutor(size, mp_context=get_context("spawn"), initializer=django.setup) as team:
        running = {team.submit(work, batch) for batch in islice(batches, size * 2)}
        while running:
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                yield future.result()
            running |= {team.submit(work, batch) for batch in islice(batches, len(finished))}
