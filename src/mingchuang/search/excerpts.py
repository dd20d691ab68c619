"""Excerpts with the words found marked, cut from the stored text by place; everything else is escaped."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from mingchuang.search.rules import Word, fold_with_origins, is_han

EXCERPT_CHARACTERS = 130
LEAD_CHARACTERS = 24
GAP = "……"
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class Excerpt:
    """A passage as plain text and as safe HTML with ``<mark>``."""

    plain: str
    html: str


def marked(text: str, words: Sequence[Word]) -> str:
    """The whole text as safe HTML with the words marked."""
    return _marked(text, _places(text, words))


def excerpt(text: str, words: Sequence[Word]) -> Excerpt:
    """At most two passages that show the words, or the beginning of the text."""
    text = _BLANK.sub(" ", text).strip()
    windows = _windows(text, words)
    plain = [text[slice(*window)] for window in windows]
    html = [marked(piece, words) for piece in plain]
    return Excerpt(_joined(text, windows, plain), _joined(text, windows, html))


def _joined(text: str, windows: list[tuple[int, int]], pieces: list[str]) -> str:
    """The passages with a gap wherever text is left out."""
    if not windows:
        return ""
    before = GAP if windows[0][0] > 0 else ""
    after = GAP if windows[-1][1] < len(text) else ""
    return f"{before}{GAP.join(pieces)}{after}"


def _windows(text: str, words: Sequence[Word]) -> list[tuple[int, int]]:
    firsts = sorted(place[0] for word in words if (place := _first(text, word)))
    if not firsts:
        return [(0, min(len(text), EXCERPT_CHARACTERS))] if text else []
    first = firsts[0]
    far = next((one for one in firsts if one > first + EXCERPT_CHARACTERS - 2 * LEAD_CHARACTERS), None)
    if far is None:
        start = max(0, min(first - LEAD_CHARACTERS, len(text) - EXCERPT_CHARACTERS))
        return [(start, min(len(text), start + EXCERPT_CHARACTERS))]
    half = EXCERPT_CHARACTERS // 2
    one = max(0, first - LEAD_CHARACTERS // 2)
    two = max(one + half, far - LEAD_CHARACTERS // 2)
    return [(one, one + half), (two, min(len(text), two + half))]


def _first(text: str, word: Word) -> tuple[int, int] | None:
    return next(iter(_places(text, [word], most=1)), None)


def _places(text: str, words: Sequence[Word], *, most: int = 0) -> list[tuple[int, int]]:
    """Start and end in ``text`` of every occurrence, in order, merged where they touch or overlap."""
    folded, origins = fold_with_origins(text)
    found: list[tuple[int, int]] = []
    for word in words:
        for number, match in enumerate(pattern(word).finditer(folded)):
            if most and number >= most:
                break
            found.append((origins[match.start()], origins[match.end() - 1] + 1))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _marked(text: str, places: list[tuple[int, int]]) -> str:
    pieces: list[str] = []
    reached = 0
    for start, end in places:
        pieces.append(escape(text[reached:start]))
        pieces.append(f"<mark>{escape(text[start:end])}</mark>")
        reached = end
    pieces.append(escape(text[reached:]))
    return "".join(pieces)


@lru_cache(maxsize=64)
def pattern(word: Word) -> re.Pattern[str]:
    """A word in folded text: its runs with only punctuation between, never cutting a number or a Latin word."""
    inner = r"[\W_]*".join(re.escape(run) for run in word.runs)
    return re.compile(f"{_edge(word.runs[0], behind=True)}{inner}{_edge(word.runs[-1], behind=False)}")


def _edge(run: str, *, behind: bool) -> str:
    if is_han(run):
        return ""
    kind = r"\d" if run.isdigit() else "[a-z]"
    return f"(?<!{kind})" if behind else f"(?!{kind})"
