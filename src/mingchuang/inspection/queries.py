"""Reads of inspections: the newest, the trend, findings by rule, availability."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from mingchuang.inspection.models import Inspection, Probe, StoredFinding
from mingchuang.inspection.rules import ACCESSIBILITY, Availability, Stage, availability, rule_set


def latest() -> Inspection | None:
    """The newest inspection that came to its end."""
    return Inspection.objects.filter(stage=Stage.DONE).first()


def under_way() -> Inspection | None:
    """The inspection that waits or runs, if any."""
    return Inspection.objects.filter(stage__in=[Stage.WAITING, Stage.RUNNING]).order_by("-stage").first()


def trend(many: int = 12) -> list[Inspection]:
    """The newest inspections that came to an end, oldest first."""
    return list(Inspection.objects.filter(stage=Stage.DONE)[:many])[::-1]


def findings(inspection: Inspection, rules: Sequence[str] = ()) -> QuerySet[StoredFinding]:
    """What an inspection found, of some rules or all."""
    every = inspection.findings.all()
    return every.filter(rule__in=rules) if rules else every


def folder_of(inspection: Inspection) -> Path:
    """Where the pictures of an inspection lie."""
    return Path(settings.HOME) / "inspections" / str(inspection.pk)


def seen_by_browser(inspection: Inspection) -> int | None:
    """How many places a browser found inaccessible; None where no browser looked."""
    if ACCESSIBILITY in inspection.undecided:
        return None
    return findings(inspection, [ACCESSIBILITY]).count()


def last_probe() -> Probe | None:
    """The newest look at the home page."""
    return Probe.objects.first()


def availability_of_week(at: datetime) -> Availability:
    """The probes of the seven days before today, judged."""
    return availability(_days(at), rule_set())


def _days(at: datetime) -> dict[date, tuple[int, int]]:
    end = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    begin = end - timedelta(days=7)
    counted = (
        Probe.objects.filter(at__gte=begin, at__lt=end)
        .annotate(day=TruncDate("at"))
        .values("day")
        .annotate(count=Count("pk"), failed=Count("pk", filter=Q(opened=False)))
        .order_by("day")
    )
    return {row["day"]: (row["count"], row["failed"]) for row in counted}
