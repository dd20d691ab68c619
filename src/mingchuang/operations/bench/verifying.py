"""Verify a whole edition: megabytes a second, against reading and hashing the same files and doing nothing else."""

import os
import time
from pathlib import Path

from mingchuang.edition import checking, writing
from mingchuang.operations.bench.articles import fill, found
from mingchuang.operations.bench.build import built
from mingchuang.operations.bench.memory import Watch


def prepare(size: int) -> None:
    """Publish ``size`` articles and build their edition."""
    fill(found(), size)
    built()


def measure(_size: int) -> dict[str, float]:
    """Figures for the edition that ``prepare`` built.

    Verification reads each page and its compressed copy, hashes the page (SM3 and SHA-256), unpacks the copy and
    compares it; hashing alone reads the same files and hashes all of them. Both run in one process, the ratio is one of
    processor time, so that other work on the machine does not tilt it; the better of two turns each.
    """
    files = _files()
    alone = min(_hashed(files) for _turn in range(2))
    with Watch() as memory:
        seconds, worked = min(_verified() for _turn in range(2))
    megabytes = sum(size for _file, size in files) / 1e6
    return {
        "pages": sum(1 for file, _size in files if not file.endswith((".gz", ".br"))),
        "megabytes": round(megabytes, 1),
        "seconds": round(seconds, 2),
        "verify_megabytes_per_second": round(megabytes / worked, 1),
        "hashing_megabytes_per_second": round(megabytes / alone, 1),
        "peak_memory_megabytes": memory.peak_megabytes,
        "ratio_verify_to_hashing": round(alone / worked, 2),
    }


def _files() -> list[tuple[str, int]]:
    places = (Path(folder) / name for folder, _below, names in os.walk(writing.current()) for name in names)
    return [(str(place), place.stat().st_size) for place in places]


def _hashed(files: list[tuple[str, int]]) -> float:
    """The processor's seconds for reading all files and taking their SHA-256 and SM3."""
    began = time.process_time()
    for file, size in files:
        handle = os.open(file, os.O_RDONLY)
        writing.digests_of(os.read(handle, size + 1))
        os.close(handle)
    return time.process_time() - began


def _verified() -> tuple[float, float]:
    """Seconds by the clock and by the processor."""
    began, worked = time.perf_counter(), time.process_time()
    verification = checking.verify()
    assert verification.is_sound
    return time.perf_counter() - began, time.process_time() - worked
