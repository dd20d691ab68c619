"""The one gate: every verb that changes an article, each in one transaction.

Whatever brings an article on or off the site (button, review path, schedule, bulk, command) is here;
``Article.publish`` and ``unpublish`` refuse everybody else.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role
from mingchuang.casework.workflow import MoveRefusedError
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing import bulk
from mingchuang.publishing.going_live import note, put_live, take_off
from mingchuang.publishing.models import Article, NoteKind, PublicNote, Release, Review, StoredFile
from mingchuang.publishing.placing import announce, list_keys, place, places
from mingchuang.publishing.queries import (
    due_to_expire,
    due_to_publish,
    editors_since_live,
    may_edit,
    path_of,
    roles_for,
    workflow_for,
    working_version,
)
from mingchuang.publishing.rules import (
    PUBLISHERS,
    REVIEWERS,
    Channel,
    PublishingVerb,
    Stage,
    Validity,
    may_check_secrecy,
    refused_dates,
    unanswered,
)

publish_in_bulk = bulk.publish_in_bulk


class RefusedError(ValueError):
    """A verb that may not be carried out; the text is a sentence for people."""


def refuse_unless(allowed: bool, sentence: str) -> None:
    """Raise ``RefusedError`` with the sentence unless allowed."""
    if not allowed:
        raise RefusedError(sentence)


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
    if new:
        article.live, article.stage, article.stage_since = False, Stage.DRAFT, at
        article.drafted_by = actor
        article.save()
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
def submit(article: Article, *, actor: Person, at: datetime) -> Article:
    """Send the newest version along its review path."""
    article = _locked(article)
    draft = working_version(article)
    refuse_unless(bool(draft.title.strip()), "请填写标题。")
    refuse_unless(
        bool(draft.body) or bool(draft.attachments.all()), "请填写正文或添加附件，空白信息不能提交。"
    )
    if article.stage is not Stage.DRAFT:
        refuse_unless(article.has_unpublished_changes, "没有新的修改，不需要提交审核。")
    _move(article, "submit", actor, at, _first_stage)
    note(article, PublishingVerb.SUBMITTED, actor=actor, at=at)
    return article


@transaction.atomic
def pass_on(
    article: Article,
    *,
    actor: Person,
    at: datetime,
    remark: str = "",
    checklist: Mapping[str, bool] | None = None,
) -> Article:
    """Pass the present step (check or secrecy check).

    The secrecy check wants its whole checklist, from somebody who has not edited since the last live version
    (《政府信息公开条例》第十七条).
    """
    article = _locked(article)
    stage = article.stage
    name = {Stage.CHECK: "pass_check", Stage.SECRECY_CHECK: "pass_secrecy"}.get(stage)
    refuse_unless(name is not None, f"现在是“{stage.label}”，没有需要审核的版本。")
    if stage is Stage.SECRECY_CHECK:
        refuse_unless(
            may_check_secrecy(actor.pk, editors_since_live(article)),
            "您修改过这一版本，不能由您进行保密审查，请转交其他保密审查人员。（《政府信息公开条例》第十七条）",
        )
        missing = unanswered(checklist or {})
        refuse_unless(not missing, "保密审查还有未确认的事项：" + "；".join(missing))
    _move(article, str(name), actor, at, remark=remark, checklist=dict(checklist or {}))
    note(article, PublishingVerb.PASSED, actor=actor, at=at, stage=stage.value)
    return article


@transaction.atomic
def send_back(article: Article, *, actor: Person, at: datetime, remark: str) -> Article:
    """Return the article to its author with a remark."""
    article = _locked(article)
    refuse_unless(bool(remark.strip()), "请写明退回的原因，便于编辑修改。")
    stage = article.stage
    refuse_unless(
        bool(roles_for(actor, article) & REVIEWERS.get(stage, frozenset())),
        "这条信息现在不由您审核，不能退回。",
    )
    _move(article, "send_back", actor, at, remark=remark.strip())
    note(article, PublishingVerb.SENT_BACK, actor=actor, at=at, stage=stage.value)
    return article


@transaction.atomic
def recall(article: Article, *, actor: Person, at: datetime) -> Article:
    """Take an article back from review, to mend it."""
    article = _locked(article)
    _move(article, "recall", actor, at)
    note(article, PublishingVerb.RECALLED, actor=actor, at=at)
    return article


@transaction.atomic
def reassign(article: Article, to: Person, *, actor: Person, at: datetime) -> Article:
    """Hand the present step to another person who holds the role for it."""
    article = _locked(article)
    reviewers = REVIEWERS.get(article.stage, frozenset())
    refuse_unless(bool(reviewers), f"现在是“{article.stage.label}”，没有可转交的审核。")
    refuse_unless(has_role(actor, reviewers, article.organisation), "这一环节不由您负责，不能转交。")
    refuse_unless(has_role(to, reviewers, article.organisation), f"{to}没有这一环节的权限，请另选一人。")
    article.assigned_to = to
    article.save(update_fields=["assigned_to"])
    note(article, PublishingVerb.REASSIGNED, actor=actor, at=at, to=to.pk)
    return article


@transaction.atomic
def sign(
    article: Article, *, actor: Person, at: datetime, when: datetime | None = None, remark: str = ""
) -> Article:
    """Sign the newest version: it goes live now, or at ``when``."""
    article = _locked(article)
    workflow = workflow_for(article)
    _check_move(article, "sign", actor)
    revision = article.latest_revision
    refuse_unless(revision is not None, "没有可签发的版本，请先保存。")
    assert revision is not None
    _write_review(article, workflow.moves["sign"].name, actor, at, remark)
    if when and when > at:
        article.stage, article.stage_since, article.scheduled_for = Stage.SCHEDULED, at, when
        article.save(update_fields=["stage", "stage_since", "scheduled_for"])
        note(article, PublishingVerb.SCHEDULED, actor=actor, at=at, when=when.isoformat())
        return article
    _owe_check(article)
    return put_live(article, revision, actor=actor, at=at)


@transaction.atomic
def cancel_schedule(article: Article, *, actor: Person, at: datetime) -> Article:
    """Take back a scheduled publication; the article returns to signature."""
    article = _locked(article)
    refuse_unless(article.stage is Stage.SCHEDULED, "这条信息没有定时发布。")
    refuse_unless(has_role(actor, PUBLISHERS, article.organisation), "只有签发人可以取消定时发布。")
    article.stage, article.stage_since, article.scheduled_for = Stage.SIGN, at, None
    article.save(update_fields=["stage", "stage_since", "scheduled_for"])
    note(article, PublishingVerb.RECALLED, actor=actor, at=at)
    return article


@transaction.atomic
def correct(article: Article, *, actor: Person, at: datetime, reason: str) -> PublicNote:
    """Tell the public what was corrected; the corrected version itself passes the review path."""
    article = _locked(article)
    refuse_unless(bool(reason.strip()), "请写明更正的内容和原因，它会显示在页面上。")
    refuse_unless(article.live, "这条信息没有在网站上公开，不需要更正说明。")
    refuse_unless(has_role(actor, PUBLISHERS, article.organisation), "更正说明由签发人发布。")
    made = PublicNote.objects.create(
        article=article, kind=NoteKind.CORRECTION, text=reason.strip(), made_at=at
    )
    article.corrected_at = at
    article.save(update_fields=["corrected_at"])
    announce(article, [])
    note(article, PublishingVerb.CORRECTED, actor=actor, at=at, note=made.pk)
    return made


@transaction.atomic
def withdraw(article: Article, *, actor: Person, at: datetime, reason: str) -> Article:
    """Take a live article off: the address answers 410 with the reason, lists and index drop it."""
    article = _locked(article)
    refuse_unless(bool(reason.strip()), "请写明撤回的原因，它会显示在原网址上。")
    refuse_unless(article.live, "这条信息没有在网站上公开，不需要撤回。")
    refuse_unless(has_role(actor, PUBLISHERS, article.organisation), "只有签发人可以撤回已公开的信息。")
    take_off(
        article, stage=Stage.WITHDRAWN, actor=actor, at=at, reason=reason.strip(), kind=NoteKind.WITHDRAWAL
    )
    note(article, PublishingVerb.WITHDRAWN, actor=actor, at=at)
    return article


@transaction.atomic
def set_validity(
    article: Article, validity: Validity, *, actor: Person, at: datetime, reason: str
) -> Article:
    """Mark a document valid, amended, expired or repealed; its page and the lists show it."""
    article = _locked(article)
    refuse_unless(has_role(actor, PUBLISHERS, article.organisation), "有效性由签发人变更。")
    refuse_unless(bool(reason.strip()), "请写明变更有效性的依据。")
    article.validity, article.validity_since = validity, timezone.localtime(at).date()
    article.save(update_fields=["validity", "validity_since"])
    PublicNote.objects.create(article=article, kind=NoteKind.VALIDITY, text=reason.strip(), made_at=at)
    announce(article, list_keys(article, places(article)))
    note(article, PublishingVerb.VALIDITY_CHANGED, actor=actor, at=at, validity=validity.value)
    return article


@transaction.atomic
def pin(article: Article, until: date | None, *, actor: Person, at: datetime) -> Article:
    """Keep an article at the head of its columns until a day (that day included); None ends it."""
    article = _locked(article)
    refuse_unless(has_role(actor, PUBLISHERS, article.organisation), "置顶由签发人决定。")
    refuse_unless(article.live, "只有已公开的信息可以置顶。")
    article.pinned_until = until
    article.save(update_fields=["pinned_until"])
    announce(article, list_keys(article, places(article)))
    note(article, PublishingVerb.PINNED, actor=actor, at=at, until=until.isoformat() if until else "")
    return article


@transaction.atomic
def move_to(article: Article, column: ColumnPage, *, actor: Person, at: datetime) -> Article:
    """Give a live article another home column; its address stays."""
    article = _locked(article)
    refuse_unless(has_role(actor, PUBLISHERS, article.organisation), "调整栏目由签发人决定。")
    before = places(article)
    keys = list_keys(article, before)
    article.home_column = column
    article.save(update_fields=["home_column"])
    place(article)
    announce(article, keys | list_keys(article, places(article)))
    note(article, PublishingVerb.MOVED, actor=actor, at=at, column=column.pk)
    return article


@transaction.atomic
def register_release(
    article: Article,
    channel: Channel,
    *,
    actor: Person,
    at: datetime,
    released_at: datetime,
    place: str = "",
    evidence: StoredFile | None = None,
) -> Release:
    """Record that an article was released over a channel other than the site, with its evidence."""
    refuse_unless(channel is not Channel.SITE, "网站发布由系统自动登记，不需要手工填写。")
    refuse_unless(released_at <= at, "发布时间不能晚于现在。")
    release = Release.objects.create(
        article=article,
        channel=channel,
        released_at=released_at,
        place=place,
        evidence=evidence,
        made_by=actor,
    )
    note(article, PublishingVerb.RELEASED, actor=actor, at=at, channel=channel.value, release=release.pk)
    return release


@transaction.atomic
def make_up_check(article: Article, *, actor: Person, at: datetime, remark: str = "") -> Article:
    """The department's check of an urgent article, made up for after publication."""
    article = _locked(article)
    refuse_unless(article.check_owed, "这条信息没有需要补办的审核。")
    refuse_unless(
        has_role(actor, REVIEWERS[Stage.CHECK], article.organisation), "补办审核由部门审核人员办理。"
    )
    article.check_owed = False
    article.save(update_fields=["check_owed"])
    _write_review(article, "make_up_check", actor, at, remark)
    note(article, PublishingVerb.LATE_CHECKED, actor=actor, at=at)
    return article


