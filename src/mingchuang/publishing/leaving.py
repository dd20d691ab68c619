"""Reviews that were handed to one person by name, when he or she leaves."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from mingchuang.accounts.leaving import Hands, Held
from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role
from mingchuang.accounts.rules import AccountRefusedError
from mingchuang.publishing.going_live import note
from mingchuang.publishing.models import Article
from mingchuang.publishing.queries import editors_since_live
from mingchuang.publishing.rules import (
    REVIEW_STAGES,
    REVIEWERS,
    PublishingVerb,
    Stage,
    may_check_secrecy,
)


def _assigned(person: Person) -> QuerySet[Article]:
    found = Article.objects.filter(assigned_to=person, stage__in=REVIEW_STAGES)
    return found.select_related("organisation").order_by("pk")


def _held(person: Person, _at: datetime) -> Sequence[Held]:
    return [
        Held(f"{article.title}（{article.stage.label}）", url=reverse("article_case", args=[article.pk]))
        for article in _assigned(person)
    ]


def _hand(person: Person, to: Person | None, actor: Person | None, at: datetime) -> None:
    assert to is not None
    for article in _assigned(person).select_for_update(of=("self",)):
        if not has_role(to, REVIEWERS[article.stage], article.organisation):
            raise AccountRefusedError(
                f"{to}没有“{article.stage.label}”的权限，不能接手《{article.title}》；请先授予角色，或者另选一人。"
            )
        if article.stage is Stage.SECRECY_CHECK and not may_check_secrecy(to.pk, editors_since_live(article)):
            raise AccountRefusedError(f"{to}修改过《{article.title}》，不能进行保密审查，请另选一人。")
        article.assigned_to = to
        article.save(update_fields=["assigned_to"])
        note(article, PublishingVerb.REASSIGNED, actor=actor, at=at, to=to.pk)


REVIEWS = Hands("reviews", "指定由本人办理的审核", _held, _hand)
