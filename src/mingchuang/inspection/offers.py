"""What inspections give to the floors below: verbs, background work, rights, what waits for whom."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from mingchuang.accounts.models import Person
from mingchuang.accounts.permissions import govern
from mingchuang.accounts.rules import Light, RoleKind
from mingchuang.accounts.waiting import WaitingItem, offer_waiting
from mingchuang.inspection import queries
from mingchuang.inspection.models import Inspection
from mingchuang.inspection.rules import InspectionVerb, Verdict
from mingchuang.inspection.tasks import inspect_weekly, probe_home
from mingchuang.journal import verbs
from mingchuang.journal.names import offer_words
from mingchuang.outbox.jobs import Job, offer_tick

READERS = {RoleKind.INFORMATION_OFFICER, RoleKind.LEADER, RoleKind.SYSTEM_ADMINISTRATOR}
ASKERS = {RoleKind.INFORMATION_OFFICER, RoleKind.SYSTEM_ADMINISTRATOR}
SOON = 3

verbs.declare(InspectionVerb)
offer_words(
    {"inspection": "网站检查", "pages": "页数", "found": "发现", "verdict": "结论"}
    | {verdict.value: verdict.label for verdict in Verdict}
)
govern(Inspection, {"view": READERS, "add": ASKERS})
offer_tick(Job("inspection.weekly", "每周检查网站", 60, inspect_weekly))
offer_tick(Job("inspection.probe", "察看首页能否打开", 60, probe_home))


def _near_limits(person: Person, _today: date) -> Iterator[WaitingItem]:
    """Limits that come near, for the information officers, from the newest inspection."""
    if not person.has_perm("inspection.add_inspection"):
        return
    inspection = queries.latest()
    for warning in inspection.warnings if inspection else []:
        yield WaitingItem(
            Light.AMBER if (warning["days_left"] or 0) > SOON else Light.RED,
            "",
            warning["said"],
            "网站检查指标即将到期",
            reverse("inspection", args=[inspection.pk]) if inspection else "",
        )


offer_waiting("inspection", _near_limits)
