"""Inspections in the background: asked for once a week, carried out by a process of their own; probes twice an hour."""

import subprocess
import sys
from datetime import datetime, timedelta

from django.conf import settings

from mingchuang.inspection import actions, queries
from mingchuang.inspection.browser import is_available
from mingchuang.inspection.models import Inspection
from mingchuang.inspection.own import look_at_home
from mingchuang.inspection.rules import Stage

BETWEEN_PROBES = timedelta(minutes=30)


_started: list[subprocess.Popen[bytes]] = []
"""The process that this worker started last, until it has ended."""


def inspect_weekly(at: datetime) -> bool:
    """Ask for the week's inspection when it is due, and start a process for one that waits.

    Never a second process beside one that still runs: taking up the inspection can take it a while, on a busy
    machine a long one. Returns False always, so that the worker looks again after its pause, not at once.
    """
    if actions.is_due(at=at):
        actions.ask(actor=None, at=at)
        actions.forget_old(at=at)
    _started[:] = [process for process in _started if process.poll() is None]
    if not _started and Inspection.objects.filter(stage=Stage.WAITING).exists():
        _started.append(_start())
    return False


def _start() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "mingchuang", "inspect", "--waiting"]
    return subprocess.Popen(
        [*command, "--browser"] if is_available() else command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def probe_home(at: datetime) -> bool:
    """Look at the home page from outside, where an address to look at is set and half an hour has passed."""
    last = queries.last_probe()
    if not settings.PROBE_URL or (last is not None and last.at > at - BETWEEN_PROBES):
        return False
    opened, milliseconds, problem = look_at_home(settings.PROBE_URL)
    actions.keep_probe(opened=opened, milliseconds=milliseconds, problem=problem, at=at)
    return True
