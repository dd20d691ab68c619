"""The nightly look at everything published: articles a second, the empty second round, memory."""

import time

from mingchuang.operations.bench.articles import NOON, fill, found
from mingchuang.operations.bench.memory import Watch
from mingchuang.screening import nightly
from mingchuang.screening.detection import Detector
from mingchuang.screening.queries import lexicon


def measure(size: int) -> dict[str, float]:
    """Figures of one round over ``size`` articles, all of them due, and of one over none."""
    fill(found(), size)
    detector = Detector(lexicon(NOON.date()))
    with Watch() as memory:
        began = time.perf_counter()
        count = 0
        while done := nightly.look_at_some(at=NOON, detector=detector):
            count += done
        seconds = time.perf_counter() - began
        began = time.perf_counter()
        nightly.look_at_some(at=NOON, detector=detector)
        empty = time.perf_counter() - began
    assert count == size, count
    return {
        "articles": count,
        "articles_per_second": round(count / seconds, 1),
        "minutes_for_100000": round(100_000 * seconds / count / 60, 1),
        "second_round_seconds": round(empty, 2),
        "peak_memory_megabytes": memory.peak_megabytes,
    }
