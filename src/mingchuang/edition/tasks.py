"""The edition's background work; the only place where it meets the clock of the day."""

from datetime import datetime

from django.utils import timezone

from mingchuang.edition import actions, idle
from mingchuang.journal.actions import seal_waiting


def publish(at: datetime) -> bool:
    """Publish what waits; whether anything was done."""
    return actions.publish_waiting(day=timezone.localdate(at), at=at) is not None


def compress(_at: datetime) -> bool:
    """Make a few brotli copies; whether there were any to make."""
    return idle.compress_some() > 0


def seal(at: datetime) -> bool:
    """Seal what the journal took since the last block."""
    return seal_waiting(at=at) is not None


def turn_day(at: datetime) -> bool:
    """Queue what changes with the day."""
    return actions.turn_day(day=timezone.localdate(at)) > 0
