"""Pass, send back, reassign, sign: what reviewers do."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role
from mingchuang.publishing.actions.guarding import (
    check_move,
    locked,
    owe_check,
    refuse_undecided,
    refuse_unless,
    refuse_unmet,
    take_move,
    write_review,
)
from mingchuang.publishing.going_live import note, put_live
from mingchuang.publishing.models import Article
from mingchuang.publishing.queries import (
    editors_since_live,
    roles_for,
    workflow_for,
)
from mingchuang.publishing.rules import (
    PUBLISHERS,
    REVIEWERS,
    PublishingVerb,
    Stage,
    may_check_secrecy,
    unanswered,
)


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
    article = locked(article)
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
    take_move(article, str(name), actor, at, remark=remark, checklist=dict(checklist or {}))
    note(article, PublishingVerb.PASSED, actor=actor, at=at, stage=stage.value)
    return article


@transaction.atomic
def send_back(article: Article, *, actor: Person, at: datetime, remark: str) -> Article:
    """Return the article to its author with a remark."""
    article = locked(article)
    refuse_unless(bool(remark.strip()), "请写明退回的原因，便于编辑修改。")
    stage = article.stage
    refuse_unless(
        bool(roles_for(actor, article) & REVIEWERS.get(stage, frozenset())),
        "这条信息现在不由您审核，不能退回。",
    )
    take_move(article, "send_back", actor, at, remark=remark.strip())
    note(article, PublishingVerb.SENT_BACK, actor=actor, at=at, stage=stage.value)
    return article


@transaction.atomic
def reassign(article: Article, to: Person, *, actor: Person, at: datetime) -> Article:
    """Hand the present step to another person who holds the role for it."""
    article = locked(article)
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
    article = locked(article)
    workflow = workflow_for(article)
    check_move(article, "sign", actor)
    revision = article.latest_revision
    refuse_unless(revision is not None, "没有可签发的版本，请先保存。")
    assert revision is not None
    refuse_undecided(article, at)
    refuse_unmet(article)
    write_review(article, workflow.moves["sign"].name, actor, at, remark)
    if when and when > at:
        article.stage, article.stage_since, article.scheduled_for = Stage.SCHEDULED, at, when
        article.save(update_fields=["stage", "stage_since", "scheduled_for"])
        note(article, PublishingVerb.SCHEDULED, actor=actor, at=at, when=when.isoformat())
        return article
    owe_check(article)
    return put_live(article, revision, actor=actor, at=at)


@transaction.atomic
def cancel_schedule(article: Article, *, actor: Person, at: datetime) -> Article:
    """Take back a scheduled publication; the article returns to signature."""
    article = locked(article)
    refuse_unless(article.stage is Stage.SCHEDULED, "这条信息没有定时发布。")
    refuse_unless(has_role(actor, PUBLISHERS, article.organisation), "只有签发人可以取消定时发布。")
    article.stage, article.stage_since, article.scheduled_for = Stage.SIGN, at, None
    article.save(update_fields=["stage", "stage_since", "scheduled_for"])
    note(article, PublishingVerb.RECALLED, actor=actor, at=at)
    return article


@transaction.atomic
def make_up_check(article: Article, *, actor: Person, at: datetime, remark: str = "") -> Article:
    """The department's check of an urgent article, made up for after publication."""
    article = locked(article)
    refuse_unless(article.check_owed, "这条信息没有需要补办的审核。")
    refuse_unless(
        has_role(actor, REVIEWERS[Stage.CHECK], article.organisation), "补办审核由部门审核人员办理。"
    )
    article.check_owed = False
    article.save(update_fields=["check_owed"])
    write_review(article, "make_up_check", actor, at, remark)
    note(article, PublishingVerb.LATE_CHECKED, actor=actor, at=at)
    return article
