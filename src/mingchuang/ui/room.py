"""Disks that are full, a database that is gone or too slow: how such an error is known, and the sentence for it.

Not the fault of whoever asked, and nothing that another attempt on the same document would mend: so it is told
as itself and stops a job, instead of being taken for a bad document, a bad form or an unknown failure.
"""

import errno
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError

_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}
_NO_ROOM = (
    "database or disk is full", "attempt to write a readonly database", "disk i/o error",  # SQLite
    "no space left on device", "read-only file system",  # PostgreSQL passes on what its machine says
)  # fmt: skip
_SLOW = (
    "database is locked", "database table is locked",  # SQLite
    "canceling statement due to", "lock timeout",  # PostgreSQL
)  # fmt: skip
_GONE = (
    "unable to open database file",  # SQLite
    "connection", "does not exist", "starting up", "shutting down", "the database system is",  # PostgreSQL
)  # fmt: skip

FULL = "存储空间已满，或磁盘暂时不能写入，没有保存。已经保存和发布的内容不受影响。请清理或扩大磁盘后再办。"
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


def is_out_of_room(error: BaseException | None) -> bool:
    """Whether an error, or what it came from, says that nothing can be written now."""
    found = trouble(error)
    return found is not None and found.sentence == FULL


def _of(error: BaseException) -> Trouble | None:
    if isinstance(error, OSError) and error.errno in _ERRNOS:
        return Trouble(FULL, 507)
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    said = str(error).lower()
    for words, sentence, status in ((_NO_ROOM, FULL, 507), (_SLOW, SLOW, 503), (_GONE, GONE, 503)):
        if any(word in said for word in words):
            return Trouble(sentence, status)
    return None
