"""Inspect an edition by the State Council's indicators: seconds, pages a second, memory."""

import time

from mingchuang.edition import assets
from mingchuang.edition.actions import build
from mingchuang.inspection.actions import inspect_own
from mingchuang.operations.bench.articles import NOON, TODAY, fill, found
from mingchuang.operations.bench.memory import Watch


def measure(size: int) -> dict[str, float]:
    """Figures of one inspection over the edition of ``size`` articles."""
    fill(found(), size)
    assets.collect()
    build(day=TODAY, at=NOON)
    with Watch() as memory:
        began = time.perf_counter()
        pages = inspect_own(at=NOON).pages
        seconds = time.perf_counter() - began
    return {
        "pages": pages,
        "seconds": round(seconds, 1),
        "pages_per_second": round(pages / seconds, 1),
        "seconds_for_10000": round(10_000 * seconds / pages, 1),
        "peak_memory_megabytes": memory.peak_megabytes,
    }
