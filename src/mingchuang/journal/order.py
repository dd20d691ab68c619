"""Entries are sealed in the order of their numbers, and none may come in between later.

PostgreSQL gives a number before its transaction ends, so a later number can be seen before an earlier one. Whoever writes
entries shares a lock until the end of the transaction; who seals asks for it alone. SQLite has one writer at a time.
"""

import time

from django.db import connection

KEY = 0x6D63_6A72_6E6C
PATIENCE_SECONDS = 2.0
PAUSE_SECONDS = 0.05


def keep() -> None:
    """Called in a transaction before its entries get their numbers."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [KEY])


def is_settled() -> bool:
    """Whether every number given so far can be seen, until the end of this transaction; asked for a moment, never
    queued for, so that nobody who writes has to wait behind a long transaction of another."""
    if connection.vendor != "postgresql":
        return True
    until = time.monotonic() + PATIENCE_SECONDS
    while not _alone():
        if time.monotonic() >= until:
            return False
        time.sleep(PAUSE_SECONDS)
    return True


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [KEY])
        return bool(cursor.fetchone()[0])
