"""Ask for an inspection of our edition, carry it out, keep what it found; look at the home page from outside."""

import shutil
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from django.db import IntegrityError, transaction
from django.utils import timezone

from mingchuang.inspection.examination import Report
from mingchuang.inspection.models import Inspection, Probe, StoredFinding
from mingchuang.inspection.own import inspect_edition
from mingchuang.inspection.queries import folder_of
from mingchuang.inspection.rules import Finding, InspectionVerb, Stage
from mingchuang.journal.actions import record

FINDINGS_KEPT = 5000
KEPT_DAYS = 400
PICTURED = 8
"""So many of the newest inspections keep their pictures: two months of weeks."""
GIVEN_UP_AFTER = timedelta(hours=2)


@transaction.atomic
def ask(*, actor: int | None, at: datetime) -> Inspection | None:
    """Have our edition inspected soon; None where an inspection already waits or runs."""
    if Inspection.objects.filter(stage__in=[Stage.WAITING, Stage.RUNNING]).exists():
        return None
    try:
        with transaction.atomic():
            asked = Inspection.objects.create(asked_at=at, asked_by_id=actor)
    except IntegrityError:
        return None
    record(InspectionVerb.ASKED, f"inspection:{asked.pk}", actor=actor, at=at)
    return asked


@transaction.atomic
def begin(*, at: datetime) -> Inspection | None:
    """Take the inspection that waits; None where there is none, or another runs."""
    Inspection.objects.filter(stage=Stage.RUNNING, started_at__lt=at - GIVEN_UP_AFTER).update(
        stage=Stage.BROKEN, ended_at=at, problem="检查中断，没有做完。请再检查一次。"
    )
    waiting = Inspection.objects.select_for_update().filter(stage=Stage.WAITING).first()
    if waiting is None or Inspection.objects.filter(stage=Stage.RUNNING).exists():
        return None
    waiting.stage, waiting.started_at = Stage.RUNNING, at
    waiting.save(update_fields=["stage", "started_at"])
    return waiting


@transaction.atomic
def complete(
    inspection: Inspection,
    report: Report,
    *,
    at: datetime,
    pictures: Mapping[str, Path] = MappingProxyType({}),
) -> None:
    """Keep what an inspection of the whole edition found. The report must have a score; ``pictures`` lie in its folder."""
    assert report.score is not None
    inspection.stage, inspection.ended_at = Stage.DONE, at
    inspection.pages, inspection.found = report.pages, len(report.findings)
    inspection.verdict, inspection.points = report.score.verdict, report.score.points
    inspection.estimate = report.score.estimate
    inspection.lines = [
        {"id": line.indicator.id, "found": line.found, "deducted": line.deducted, "estimate": line.estimate}
        for line in report.score.lines
    ]
    inspection.warnings = [
        {"rule": one.rule, "address": one.address, "said": one.said, "days_left": one.days_left}
        for one in report.warnings
    ]
    inspection.undecided = [rule.code for _indicator, rule in report.undecided]
    inspection.pictures = {address: file.name for address, file in pictures.items()}
    inspection.save()
    _forget_pictures()
    _keep_findings(inspection, report.findings[:FINDINGS_KEPT])
    facts = {"pages": inspection.pages, "found": inspection.found, "verdict": inspection.verdict}
    record(InspectionVerb.INSPECTED, f"inspection:{inspection.pk}", actor=None, at=at, facts=facts)


def _keep_findings(inspection: Inspection, findings: Iterable[Finding]) -> None:
    rows = [
        StoredFinding(
            inspection=inspection,
            rule=one.rule,
            address=one.address[:1000],
            said=one.said[:300],
            evidence=one.evidence[:200],
        )
        for one in findings
    ]
    StoredFinding.objects.bulk_create(rows, batch_size=500)


def _forget_pictures() -> None:
    for old in Inspection.objects.exclude(pictures={})[PICTURED:]:
        shutil.rmtree(folder_of(old), ignore_errors=True)
        Inspection.objects.filter(pk=old.pk).update(pictures={})


def inspect_own(*, at: datetime) -> Report:
    """Inspect our edition as it lies on the disk; nothing is kept. Raises ``NothingToInspect``."""
    return inspect_edition(at)


def give_up(inspection: Inspection, *, problem: str, at: datetime) -> None:
    """Mark an inspection that could not be carried out, with the reason."""
    inspection.stage, inspection.ended_at, inspection.problem = Stage.BROKEN, at, problem[:300]
    inspection.save(update_fields=["stage", "ended_at", "problem"])


def keep_probe(*, opened: bool, milliseconds: int, problem: str, at: datetime) -> Probe:
    """Keep one look at the home page."""
    return Probe.objects.create(at=at, opened=opened, milliseconds=milliseconds, problem=problem[:100])


def forget_old(*, at: datetime) -> None:
    """Drop inspections and probes older than 400 days; the newest inspection stays."""
    limit = at - timedelta(days=KEPT_DAYS)
    newest = Inspection.objects.filter(stage=Stage.DONE).first()
    old = Inspection.objects.filter(asked_at__lt=limit)
    (old.exclude(pk=newest.pk) if newest else old).delete()
    Probe.objects.filter(at__lt=limit).delete()


def is_due(*, at: datetime) -> bool:
    """Whether the week's inspection is due: none asked for since seven days, and the night has come."""
    newest = Inspection.objects.first()
    if newest is not None and newest.asked_at > at - timedelta(days=7) + timedelta(hours=1):
        return False
    return timezone.localtime(at).hour in range(1, 6)
