"""A few people who read one public page after another and note how long each took; needs no Django."""

import contextlib
import http.client
import random
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import urlsplit

READERS = 4
PAUSE_SECONDS = 0.02


def read_by_turns(doors: dict[str, str], paths: list[str], seconds: float) -> dict[str, list[float]]:
    """Milliseconds of each page that they asked for, by door; the doors take turns of a second, ``seconds`` each."""
    until = time.monotonic() + seconds * len(doors)
    taken: dict[str, list[float]] = {name: [] for name in doors}
    with ThreadPoolExecutor(READERS) as readers:
        for one in readers.map(lambda seed: _read(doors, paths, until, seed), range(READERS)):
            for name, spent in one.items():
                taken[name] += spent
    return taken


def _read(doors: dict[str, str], paths: list[str], until: float, seed: int) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {name: [] for name in doors}
    dice = random.Random(seed)
    with ExitStack() as closing:
        lines = {
            name: closing.enter_context(
                contextlib.closing(http.client.HTTPConnection(urlsplit(door).netloc, timeout=30))
            )
            for name, door in doors.items()
        }
        while (now := time.monotonic()) < until:
            name = list(doors)[int(now) % len(doors)]
            taken[name].append(_milliseconds(lines[name], dice.choice(paths)))
            time.sleep(PAUSE_SECONDS)
    return taken


def _milliseconds(line: http.client.HTTPConnection, path: str) -> float:
    began = time.perf_counter()
    line.request("GET", path)
    reply = line.getresponse()
    reply.read()
    if reply.status != 200:
        raise RuntimeError(f"{line.host}:{line.port}{path} answered {reply.status}")
    return (time.perf_counter() - began) * 1000
