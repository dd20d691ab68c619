"""Verbs of the site's safety: switch, write papers, register incidents and drills."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.journal.actions import record
from mingchuang.operations import queries
from mingchuang.operations.models import SafetyEvent, SafetyText, Switching
from mingchuang.operations.rules import Course, EventKind, SafetyPaper, SafetyVerb, Switch
from mingchuang.portal.actions import change_settings
from mingchuang.portal.queries import settings as site_settings


class SafetyRefusedError(ValueError):
    """A verb that may not be carried out; the text is a sentence for people."""


@transaction.atomic
def set_read_only(is_on: bool, *, reason: str, actor: Person | None, at: datetime) -> Switching:
    """Let the site only be read, or let people write again. The same state twice is refused."""
    reason = " ".join(reason.split())
    if not reason:
        raise SafetyRefusedError("请写明原因，例如“重要时期保障”；提交内容的人会看到它。")
    if bool(queries.read_only()) == is_on:
        raise SafetyRefusedError("网站已经是只读。" if is_on else "网站没有设为只读，不需要恢复。")
    made = Switching.objects.create(
        name=Switch.READ_ONLY, is_on=is_on, reason=reason[:200], made_at=at, made_by=actor
    )
    verb = SafetyVerb.READ_ONLY_ON if is_on else SafetyVerb.READ_ONLY_OFF
    record(verb, f"switch:{made.pk}", actor=actor.pk if actor else None, at=at)
    return made


def set_grey(is_on: bool, *, actor: Person | None, at: datetime) -> None:
    """Show the whole site in grey (days of mourning), or in colour again."""
    row = site_settings()
    row.is_grey = is_on
    change_settings(row, actor=actor.pk if actor else None, at=at)


@transaction.atomic
def write_paper(
    kind: SafetyPaper, text: str, *, owner: Person, reviewed_on: date, actor: Person | None, at: datetime
) -> SafetyText:
    """Add a version of a safety paper; it holds from now on."""
    if not owner.is_active:
        raise SafetyRefusedError("责任人的账号已停用，请另选一人。")
    made = SafetyText.objects.create(
        kind=kind, text=text.strip(), owner=owner, reviewed_on=reviewed_on, made_at=at, made_by=actor
    )
    facts = {"kind": kind.value, "owner": owner.pk}
    record(
        SafetyVerb.PAPER_WRITTEN,
        f"safety-text:{made.pk}",
        actor=actor.pk if actor else None,
        at=at,
        facts=facts,
    )
    return made


@transaction.atomic
def register_event(values: Mapping[str, Any], *, actor: Person | None, at: datetime) -> SafetyEvent:
    """Put an incident or a drill into the register."""
    event = SafetyEvent(made_at=at, made_by=actor, **values)
    return _kept(event, SafetyVerb.EVENT_REGISTERED, actor, at)


@transaction.atomic
def change_event(
    event: SafetyEvent, values: Mapping[str, Any], *, actor: Person, at: datetime
) -> SafetyEvent:
    """Add what has become known of an incident that has not ended; afterwards the row stands."""
    event = SafetyEvent.objects.select_for_update().get(pk=event.pk)
    if event.ended_at is not None:
        raise SafetyRefusedError("已经恢复并登记完毕，不能再改。有新情况请另行登记。")
    for name, value in values.items():
        setattr(event, name, value)
    return _kept(event, SafetyVerb.EVENT_CHANGED, actor, at)


def _kept(event: SafetyEvent, verb: SafetyVerb, actor: Person | None, at: datetime) -> SafetyEvent:
    course = Course(event.began_at, event.found_at, event.contained_at, event.ended_at)
    if said := course.disorder(at):
        raise SafetyRefusedError(said)
    if event.kind is EventKind.INCIDENT and not event.level:
        raise SafetyRefusedError("请选择事件的等级。")
    event.save()
    facts = {"kind": str(event.kind), "level": str(event.level), "minutes": course.minutes_to_end}
    record(verb, f"safety-event:{event.pk}", actor=actor.pk if actor else None, at=at, facts=facts)
    return event
