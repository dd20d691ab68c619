"""The log of roots as it stands now, and whether what others kept of it is its beginning.

Who rewrites the journal and its seals has to rewrite the log that published them; on this machine everything then agrees
with everything else. What is kept elsewhere refutes it: a head (the log's root as of some edition: from the feed, an annual
report, a gazette, a note), or a copy of the log (``/check/log.jsonl``, another node's ``manifest.log``).
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from mingchuang.edition import closing, merkle
from mingchuang.edition.models import Edition
from mingchuang.edition.rules import canonical
from mingchuang.journal.witnesses import Testimony

HEAD = re.compile("[0-9a-f]{64}")
SHOWN = 16
"""So many digits of a root are enough for people to know which one is meant."""

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


def hear(written: str) -> Testimony:
    """What comes of a head as it was noted or printed: in groups, in capitals. Raises ``ValueError``, in Chinese."""
    head = "".join(written.split()).lower()
    if not HEAD.fullmatch(head):
        raise ValueError(f"“{written}”不是根值：应是64位十六进制数字，可以分组书写。")
    held = against_head(head)
    said = f"留存的根值 {head[:SHOWN]}…："
    said += (
        f"正是第 {held.editions} 版时的版本日志，到那一版为止没有改动。"
        if held.agrees
        else "现在的版本日志从来没有过这个根值。请先核对有无抄错；没有抄错的，就是公布以后有人改写了历史，连版本日志也重算过。"
    )
    return Testimony(held.agrees, said, held.seals)


def hear_copy(name: str, kept: Sequence[Line]) -> Testimony:
    """What comes of a log that was saved under ``name``."""
    held = against_copy(kept)
    said = f"留存的版本日志 {name}："
    said += (
        f"共 {held.editions} 版，与现在的逐行相同。"
        if held.agrees
        else f"从第 {held.editions + 1} 版起与现在的不同。公布过的不会再变，两者必有一份是后来改写的；请与年报、公报上印的根值比对。"
    )
    return Testimony(held.agrees, said, held.seals)


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
