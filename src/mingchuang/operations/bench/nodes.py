"""Requests that Django answers, from one application process and from two, as two nodes behind one balancer."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from statistics import median

from django.db import connections

from mingchuang.operations.bench import serving
from mingchuang.operations.bench.articles import fill, found
from mingchuang.operations.bench.build import built
from mingchuang.operations.bench.loading import Load, load

SECONDS = 5
TURNS = 3
ADDRESS = "/check/"
"""A form in the frame of the site: it asks the database, is rendered each time, and is not limited by the minute."""


def measure(size: int) -> dict[str, float]:
    """Answers a second of one node and of two at once; each is the middle one of all turns."""
    fill(found(), size)
    built()
    connections.close_all()
    one, two = [], []
    with ExitStack() as running:
        nodes = [running.enter_context(serving.front(workers=1)) for _node in range(2)]
        for node in nodes:
            load(node + ADDRESS, 1)
        for _turn in range(TURNS):
            one.append(load(nodes[0] + ADDRESS, SECONDS).per_second)
            with ThreadPoolExecutor(2) as both:
                two.append(sum(told.per_second for told in both.map(_loaded, nodes)))
    return {
        "one_node_per_second": round(median(one), 1),
        "two_nodes_per_second": round(median(two), 1),
        "ratio_two_to_one": round(median(two) / median(one), 2),
    }


def _loaded(node: str) -> Load:
    return load(node + ADDRESS, SECONDS)
