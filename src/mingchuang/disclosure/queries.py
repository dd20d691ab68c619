"""Read obligations, the guide, rounds of review: for the desk, and for inspection and reports above."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role, organisations_of
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.coverage import Coverage, Line, content_of, cover, in_force, in_order
from mingchuang.disclosure.models import (
    Evidence,
    GuideVersion,
    IntakeWay,
    Obligation,
    ObligationNote,
    ReviewRound,
    RoundItem,
)
from mingchuang.disclosure.rules import GAPS, LOOKERS, OFFICE, TENDERS, Standing
from mingchuang.publishing.queries import live
from mingchuang.publishing.rules import PUBLISHERS, ArticleKind, Validity

__all__ = ["Coverage", "Line", "content_of", "cover", "in_force", "in_order"]


def is_office(person: Person) -> bool:
    """Whether this person keeps the catalogue for the whole district."""
    roots = Organisation.objects.filter(parent=None, is_active=True)
    return any(has_role(person, OFFICE, root) for root in roots)


def may_tend(person: Person, organisation: Organisation) -> bool:
    """Whether this person looks after the obligations of an organisation."""
    return has_role(person, TENDERS, organisation)


def seen_by(person: Person) -> list[Organisation]:
    """The organisations whose obligations this person may read, in their order."""
    return [one for one in organisations_of(person, LOOKERS) if one.is_active]


def due_lines(covered: Coverage, organisations: Iterable[int], until: date) -> list[Line]:
    """The gaps of these organisations and what falls due until a day, the most pressing first."""
    wanted = set(organisations)
    lines = [
        line
        for line in covered.lines.values()
        if line.organisation in wanted
        and (line.standing in GAPS or (line.due is not None and line.due.on <= until))
        and line.standing is not Standing.NOT_APPLICABLE
    ]
    order = {standing: place for place, standing in enumerate(Standing)}
    return sorted(lines, key=lambda line: (order[line.standing], line.due.on if line.due else date.max))


def history(obligation: Obligation) -> QuerySet[ObligationNote]:
    """Changes with their reasons, newest first."""
    return obligation.notes.select_related("made_by")


def catalogue() -> QuerySet[Obligation]:
    """Every obligation, those no longer in force too."""
    return Obligation.objects.prefetch_related("organisations", "columns")


def intakes() -> list[IntakeWay]:
    """The ways by which applications may come in, as the guide announces them; closed ones left out."""
    return list(IntakeWay.objects.filter(is_open=True))


def guide() -> GuideVersion | None:
    """The guide in force; None before the first was made."""
    return GuideVersion.objects.first()


def guide_versions() -> Sequence[GuideVersion]:
    """Every version, newest first."""
    return list(GuideVersion.objects.all())


def rounds() -> QuerySet[ReviewRound]:
    """The rounds of review, newest first."""
    return ReviewRound.objects.all()


def items_for(person: Person, current: ReviewRound) -> QuerySet[RoundItem]:
    """The documents of a round that this person may see: those of the person's organisations, or all."""
    items = current.items.select_related("article", "organisation", "proposed_by", "decided_by")
    if is_office(person):
        return items
    return items.filter(organisation__in=[one.pk for one in seen_by(person)])


def may_decide(person: Person, item: RoundItem) -> bool:
    """Whether this person signs for the document's organisation."""
    return has_role(person, PUBLISHERS, item.article.organisation)


def to_review(until_on: date) -> QuerySet[Any]:
    """The live policy documents in force that were written (or published) until a day."""
    documents = (
        live().filter(kind=ArticleKind.POLICY).exclude(validity__in=[Validity.REPEALED, Validity.EXPIRED])
    )
    undated = Q(written_on=None, listed_at__date__lte=until_on)
    return documents.filter(undated | Q(written_on__lte=until_on))


def policies(**narrowed: Any) -> QuerySet[Any]:
    """Live policy documents, newest first."""
    documents = live().filter(kind=ArticleKind.POLICY, **narrowed)
    return documents.select_related("organisation").order_by("-listed_at", "-pk")


def evidence_of(articles: Iterable[int]) -> QuerySet[Evidence]:
    """Where these articles were named by hand as content."""
    return Evidence.objects.filter(article__in=list(articles))
