"""Where live articles stand in lists, and which pages a change touches."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from mingchuang.directory.models import Organisation
from mingchuang.outbox.actions import put
from mingchuang.outbox.rules import Stream
from mingchuang.publishing.companions import search_keys
from mingchuang.publishing.models import Article, Placement
from mingchuang.publishing.rules import ArticleKind, Validity


@dataclass(frozen=True)
class Place:
    """One article in one column: its archive year and the moment by which it is ordered."""

    column: int
    year: int
    listed_at: datetime


def places(article: Article) -> set[Place]:
    """Where the article stands now."""
    return {
        Place(column, year, listed_at)
        for column, year, listed_at in article.placements.values_list("column_id", "year", "listed_at")
    }


def place(article: Article) -> None:
    """Put a live article into its columns, or take one that is not live out of all of them."""
    Placement.objects.filter(article=article).delete()
    if not article.live or article.listed_at is None:
        return
    columns = {article.home_column_id, *article.also_in.values_list("pk", flat=True)}
    Placement.objects.bulk_create(new_placements(article.pk, article.listed_at, columns))


def new_placements(article: int, listed_at: datetime, columns: Iterable[int]) -> list[Placement]:
    """The rows of one article, not yet written; the year is that of the local calendar."""
    year = timezone.localtime(listed_at).year
    return [
        Placement(article_id=article, column_id=column, listed_at=listed_at, year=year)
        for column in sorted(columns)
    ]


def ordinal(at: Place, article: int) -> int:
    """How many articles of that column and year come before (0 = the oldest)."""
    earlier = Q(listed_at__lt=at.listed_at) | Q(listed_at=at.listed_at, article_id__lt=article)
    return Placement.objects.filter(earlier, column_id=at.column, year=at.year).count()


def list_keys(article: Article, touched: Iterable[Place]) -> set[str]:
    """The dependency keys of the lists in which the article stood or stands."""
    touched = list(touched)
    keys = organisation_keys(article.organisation, {(at.listed_at, article.pk) for at in touched})
    for at in touched:
        keys |= {f"listing:{at.column}", f"archive:{at.column}:{at.year}:{ordinal(at, article.pk)}"}
    return keys | policy_keys(article)


def organisation_keys(organisation: Organisation, changed: Iterable[tuple[datetime, int]]) -> set[str]:
    """The keys of the lists of an organisation in which ``changed`` (moment and id) came, changed or went: from which
    ordinal (0 = the oldest of the year) on its year differs."""
    first: dict[int, tuple[datetime, int]] = {}
    for at in changed:
        year = timezone.localtime(at[0]).year
        first[year] = min(first.get(year, at), at)
    keys = {f"organisation-listing:{organisation.code}"}
    live = Article.objects.filter(live=True, organisation=organisation)
    for year, (listed_at, pk) in first.items():
        earlier = Q(listed_at__lt=listed_at) | Q(listed_at=listed_at, pk__lt=pk)
        before = live.filter(earlier, listed_at__year=year).count()
        keys.add(f"organisation-archive:{organisation.code}:{year}:{before}")
    return keys


def keys_of_organisations(articles: Iterable[Article]) -> set[str]:
    """The same for many articles that come or go at once."""
    changed: dict[Organisation, list[tuple[datetime, int]]] = defaultdict(list)
    for article in articles:
        changed[article.organisation].append((article.listed_at, article.pk))
    return {key for organisation, rows in changed.items() for key in organisation_keys(organisation, rows)}


def policy_keys(article: Article) -> set[str]:
    """The keys of the policy library, where the article is a policy document: its class of subjects, and whether it
    is among those that no longer hold as they stand."""
    if article.kind != ArticleKind.POLICY:
        return set()
    ended = article.validity not in ("", Validity.IN_FORCE)
    return {f"policies:{article.subject[:2]}", *(["policies:ended"] if ended else ())}


def neighbours(article: Article) -> set[str]:
    """The keys of the articles whose pages name this one, and of those that it names."""
    pointing = article.pointed_at_by.values_list("article_id", flat=True)
    pointed = article.relations.values_list("target_id", flat=True)
    return {f"article:{pk}" for pk in {*pointing, *pointed}}


def announce(article: Article, keys: Iterable[str], *, files: Iterable[str] = ()) -> None:
    """Queue what must follow a change of this article: its pages, the lists, its files, the index."""
    put(Stream.EDITION, sorted({f"article:{article.pk}", *keys, *(f"file:{path}" for path in files)}))
    put(Stream.SEARCH, search_keys([article.pk]))
