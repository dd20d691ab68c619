"""One publisher at a time, over all processes and, on PostgreSQL, over all machines."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

ADVISORY_KEY = 0x6D696E67
"""The number by which PostgreSQL knows the publisher's lock."""

PAUSE_SECONDS = 0.05


@contextmanager
def publisher(*, patience: float = 0) -> Iterator[bool]:
    """Hold the publisher's lock inside the block; yields False where another holds it.

    ``patience`` is how many seconds to wait for it.
    """
    with folder(patience=patience) as held:
        if not held or connection.vendor != "postgresql":
            yield held
            return
        with _advisory_lock(patience) as held_everywhere:
            yield held_everywhere


@contextmanager
def folder(*, patience: float = 0) -> Iterator[bool]:
    """Hold the lock of this machine's edition folder alone; asks no database."""
    settings.EDITION.mkdir(parents=True, exist_ok=True)
    with (settings.EDITION / ".lock").open("a") as handle:
        held = _tried(lambda: _flock(handle.fileno()), patience)
        try:
            yield held
        finally:
            if held:
                fcntl.flock(handle, fcntl.LOCK_UN)


@contextmanager
def _advisory_lock(patience: float) -> Iterator[bool]:
    held = _tried(_advisory, patience)
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_KEY])


def _tried(attempt, patience: float) -> bool:
    until = time.monotonic() + patience
    while not attempt():
        if time.monotonic() >= until:
            return False
        time.sleep(PAUSE_SECONDS)
    return True


def _flock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _advisory() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_KEY])
        return bool(cursor.fetchone()[0])