def publish_due(*, at: datetime) -> list[Article]:
    """Put the scheduled articles live whose moment has come; each in its own transaction."""
    return [_publish_scheduled(article, at) for article in due_to_publish(at)]


@transaction.atomic
def _publish_scheduled(article: Article, at: datetime) -> Article:
    article = _locked(article)
    if article.stage is not Stage.SCHEDULED or article.latest_revision is None:
        return article
    _owe_check(article)
    return put_live(article, article.latest_revision, actor=None, at=at)


def expire_due(*, at: datetime) -> list[Article]:
    """Take off what was public until yesterday (公示期满)."""
    return [_expire(article, at) for article in due_to_expire(timezone.localtime(at).date())]


@transaction.atomic
def _expire(article: Article, at: datetime) -> Article:
    article = _locked(article)
    reason = f"公示期至{article.expires_on:%Y年%-m月%-d日}，已到期撤下。"
    take_off(article, stage=Stage.EXPIRED, actor=None, at=at, reason=reason, kind=NoteKind.EXPIRY)
    note(article, PublishingVerb.EXPIRED, actor=None, at=at)
    return article


def _locked(article: Article) -> Article:
    return Article.objects.select_for_update().get(pk=article.pk)


def _first_stage(article: Article) -> Stage:
    return path_of(working_version(article))[0].stage


