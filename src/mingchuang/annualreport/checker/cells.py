"""Figures out of the digits between two labels. What can be cut in more than one way is not cut."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mingchuang.annualreport.checker.stream import BLANK, Stream
from mingchuang.annualreport.rules import Number, tidy

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_RUN = re.compile(rf"[\d.+\-{BLANK}]+")
LONGEST_RUN = 40
"""Digits; no row of a report has more, and the ways to cut them grow fast."""

Cells = tuple[Number | None, ...]
"""The figures of a row; None is a cell that was printed empty."""


def figures_between(
    stream: Stream, start: int, end: int, count: int, *, is_last: bool = False
) -> list[Cells]:
    """The ways in which the stretch can be read as ``count`` cells: one, where it can be read for certain; several,
    where digits run together; none, where it cannot be read. A stretch without any figure is one row of blanks.
    After the figures of a last row (``is_last``) other text may follow, with figures of its own."""
    run = _single_run(stream, start, end, is_last)
    if run is None:
        return []
    begin, stop = run
    if begin == stop:
        return [(None,) * count]
    pieces = stream.cells(begin, stop)
    if len(pieces) == count:
        read = [_cell(piece) for piece in pieces]
        return [] if any(cell is _UNREAD for cell in read) else [tuple(read)]  # type: ignore[arg-type]  # checked
    if len(pieces) == 1 and stop - begin <= LONGEST_RUN:
        return list(_cuts(pieces[0], count))
    return []


def end_of_figures(stream: Stream, start: int, end: int) -> int:
    """Where the figures that a last row begins with end; ``start`` where it has none."""
    run = _single_run(stream, start, end, True)
    return run[1] if run else start


def _single_run(stream: Stream, start: int, end: int, is_last: bool) -> tuple[int, int] | None:
    """Where the figures of the stretch begin and end; None where words stand between figures.

    Words before or after them (a unit, the rest of a broken label) are passed over.
    """
    runs = [match.span() for match in _RUN.finditer(stream.text, start, end)]
    if not runs:
        return start, start
    if any(a[1] != b[0] for a, b in pairwise(runs)):
        runs = [
            run for run in runs if stream.text[run[0] : run[1]].strip(BLANK)
        ]  # a head of a group has empty cells
        if not runs:
            return start, start
        if len(runs) != 1 and not is_last:
            return None
        runs = runs[:1]
    return runs[0][0], runs[-1][1]


_UNREAD = object()


def _cell(piece: str) -> object:
    if piece == BLANK:
        return None
    return number(piece) if _NUMBER.fullmatch(piece) else _UNREAD


def number(piece: str) -> Number:
    """The number that ``piece`` spells."""
    return tidy(float(piece)) if "." in piece else int(piece)


def _cuts(digits: str, count: int) -> Iterator[Cells]:
    """Every way to cut ``digits`` into ``count`` numbers; a number has no leading zero."""
    if count == 1:
        if _NUMBER.fullmatch(digits) and not re.match(r"0\d", digits):
            yield (number(digits),)
        return
    if not re.fullmatch(r"\d+", digits):
        return
    yield from _whole_cuts(digits, count)


def _whole_cuts(digits: str, count: int) -> Iterator[Cells]:
    if count == 1:
        if len(digits) == 1 or (digits and digits[0] != "0"):
            yield (int(digits),)
        return
    longest = 1 if digits[:1] == "0" else len(digits) - count + 1
    for length in range(1, longest + 1):
        if len(digits) - length >= count - 1:
            for rest in _whole_cuts(digits[length:], count - 1):
                yield (int(digits[:length]), *rest)


def obeys_row(cells: Sequence[Number | None]) -> bool:
    """Whether the last cell is the sum of those before it."""
    return tidy(sum(cell or 0 for cell in cells[:-1])) == (cells[-1] or 0)
