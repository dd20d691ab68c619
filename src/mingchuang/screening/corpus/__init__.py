"""A labelled corpus, made by code: what detectors must find and what they must leave alone.

``cases(count)`` → texts and tables, ``papers()`` → files, ``scans()`` → pictures at 200 dpi. A case knows the values in
it that belong to persons (or the number of marks); everything else in it is a trap. ``score`` compares.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mingchuang.documents.budget import Part
from mingchuang.screening.folding import fold
from mingchuang.screening.rules import Confidence, Found, Kind

COUNTED = frozenset({Kind.SECRECY_MARK, Kind.SENSITIVE_COLUMN, Kind.WORDING})
"""Kinds of which the number of places is known, not the value."""


@dataclass(frozen=True)
class Case:
    """Parts of one content, and what is in them: values by kind, or how many places."""

    parts: tuple[Part, ...]
    values: Mapping[Kind, Sequence[str]] = field(default_factory=dict)
    counts: Mapping[Kind, int] = field(default_factory=dict)


@dataclass
class Score:
    """How often each kind was there, was found, was reported although it is not there."""

    there: Counter[Kind] = field(default_factory=Counter)
    found: Counter[Kind] = field(default_factory=Counter)
    wrong: Counter[Kind] = field(default_factory=Counter)
    missed: list[tuple[Kind, str, str]] = field(default_factory=list)
    invented: list[tuple[Kind, str, str]] = field(default_factory=list)

    def add(self, case: Case, rows: Iterable[Found]) -> None:
        """Count one case; what is only possible is no report."""
        told: dict[Kind, list[str]] = {}
        for row in rows:
            if row.confidence is not Confidence.POSSIBLE:
                told.setdefault(row.kind, []).extend(_bare(value) for value in row.values)
        context = " ".join(part.text for part in case.parts)[:120]
        for kind in {*told, *case.values, *case.counts}:
            if kind in COUNTED:
                self._count(kind, case.counts.get(kind, 0), len(told.get(kind, ())), context)
            else:
                self._match(
                    kind, [_bare(one) for one in case.values.get(kind, ())], told.get(kind, []), context
                )

    def _count(self, kind: Kind, there: int, told: int, context: str) -> None:
        self.there[kind] += there
        self.found[kind] += min(there, told)
        self.wrong[kind] += max(0, told - there)
        self.missed += [(kind, str(there), context)] if told < there else []
        self.invented += [(kind, str(told), context)] if told > there else []

    def _match(self, kind: Kind, there: Sequence[str], told: Sequence[str], context: str) -> None:
        left = Counter(told)
        for value in there:
            self.there[kind] += 1
            hit = next((one for one in left if left[one] and (value in one or one in value) and one), None)
            if hit is None:
                self.missed.append((kind, value, context))
            else:
                left[hit] -= 1
                self.found[kind] += 1
        self.wrong[kind] += sum(left.values())
        self.invented += [(kind, value, context) for value in left.elements()]

    def recall(self, *kinds: Kind) -> float:
        """Which share of what is there was found, 0 to 1."""
        there = sum(self.there[kind] for kind in kinds or self.there)
        return sum(self.found[kind] for kind in kinds or self.there) / there if there else 1.0

    def precision(self, *kinds: Kind) -> float:
        """Which share of what was reported is right, 0 to 1."""
        found = sum(self.found[kind] for kind in kinds or self.there)
        reported = found + sum(self.wrong[kind] for kind in kinds or [*self.wrong])
        return found / reported if reported else 1.0


def _bare(value: str) -> str:
    """A value in plain letters, without blanks, hyphens and invisible characters."""
    return "".join(letter for letter in fold(value).upper() if letter.isalnum() or letter in "@.")
