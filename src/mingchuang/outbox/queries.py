"""Read the outbox."""

from mingchuang.outbox.models import Message
from mingchuang.outbox.rules import Stream


def waiting(stream: Stream, limit: int = 1000) -> list[Message]:
    """The oldest messages of a stream, at most ``limit``."""
    return list(Message.objects.filter(stream=stream).order_by("id")[:limit])


def count(stream: Stream) -> int:
    """How many messages wait in a stream."""
    return Message.objects.filter(stream=stream).count()


def numbers(stream: Stream) -> list[int]:
    """The ids of all messages of a stream."""
    return list(Message.objects.filter(stream=stream).order_by("id").values_list("id", flat=True))
