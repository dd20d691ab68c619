"""Tell those who keep an article waiting, once for each step; then their leader."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import people_with
from mingchuang.accounts.rules import RoleKind
from mingchuang.outbox.actions import put_payload
from mingchuang.outbox.rules import Stream
from mingchuang.publishing.going_live import note
from mingchuang.publishing.models import Article, Reminder
from mingchuang.publishing.queries import deadlines, editors_since_live
from mingchuang.publishing.rules import REVIEW_STAGES, REVIEWERS, PublishingVerb, Stage, may_check_secrecy

LEADER_AFTER = timedelta(hours=24)
"""So long after its limit a step is told to the organisation's leader as well."""

LEADERS = frozenset({RoleKind.LEADER})


def remind_overdue(*, at: datetime) -> int:
    """Queue the mails for steps over their limit; how many steps somebody was told of."""
    articles = list(
        Article.objects.filter(stage__in=REVIEW_STAGES).select_related("organisation", "assigned_to")
    )
    due = deadlines(articles)
    told = 0
    for article in articles:
        limit = due[article.pk]
        if limit is None or limit > at:
            continue
        told += _remind(article, to_leader=False, at=at)
        if at - limit >= LEADER_AFTER:
            told += _remind(article, to_leader=True, at=at)
    return told


@transaction.atomic
def _remind(article: Article, *, to_leader: bool, at: datetime) -> int:
    _row, new = Reminder.objects.get_or_create(
        article=article, since=article.stage_since, to_leader=to_leader, defaults={"made_at": at}
    )
    if not new:
        return 0
    people = people_with(LEADERS, article.organisation) if to_leader else _reviewers(article)
    addresses = sorted({person.email for person in people if person.email})
    if addresses:
        put_payload(Stream.MAIL, f"reminder:{article.pk}", _mail(article, addresses, to_leader=to_leader))
    note(article, PublishingVerb.REMINDED, actor=None, at=at, stage=article.stage.value, escalated=to_leader)
    return 1


def _reviewers(article: Article) -> Iterable[Person]:
    if article.assigned_to:
        return [article.assigned_to]
    people = people_with(REVIEWERS[article.stage], article.organisation)
    if article.stage is not Stage.SECRECY_CHECK:
        return people
    editors = editors_since_live(article)
    return [person for person in people if may_check_secrecy(person.pk, editors)]


def _mail(article: Article, addresses: list[str], *, to_leader: bool) -> dict[str, object]:
    """The mail names no person and no content: mails travel unprotected."""
    stage, where = article.stage.label, article.organisation.short_name
    whose = f"{where}有一条信息" if to_leader else "有一条等您办理的信息"
    return {
        "to": addresses,
        "subject": f"【明窗】一条信息“{stage}”已超过时限",
        "body": (
            f"{whose}在“{stage}”环节已超过规定时限。\n\n"
            f"请登录办公平台办理：{settings.PUBLIC_URL}/desk/review/{article.pk}/\n"
            "无法办理的，可以在该页面转交给同事。\n\n"
            "同一环节只提醒一次。本邮件由系统发出，请勿回复。\n"
        ),
    }
