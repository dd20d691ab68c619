"""What is done about findings: decide them as a second person, or put a masked copy in the place of a file."""

from collections.abc import Collection
from datetime import datetime
from pathlib import PurePath

from django.db import transaction
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role
from mingchuang.publishing.actions.guarding import RefusedError, locked, refuse_unless
from mingchuang.publishing.actions.storing import store_file
from mingchuang.publishing.going_live import note
from mingchuang.publishing.models import Article, StoredFile
from mingchuang.publishing.queries import editors_since_live, may_edit, working_version
from mingchuang.publishing.rules import DECIDERS, REVIEWERS, PublishingVerb
from mingchuang.publishing.screened import columns_of, screen_article, subject_of
from mingchuang.publishing.uploads import describe
from mingchuang.screening import actions as screening
from mingchuang.screening.detection import Detector
from mingchuang.screening.queries import decision_of, findings_of, lexicon
from mingchuang.screening.rewriting import CannotMaskError, masked_file
from mingchuang.screening.rules import Choice


@transaction.atomic
def decide_findings(
    article: Article, findings: Collection[int], choice: Choice, *, reason: str, actor: Person, at: datetime
) -> int:
    """A second person's decision about what screening found; how many findings it settles."""
    article = locked(article)
    refuse_unless(
        has_role(actor, DECIDERS, article.organisation), "检查结果由审核、保密审查、签发或信息公开专员确认。"
    )
    try:
        made = screening.decide(
            findings_of(subject_of(article), findings),
            choice,
            reason=reason,
            columns=columns_of(working_version(article)),
            editors=editors_since_live(article),
            organisation=article.organisation.code,
            actor=actor,
            at=at,
        )
    except screening.RefusedError as refused:
        raise RefusedError(str(refused)) from refused
    return len(made)


@transaction.atomic
def reopen_finding(article: Article, decision: int, *, actor: Person, at: datetime) -> None:
    """Take a decision back."""
    article = locked(article)
    refuse_unless(
        has_role(actor, DECIDERS, article.organisation), "由审核、保密审查、签发或信息公开专员办理。"
    )
    found = decision_of(subject_of(article), decision)
    refuse_unless(found is not None, "这项确认已经撤销。")
    assert found is not None
    screening.withdraw_decision(found, organisation=article.organisation.code, actor=actor, at=at)


@transaction.atomic
def mask_file(article: Article, file_id: int, *, actor: Person, at: datetime) -> StoredFile:
    """Make a new file without the values of persons and put it in the place of the old one, in a new version.

    The original stays in the store, which is never public. Whoever masks has edited: somebody else looks.
    """
    article = locked(article)
    draft = working_version(article)
    reviews = has_role(actor, REVIEWERS.get(article.stage, frozenset()), article.organisation)
    refuse_unless(may_edit(actor, article) or reviews, "现在不由您处理这条信息，不能替换它的附件。")
    used = [attachment for attachment in draft.attachments.all() if attachment.file_id == file_id]
    body = _body_with(draft, file_id)
    refuse_unless(bool(used or body), "这条信息的最新版本里没有这个附件，请刷新页面。")
    stored = StoredFile.objects.get(pk=file_id)
    made = _masked(stored, article, actor, at)
    for attachment in used:
        attachment.file = made
        attachment.title = made.title if attachment.title else ""
    draft.attachments = [*draft.attachments.all()]
    for value in body:
        value["file"] = made
    if not article.url:
        draft.save()
    revision = draft.save_revision(user=actor, changed=True)
    note(article, PublishingVerb.EDITED, actor=actor, at=at, revision=revision.pk)
    screen_article(locked(article), at=at)
    return made


def _body_with(draft: Article, file_id: int) -> list:
    """The values of the body's parts that offer this file."""
    parts = [block.value for block in draft.body if block.block_type in ("file", "video")]
    return [value for value in parts if value["file"] and value["file"].pk == file_id]


def _masked(stored: StoredFile, article: Article, actor: Person, at: datetime) -> StoredFile:
    with stored.open_file() as file:
        raw = bytes(file.read())
    name = f"{stored.title}{PurePath(stored.file.name).suffix}"
    try:
        result = masked_file(raw, name, Detector(lexicon(timezone.localtime(at).date())))
    except CannotMaskError as refused:
        raise RefusedError(str(refused)) from refused
    made = store_file(
        result.content,
        f"{stored.title}.{result.suffix}",
        title=f"{stored.title}（脱敏）",
        organisation=article.organisation,
        actor=actor,
        at=at,
    )
    describe(made)
    made.save(update_fields=["sha256", "text", "text_note", "pages"])
    screening.remember_masking(
        stored.sha256,
        made.sha256,
        result.counts,
        subject=subject_of(article),
        organisation=article.organisation.code,
        actor=actor,
        at=at,
    )
    return made
