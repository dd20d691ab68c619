"""Processes of their own that can be killed at any moment.

Each is forked from one in which Django has started but nothing is connected and no thread runs: the second and a half
of importing is saved, the rest is what a fresh process does.
"""

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

LONGEST_SECONDS = 900.0
PAUSE_SECONDS = 0.002


class DiedError(RuntimeError):
    """A process that nobody killed ended with an error; the text is what it said."""


class Life:
    """One process at work. Its answer (JSON) is read when it has ended well."""

    def __init__(self, work: Callable[[], Any], said: Path) -> None:
        self._said = said
        said.unlink(missing_ok=True)
        sys.stdout.flush()
        self.pid = os.fork()
        if self.pid == 0:
            _live(work, said)
        self._status: int | None = None

    def is_over(self) -> bool:
        """Whether it has ended."""
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._status = status if pid else None
        return self._status is not None

    def killed_after(self, seconds: float) -> bool:
        """Kill it so many seconds from now; False where it was over before."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.is_over():
            time.sleep(PAUSE_SECONDS)
        if self.is_over():
            return False
        os.kill(self.pid, signal.SIGKILL)
        _pid, self._status = os.waitpid(self.pid, 0)
        return os.WIFSIGNALED(self._status)

    def was_killed(self) -> bool:
        """Wait for its end; whether a signal was its end. Raises ``DiedError`` where it failed."""
        while not self.is_over():
            time.sleep(PAUSE_SECONDS)
        if self._status is not None and os.WIFSIGNALED(self._status):
            return True
        self.answer()
        return False

    def answer(self, seconds: float = LONGEST_SECONDS) -> Any:
        """Wait for its end; what it answered. Raises ``DiedError``."""
        until = time.monotonic() + seconds
        while not self.is_over():
            if time.monotonic() > until:
                os.kill(self.pid, signal.SIGKILL)
                self._status = os.waitpid(self.pid, 0)[1]
            time.sleep(PAUSE_SECONDS)
        said = self._said.read_text() if self._said.exists() else ""
        if self._status:
            raise DiedError(said or f"ended with status {self._status}")
        return json.loads(said or "null")


def _live(work: Callable[[], Any], said: Path) -> None:
    code = 1
    try:
        text = json.dumps(work())
        code = 0
    except BaseException:
        text = traceback.format_exc()
    said.write_text(text)
    os._exit(code)
