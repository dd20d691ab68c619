"""The log of roots as it stands now, and whether what others kept of it is its beginning.

Who rewrites the journal and its seals has to rewrite the log that published them; on this machine everything then agrees
with everything else. What is kept elsewhere refutes it: a head (the log's root as of some edition: from the feed, an annual
report, a gazette, a note), or a copy of the log (``/check/log.jsonl``, another node's ``manifest.log``).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from mingchuang.edition import closing, merkle
from mingchuang.edition.models import Edition
from mingchuang.edition.rules import canonical

Line = dict[str, Any]
"""What the log says of one edition (``closing.published``)."""


@dataclass(frozen=True)
class Held:
    """What somebody kept, held against the log as it is now.

    ``editions`` is how many of the kept editions stand in the log as they were kept, from the first on; ``seals`` maps
    journal blocks to the seals for which what was kept vouches.
    """

    agrees: bool
    editions: int
    seals: dict[int, str] = field(default_factory=dict)


def recomputed() -> Iterator[tuple[Edition, str]]:
    """Each edition, oldest first, with the log's root as of then, computed from what the editions say and nothing else."""
    frontier: list[bytes] = []
    editions = Edition.objects.order_by("number").defer("manifest", "log_frontier")
    for size, edition in enumerate(editions.iterator(chunk_size=1000)):
        frontier = merkle.grown(frontier, size, merkle.leaf_hash(canonical(closing.log_leaf(edition))))
        yield edition, merkle.frontier_root(frontier).hex()


def against_head(head: str) -> Held:
    """Whether the log ever had this root (hexadecimal)."""
    seals: dict[int, str] = {}
    for edition, root in recomputed():
        seals |= _seal(closing.log_leaf(edition))
        if root == head:
            return Held(True, edition.number, seals)
    return Held(False, 0)


def against_copy(kept: Sequence[Line]) -> Held:
    """Whether a kept log is the beginning of the log; its seals are what was published then, in any case."""
    now = ({**closing.log_leaf(edition), "log_root": root} for edition, root in recomputed())
    same = 0
    for line in kept:
        if next(now, None) != line:
            break
        same += 1
    seals = {block: seal for line in kept for block, seal in _seal(line).items()}
    return Held(same == len(kept), same, seals)


def _seal(line: Line) -> dict[int, str]:
    return {line["journal_block"]: line["journal_seal"]} if line["journal_block"] else {}


def lines(content: bytes) -> list[Line]:
    """The whole lines of a log; one that was cut off by a kill is not there yet. Raises ``ValueError``."""
    whole = content[: content.rfind(b"\n") + 1]
    return [json.loads(line) for line in whole.splitlines()]


def unsound(log: Sequence[Line]) -> int | None:
    """The first line that does not follow from those before it: numbered without gap, vouching for all of them.

    Raises ``KeyError`` or ``TypeError`` for what is no line of a log.
    """
    frontier: list[bytes] = []
    for place, line in enumerate(log):
        leaf = {name: value for name, value in line.items() if name != "log_root"}
        frontier = merkle.grown(frontier, place, merkle.leaf_hash(canonical(leaf)))
        if line["edition"] != place + 1 or merkle.frontier_root(frontier).hex() != line["log_root"]:
            return place + 1
    return None
