"""Put messages into the outbox; take away those that are done."""

from collections.abc import Iterable, Sequence
from typing import Any

from mingchuang.outbox.models import Message
from mingchuang.outbox.rules import Stream


def put(stream: Stream, keys: Iterable[str]) -> None:
    """Queue ``keys`` for the reader of ``stream``; call it inside the transaction that made them due."""
    Message.objects.bulk_create(
        [Message(stream=stream, key=key) for key in dict.fromkeys(keys)], batch_size=1000
    )


def put_payload(stream: Stream, key: str, payload: dict[str, Any]) -> None:
    """Queue one message that carries values (a mail to send)."""
    Message.objects.create(stream=stream, key=key, payload=payload)


def done(messages: Sequence[Message]) -> None:
    """Take away messages whose consequences are safely written."""
    done_numbers([message.pk for message in messages])


def done_numbers(ids: Sequence[int]) -> None:
    """Take away messages by their ids."""
    for start in range(0, len(ids), 500):
        Message.objects.filter(pk__in=ids[start : start + 500]).delete()
