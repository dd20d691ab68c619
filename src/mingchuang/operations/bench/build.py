"""Make the whole edition from nothing: pages a second and memory."""

import time

from mingchuang.edition import assets
from mingchuang.edition.actions import build
from mingchuang.operations.bench.articles import NOON, TODAY, fill, found
from mingchuang.operations.bench.memory import Watch


def measure(size: int) -> dict[str, float]:
    """Figures of a full build over ``size`` articles."""
    fill(found(), size)
    return built()


def built() -> dict[str, float]:
    """Build the edition of this home; files of the software itself are copied but not counted as pages."""
    assets.collect()
    software = sum(1 for _path in assets.source().every())
    with Watch() as memory:
        began = time.perf_counter()
        publication = build(day=TODAY, at=NOON)
        seconds = time.perf_counter() - began
    assert publication.faults == 0
    pages = publication.rendered - software
    return {
        "pages": pages,
        "seconds": round(seconds, 1),
        "pages_per_second": round(pages / seconds, 1),
        "peak_memory_megabytes": memory.peak_megabytes,
    }
