"""What screening does in the background: go on with what waits; every night look again at everything published."""

from datetime import datetime, timedelta

from django.utils import timezone

from mingchuang.screening import nightly
from mingchuang.screening.actions import screen
from mingchuang.screening.queries import waiting_scans
from mingchuang.screening.subjects import source_of

NIGHT_HOURS = range(1, 6)
"""Hours of the office's clock in which everything published is looked through again."""
_done: dict[str, str] = {}


def go_on(at: datetime) -> bool:
    """Read large files and pictures of one subject that waits; whether there was one."""
    scan = waiting_scans().first()
    if scan is None:
        return False
    source, key = source_of(scan.subject)
    screen(scan.subject, source.contents(key, scan.is_live), at=at, is_live=scan.is_live, patient=True)
    return True


def look_again(at: datetime) -> bool:
    """One piece of the nightly round; whether there is more of it."""
    local = timezone.localtime(at)
    night = (local - timedelta(hours=1)).date().isoformat()
    if local.hour not in NIGHT_HOURS or _done.get("night") == night:
        return False
    if nightly.look_at_some(at=at):
        return True
    _done["night"] = night
    return False
