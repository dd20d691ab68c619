"""Put messages into the outbox; take away those that are done; note how the jobs fare."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from mingchuang.fields.rows import insert
from mingchuang.outbox.models import JobState, Message
from mingchuang.outbox.rules import PULSE, Stream


def put(stream: Stream, keys: Iterable[str]) -> None:
    """Queue ``keys`` for the reader of ``stream``; call it inside the transaction that made them due."""
    insert([Message(stream=stream, key=key) for key in dict.fromkeys(keys)])


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


def give_sign_of_life(at: datetime) -> bool:
    """Note that the worker is at work; never anything more to do."""
    JobState.objects.update_or_create(name=PULSE, defaults={"label": "后台工作", "ran_at": at})
    return False


@transaction.atomic
def note_failure(name: str, label: str, error: BaseException, at: datetime) -> None:
    """Note that a job failed; the kind of the error is kept, not its text."""
    state, _new = JobState.objects.get_or_create(name=name, defaults={"label": label, "ran_at": at})
    state.label, state.ran_at, state.error = label, at, type(error).__name__[:100]
    state.failures, state.failing_since = state.failures + 1, state.failing_since or at
    state.save()


def note_recovery(name: str, at: datetime) -> None:
    """Note that a job works again."""
    JobState.objects.filter(name=name).update(ran_at=at, failures=0, failing_since=None, error="")
