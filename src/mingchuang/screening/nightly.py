"""Everything published, looked through again when it changed or when the rules did."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mingchuang.journal.actions import record
from mingchuang.screening.actions import screen
from mingchuang.screening.detection import Detector
from mingchuang.screening.models import LiveRound, Scan
from mingchuang.screening.queries import lexicon, obstacles, rules_version
from mingchuang.screening.rules import ScreeningVerb
from mingchuang.screening.subjects import SubjectSource, offered

PIECE = 200


def due(version: str) -> Iterator[tuple[SubjectSource, str, str]]:
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
    for source, key, content_version in due(version):
        if count == limit:
            break
        _look(source, key, content_version, version, detector, at)
        count += 1
    return count


@transaction.atomic
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
