"""Disks that are full or read only, a database that is gone or too slow: how such an error is known, and the sentence
for it.

Not the fault of whoever asked, and nothing that another attempt on the same document would mend: so it is told
as itself and stops a job, instead of being taken for a bad document, a bad form or an unknown failure.
"""

import errno
import os
from dataclasses import dataclass

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

_FULL_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_ROOM = (
    "database or disk is full", "disk i/o error",  # SQLite
    "no space left on device",  # PostgreSQL passes on what its machine says
)  # fmt: skip
_READ_ONLY = (
    "attempt to write a readonly database",  # SQLite
    "read-only file system",  # PostgreSQL passes on what its machine says
)  # fmt: skip
_UNOPENED = "unable to open database file"
"""SQLite says so of a file that is gone, and of one beside which it cannot write."""
_SLOW = (
    "database is locked", "database table is locked",  # SQLite
    "canceling statement due to", "lock timeout",  # PostgreSQL
)  # fmt: skip
_GONE = (
    _UNOPENED,
    "connection", "does not exist", "starting up", "shutting down", "the database system is",  # PostgreSQL
)  # fmt: skip

FULL = "存储空间已满，或磁盘暂时不能写入，没有保存。已经保存和发布的内容不受影响。请清理或扩大磁盘后再办。"
READ_ONLY = "磁盘现在只能读取，不能写入，没有保存。已经保存和发布的内容不受影响，公众照常可以阅读网页。请系统管理员检查磁盘，恢复写入；恢复后不用重新启动，可以接着办。"
GONE = "数据库连接不上，没有保存。已经保存和发布的内容不受影响，公众照常可以阅读网页。请稍后再试；几分钟后仍然这样的，请系统管理员查看数据库。"
SLOW = "数据库没有在规定时间内办完，没有保存。已经保存和发布的内容不受影响。请稍后再试；经常这样的，请系统管理员查看数据库。"


@dataclass(frozen=True)
class Trouble:
    """What is wrong with the machine, as people read it, and the status of the answer."""

    sentence: str
    status: int


def trouble(error: BaseException | None) -> Trouble | None:
    """What an error, or what it came from, says of the machine; None for every other failure."""
    while error is not None:
        if found := _of(error):
            return found
        error = error.__cause__
    return None


def home_is_read_only() -> bool:
    """Whether the home is there and nothing can be written into it."""
    return settings.HOME.is_dir() and not os.access(settings.HOME, os.W_OK)


def let_go_of_connection() -> None:
    """The connection is not kept for the next piece of work: one that SQLite opened, or tried to use, while nothing could
    be written stays read only when the disk is back."""
    connection.close_at = 0


def _of(error: BaseException) -> Trouble | None:
    if isinstance(error, OSError) and error.errno == errno.EROFS:
        return Trouble(READ_ONLY, 507)
    if isinstance(error, OSError) and error.errno in _FULL_ERRNOS:
        return Trouble(FULL, 507)
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    said = str(error).lower()
    if any(word in said for word in _READ_ONLY) or (_UNOPENED in said and home_is_read_only()):
        return Trouble(READ_ONLY, 507)
    for words, sentence, status in ((_NO_ROOM, FULL, 507), (_SLOW, SLOW, 503), (_GONE, GONE, 503)):
        if any(word in said for word in words):
            return Trouble(sentence, status)
    return None
