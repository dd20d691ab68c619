"""Rounds in which documents are reviewed for validity (文件清理): open, propose, decide, publish."""

from datetime import date, datetime

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.disclosure.models import ReviewRound, RoundItem
from mingchuang.disclosure.queries import is_office, may_decide, may_tend, to_review
from mingchuang.disclosure.rules import CONCLUSIONS, DisclosureVerb, RefusedError
from mingchuang.journal.actions import record
from mingchuang.outbox.actions import put
from mingchuang.outbox.rules import Stream
from mingchuang.publishing import actions as publishing
from mingchuang.publishing.rules import Validity

ROUNDS = "review-rounds"
"""The key of the public pages of rounds."""


@transaction.atomic
def open_round(
    title: str, *, basis: str = "", until_on: date, due_on: date, actor: Person, at: datetime
) -> ReviewRound:
    """Gather the policy documents in force until ``until_on`` and assign each to its organisation."""
    if not is_office(actor):
        raise RefusedError("文件清理由区政府的信息公开专员发起。")
    if due_on < until_on:
        raise RefusedError("完成期限早于清理截止日期，请核对。")
    made = ReviewRound.objects.create(
        title=title.strip(),
        basis=basis.strip(),
        until_on=until_on,
        due_on=due_on,
        opened_by=actor,
        opened_at=at,
    )
    documents = list(to_review(until_on))
    if not documents:
        raise RefusedError("到这一天没有现行有效的政策文件，不需要清理。")
    RoundItem.objects.bulk_create(
        [RoundItem(round=made, article=one, organisation_id=one.organisation_id) for one in documents]
    )
    facts = {"documents": len(documents), "due_on": due_on.isoformat()}
    record(DisclosureVerb.ROUND_OPENED, f"review_round:{made.pk}", actor=actor.pk, at=at, facts=facts)
    return made


@transaction.atomic
def propose(item: RoundItem, validity: Validity, *, reason: str, actor: Person, at: datetime) -> RoundItem:
    """What the organisation finds about a document: still valid, amended, expired, repealed, and why."""
    item = (
        RoundItem.objects.select_for_update(of=("self",))
        .select_related("round", "organisation", "article")
        .get(pk=item.pk)
    )
    _refuse_closed(item)
    if not may_tend(actor, item.organisation):
        raise RefusedError("清理意见由文件所属单位提出。")
    if validity is not Validity.IN_FORCE and not reason.strip():
        raise RefusedError("请写明修改、失效或者废止的理由。")
    item.proposed, item.reason = validity, reason.strip()[:300]
    item.proposed_by, item.proposed_at = actor, at
    item.save()
    _note(DisclosureVerb.PROPOSED, item, actor, at, validity)
    return item


@transaction.atomic
def decide(item: RoundItem, *, actor: Person, at: datetime) -> RoundItem:
    """The signer makes the proposal the conclusion; the document's page shows it at once.

    Raises ``RefusedError`` where nothing was proposed, or the person proposed it himself.
    """
    item = (
        RoundItem.objects.select_for_update(of=("self",))
        .select_related("round", "organisation", "article")
        .get(pk=item.pk)
    )
    _refuse_closed(item)
    if not item.proposed:
        raise RefusedError("所属单位还没有提出清理意见。")
    if not may_decide(actor, item):
        raise RefusedError("清理结论由文件所属单位的签发人或者领导确定。")
    if item.proposed_by_id == actor.pk:
        raise RefusedError("意见由您提出，结论须由另一人确定。")
    validity = Validity(item.proposed)
    if validity is not Validity.IN_FORCE:
        reason = f"经“{item.round.title}”{CONCLUSIONS[validity]}：{item.reason}"
        publishing.set_validity(item.article, validity, actor=actor, at=at, reason=reason[:500])
    item.decided, item.decided_by, item.decided_at = validity, actor, at
    item.save()
    _note(DisclosureVerb.DECIDED, item, actor, at, validity)
    return item


@transaction.atomic
def publish_round(current: ReviewRound, *, actor: Person, at: datetime) -> ReviewRound:
    """Put the conclusions on the site; every document must have one."""
    if not is_office(actor):
        raise RefusedError("清理结果由区政府的信息公开专员公布。")
    if current.published_at is not None:
        raise RefusedError("这次清理的结果已经公布。")
    if left := current.items.filter(decided="").count():
        raise RefusedError(f"还有{left}件没有结论，全部确定以后再公布。")
    current.published_at = at
    current.save(update_fields=["published_at"])
    record(DisclosureVerb.ROUND_PUBLISHED, f"review_round:{current.pk}", actor=actor.pk, at=at)
    put(Stream.EDITION, [ROUNDS])
    return current


def _refuse_closed(item: RoundItem) -> None:
    if item.round.published_at is not None:
        raise RefusedError("这次清理的结果已经公布，不能再改。需要变更的，在文件页面办理。")
    if item.decided:
        raise RefusedError("这件文件已有结论。")


def _note(verb: DisclosureVerb, item: RoundItem, actor: Person, at: datetime, validity: Validity) -> None:
    record(
        verb,
        f"review_round:{item.round_id}",
        actor=actor.pk,
        at=at,
        organisation=item.organisation.code,
        facts={"article": item.article_id, "validity": validity.value},
    )
