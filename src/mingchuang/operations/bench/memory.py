"""How much memory a process and all its children hold together, at the highest; how much processor time they use."""

import os
import resource
import threading
from pathlib import Path
from types import TracebackType

LOOK_SECONDS = 0.25


class Watch:
    """Looks at a process (without one named, at this one) and its descendants while it is entered; ``peak`` is in bytes.

    What processes share is counted once, in parts (Linux: the proportional set size). Elsewhere the peak of
    this process alone is told.
    """

    def __init__(self, pid: int | None = None) -> None:
        self.peak = 0
        self._pid = pid or os.getpid()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
        if not self.peak:
            self.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

    @property
    def peak_megabytes(self) -> float:
        """The peak in MB."""
        return round(self.peak / 1e6, 1)

    def _look(self) -> None:
        while True:
            self.peak = max(self.peak, sum(map(_held, _family(self._pid))))
            if self._ended.wait(LOOK_SECONDS):
                return


def _family(pid: int) -> list[int]:
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return [pid]
    return [pid, *(each for child in children for each in _family(child))]


def processor_seconds(pid: int) -> float:
    """The processor time that a process and its descendants have used so far (Linux)."""
    return sum(map(_used, _family(pid)))


def _used(pid: int) -> float:
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _held(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        return 0
    return 0
