"""Prove an address of an edition with as many pages as are asked for: how long, and how large the proof is."""

import hashlib
import json
import random
import statistics
import time
from collections.abc import Iterator
from datetime import timedelta

from django.core.management import call_command

from mingchuang.edition import closing, leaves
from mingchuang.edition.merkle import leaf_hash
from mingchuang.edition.models import EditionPage
from mingchuang.edition.proofs import prove
from mingchuang.edition.rules import State
from mingchuang.operations.bench.articles import NOON, TODAY

EDITIONS = 200
"""So many small editions stand before the large one: the log has a past."""

TURNS = 200
BATCH = 5000


def measure(size: int) -> dict[str, float]:
    """Milliseconds and bytes of a proof as ``/check/proof.json`` gives it; seconds of the first one, which grows the tree."""
    call_command("migrate", interactive=False, verbosity=0)
    past = min(EDITIONS, size // 2)
    for number in range(1, past + 1):
        EditionPage.objects.bulk_create([_row(number, number)])
        _close(number)
    for start in range(past + 1, size + 1, BATCH):
        EditionPage.objects.bulk_create(
            _row(number, past + 1) for number in range(start, min(start + BATCH, size + 1))
        )
    _close(past + 1)
    leaves.forget()
    began = time.perf_counter()
    prove(_path(1))
    first = time.perf_counter() - began
    taken, sizes = zip(*_proofs(size), strict=True)
    return {
        "pages": size,
        "first_seconds": round(first, 2),
        "proof_ms": round(statistics.median(taken), 2),
        "proof_p99_ms": round(statistics.quantiles(taken, n=100)[98], 2),
        "proof_bytes": max(sizes),
    }


def _proofs(size: int) -> Iterator[tuple[float, int]]:
    dice = random.Random(7)
    for _turn in range(TURNS):
        path = _path(dice.randrange(1, size + 1))
        began = time.perf_counter()
        proof = prove(path)
        milliseconds = (time.perf_counter() - began) * 1000
        yield milliseconds, len(json.dumps(proof, ensure_ascii=False, indent=2).encode())


def _path(number: int) -> str:
    return f"/zwgk/zcwj/{2020 + number % 6}{number % 12 + 1:02d}/{number}.html"


def _row(number: int, edition: int) -> EditionPage:
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    row = EditionPage(
        path=_path(number), source="bench", state=State.LIVE, size=12_000, sha256=digest, sm3=digest, edition=edition,
        written=True,
    )  # fmt: skip
    row.leaf = leaf_hash(row.says()).hex()
    return row


def _close(number: int) -> None:
    edition = closing.close(number, day=TODAY, at=NOON + timedelta(minutes=number), messages=[])
    assert edition is not None
