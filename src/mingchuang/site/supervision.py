"""Keep a few processes running until told to stop."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

STOP_SECONDS = 20.0
LONGEST_PAUSE_SECONDS = 30.0
LOOK_SECONDS = 0.2
STEADY_SECONDS = 60.0


@dataclass
class Charge:
    """One process to keep running: a Python module with its arguments, and what people call it."""

    label: str
    arguments: Sequence[str]
    process: subprocess.Popen[bytes] | None = field(default=None)
    due: float = 0.0
    deaths: int = 0
    started: float = 0.0

    def start(self, moment: float) -> None:
        """Start it as a fresh Python; it ends by itself when our end of its standard input closes."""
        self.process = subprocess.Popen([sys.executable, "-m", *self.arguments], stdin=subprocess.PIPE)
        self.started = moment


def supervise(charges: Sequence[Charge], *, stop: threading.Event, say: Callable[[str], None]) -> None:
    """Start the processes, start again those that die, end them all when ``stop`` is set."""
    try:
        while not stop.is_set():
            for charge in charges:
                _look_after(charge, time.monotonic(), say)
            stop.wait(LOOK_SECONDS)
    finally:
        _end(charges)


def _look_after(charge: Charge, moment: float, say: Callable[[str], None]) -> None:
    if charge.process is None:
        if moment >= charge.due:
            charge.start(moment)
        return
    code = charge.process.poll()
    if code is None:
        return
    charge.deaths = 0 if moment - charge.started > STEADY_SECONDS else charge.deaths + 1
    pause = min(LONGEST_PAUSE_SECONDS, 0.5 * 2**charge.deaths)
    say(f"{charge.label}意外停止（代码 {code}），{pause:.0f} 秒后重新启动。")
    charge.process, charge.due = None, moment + pause


def _end(charges: Sequence[Charge]) -> None:
    running = [charge.process for charge in charges if charge.process]
    for process in running:
        process.terminate()
    until = time.monotonic() + STOP_SECONDS
    for process in running:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
