"""What every verb asks first: may this person take this move, of the article as it stands now."""

from collections.abc import Callable, Mapping
from datetime import datetime

from mingchuang.accounts.models import Person
from mingchuang.casework.workflow import MoveRefusedError
from mingchuang.publishing.actions.conditions import unmet
from mingchuang.publishing.models import Article, Review
from mingchuang.publishing.queries import (
    path_of,
    roles_for,
    workflow_for,
    working_version,
)
from mingchuang.publishing.rules import (
    Stage,
)
from mingchuang.publishing.screened import refusal, undecided


class RefusedError(ValueError):
    """A verb that may not be carried out; the text is a sentence for people."""


def refuse_unless(allowed: bool, sentence: str) -> None:
    """Raise ``RefusedError`` with the sentence unless allowed."""
    if not allowed:
        raise RefusedError(sentence)


def refuse_undecided(article: Article, at: datetime) -> None:
    """Nothing goes out while screening has found what nobody has decided (《政府信息公开条例》第十五条、第十七条)."""
    open_questions = undecided(article, at=at)
    refuse_unless(not open_questions, refusal(open_questions))


def refuse_unmet(article: Article) -> None:
    """What apps above have checked must still hold for the version that is signed."""
    said = unmet(working_version(article))
    refuse_unless(not said, "".join(said))


def locked(article: Article) -> Article:
    return Article.objects.select_for_update().get(pk=article.pk)


def check_move(article: Article, name: str, actor: Person) -> None:
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


def take_move(
    article: Article,
    name: str,
    actor: Person,
    at: datetime,
    target: Callable[[Article], Stage] | None = None,
    *,
    remark: str = "",
    checklist: Mapping[str, bool] | None = None,
) -> None:
    check_move(article, name, actor)
    move = workflow_for(article).moves[name]
    write_review(article, name, actor, at, remark, checklist)
    article.stage = target(article) if target else move.target
    article.stage_since, article.assigned_to = at, None
    article.save(update_fields=["stage", "stage_since", "assigned_to"])


def write_review(
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


def owe_check(article: Article) -> None:
    draft = working_version(article)
    if draft.urgent and all(step.stage is not Stage.CHECK for step in path_of(draft)):
        article.check_owed = True
        article.save(update_fields=["check_owed"])
