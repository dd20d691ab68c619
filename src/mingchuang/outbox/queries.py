"""Read the outbox, and how the worker fares."""

from datetime import datetime

from django.db.models import Min

from mingchuang.outbox.models import JobState, Message
from mingchuang.outbox.rules import PULSE, Stream


def waiting(stream: Stream, limit: int = 1000) -> list[Message]:
    """The oldest messages of a stream, at most ``limit``."""
    return list(Message.objects.filter(stream=stream).order_by("id")[:limit])


def count(stream: Stream) -> int:
    """How many messages wait in a stream."""
    return Message.objects.filter(stream=stream).count()


def numbers(stream: Stream) -> list[int]:
    """The ids of all messages of a stream."""
    return list(Message.objects.filter(stream=stream).order_by("id").values_list("id", flat=True))


def oldest() -> dict[Stream, datetime]:
    """Since when the oldest message of each stream waits; streams without messages are left out."""
    rows = Message.objects.values_list("stream").annotate(Min("created_at")).order_by("stream")
    return {Stream(stream): since for stream, since in rows}


def last_sign_of_life() -> datetime | None:
    """When the worker last said that it is at work; None before it ever ran."""
    return JobState.objects.filter(name=PULSE).values_list("ran_at", flat=True).first()


def failing_jobs() -> list[JobState]:
    """The jobs whose last run failed, the longest in trouble first."""
    return list(JobState.objects.filter(failures__gt=0).order_by("failing_since", "name"))
