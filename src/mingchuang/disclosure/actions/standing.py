"""What an organisation does about its obligations: name content, say that nothing applies, register a change."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.actions.obligations import CATALOGUE
from mingchuang.disclosure.models import Evidence, Exemption, Obligation, Occurrence
from mingchuang.disclosure.queries import is_office, may_tend
from mingchuang.disclosure.rules import DisclosureVerb, RefusedError
from mingchuang.journal.actions import record
from mingchuang.outbox.actions import put
from mingchuang.outbox.rules import Stream


@transaction.atomic
def attach(
    obligation: Obligation, organisation: Organisation, article: Any, *, actor: Person, at: datetime
) -> Evidence:
    """Name a live article as content behind an obligation of this organisation."""
    _refuse_unless_tending(actor, organisation)
    if not article.live:
        raise RefusedError("这条信息没有在网站上公开，公开以后再关联。")
    try:
        with transaction.atomic():
            made = Evidence.objects.create(
                obligation=obligation, organisation=organisation, article=article, made_by=actor, made_at=at
            )
    except IntegrityError:
        raise RefusedError("这条信息已经关联过了。") from None
    _note(DisclosureVerb.ATTACHED, obligation, organisation, actor=actor, at=at, article=article.pk)
    return made


@transaction.atomic
def detach(evidence: Evidence, *, actor: Person, at: datetime) -> None:
    """Take back that an article is content behind an obligation."""
    _refuse_unless_tending(actor, evidence.organisation)
    obligation, organisation, article = evidence.obligation, evidence.organisation, evidence.article_id
    evidence.delete()
    _note(DisclosureVerb.DETACHED, obligation, organisation, actor=actor, at=at, article=article)


@transaction.atomic
def exempt(
    obligation: Obligation, organisation: Organisation, *, reason: str, actor: Person, at: datetime
) -> Exemption:
    """Say that the organisation has nothing of this kind; only the district's office decides that."""
    if not is_office(actor):
        raise RefusedError("“不适用”由区政府的信息公开专员确认，请向其说明理由。")
    if not reason.strip():
        raise RefusedError("请写明不适用的理由。")
    made, new = Exemption.objects.get_or_create(
        obligation=obligation,
        organisation=organisation,
        ended_at=None,
        defaults={"reason": reason.strip()[:300], "made_by": actor, "made_at": at},
    )
    if not new:
        raise RefusedError("这一事项已经标记为不适用。")
    _note(DisclosureVerb.EXEMPTED, obligation, organisation, actor=actor, at=at, exemption=made.pk)
    return made


@transaction.atomic
def end_exemption(exemption: Exemption, *, actor: Person, at: datetime) -> None:
    """From now on the obligation applies again."""
    if not is_office(actor):
        raise RefusedError("由区政府的信息公开专员恢复。")
    exemption.ended_at = at
    exemption.save(update_fields=["ended_at"])
    verb = DisclosureVerb.EXEMPTION_ENDED
    _note(verb, exemption.obligation, exemption.organisation, actor=actor, at=at, exemption=exemption.pk)


@transaction.atomic
def register_occurrence(
    obligation: Obligation,
    organisation: Organisation,
    *,
    happened_on: date,
    what: str,
    actor: Person,
    at: datetime,
) -> Occurrence:
    """Information was made or changed on that day; the limit runs from it (《条例》第二十六条)."""
    _refuse_unless_tending(actor, organisation)
    if happened_on > timezone.localtime(at).date():
        raise RefusedError("产生或变更日期晚于今天，请核对。")
    if not what.strip():
        raise RefusedError("请写明产生或变更了什么，例如“局领导分工调整”。")
    made = Occurrence.objects.create(
        obligation=obligation,
        organisation=organisation,
        happened_on=happened_on,
        what=what.strip()[:200],
        made_by=actor,
        made_at=at,
    )
    facts: dict[str, int | str] = {"occurrence": made.pk, "happened_on": happened_on.isoformat()}
    _note(DisclosureVerb.OCCURRED, obligation, organisation, actor=actor, at=at, **facts)
    return made


@transaction.atomic
def void_occurrence(occurrence: Occurrence, *, reason: str, actor: Person, at: datetime) -> None:
    """Take back a registration made by mistake, with the reason."""
    _refuse_unless_tending(actor, occurrence.organisation)
    if not reason.strip():
        raise RefusedError("请写明撤销登记的原因。")
    occurrence.voided_at, occurrence.void_reason = at, reason.strip()[:300]
    occurrence.save(update_fields=["voided_at", "void_reason"])
    verb = DisclosureVerb.OCCURRENCE_VOIDED
    _note(verb, occurrence.obligation, occurrence.organisation, actor=actor, at=at, occurrence=occurrence.pk)


def _refuse_unless_tending(actor: Person, organisation: Organisation) -> None:
    if not may_tend(actor, organisation):
        raise RefusedError("只有本单位的经办人、编辑、审核人员或信息公开专员可以办理。")


def _note(
    verb: DisclosureVerb,
    obligation: Obligation,
    organisation: Organisation,
    *,
    actor: Person,
    at: datetime,
    **facts: int | str,
) -> None:
    record(
        verb,
        f"obligation:{obligation.pk}",
        actor=actor.pk,
        at=at,
        organisation=organisation.code,
        facts=facts,
    )
    put(Stream.EDITION, [CATALOGUE])
