"""Which applications ask for the same, and what of it everybody may have (《条例》第四十四条)."""

import json
from dataclasses import dataclass

from django.db.models import Count, Max

from mingchuang.accounts.models import Person
from mingchuang.foi.models import Request
from mingchuang.foi.queries import requests_visible_to
from mingchuang.foi.rules.outcomes import OUTCOMES, Outcome, OutcomeClass
from mingchuang.foi.rules.subjects import ALIKE, likeness

GIVEN = frozenset({OutcomeClass.GRANTED, OutcomeClass.PARTLY_GRANTED})
GIVEN_OUTCOMES = [one.value for one, facts in OUTCOMES.items() if facts.group in GIVEN]
LOOKED_THROUGH = 300
"""So many of the organisation's newest answered applications are compared by likeness."""
MOST_GROUPS = 100


@dataclass(frozen=True)
class Repeated:
    """A subject asked for more than once: the newest application that was given it, and how many asked."""

    newest: Request
    count: int


def was_given(request: Request) -> bool:
    """Whether the answer gave what was asked for, wholly or in part."""
    return request.answered_on is not None and OUTCOMES[Outcome(request.outcome)].group in GIVEN


def alike(request: Request) -> list[Request]:
    """Other applications to the same organisation that were given the same, not yet made proactive."""
    given = Request.objects.filter(
        case__organisation=request.case.organisation_id, outcome__in=GIVEN_OUTCOMES, answered_on__isnull=False,
        made_proactive__isnull=True,
    ).exclude(pk=request.pk)  # fmt: skip
    given = given.select_related("case").order_by("-case__received_on", "-pk")
    same = {one.pk: one for one in given.filter(topic=request.topic)[:50]} if request.topic else {}
    for one in given[:LOOKED_THROUGH]:
        if likeness(one.topic, request.topic) >= ALIKE:
            same.setdefault(one.pk, one)
    return list(same.values())


def repeated(person: Person) -> list[Repeated]:
    """Subjects that were given more than once and are not proactive yet, the most wanted first."""
    given = requests_visible_to(person).filter(
        outcome__in=GIVEN_OUTCOMES, answered_on__isnull=False, made_proactive__isnull=True
    )
    groups = (
        given.exclude(topic="").order_by().values("topic", "case__organisation")
        .annotate(count=Count("pk"), newest=Max("pk")).filter(count__gt=1).order_by("-count", "-newest")[:MOST_GROUPS]
    )  # fmt: skip
    counts = {row["newest"]: row["count"] for row in groups}
    found = given.filter(pk__in=counts).select_related("case__organisation")
    rows = [Repeated(one, counts[one.pk]) for one in found]
    return sorted(rows, key=lambda row: (-row.count, -row.newest.pk))


def plain_title(subject: str) -> str:
    """The subject without its request: 申请公开…清单 is …清单 to everybody."""
    for beginning in ("依申请公开", "申请公开", "申请", "请求公开"):
        if subject.startswith(beginning) and len(subject) > len(beginning) + 2:
            return subject.removeprefix(beginning)
    return subject


def given_text(request: Request) -> str:
    """What the answer gave, as a first draft of the article."""
    reasons: dict[str, str] = json.loads(request.reasons)
    return reasons.get("given", "") or reasons.get("place", "")
