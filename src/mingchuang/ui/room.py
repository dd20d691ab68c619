"""Disks that are full or may not be written: how such an error is known, and the sentence for it.

Not the fault of whoever asked, and nothing that another attempt on the same document would mend: so it is told
as itself and stops a job, instead of being taken for a bad document, a bad form or an unknown failure.
"""

import errno

from django.db import OperationalError

_ERRNOS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}
_SAID = (
    "database or disk is full", "attempt to write a readonly database", "disk i/o error",  # SQLite
    "no space left on device", "read-only file system",  # PostgreSQL passes on what its machine says
)  # fmt: skip

FULL = "存储空间已满，或磁盘暂时不能写入，没有保存。已经保存和发布的内容不受影响。请清理或扩大磁盘后再办。"


def is_out_of_room(error: BaseException | None) -> bool:
    """Whether an error, or what it came from, says that nothing can be written now."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _ERRNOS:
            return True
        if isinstance(error, OperationalError) and any(said in str(error).lower() for said in _SAID):
            return True
        error = error.__cause__
    return False
