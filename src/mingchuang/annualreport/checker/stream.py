"""A report as one run of characters in which labels can be found however the table was printed.

A table may come as cells of a page, as one cell a line, or as a single string of digits. Common to all are the order
of the labels and the digits between them. The stream keeps letters, digits and the marks of numbers, remembers
where something parted them (a cell, a line, a blank), and where each came from in the text.
"""

import re
import unicodedata
from dataclasses import dataclass

BLANK = "\u2400"
"""Stands for a cell that was printed empty."""
CELL = "\u241f"
"""Ends a cell, whatever it holds."""

_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?![\d,])")
_LONE_DASH = re.compile(r"(?<=[\s\u241f])[-—－–/／](?=[\s\u241f])")


@dataclass(frozen=True)
class Stream:
    """``text``: what counts. ``breaks``: positions before which something parted the characters. ``origin``: for
    each character its position in the source text."""

    text: str
    breaks: frozenset[int]
    origin: tuple[int, ...]

    def cells(self, start: int, end: int) -> list[str]:
        """What stands in ``text[start:end]``, cut where the source parted it."""
        cuts = [start, *sorted(cut for cut in self.breaks if start < cut < end), end]
        return [self.text[a:b] for a, b in zip(cuts, cuts[1:], strict=False) if a < b]


def stream_of(source: str) -> Stream:
    """The stream of a text in which cells, where there are any, end with ``CELL`` and empty ones hold ``BLANK``."""
    kept: list[str] = []
    breaks: set[int] = set()
    origin: list[int] = []
    text = _prepared(source)
    for place, letter in enumerate(text):
        if letter.isspace() or letter == CELL:
            breaks.add(len(kept))
        elif letter == BLANK or letter.isalnum() or _belongs_to_number(text, place):
            if letter == BLANK or (kept and kept[-1] == BLANK):
                breaks.add(len(kept))
            kept.append(letter)
            origin.append(place)
    return Stream("".join(kept), frozenset(breaks), tuple(origin))


def _prepared(source: str) -> str:
    """Full-width forms folded one for one, a lone dash in a cell as a blank; as long as ``source``."""
    folded = "".join(_folded(letter) for letter in source)
    folded = _THOUSANDS.sub(_ungrouped, folded)
    return _LONE_DASH.sub(BLANK, folded)


def _folded(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 else letter


def _ungrouped(number: re.Match[str]) -> str:
    """``1,234`` without its comma, as long as before."""
    digits = number.group().replace(",", "")
    return "\u00ad" * (len(number.group()) - len(digits)) + digits


def _belongs_to_number(text: str, place: int) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if text[place] == ".":
        return before.isdigit() and after.isdigit()
    return text[place] in "+-" and after.isdigit() and not before.isalpha()
