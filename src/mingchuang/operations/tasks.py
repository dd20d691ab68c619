"""What the background worker does for the house: carry out originals that no row speaks of, once a day."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from mingchuang.operations import orphans

_swept: dict[str, date] = {}


def sweep_orphans(at: datetime) -> bool:
    """Look once a day, when nothing else waits; whether there were any."""
    today = timezone.localdate(at)
    if _swept.get(str(settings.HOME)) == today:
        return False
    carried = orphans.sweep(at=at)
    _swept[str(settings.HOME)] = today
    return carried > 0
