"""Whether something stands in a column: the apps above say how much, so that no column is deleted under it."""

from collections.abc import Callable, Sequence

Count = Callable[[Sequence[int]], int]

_counts: dict[str, Count] = {}


def offer(name: str, count: Count) -> None:
    """Register how many things of an app (articles, drafts included) belong to columns with these ids."""
    _counts[name] = count


def occupied(columns: Sequence[int]) -> int:
    """How many things stand in these columns, all apps together."""
    return sum(count(columns) for count in _counts.values())
