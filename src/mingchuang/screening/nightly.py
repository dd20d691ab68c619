"""Everything published, looked through again when it changed or when the rules did."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, islice

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mingchuang.journal.actions import record
from mingchuang.screening.actions import screen
from mingchuang.screening.detection import Detector
from mingchuang.screening.looking import look
from mingchuang.screening.models import LiveRound, Scan
from mingchuang.screening.queries import lexicon, obstacles, rules_version, was_masked
from mingchuang.screening.rules import ScreeningVerb
from mingchuang.screening.subjects import Content, SubjectSource, offered

PIECE = 2_000
"""So many at most in one call; what is due is gathered anew for each, which takes seconds at 100,000."""
BATCH = 200
"""So many in one transaction."""

Due = tuple[SubjectSource, str, str]


def due(version: str) -> Iterator[Due]:
    """Subjects that the public reads and that were never looked through as they are by these rules."""
    for source in offered():
        known = dict(
            LiveRound.objects.filter(
                subject__startswith=f"{source.name}:", rules_version=version
            ).values_list("subject", "version")
        )
        for key, content_version in source.live():
            if known.get(f"{source.name}:{key}") != content_version:
                yield source, key, content_version


def look_at_some(*, at: datetime, limit: int = PIECE, detector: Detector | None = None) -> int:
    """Look through so many that are due; how many there were."""
    detector = detector or Detector(lexicon(timezone.localtime(at).date()))
    version = rules_version(detector.lexicon)
    count = 0
    for source, batch in _batches(islice(due(version), limit)):
        _look_at(source, batch, version, detector, at)
        count += len(batch)
    return count


def _batches(found: Iterator[Due]) -> Iterator[tuple[SubjectSource, dict[str, str]]]:
    """Subjects of one source, ``BATCH`` at a time: their versions by key."""
    for source, rows in groupby(found, key=lambda row: row[0]):
        while batch := {key: version for _source, key, version in islice(rows, BATCH)}:
            yield source, batch


@transaction.atomic
def _look_at(
    source: SubjectSource, batch: dict[str, str], version: str, detector: Detector, at: datetime
) -> None:
    """Those in which nothing is found are noted together; the others go the long way, one by one."""
    names = {f"{source.name}:{key}": key for key in batch}
    told = Scan.objects.filter(is_live=True, subject__in=names)
    known = set(told.filter(Q(is_waiting=True) | Q(findings__isnull=False)).values_list("subject", flat=True))
    contents = source.live_contents(list(batch))
    clean = [
        subject
        for subject, key in names.items()
        if subject not in known and all(_is_clean(one, detector, at) for one in contents.get(key, ()))
    ]
    told.filter(subject__in=clean).delete()
    LiveRound.objects.bulk_create(
        [
            LiveRound(subject=subject, version=batch[names[subject]], rules_version=version, looked_at=at)
            for subject in clean
        ],
        update_conflicts=True,
        unique_fields=["subject"],
        update_fields=["version", "rules_version", "looked_at", "is_alarming"],
    )
    for subject in names.keys() - set(clean):
        _look(source, names[subject], batch[names[subject]], version, detector, at)


def _is_clean(content: Content, detector: Detector, at: datetime) -> bool:
    """Whether a content was read whole, holds nothing, and was not made by masking."""
    if content.open_bytes is not None and was_masked(content.sha256):
        return False
    looked = look(content, detector, at=at, patient=False)
    return not looked.found and not looked.waits


def _look(
    source: SubjectSource, key: str, content_version: str, version: str, detector: Detector, at: datetime
) -> None:
    subject = f"{source.name}:{key}"
    before = Scan.objects.filter(subject=subject, is_live=True).exists()
    screen(subject, source.contents(key, True), at=at, detector=detector, is_live=True)
    wrong = obstacles(subject, source.columns(key), is_live=True)
    LiveRound.objects.update_or_create(
        subject=subject,
        defaults={
            "version": content_version, "rules_version": version, "looked_at": at, "is_alarming": bool(wrong)
        },
    )  # fmt: skip
    if wrong:
        facts = {"items": len(wrong), "again": before}
        record(ScreeningVerb.ALARM, subject, actor=None, at=at, facts=facts)
