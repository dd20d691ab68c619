"""Write what happened; seal it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from mingchuang.fields.rows import insert
from mingchuang.journal import order
from mingchuang.journal.models import Block, Entry
from mingchuang.journal.rules import FIRST_SEAL, canonical, seal
from mingchuang.journal.verbs import is_declared
from mingchuang.terms import Term

BLOCK_ENTRIES = 5000
"""At most so many entries in one block."""


@dataclass(frozen=True)
class Happening:
    """One thing to be recorded in bulk; the fields are those of ``record``."""

    verb: Term
    subject: str
    actor: int | None
    at: datetime
    organisation: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def record(
    verb: Term,
    subject: str,
    *,
    actor: int | None,
    at: datetime,
    organisation: str = "",
    facts: Mapping[str, Any] | None = None,
    late: bool = False,
) -> Entry:
    """Write one entry in the caller's transaction.

    ``subject`` is a kind and an id (``article:12``); ``facts`` are codes and numbers, never names, texts or
    personal data. Raises ``ValueError`` for a verb that no app has declared.
    """
    return record_many([Happening(verb, subject, actor, at, organisation, facts or {})], late=late)[0]


def record_many(happenings: Iterable[Happening], *, late: bool = False) -> list[Entry]:
    """Write many entries at once (imports, the demo); the same rules as ``record``."""
    recorded_at = timezone.now()
    entries = []
    for happening in happenings:
        if not is_declared(happening.verb):
            raise ValueError(f"undeclared verb {happening.verb!s}")
        entries.append(
            Entry(
                verb=happening.verb.value,
                subject=happening.subject,
                actor=happening.actor,
                organisation=happening.organisation,
                at=happening.at,
                recorded_at=recorded_at,
                late=late,
                facts=dict(happening.facts),
            )
        )
    with transaction.atomic(savepoint=False):
        order.keep()
        return list(insert(entries))


@transaction.atomic
def seal_waiting(*, at: datetime) -> Block | None:
    """Seal the entries that no block holds yet, at most ``BLOCK_ENTRIES``; None where there are none, or where
    somebody is still writing one, so that none comes to stand between those that are sealed.
    """
    if not order.is_settled():
        return None
    last = Block.objects.order_by("-number").first()
    entries = list(Entry.objects.filter(pk__gt=last.last_entry if last else 0).order_by("pk")[:BLOCK_ENTRIES])
    if not entries:
        return None
    previous = last.seal if last else FIRST_SEAL
    return Block.objects.create(
        number=last.number + 1 if last else 1,
        first_entry=entries[0].pk,
        last_entry=entries[-1].pk,
        entries=len(entries),
        previous_seal=previous,
        seal=seal(previous, (canonical(entry.as_sealed()) for entry in entries)),
        sealed_at=at,
    )
