"""Read one article page from the front, from nginx, and from Django that makes it each time, turn by turn."""

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from django.conf import settings
from django.db import connections

from mingchuang.operations.bench import serving
from mingchuang.operations.bench.articles import fill, found
from mingchuang.operations.bench.build import built
from mingchuang.operations.bench.loading import Load, load, load_program
from mingchuang.publishing.queries import live
from mingchuang.publishing.rules import ArticleKind

TURNS = 5
SECONDS = 2
PAUSE = 1
"""Seconds in which Django answers what is still waiting, so that it does not burden the next turn."""


def measure(size: int) -> dict[str, float]:
    """Rates and waiting times at 32 connections; ratios to nginx (where installed) and to Django.

    Each is the middle one of all turns; the ratios are taken within a turn, so that a machine that is busy now
    and then does not tilt them.
    """
    fill(found(), size)
    built()
    path = live().filter(kind=ArticleKind.NOTICE).order_by("pk").values_list("url", flat=True)[0]
    page = Path(settings.EDITION) / "current" / path.lstrip("/")
    connections.close_all()
    loads = _turns(path, TURNS, SECONDS)
    figures = {
        "page_bytes": page.stat().st_size,
        "page_bytes_compressed": page.with_name(page.name + ".gz").stat().st_size,
        "front_pages_per_second": round(median(each.per_second for each in loads["front"])),
        "front_p50_ms": round(median(each.p50_ms for each in loads["front"]), 2),
        "front_p99_ms": round(median(each.p99_ms for each in loads["front"]), 2),
    }
    for name in loads.keys() - {"front"}:
        figures |= _compared(name, loads)
    return figures


def _turns(path: str, turns: int, seconds: int) -> dict[str, list[Load]]:
    """Every server runs all the time; one at a time is asked, each once in a turn."""
    with ExitStack() as running:
        addresses = {"front": running.enter_context(serving.front())}
        # Only wrk is fast enough to tell nginx from the front.
        if load_program() and (program := serving.nginx_program()):
            addresses["nginx"] = running.enter_context(serving.nginx(program))
        addresses["django"] = running.enter_context(serving.django_each_time())
        for address in addresses.values():
            load(address + path, 1)
        loads: dict[str, list[Load]] = {name: [] for name in addresses}
        for _turn in range(turns):
            for name, address in addresses.items():
                loads[name].append(load(address + path, seconds))
            time.sleep(PAUSE)
    return loads


def _compared(name: str, loads: Mapping[str, Sequence[Load]]) -> dict[str, float]:
    ratios = [
        ours.per_second / theirs.per_second for ours, theirs in zip(loads["front"], loads[name], strict=True)
    ]
    return {
        f"{name}_pages_per_second": round(median(each.per_second for each in loads[name]), 1),
        f"{name}_p99_ms": round(median(each.p99_ms for each in loads[name]), 2),
        f"ratio_front_to_{name}": round(median(ratios), 2),
        f"ratio_front_to_{name}_lowest": round(min(ratios), 2),
    }
