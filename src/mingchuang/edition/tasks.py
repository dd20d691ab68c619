"""The edition's background work; the only place where it meets the clock of the day."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from mingchuang.edition import actions, idle, origins, pulling, upkeep
from mingchuang.journal.actions import seal_waiting

_checked: set[str] = set()


def publish(at: datetime) -> bool:
    """Publish what waits; whether anything was done. The first call looks for an upgrade of the software."""
    if settings.EDITION_FROM:  # another node publishes; this one fetches
        return False
    day = timezone.localdate(at)
    if "software" not in _checked:
        if not upkeep.is_current():
            upkeep.full_build(day=day, at=at)
        _checked.add("software")
    return actions.publish_waiting(day=day, at=at) is not None


def fetch(_at: datetime) -> bool:
    """On a node that does not publish: fetch the newest edition; whether there was one."""
    if not settings.EDITION_FROM:
        return False
    pulled = pulling.pull(origins.origin(settings.EDITION_FROM))
    return pulled.edition > pulled.before


def compress(_at: datetime) -> bool:
    """Make a few brotli copies; whether there were any to make."""
    return not settings.EDITION_FROM and idle.compress_some() > 0


def seal(at: datetime) -> bool:
    """Seal what the journal took since the last block."""
    return seal_waiting(at=at) is not None


def turn_day(at: datetime) -> bool:
    """Queue what changes with the day."""
    return actions.turn_day(day=timezone.localdate(at)) > 0
