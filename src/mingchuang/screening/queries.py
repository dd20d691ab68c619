"""Read findings: what is open, what was decided, by which rules."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from mingchuang.directory.models import Leader
from mingchuang.screening.models import (
    Decision,
    Finding,
    ListedWord,
    LiveRound,
    Masking,
    MaskingOrder,
    Scan,
    TreatmentRule,
)
from mingchuang.screening.rules import (
    PERSONAL,
    RULES_VERSION,
    ColumnRule,
    Kind,
    Leading,
    Lexicon,
    Treatment,
    Word,
    in_words,
    treatment_of,
)


@dataclass(frozen=True)
class Question:
    """A finding with what follows from it and what was decided."""

    finding: Finding
    treatment: Treatment
    decision: Decision | None

    @property
    def is_open(self) -> bool:
        """Whether somebody must still decide."""
        return self.decision is None and self.treatment is not Treatment.NOTE

    @property
    def words(self) -> str:
        """``身份证号 213 个``; what could not be read speaks for itself."""
        if self.finding.kind in (Kind.UNREADABLE, Kind.MASKED):
            return self.finding.why
        return in_words(self.finding.kind, self.finding.count)


@dataclass(frozen=True)
class PlaceResult:
    """What was found at one place of one content: ``工作表 2（隐藏）：身份证号 213 个，手机号 198 个``."""

    place: str
    questions: tuple[Question, ...]

    @property
    def words(self) -> str:
        """The line as people read it."""
        said = "，".join(dict.fromkeys(question.words for question in self.questions))
        return f"{self.place}：{said}" if self.place else said


@dataclass(frozen=True)
class ContentResult:
    """What was found in one content of a subject."""

    scan: Scan
    places: tuple[PlaceResult, ...]
    order: MaskingOrder | None = None

    @property
    def questions(self) -> list[Question]:
        """All findings of this content."""
        return [question for place in self.places for question in place.questions]

    @property
    def can_be_masked(self) -> bool:
        """Whether the content is a file or picture with values of persons in it."""
        return self.scan.item.startswith(("file:", "picture:")) and any(
            one.finding.kind in PERSONAL for one in self.questions
        )

    @property
    def awaits_masking(self) -> bool:
        """Whether somebody may have it masked, and nothing is under way."""
        return self.can_be_masked and (self.order is None or self.order.ended_at is not None)

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture of the body."""
        return self.scan.item.startswith("picture:")

    @property
    def file_id(self) -> str:
        """The number of the file or picture; empty for texts."""
        return self.scan.item.partition(":")[2]

    @property
    def open(self) -> list[Question]:
        """Those that somebody must still decide."""
        return [question for question in self.questions if question.is_open]


def lexicon(today: date) -> Lexicon:
    """The operator's words and the leaders of the directory as the detectors want them."""
    words = tuple(
        Word(word, advice, Treatment(treatment))
        for word, advice, treatment in ListedWord.objects.values_list("word", "advice", "treatment")
    )
    leaders = tuple(
        Leading(leader.name, leader.title, leader.until_on is None or leader.until_on >= today)
        for leader in Leader.objects.all()
    )
    return Lexicon(words, leaders, today)


def rules_version(known: Lexicon) -> str:
    """A name for the rules as they are: it changes with detectors, words and leaders, and everything is screened anew."""
    words = [(word.word, word.advice, word.treatment.value) for word in known.words]
    leaders = [(leader.name, leader.title, leader.current) for leader in known.leaders]
    digest = hashlib.sha256(repr((sorted(words), sorted(leaders))).encode()).hexdigest()[:12]
    return f"{RULES_VERSION}.{digest}"


def column_rules() -> list[ColumnRule]:
    """The district's own treatments."""
    rows = TreatmentRule.objects.values_list("kind", "column", "treatment")
    return [ColumnRule(Kind(kind), column, Treatment(treatment)) for kind, column, treatment in rows]


def results_of(subject: str, columns: Iterable[str], *, is_live: bool = False) -> list[ContentResult]:
    """Everything found in a subject, content by content, what is open first."""
    rules, paths = column_rules(), list(columns)
    decided = {one.fingerprint: one for one in decisions_of(subject)}
    scans = Scan.objects.filter(subject=subject, is_live=is_live).prefetch_related("findings")
    orders = {one.item: one for one in MaskingOrder.objects.filter(subject=subject).order_by("pk")}
    made = []
    for scan in scans:
        places: dict[str, list[Question]] = {}
        for finding in scan.findings.all():
            treatment = treatment_of(finding.kind, finding.confidence, paths, rules)
            question = Question(finding, treatment, decided.get(finding.fingerprint))
            places.setdefault(finding.place, []).append(question)
        rows = tuple(PlaceResult(place, tuple(questions)) for place, questions in places.items())
        made.append(ContentResult(scan, rows, orders.get(scan.item)))
    return sorted(made, key=lambda result: (not result.open, result.scan.pk))


def decisions_of(subject: str) -> QuerySet[Decision]:
    """Decisions that stand."""
    return Decision.objects.filter(subject=subject, withdrawn_at=None).select_related("decided_by")


def obstacles(subject: str, columns: Iterable[str], *, is_live: bool = False) -> list[str]:
    """Why the subject may not be published: one sentence for each content; empty where it may."""
    said = []
    for result in results_of(subject, columns, is_live=is_live):
        if result.scan.is_waiting:
            said.append(f"{result.scan.label}：还在检查，请稍候再签发。")
        places = [
            PlaceResult(place.place, tuple(question for question in place.questions if question.is_open))
            for place in result.places
            if any(question.is_open for question in place.questions)
        ]
        if places:
            said.append(
                f"{result.scan.label}：" + "；".join(place.words.rstrip("。") for place in places) + "。"
            )
    return said


def findings_of(subject: str, ids: Iterable[int]) -> list[Finding]:
    """Those findings of the ids that are of this subject."""
    return list(Finding.objects.filter(pk__in=list(ids), scan__subject=subject).select_related("scan"))


def decision_of(subject: str, pk: int) -> Decision | None:
    """A standing decision about this subject."""
    return decisions_of(subject).filter(pk=pk).first()


def was_masked(sha256: str) -> Masking | None:
    """The masking of which this file is the result."""
    return Masking.objects.filter(result_sha256=sha256).select_related("made_by").first()


def waiting_masking() -> MaskingOrder | None:
    """The oldest order that the worker has not ended."""
    return MaskingOrder.objects.filter(ended_at=None).select_related("asked_by").order_by("pk").first()


def waiting_scans() -> QuerySet[Scan]:
    """Contents that the worker has still to look through, oldest first."""
    return Scan.objects.filter(is_waiting=True).order_by("pk")


def alarmed_subjects() -> list[str]:
    """What the public reads and the last round objected to, while a finding in it is not decided for it."""
    standing = Decision.objects.filter(
        subject=OuterRef("scan__subject"), fingerprint=OuterRef("fingerprint"), withdrawn_at=None
    )
    alarming = LiveRound.objects.filter(is_alarming=True).values("subject")
    found = Finding.objects.filter(scan__is_live=True, scan__subject__in=alarming)
    found = found.exclude(kind=Kind.MASKED).exclude(Exists(standing))
    return sorted(found.order_by().values_list("scan__subject", flat=True).distinct())
