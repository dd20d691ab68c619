"""Who goes first where processors are short: whoever answers readers, then everything else (decision 0183)."""

import os
import sys
from contextlib import suppress

ON_LINUX = sys.platform == "linux"
"""Only there threads are told apart. Where a sandbox or an ordinary account may not, all stay equal."""


def go_first() -> None:
    """Let this process, and those that it starts, run before all that did not ask for it.

    Root may, and whoever was given ``LimitRTPRIO=1``. Only for what answers at once and then waits.
    """
    if ON_LINUX:
        with suppress(PermissionError):
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))


def give_way() -> None:
    """Let this thread, and those that it starts, run only while nobody else wants the processor."""
    if ON_LINUX:
        with suppress(PermissionError):
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
