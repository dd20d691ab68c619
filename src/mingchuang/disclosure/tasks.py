"""What disclosure does by itself: reminders before something is due, a new version of the guide when it must."""

from datetime import datetime, timedelta

from django.utils import timezone

from mingchuang.disclosure import actions, guide
from mingchuang.disclosure.models import GuideVersion

REMINDING_HOUR = 8
"""From this hour of the office's clock on reminders go out, once a day."""

_last: dict[str, datetime] = {}


def remind(at: datetime) -> bool:
    """Send the day's reminders; looked at once an hour in office hours."""
    local = timezone.localtime(at)
    if local.hour < REMINDING_HOUR or not _is_time("remind", at, timedelta(hours=1)):
        return False
    return actions.remind_due(at=at) > 0


def renew(at: datetime) -> bool:
    """Make a new version of the guide where it no longer says what holds; not before somebody made the first."""
    if not GuideVersion.objects.exists() or guide.is_current(timezone.localtime(at).date()):
        return False
    return actions.renew_guide(at=at) is not None


def _is_time(name: str, at: datetime, every: timedelta) -> bool:
    last = _last.get(name)
    if last is not None and timedelta() <= at - last < every:
        return False
    _last[name] = at
    return True
