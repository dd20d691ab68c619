"""The leaders of the district: who they are, what they are in charge of, when they leave."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from mingchuang.directory.models import Leader, Organisation
from mingchuang.directory.rules import DirectoryRefusedError, DirectoryVerb
from mingchuang.journal.actions import record
from mingchuang.outbox.actions import put
from mingchuang.outbox.rules import Stream


def _announce(
    verb: DirectoryVerb, leader: Leader, actor: int | None, at: datetime, facts: dict[str, Any]
) -> None:
    record(verb, f"leader:{leader.pk}", actor=actor, at=at, facts=facts)
    codes = leader.organisations.order_by("code").values_list("code", flat=True)
    put(Stream.EDITION, ["directory", *(f"organisation:{code}" for code in codes)])


def _checked(leader: Leader) -> None:
    try:
        leader.full_clean()
    except ValidationError as error:
        raise DirectoryRefusedError("；".join(error.messages)) from error


@transaction.atomic
def add_leader(
    *,
    name: str,
    title: str,
    from_on: date,
    portfolio: str = "",
    resume: str = "",
    sort_order: int = 100,
    organisations: Iterable[Organisation] = (),
    actor: int | None,
    at: datetime,
) -> Leader:
    """A leader takes office. ``organisations`` are those he or she is in charge of."""
    leader = Leader(
        name=name, title=title, portfolio=portfolio, resume=resume, sort_order=sort_order, from_on=from_on
    )
    _checked(leader)
    leader.save(force_insert=True)
    leader.organisations.set(organisations)
    _announce(DirectoryVerb.LEADER_ADDED, leader, actor, at, {"from_on": from_on.isoformat()})
    return leader


@transaction.atomic
def change_leader(
    leader: Leader,
    changes: Mapping[str, Any],
    *,
    organisations: Iterable[Organisation] | None = None,
    actor: int | None,
    at: datetime,
) -> Leader:
    """Change title, portfolio, order … or (where given) the organisations the leader is in charge of."""
    unknown = set(changes) - {"name", "title", "portfolio", "resume", "sort_order", "from_on"}
    if unknown:
        raise ValueError(f"cannot change {sorted(unknown)}")
    stored = Leader.objects.get(pk=leader.pk)
    changed = sorted(name for name, value in changes.items() if getattr(stored, name) != value)
    for name in changed:
        setattr(stored, name, changes[name])
    _checked(stored)
    if organisations is not None:
        former = set(stored.organisations.all())
        wanted = set(organisations)
        if former != wanted:
            changed.append("organisations")
            put(Stream.EDITION, sorted(f"organisation:{one.code}" for one in former - wanted))
            stored.organisations.set(wanted)
    if changed:
        stored.save()
        _announce(DirectoryVerb.LEADER_CHANGED, stored, actor, at, {"fields": changed})
    return stored


@transaction.atomic
def retire_leader(leader: Leader, *, until_on: date, actor: int | None, at: datetime) -> Leader:
    """The leader's last day in office. Raises ``DirectoryRefusedError`` for a day before the first."""
    stored = Leader.objects.get(pk=leader.pk)
    if until_on < stored.from_on:
        raise DirectoryRefusedError("离任日期早于任职日期，请核对。")
    stored.until_on = until_on
    stored.save(update_fields=["until_on"])
    _announce(DirectoryVerb.LEADER_LEFT, stored, actor, at, {"until_on": until_on.isoformat()})
    return stored
