"""The gate for many contents at once: may this go out, and if not, why. Nothing is stored but the words of files read.

Bulk publication and import ask it before anything goes live; articles that pass the review path have their findings
stored and decided one by one (``queries.obstacles``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from mingchuang.screening.detection import Detector
from mingchuang.screening.looking import look
from mingchuang.screening.queries import column_rules, lexicon
from mingchuang.screening.rules import Found, Kind, Treatment, in_words, treatment_of
from mingchuang.screening.subjects import Content


@dataclass(frozen=True)
class Verdict:
    """What stands against publication, in sentences without values.

    ``blocked`` must not go out, ``asked`` wants a second person's decision, ``waits`` names contents that nobody has
    read yet (large files, pictures); a patient gate leaves none waiting.
    """

    blocked: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether nothing at all stands against it."""
        return not self.sentences

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything that stands against it, the worst first."""
        return (*self.blocked, *self.asked, *self.waits)

    def __add__(self, other: "Verdict") -> "Verdict":
        """Both together."""
        return Verdict(self.blocked + other.blocked, self.asked + other.asked, self.waits + other.waits)


class Gate:
    """Made once for a batch: detectors, the operator's words, leaders and the district's treatments as of ``at``.

    ``patient`` also reads large files and pictures, which takes seconds a page: in the background only.
    ``answered`` says that somebody answers for what policy only asks about and for what is not read yet: a person who
    has looked, or the program that made the contents itself. What blocks is held all the same.
    """

    def __init__(self, *, at: datetime, patient: bool = False, answered: bool = False) -> None:
        self.at, self.patient, self.answered = at, patient, answered
        self.detector = Detector(lexicon(timezone.localtime(at).date()))
        self.rules = column_rules()

    def verdict(self, contents: Iterable[Content], columns: Sequence[str]) -> Verdict:
        """What stands against publishing these contents in columns of these paths."""
        said: dict[Treatment, list[str]] = {Treatment.BLOCK: [], Treatment.ASK: [], Treatment.NOTE: []}
        waits = []
        for content in contents:
            looked = look(content, self.detector, at=self.at, patient=self.patient)
            waits += [f"{content.label}：还没有检查。"] if looked.waits else []
            for treatment, rows in self._by_treatment(looked.found, columns).items():
                said[treatment] += [f"{content.label}：{sentence}。" for sentence in _by_place(rows)]
        return Verdict(tuple(said[Treatment.BLOCK]), tuple(said[Treatment.ASK]), tuple(waits))

    def holds(self, verdict: Verdict) -> bool:
        """Whether contents of this verdict may not pass."""
        return bool(verdict.blocked) if self.answered else not verdict.is_clear

    def _by_treatment(self, found: Iterable[Found], columns: Sequence[str]) -> dict[Treatment, list[Found]]:
        made: dict[Treatment, list[Found]] = {}
        for row in found:
            made.setdefault(treatment_of(row.kind, row.confidence, columns, self.rules), []).append(row)
        return made


def _words(row: Found) -> str:
    """A word of the lists is named with its advice: it is nobody's secret, and whoever decides must know which."""
    if row.kind is Kind.UNREADABLE:
        return row.why.rstrip("。")
    said = in_words(row.kind, row.count)
    return f"{said}（“{row.sample}”：{row.why}）" if row.kind is Kind.WORDING else said


def _by_place(rows: Sequence[Found]) -> list[str]:
    """``正文：身份证号 2 个，手机号 1 个``; what could not be read speaks for itself."""
    places: dict[str, list[str]] = {}
    for row in rows:
        words = _words(row)
        places.setdefault(row.place, []).append(words)
    return [f"{place}：{'，'.join(words)}" if place else "，".join(words) for place, words in places.items()]
