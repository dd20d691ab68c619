"""All detectors over the parts of one content, and what they found place by place."""

from collections.abc import Iterable, Iterator, Sequence

from mingchuang.documents.budget import Part
from mingchuang.screening import marks
from mingchuang.screening.folding import fold
from mingchuang.screening.masking import sample
from mingchuang.screening.numbers import Numbers
from mingchuang.screening.rules import PERSONAL, Confidence, Found, Hit, Kind, Lexicon
from mingchuang.screening.tables import Tables
from mingchuang.screening.wording import Wording

_LISTED = 6
_LIST_OF_PEOPLE = 5
"""So many mobile numbers at one place are a list, whatever stands before them."""


class Detector:
    """Every detector with one lexicon, made once for many texts."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self.lexicon = lexicon or Lexicon()
        self.wording = Wording(self.lexicon)

    def hits(self, text: str) -> list[Hit]:
        """Every hit in one text, in its order; where two meet, the surer or longer one stands."""
        plain = fold(text)
        tables = Tables(plain)
        found = [
            *Numbers(plain, tables, self.lexicon.today).hits(),
            *marks.secrecy(plain),
            *marks.addresses(plain, tables.header),
            *marks.plates(plain, tables.header),
            *marks.papers(plain, tables.header),
            *marks.mails(plain, tables.header),
            *self.wording.hits(text),
        ]
        found += tables.hits([hit.start for hit in found if hit.kind in PERSONAL])
        return _apart(_as_lists(found))

    def found(self, parts: Iterable[Part]) -> list[Found]:
        """What the parts of a content hold: one row for each place, kind and confidence."""
        return [row for part in parts for row in self._in(part)]

    def _in(self, part: Part) -> Iterator[Found]:
        groups: dict[tuple[Kind, Confidence, str], list[Hit]] = {}
        for hit in self.hits(part.text):
            why = hit.why if hit.kind in (Kind.SENSITIVE_COLUMN, Kind.WORDING) else ""
            groups.setdefault((hit.kind, hit.confidence, why), []).append(hit)
        for (kind, confidence, _), hits in groups.items():
            yield Found(
                kind,
                part.place.rstrip("：") or "正文",
                len(hits),
                sample(hits[0], part.text),
                confidence,
                where=_where(part, hits),
                why=hits[0].why,
                hidden=part.hidden,
                values=tuple("".join(part.text[hit.start : hit.end].split()) for hit in hits),
            )


def _as_lists(hits: list[Hit]) -> list[Hit]:
    """Contacts that an office publishes are few; many mobile numbers at one place are people."""
    mobiles = [hit for hit in hits if hit.kind is Kind.MOBILE]
    if len(mobiles) < _LIST_OF_PEOPLE or all(hit.confidence is Confidence.CERTAIN for hit in mobiles):
        return hits
    return [
        Hit(hit.kind, hit.start, hit.end, Confidence.LIKELY, "成批的手机号")
        if hit.kind is Kind.MOBILE and hit.confidence is Confidence.POSSIBLE
        else hit
        for hit in hits
    ]


def _apart(hits: list[Hit]) -> list[Hit]:
    """Without those that lie within another: a longer number wins over its parts, wording lies over anything."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, hit.start - hit.end)):
        over = kept[-1] if kept else None
        is_free = hit.kind in (Kind.WORDING, Kind.SENSITIVE_COLUMN) or over is None or hit.start >= over.end
        if is_free or over is None or over.kind in (Kind.WORDING, Kind.SENSITIVE_COLUMN):
            kept.append(hit)
    return kept


def _where(part: Part, hits: Sequence[Hit]) -> str:
    """Cells of a sheet (``C2:C214``), lines of a text (``第 2—5 行``): the first few runs and whether there are more."""
    runs: list[list[int]] = []
    for column, row in sorted(set(_spots(part, hits))):
        if runs and runs[-1][0] == column and runs[-1][2] == row - 1:
            runs[-1][2] = row
        else:
            runs.append([column, row, row])
    shown = "、".join(_run(*run) for run in runs[:_LISTED])
    return f"{shown} 等" if len(runs) > _LISTED else shown


def _spots(part: Part, hits: Sequence[Hit]) -> Iterator[tuple[int, int]]:
    """Column and row of each hit; column 0 in a text without cells."""
    line_number, seen = 1, 0
    for hit in sorted(hits, key=lambda hit: hit.start):
        line_number += part.text.count("\n", seen, hit.start)
        seen = hit.start
        if part.origin is None:
            yield 0, line_number
            continue
        line_start = part.text.rfind("\n", 0, hit.start) + 1
        column = part.origin[1] + part.text.count("\t", line_start, hit.start)
        yield column, part.origin[0] + line_number - 1


def _run(column: int, first: int, last: int) -> str:
    if not column:
        return f"第 {first} 行" if first == last else f"第 {first}—{last} 行"
    letters = column_letters(column)
    return f"{letters}{first}" if first == last else f"{letters}{first}:{letters}{last}"


def column_letters(number: int) -> str:
    """The letters of a spreadsheet's column.

    >>> column_letters(1), column_letters(28)
    ('A', 'AB')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
