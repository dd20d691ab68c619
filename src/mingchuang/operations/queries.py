"""Reads of the site's safety: what is switched, which papers hold, what is due, what happened."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone

from mingchuang.operations.models import SafetyEvent, SafetyText, Switching, TakeDown
from mingchuang.operations.rules import (
    READ_ONLY_SAID,
    EventKind,
    SafetyPaper,
    Switch,
    drill_due,
    review_due,
)
from mingchuang.parameters.queries import value


def read_only() -> Switching | None:
    """The turn of the switch by which the site is read only; None where it is not."""
    last = Switching.objects.filter(name=Switch.READ_ONLY).first()
    return last if last is not None and last.is_on else None


def read_only_sentence() -> str:
    """Why nothing may be written now; empty where it may."""
    held = read_only()
    return READ_ONLY_SAID.format(reason=held.reason) if held else ""


def switchings(many: int = 10) -> list[Switching]:
    """The newest turns of the switches."""
    return list(Switching.objects.select_related("made_by")[:many])


def papers(today: date) -> list[tuple[SafetyPaper, SafetyText | None, date | None]]:
    """Each safety paper, the version that holds, the day of its next review by the interval in force."""
    days = value("safety.review_days", on=today)
    found: list[tuple[SafetyPaper, SafetyText | None, date | None]] = []
    for kind in SafetyPaper:
        held = SafetyText.objects.filter(kind=kind).select_related("owner").first()
        found.append((kind, held, review_due(held.reviewed_on, days) if held else None))
    return found


def versions(kind: SafetyPaper) -> list[SafetyText]:
    """All versions of a paper, newest first."""
    return list(SafetyText.objects.filter(kind=kind).select_related("owner", "made_by"))


def events() -> list[SafetyEvent]:
    """The register, newest first."""
    return list(SafetyEvent.objects.all()[:200])


def taken_down(many: int = 20) -> list[TakeDown]:
    """What was taken down last."""
    return list(TakeDown.objects.select_related("made_by")[:many])


def last_drill() -> datetime | None:
    """When the plan was last practised."""
    return SafetyEvent.objects.filter(kind=EventKind.DRILL).values_list("began_at", flat=True).first()


def duties(today: date) -> Iterator[tuple[date, str]]:
    """What is owed to the site's safety: the day it is due, and the sentence."""
    for kind, held, due in papers(today):
        if held is None or due is None:
            yield today, f"还没有《{kind.label}》，请写好并指定责任人。"
        else:
            yield due, f"《{kind.label}》该重新核定了。"
    last = last_drill()
    days = value("safety.drill_days", on=today)
    due = drill_due(timezone.localtime(last).date() if last else None, today, days)
    yield due, f"应急演练至少每{days}日一次，请组织并登记。"
