"""Verify a whole edition: megabytes a second, against hashing the same bytes and doing nothing else."""

import time

from mingchuang.edition import checking, writing
from mingchuang.edition.models import EditionPage
from mingchuang.edition.rules import State
from mingchuang.operations.bench.articles import fill, found
from mingchuang.operations.bench.build import built


def measure(size: int) -> dict[str, float]:
    """Figures for ``size`` articles and all that stands around them.

    Each file is hashed (SM3 and SHA-256); its compressed copy is unpacked and compared with it. The ratio is one of
    processor time, so that other work on the machine does not tilt it.
    """
    fill(found(), size)
    built()
    hashed, alone = _hashed()
    began, worked = time.perf_counter(), time.process_time()
    verification = checking.verify()
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    assert verification.is_sound
    return {
        "pages": EditionPage.objects.filter(state=State.LIVE).count(),
        "megabytes_hashed": round(hashed / 1e6, 1),
        "seconds": round(seconds, 2),
        "verify_megabytes_per_second": round(hashed / 1e6 / seconds, 1),
        "hashing_megabytes_per_second": round(hashed / 1e6 / alone, 1),
        "ratio_verify_to_hashing": round(alone / worked, 2),
    }


def _hashed() -> tuple[int, float]:
    """Bytes that a verification hashes, and the processor's seconds for their SHA-256 and SM3 alone."""
    total, seconds = 0, 0.0
    for path in EditionPage.objects.filter(state=State.LIVE).values_list("path", flat=True):
        content = (writing.current() / path[1:]).read_bytes()
        began = time.process_time()
        writing.digests_of(content)
        seconds += time.process_time() - began
        total += len(content)
    return total, seconds
