"""What is done about quarantined documents: take in after correction or after a look, make a draft of it, discard.

What a document says stays in its source; it is read there again when somebody has decided.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role
from mingchuang.directory.models import Organisation
from mingchuang.importing.articles import import_key
from mingchuang.importing.models import Item
from mingchuang.importing.opening import documents
from mingchuang.importing.reading import Found, Refused
from mingchuang.importing.rules import BatchState, ImportVerb, Outcome, Reason
from mingchuang.importing.running import BatchRefusedError, keep_addresses, opened, with_files
from mingchuang.importing.taking import Judge, Verdict
from mingchuang.journal.actions import record
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.actions import (
    HeldError,
    RefusedError,
    answer_for,
    draft_newcomer,
    gate_at,
    publish_in_bulk,
)
from mingchuang.publishing.rules import DECIDERS, EARLIEST
from mingchuang.screening.gate import Gate
from mingchuang.screening.rules import Choice


@dataclass(frozen=True)
class Correction:
    """What a person puts right: None leaves it as it was found."""

    title: str = ""
    document_number: str = ""
    original_on: date | None = None
    column: ColumnPage | None = None
    organisation: Organisation | None = None


@dataclass(frozen=True)
class Answer:
    """What a second person says about what screening asks, and why."""

    choice: Choice
    reason: str


NO_REASON = "请写明公开的依据或理由（不少于4个字），它会记入审查记录。"


def reread(item: Item, *, at: datetime) -> Verdict:
    """The document of an item as it is judged now. Raises ``BatchRefusedError`` where its source is gone."""
    source, mapping = opened(item.batch)
    name = _file_of(item, source.names())
    for one in documents(source, name, mapping):
        if one.place[:500] == item.place and isinstance(one, Found):
            return Judge(item.batch, source, mapping, at=at).judged([(name, one)])[0]
        if isinstance(one, Refused) and one.place == name:
            break
    raise BatchRefusedError(f"来源里已经读不到 {item.place}，请放回原处后再处理，或者不收。")


def _file_of(item: Item, names: Iterator[str]) -> str:
    stem, mark, number = item.place.rpartition("#")
    if mark and number.isdigit():
        return stem
    return next((name for name in names if name[:500] == item.place), item.place)


def _refuse_unless_waiting(item: Item) -> None:
    if item.outcome is not Outcome.QUARANTINED or item.decided_at is not None:
        raise BatchRefusedError("这一件已经处理过了，请刷新页面。")
    if item.batch.state in (BatchState.UNDOING, BatchState.UNDONE):
        raise BatchRefusedError("这个批次已经撤销，隔离件不再处理。")


def may_answer(person: Person, item: Item) -> str:
    """Why this person may not decide about what screening asks of a document; empty where he may."""
    if not has_role(person, DECIDERS, item.organisation or item.batch.organisation):
        return "由发布机构的审核、保密审查、签发，或信息公开专员看过后决定。"
    if person.pk == item.batch.made_by_id:
        return "这一批由您迁入，须由另一人看过后决定。（《政府信息公开条例》第十七条）"
    return ""


@transaction.atomic
def answer(
    item: Item, said: Answer, *, actor: Person, at: datetime, correction: Correction | None = None
) -> Item:
    """Publish a document about which a second person has decided; the decision stands with its findings.

    What blocks stays out all the same. Raises ``BatchRefusedError``.
    """
    item = _locked(item)
    refusal = may_answer(actor, item) or (NO_REASON if len(said.reason.strip()) < 4 else "")
    if refusal:
        raise BatchRefusedError(refusal)
    verdict = corrected(reread(item, at=at), correction or Correction(), at=at)
    if verdict.outcome is Outcome.QUARANTINED and verdict.reason is Reason.ASKED:
        verdict.outcome, verdict.reason = Outcome.TAKEN, None
    gate = gate_at(at, patient=True, answered=True)
    item = _take(item, verdict, gate, ImportVerb.ITEM_ANSWERED, actor=actor, at=at)
    if item.outcome is Outcome.TAKEN and item.article:
        answer_for(item.article, said.choice, reason=said.reason, actor=actor, at=at)
    return item


@transaction.atomic
def take_in(item: Item, correction: Correction, *, actor: Person | None, at: datetime) -> Item:
    """Publish a document as corrected; it is screened again. Raises ``BatchRefusedError`` with what still stops it."""
    item = _locked(item)
    verdict = corrected(reread(item, at=at), correction, at=at)
    gate = gate_at(at, patient=True)
    return _take(item, verdict, gate, ImportVerb.ITEM_CORRECTED, actor=actor, at=at)


def _locked(item: Item) -> Item:
    item = Item.objects.select_for_update(of=("self",)).select_related("batch").get(pk=item.pk)
    _refuse_unless_waiting(item)
    return item


def _take(
    item: Item, verdict: Verdict, gate: Gate, verb: ImportVerb, *, actor: Person | None, at: datetime
) -> Item:
    if verdict.outcome is Outcome.DOUBLED:
        item.article_id = verdict.twin
        return _settle(item, Outcome.DOUBLED, verb, actor=actor, at=at)
    if verdict.outcome is not Outcome.TAKEN:
        why = "".join(verdict.findings) or (verdict.reason.label if verdict.reason else "")
        raise BatchRefusedError(f"还不能收进：{why}")
    ready = with_files(verdict, actor=actor, at=at)
    try:
        (article,) = publish_in_bulk([ready], actor=actor, at=at, gate=gate)
    except HeldError as held:
        raise BatchRefusedError(f"还不能收进：{''.join(held.held[0].sentences)}") from None
    item.title, item.document_number = article.title, article.document_number
    item.original_on, item.article_id = article.original_on, article.pk
    item.column, item.organisation = ready.column, ready.organisation
    keep_addresses(item.batch, [(item.old_url, article.pk)])
    return _settle(item, Outcome.TAKEN, verb, actor=actor, at=at)


def corrected(verdict: Verdict, correction: Correction, *, at: datetime) -> Verdict:
    """The verdict after a correction. Raises ``BatchRefusedError`` for a day that cannot be and for what still lacks."""
    article = verdict.article
    if article is None:
        raise BatchRefusedError(verdict.reason.label if verdict.reason else Reason.UNREADABLE.label)
    day = correction.original_on or article.original_on
    if day and not EARLIEST <= day <= timezone.localtime(at).date():
        raise BatchRefusedError(Reason.WRONG_DATE.label)
    title = correction.title.strip() or article.title
    number = correction.document_number.strip() or article.document_number
    changed = (title, number, day) != (article.title, article.document_number, article.original_on)
    text = "".join(str(block["value"]) for block in article.body)
    verdict.article = replace(
        article,
        title=title,
        document_number=number,
        original_on=day,
        column=correction.column or article.column,
        organisation=correction.organisation or article.organisation,
        import_key=import_key(title, number, day, text) if changed else article.import_key,
    )
    mended = {Reason.NO_DATE: day, Reason.NO_COLUMN: correction.column}
    for lack in verdict.lacks:
        if not mended[lack]:
            raise BatchRefusedError(f"还不能收进：{lack.label}")
    if verdict.outcome is Outcome.QUARANTINED and verdict.reason in mended:
        verdict.outcome, verdict.reason = Outcome.TAKEN, None
    return verdict


@transaction.atomic
def hand_on(item: Item, *, actor: Person, at: datetime) -> Item:
    """Make a draft of a document: it is masked or put right there and goes live through the review path."""
    item = _locked(item)
    verdict = reread(item, at=at)
    if verdict.article is None:
        raise BatchRefusedError(verdict.reason.label if verdict.reason else Reason.UNREADABLE.label)
    try:
        draft = draft_newcomer(with_files(verdict, actor=actor, at=at), actor=actor, at=at)
    except RefusedError as refused:
        raise BatchRefusedError(str(refused)) from None
    item.article_id = draft.pk
    keep_addresses(item.batch, [(item.old_url, draft.pk)])
    return _settle(item, Outcome.QUARANTINED, ImportVerb.ITEM_DRAFTED, actor=actor, at=at)


@transaction.atomic
def discard(item: Item, reason: str, *, actor: Person | None, at: datetime) -> Item:
    """Decide that a document is not taken, with the reason."""
    item = _locked(item)
    if len(reason.strip()) < 2:
        raise BatchRefusedError("请写明不收的理由，它会记入迁移账目。")
    item.remark, item.reason = reason.strip()[:300], Reason.DISCARDED
    return _settle(item, Outcome.REFUSED, ImportVerb.ITEM_DISCARDED, actor=actor, at=at)


def _settle(item: Item, outcome: Outcome, verb: ImportVerb, *, actor: Person | None, at: datetime) -> Item:
    item.outcome, item.decided_by, item.decided_at = outcome, actor, at
    if outcome is Outcome.TAKEN:
        item.reason, item.findings = "", []
    item.save()
    facts = {"batch": item.batch_id, "article": item.article_id or 0}
    record(verb, f"item:{item.pk}", actor=actor.pk if actor else None, at=at, facts=facts)
    return item
