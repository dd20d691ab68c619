"""Who goes first where processors are short: readers before the desk, the desk before work in the background."""

import os
import sys

DESK, BACKGROUND = 5, 10
"""Steps behind the web server, for pages made when they are asked for and for work that nobody waits for."""


def give_way(steps: int) -> None:
    """Let this thread, and those that it starts, run so many steps behind; only Linux tells threads apart."""
    if sys.platform == "linux":
        os.nice(steps)