def _check_move(article: Article, name: str, actor: Person) -> None:
    move = workflow_for(article).moves.get(name)
    if move is None or article.stage not in move.sources:
        raise MoveRefusedError(f"现在是“{article.stage.label}”，不能这样处理。请刷新页面查看最新状态。")
    refuse_unless(
        bool(move.by & roles_for(actor, article)),
        f"“{move.label}”不由您办理，或您的权限已经变更。请转交有权限的人员。",
    )
    assigned = article.assigned_to_id
    refuse_unless(
        not assigned or assigned == actor.pk or name in ("send_back", "recall", "submit"),
        f"这一环节已转交{article.assigned_to}办理。",
    )


def _move(
    article: Article,
    name: str,
    actor: Person,
    at: datetime,
    target: Callable[[Article], Stage] | None = None,
    *,
    remark: str = "",
    checklist: Mapping[str, bool] | None = None,
) -> None:
    _check_move(article, name, actor)
    move = workflow_for(article).moves[name]
    _write_review(article, name, actor, at, remark, checklist)
    article.stage = target(article) if target else move.target
    article.stage_since, article.assigned_to = at, None
    article.save(update_fields=["stage", "stage_since", "assigned_to"])


def _write_review(
    article: Article,
    name: str,
    actor: Person,
    at: datetime,
    remark: str = "",
    checklist: Mapping[str, bool] | None = None,
) -> None:
    Review.objects.create(
        article=article,
        move=name,
        stage=article.stage,
        person=actor,
        decided_at=at,
        remark=remark,
        checklist=dict(checklist or {}),
        revision=article.latest_revision_id,
    )


def _owe_check(article: Article) -> None:
    draft = working_version(article)
    if draft.urgent and all(step.stage is not Stage.CHECK for step in path_of(draft)):
        article.check_owed = True
        article.save(update_fields=["check_owed"])


__all__: Sequence[str] = [name for name in dir() if not name.startswith("_")]
