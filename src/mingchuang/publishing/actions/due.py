"""What happens by itself when its moment has come."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mingchuang.publishing.actions.guarding import locked, owe_check
from mingchuang.publishing.going_live import note, put_live, take_off
from mingchuang.publishing.models import Article, NoteKind
from mingchuang.publishing.placing import announce, list_keys, places
from mingchuang.publishing.queries import (
    due_to_expire,
    due_to_publish,
    due_to_unpin,
)
from mingchuang.publishing.rules import (
    PublishingVerb,
    Stage,
)
from mingchuang.publishing.screened import undecided


def publish_due(*, at: datetime) -> list[Article]:
    """Put the scheduled articles live whose moment has come; each in its own transaction."""
    return [_publish_scheduled(article, at) for article in due_to_publish(at)]


@transaction.atomic
def _publish_scheduled(article: Article, at: datetime) -> Article:
    article = locked(article)
    if article.stage is not Stage.SCHEDULED or article.latest_revision is None:
        return article
    if undecided(article, at=at):  # rules or lists have changed since it was signed
        article.stage, article.stage_since, article.scheduled_for = Stage.SIGN, at, None
        article.save(update_fields=["stage", "stage_since", "scheduled_for"])
        note(article, PublishingVerb.RECALLED, actor=None, at=at)
        return article
    owe_check(article)
    return put_live(article, article.latest_revision, actor=None, at=at)


def expire_due(*, at: datetime) -> list[Article]:
    """Take off what was public until yesterday (公示期满)."""
    return [_expire(article, at) for article in due_to_expire(timezone.localtime(at).date())]


@transaction.atomic
def _expire(article: Article, at: datetime) -> Article:
    article = locked(article)
    reason = f"公示期至{article.expires_on:%Y年%-m月%-d日}，已到期撤下。"
    take_off(article, stage=Stage.EXPIRED, actor=None, at=at, reason=reason, kind=NoteKind.EXPIRY)
    note(article, PublishingVerb.EXPIRED, actor=None, at=at)
    return article


def unpin_due(*, at: datetime) -> list[Article]:
    """End what was pinned until yesterday, so that lists need not know the day."""
    return [_unpin(article, at) for article in due_to_unpin(timezone.localtime(at).date())]


@transaction.atomic
def _unpin(article: Article, at: datetime) -> Article:
    article = locked(article)
    article.pinned_until = None
    article.save(update_fields=["pinned_until"])
    announce(article, list_keys(article, places(article)))
    note(article, PublishingVerb.PINNED, actor=None, at=at, until="")
    return article
