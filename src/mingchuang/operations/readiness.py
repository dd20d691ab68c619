"""Whether this machine can answer what is dynamic: database, outbox, index, disk."""

import errno
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from mingchuang.outbox.queries import oldest
from mingchuang.search.queries import documents
from mingchuang.search.store import IndexAbsentError

LEAST_ROOM = 256 << 20
"""Bytes that must be free for anything to be written; ``doctor`` asks for more, and earlier."""


def examine(at: datetime) -> dict[str, str]:
    """What stands in the way, by part (``database``, ``outbox``, ``index``, ``disk``); empty where nothing does.

    A worker that lags takes no machine out of service: the lag is told by the metrics and by ``doctor``.
    """
    return {part: _asked(look, at) for part, look in PARTS.items()}


def _asked(look: Callable[[datetime], str], at: datetime) -> str:
    try:
        return look(at)
    except DatabaseError as error:
        return f"database: {type(error).__name__}"
    except IndexAbsentError:
        return "no index"
    except OSError as error:
        return "read only" if error.errno == errno.EROFS else type(error).__name__


def _database(_at: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _outbox(_at: datetime) -> str:
    oldest()
    return ""


def _index(_at: datetime) -> str:
    documents()
    return ""


def _disk(_at: datetime) -> str:
    home = Path(settings.HOME)
    if shutil.disk_usage(home).free < LEAST_ROOM:
        return "full"
    probe = home / ".ready"
    probe.write_bytes(b"")
    return ""


PARTS: dict[str, Callable[[datetime], str]] = {
    "database": _database,
    "outbox": _outbox,
    "index": _index,
    "disk": _disk,
}
