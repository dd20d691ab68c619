"""What is done about findings: decide them as a second person, take a decision back."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role
from mingchuang.publishing.actions.guarding import RefusedError, locked, refuse_unless
from mingchuang.publishing.models import Article
from mingchuang.publishing.queries import editors_since_live, working_version
from mingchuang.publishing.rules import DECIDERS
from mingchuang.publishing.screened import columns_of, contents_of, subject_of
from mingchuang.screening import actions as screening
from mingchuang.screening.actions import screen
from mingchuang.screening.queries import decision_of, findings_of, results_of
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
def answer_for(article: Article, choice: Choice, *, reason: str, actor: Person, at: datetime) -> int:
    """Write down for an article that has just gone live what somebody decided before; how many findings it settles."""
    subject, columns = subject_of(article), columns_of(article)
    screen(subject, contents_of(article), at=at, is_live=True, patient=True)
    open_ones = [one.finding for result in results_of(subject, columns, is_live=True) for one in result.open]
    if not open_ones:
        return 0
    made = screening.decide(
        open_ones,
        choice,
        reason=reason,
        columns=columns,
        editors=(),
        organisation=article.organisation.code,
        actor=actor,
        at=at,
    )
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
