"""Requests that Django answers, from one application process and from two, as two nodes behind one balancer.

Each node is held on a core of its own, so that one node has one core and two have two, and its processor time is told
for each request: on a machine that others use, too, that shows whether two nodes get into each other's way.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median

from django.db import connections

from mingchuang.operations.bench import serving
from mingchuang.operations.bench.articles import fill, found
from mingchuang.operations.bench.build import built
from mingchuang.operations.bench.loading import load
from mingchuang.operations.bench.memory import processor_seconds

CONNECTIONS = 16
"""To each node; the bridge lets nobody send more than 30 requests at once."""
SECONDS = 5
TURNS = 5
ADDRESS = "/check/"
"""A form in the frame of the site: it asks the database, is rendered each time, and is not limited by the minute."""


@dataclass(frozen=True)
class Told:
    """What a node did in one turn: answers, and the processor time that they took."""

    answers: float
    processor_seconds: float


def measure(size: int) -> dict[str, float]:
    """Answers a second of one node and of two at once; each is the middle one of all turns."""
    fill(found(), size)
    built()
    connections.close_all()
    return compared()


def compared() -> dict[str, float]:
    """The same over the district that stands here."""
    cores = sorted(os.sched_getaffinity(0))
    one: list[Told] = []
    two: list[list[Told]] = []
    with ExitStack() as running:
        nodes = [running.enter_context(serving.node(cores[number % len(cores)])) for number in range(2)]
        for node in nodes:
            load(node.address + ADDRESS, 1, CONNECTIONS)
        for _turn in range(TURNS):
            one.append(_loaded(nodes[0]))
            with ThreadPoolExecutor(2) as both:
                two.append(list(both.map(_loaded, nodes)))
    rates = median(told.answers for told in one), median(sum(told.answers for told in turn) for turn in two)
    costs = _cost(one), _cost([told for turn in two for told in turn])
    shares = [min(told.answers for told in turn) / sum(told.answers for told in turn) for turn in two]
    return {
        "cores": len(cores),
        "one_node_per_second": round(rates[0] / SECONDS, 1),
        "two_nodes_per_second": round(rates[1] / SECONDS, 1),
        "one_node_processor_ms": round(costs[0], 2),
        "two_nodes_processor_ms": round(costs[1], 2),
        "smaller_share": round(median(shares), 2),
        "ratio_two_to_one": round(rates[1] / rates[0], 2),
        "ratio_processor_two_to_one": round(costs[1] / costs[0], 2),
    }


def _cost(told: list[Told]) -> float:
    """Milliseconds of processor time for an answer."""
    return 1000 * sum(each.processor_seconds for each in told) / sum(each.answers for each in told)


def _loaded(node: serving.Node) -> Told:
    before = processor_seconds(node.pid)
    answers = load(node.address + ADDRESS, SECONDS, CONNECTIONS).per_second * SECONDS
    return Told(answers, processor_seconds(node.pid) - before)
