"""Who goes first where processors are short: whoever answers readers, then everything else (decision 0183)."""

import os
import sys
from contextlib import suppress

DESK, BACKGROUND = 5, 10
"""Steps behind, for pages made when they are asked for and for work that nobody waits for."""
ON_LINUX = sys.platform == "linux"
"""Only there threads are told apart. Where a sandbox or an ordinary account may not, all stay equal."""


def go_first() -> None:
    """Let this process, and those that it starts, run before all that did not ask for it.

    Root may, and whoever was given ``LimitRTPRIO=1``. Only for what answers at once and then waits.
    """
    if ON_LINUX:
        with suppress(PermissionError):
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))


def give_way(steps: int) -> None:
    """Let this thread, and those that it starts, run so many steps behind, whatever it was given before.

    Steps, not "only while nobody else wants the processor": some other program of the machine would hold up the desk.
    """
    if ON_LINUX:
        with suppress(PermissionError):
            os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
        os.nice(steps)
