"""How far one node has followed the outbox.

Row ids grow, but on PostgreSQL a row may become visible after one with a higher id (its transaction ended
later). So a position is a low mark, under which everything is settled, and the stretches above it that are
done; a gap between stretches is looked at again and again until ``PATIENCE`` has passed, then given up. A
transaction that stayed open longer is found by the nightly comparison.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

PATIENCE = timedelta(minutes=10)
MOST_STRETCHES = 300
"""More stretches than this are settled early, oldest first: they become conditions of one query."""


@dataclass(frozen=True)
class Stretch:
    """Ids ``first`` to ``last`` are done; the gap under them has been watched since ``done_at``."""

    first: int
    last: int
    done_at: datetime


@dataclass(frozen=True)
class Position:
    """``low`` and everything under it is settled; ``stretches`` above it are done, in order, apart."""

    low: int = 0
    stretches: tuple[Stretch, ...] = ()

    def holds(self, message_id: int) -> bool:
        """Whether this id needs no more work."""
        return message_id <= self.low or any(one.first <= message_id <= one.last for one in self.stretches)

    def after(self, ids: Iterable[int], at: datetime) -> "Position":
        """The position once ``ids`` are done at ``at``."""
        merged: list[Stretch] = []
        fresh = (Stretch(first, last, at) for first, last in _consecutive(sorted(set(ids))))
        for one in sorted([*self.stretches, *fresh], key=lambda stretch: stretch.first):
            if merged and one.first <= merged[-1].last + 1:
                before = merged.pop()
                one = Stretch(before.first, max(before.last, one.last), min(before.done_at, one.done_at))
            merged.append(one)
        return Position(self.low, tuple(merged)).settled(at)

    def settled(self, at: datetime) -> "Position":
        """The position with the low mark moved over what is contiguous, old enough or too much to keep."""
        low, kept = self.low, list(self.stretches)
        while kept and (
            kept[0].first <= low + 1 or kept[0].done_at <= at - PATIENCE or len(kept) > MOST_STRETCHES
        ):
            low = max(low, kept.pop(0).last)
        return Position(low, tuple(kept))

    def within(self, highest: int) -> "Position":
        """The position in a database whose highest id is ``highest``; ids start anew after a restore."""
        top = self.stretches[-1].last if self.stretches else self.low
        return Position(highest) if top > highest else self

    def as_json(self) -> dict[str, object]:
        """For the state file."""
        return {
            "low": self.low,
            "stretches": [[one.first, one.last, one.done_at.isoformat()] for one in self.stretches],
        }

    @classmethod
    def from_json(cls, stored: dict) -> "Position":
        """The reverse of ``as_json``."""
        return cls(
            stored["low"],
            tuple(Stretch(a, b, datetime.fromisoformat(done)) for a, b, done in stored["stretches"]),
        )


def _consecutive(ids: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of neighbouring ids."""
    for _, run in groupby(enumerate(ids), key=lambda placed: placed[1] - placed[0]):
        members = [one for _, one in run]
        yield members[0], members[-1]
