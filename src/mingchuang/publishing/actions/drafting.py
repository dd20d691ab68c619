"""Write, submit, take back: what authors do."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from mingchuang.accounts.models import Person
from mingchuang.publishing.actions.guarding import locked, refuse_unless, take_move
from mingchuang.publishing.bodies import cleaned_body
from mingchuang.publishing.going_live import note
from mingchuang.publishing.models import Article, Attachment
from mingchuang.publishing.newcomers import NewArticle
from mingchuang.publishing.queries import (
    may_edit,
    path_of,
    working_version,
)
from mingchuang.publishing.rules import (
    PublishingVerb,
    Stage,
    normal_document_number,
    refused_dates,
)


@transaction.atomic
def save_draft(article: Article, *, actor: Person, at: datetime) -> Revision:
    """Keep a new version of the article without touching what the public reads.

    Raises ``RefusedError`` where the actor may not edit, the article is in review, or a date cannot be.
    """
    new = article.pk is None
    stored = None if new else Article.objects.select_for_update().get(pk=article.pk)
    refuse_unless(
        may_edit(actor, stored or article) and may_edit(actor, article),
        "您不能修改这条信息：它正在审核中，或不属于您所在的机构。正在审核的，请先“取回修改”。",
    )
    wrong = refused_dates(
        written_on=article.written_on,
        original_on=article.original_on,
        expires_on=article.expires_on,
        today=timezone.localtime(at).date(),
    )
    refuse_unless(not wrong, wrong)
    article.document_number = normal_document_number(article.document_number)
    article.body = cleaned_body(article.body)
    if stored is not None:
        for name in (*Article.STATE_FIELDS, "live"):
            setattr(article, name, getattr(stored, name))
    if new:
        article.live, article.stage, article.stage_since = False, Stage.DRAFT, at
        article.drafted_by = actor
        article.save()
    elif stored is not None and not stored.url:
        article.save()  # before its first publication the row is the newest draft
    revision = article.save_revision(user=actor, changed=True)
    note(
        article,
        PublishingVerb.DRAFTED if new else PublishingVerb.EDITED,
        actor=actor,
        at=at,
        revision=revision.pk,
    )
    return revision


@transaction.atomic
def draft_newcomer(new: NewArticle, *, actor: Person, at: datetime) -> Article:
    """A draft of an article that was to be published in bulk: it keeps its old day, number, way and key.

    Raises ``RefusedError`` where the actor may not write for its organisation.
    """
    same = (
        "title", "kind", "organisation", "summary", "keywords", "source", "source_url", "document_number",
        "issuing_body", "written_on", "original_on", "effective_on", "subject", "genre", "imported", "import_key",
        "old_number",
    )  # fmt: skip
    article = Article(
        **{name: getattr(new, name) for name in same}, home_column=new.column, body=list(new.body)
    )
    article.way, article.validity = new.way or "", new.validity or ""
    article.attachments = [
        Attachment(file=file, title=title, sort_order=order)
        for order, (file, title) in enumerate(new.attachments)
    ]
    save_draft(article, actor=actor, at=at)
    return article


@transaction.atomic
def submit(article: Article, *, actor: Person, at: datetime) -> Article:
    """Send the newest version along its review path."""
    article = locked(article)
    draft = working_version(article)
    refuse_unless(bool(draft.title.strip()), "请填写标题。")
    refuse_unless(
        bool(draft.body) or bool(draft.attachments.all()), "请填写正文或添加附件，空白信息不能提交。"
    )
    if article.stage is not Stage.DRAFT:
        refuse_unless(article.has_unpublished_changes, "没有新的修改，不需要提交审核。")
    take_move(article, "submit", actor, at, _first_stage)
    note(article, PublishingVerb.SUBMITTED, actor=actor, at=at)
    return article


@transaction.atomic
def recall(article: Article, *, actor: Person, at: datetime) -> Article:
    """Take an article back from review, to mend it."""
    article = locked(article)
    take_move(article, "recall", actor, at)
    note(article, PublishingVerb.RECALLED, actor=actor, at=at)
    return article


def _first_stage(article: Article) -> Stage:
    return path_of(working_version(article))[0].stage


@transaction.atomic
def delete_draft(article: Article, *, actor: Person, at: datetime) -> None:
    """Throw away a draft that was never published and never reviewed; only its author may.

    What happened to it stays in the journal.
    """
    article = locked(article)
    refuse_unless(
        not article.url, "这条信息已经公开过，不能删除。需要撤下的，请由签发人“撤回”，原网址会说明原因。"
    )
    refuse_unless(article.stage is Stage.DRAFT, "这条信息正在审核中，请先“取回修改”再删除。")
    refuse_unless(article.drafted_by_id == actor.pk, "草稿只能由起草人本人删除。")
    refuse_unless(not article.pointed_at_by.exists(), "另有信息关联了这条草稿，请先取消关联再删除。")
    note(article, PublishingVerb.DELETED, actor=actor, at=at)
    article.reviews.all().delete()
    article.delete()
