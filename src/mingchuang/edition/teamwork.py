"""Many batches on two cores: a pool of spawned processes where there is enough to do."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from itertools import chain, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.db import connection

if TYPE_CHECKING:  # a spawned process reads this module before Django is set up there
    from mingchuang.edition.rendering import Batch, Tally

WORTH_A_TEAM = 4000
"""Below so many paths, starting processes (some seconds) takes longer than it saves."""

CACHE_KIBIBYTES = 8192
"""What each process keeps of an SQLite database meanwhile; the rest stays with the system, once for all."""


def in_team(work: Callable[["Batch"], "Tally"], batches: Iterable["Batch"]) -> Iterator["Tally"]:
    """The tallies of all batches, in the order in which they are done.

    Few are done here; where there are many, this process only hands them out. Never more of them wait than the
    team can soon take, so memory does not grow with the number of pages.
    """
    remaining = iter(batches)
    if team_size() < 2:
        yield from map(work, remaining)
        return
    first = _first(remaining, WORTH_A_TEAM)
    if sum(len(batch.paths) for batch in first) < WORTH_A_TEAM:
        yield from map(work, first)
    else:
        yield from _spread(work, chain(first, remaining))


def team_size() -> int:
    """How many processes render at once: the cores, at most ``EDITION_PROCESSES``."""
    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        return 1
    return min(os.cpu_count() or 1, settings.EDITION_PROCESSES)


def _first(batches: Iterator["Batch"], count: int) -> list["Batch"]:
    """The batches that hold the first ``count`` paths; all of them where there are fewer."""
    found: list[Batch] = []
    for batch in batches:
        found.append(batch)
        count -= len(batch.paths)
        if count <= 0:
            break
    return found


def _spread(work: Callable[["Batch"], "Tally"], batches: Iterator["Batch"]) -> Iterator["Tally"]:
    size = team_size()
    _hold_little()
    # Spawned, never forked: rendering may use typst or PDFium, which do not survive a fork.
    with ProcessPoolExecutor(size, mp_context=get_context("spawn"), initializer=_join) as team:
        running = {team.submit(work, batch) for batch in islice(batches, size * 2)}
        while running:
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                yield future.result()
            running |= {team.submit(work, batch) for batch in islice(batches, len(finished))}


def _join() -> None:
    """Make a spawned process ready to render."""
    django.setup()
    _hold_little()


def _hold_little() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size=-{CACHE_KIBIBYTES}")
