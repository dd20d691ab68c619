"""How values are shown and what takes their place. Source: county orders on masking (手机号前三后四，身份证号前六后四)."""

import re
from collections.abc import Iterable, Iterator

from mingchuang.screening.folding import ZERO_WIDTH
from mingchuang.screening.rules import PERSONAL, Hit, Kind

STAR = "*"
_UNSEEN = re.compile(f"[{ZERO_WIDTH}]")
_KEPT = {
    Kind.ID_CARD: (6, 4),
    Kind.MOBILE: (3, 4),
    Kind.LANDLINE: (0, 2),
    Kind.BANK_CARD: (0, 4),
    Kind.PASSPORT: (1, 2),
    Kind.PLATE: (2, 1),
}


def masked(kind: Kind, value: str) -> str:
    """A value with its middle hidden; blanks, tabs and line ends stay where they are.

    >>> masked(Kind.MOBILE, "13812345678"), masked(Kind.ID_CARD, "11010519491231002X")
    ('138****5678', '110105********002X')
    """
    if kind is Kind.ADDRESS:
        return _address(value)
    if kind is Kind.EMAIL:
        name, _, host = value.partition("@")
        return f"{name[:1]}***@{host}"
    if kind not in _KEPT:
        return value
    before, after = _KEPT[kind]
    letters = [place for place, letter in enumerate(value) if letter.isalnum()]
    hidden = set(letters[before : max(before, len(letters) - after)])
    return "".join(STAR if place in hidden else letter for place, letter in enumerate(value))


def _address(value: str) -> str:
    """An address down to its street, town or village; what is finer becomes stars."""
    for place, letter in enumerate(value):
        if (
            letter in "0123456789"
            or (letter.isascii() and letter.isalpha())
            or letter in "一二三四五六七八九十"
        ):
            return value[:place] + STAR * 4
    return value[:6] + STAR * 4


def sample(hit: Hit, text: str) -> str:
    """What may be shown of a hit: personal values masked, marks and words as they are, cut short."""
    value = _UNSEEN.sub("", " ".join(text[hit.start : hit.end].split()))
    return masked(hit.kind, value)[:60]


def masked_text(text: str, hits: Iterable[Hit]) -> str:
    """The text with every personal value hidden; as many lines and tabs as before."""
    pieces, last = [], 0
    for hit in sorted((hit for hit in hits if hit.kind in PERSONAL), key=lambda hit: (hit.start, -hit.end)):
        if hit.kind is Kind.SENSITIVE_COLUMN or hit.start < last:
            continue
        pieces += [text[last : hit.start], masked(hit.kind, text[hit.start : hit.end])]
        last = hit.end
    return "".join([*pieces, text[last:]])


def spans_to_hide(text: str, hits: Iterable[Hit]) -> Iterator[tuple[int, int, Kind]]:
    """What must be covered in a text whose places are kept: values of persons, and the cells of sensitive columns."""
    for hit in hits:
        if hit.kind is Kind.SENSITIVE_COLUMN:
            for start, end in _cells_below(text, hit.start):
                yield start, end, hit.kind
        elif hit.kind in PERSONAL:
            yield hit.start, hit.end, hit.kind


def _cells_below(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The filled cells under a head, down to the end of its table."""
    column = text.count("\t", text.rfind("\n", 0, start) + 1, start)
    line = text.find("\n", start) + 1
    while 0 < line < len(text):
        end = text.find("\n", line)
        end = len(text) if end < 0 else end
        cells = text[line:end].split("\t")
        if len(cells) < 2:
            return
        if column < len(cells) and cells[column].strip():
            first = line + sum(len(cell) + 1 for cell in cells[:column])
            yield first, first + len(cells[column])
        line = end + 1
