"""Count what was published in a period: items by way, kind and organisation, documents, releases (M25).

Moments are half-open: from ``start`` up to, not including, ``end``. ``organisations`` are ids; None is everybody.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from mingchuang.portal.queries import column_by_path
from mingchuang.publishing.models import Article, Release
from mingchuang.publishing.rules import ArticleKind, Validity, Way


def disclosed_in(
    start: datetime, end: datetime, way: Way | None = None, *, organisations: Iterable[int] | None = None
) -> QuerySet[Article]:
    """Articles first published in ``[start, end)`` (by one way, of some organisations), newest first; what was moved
    in from elsewhere was counted there and is not counted again."""
    found = Article.objects.filter(published_at__gte=start, published_at__lt=end, imported=False).exclude(
        way=""
    )
    if way is not None:
        found = found.filter(way=way)
    if organisations is not None:
        found = found.filter(organisation__in=list(organisations))
    return found.select_related("organisation").order_by("-published_at", "-id")


def tally(start: datetime, end: datetime, *, organisations: Iterable[int] | None = None) -> dict[Way, int]:
    """Articles first published in ``[start, end)``, each counted once by its way (M25)."""
    rows = (
        disclosed_in(start, end, organisations=organisations)
        .order_by()
        .values_list("way")
        .annotate(n=Count("pk"))
    )
    counted = {Way(way): n for way, n in rows}
    return {way: counted.get(way, 0) for way in Way}


DOCUMENT_COUNTS = ("made", "repealed", "valid")
NORMATIVE = "zwgk/zcwj/gfxwj"
"""行政规范性文件: the column that says of a document that it is one."""


def documents_of(
    name: str, start: datetime, end: datetime, *, organisations: Iterable[int] | None = None
) -> QuerySet[Article]:
    """Normative documents that were made public in ``[start, end)`` (``made``), ceased to hold in it (``repealed``), or
    held at its end (``valid``). Raises ``KeyError`` for another name.

    A document is normative by standing in that column; on a site without it, by its 发文字号.
    """
    ended = [Validity.REPEALED, Validity.EXPIRED]
    last = timezone.localtime(end).date()
    first = timezone.localtime(start).date()
    condition = {
        "made": Q(published_at__gte=start, published_at__lt=end, imported=False),
        "repealed": Q(validity__in=ended, validity_since__gte=first, validity_since__lt=last),
        "valid": Q(published_at__lt=end, live=True) & (~Q(validity__in=ended) | Q(validity_since__gte=last)),
    }[name]
    column = column_by_path(NORMATIVE)
    normative = (
        ~Q(document_number="")
        if column is None
        else Q(home_column=column)
        | Q(pk__in=Article.also_in.through.objects.filter(columnpage=column).values("article"))
    )
    found = Article.objects.filter(condition, normative, kind=ArticleKind.POLICY)
    if organisations is not None:
        found = found.filter(organisation__in=list(organisations))
    return found.select_related("organisation").order_by("-published_at", "-id")


def document_tally(
    start: datetime, end: datetime, *, organisations: Iterable[int] | None = None
) -> dict[str, int]:
    """How many normative documents were made public, ceased to hold, hold at the end."""
    ids = None if organisations is None else list(organisations)
    return {name: documents_of(name, start, end, organisations=ids).count() for name in DOCUMENT_COUNTS}


def releases_in(
    start: datetime, end: datetime, *, organisations: Iterable[int] | None = None
) -> QuerySet[Release]:
    """Every release in ``[start, end)``, an article on three channels three times; moved-in articles left out."""
    found = Release.objects.filter(released_at__gte=start, released_at__lt=end, article__imported=False)
    if organisations is not None:
        found = found.filter(article__organisation__in=list(organisations))
    return found.select_related("article")


def items_by_organisation(start: datetime, end: datetime) -> dict[int, int]:
    """How many items each organisation (by id) published."""
    rows = disclosed_in(start, end).order_by().values_list("organisation").annotate(n=Count("pk"))
    return dict(rows)


def composition(
    start: datetime, end: datetime, *, organisations: Iterable[int] | None = None
) -> list[tuple[Way, ArticleKind, str, int]]:
    """What the published items are made of, each in one row: way, kind, code of the subject (empty for none), number."""
    rows = (
        disclosed_in(start, end, organisations=organisations).order_by().values_list("way", "kind", "subject")
    )
    counted = rows.annotate(n=Count("pk"))
    return [(Way(way), ArticleKind(kind), subject, number) for way, kind, subject, number in counted]


def by_organisation(start: datetime, end: datetime) -> list[tuple[str, int]]:
    """Short names and how many items each published, the busiest first."""
    rows = disclosed_in(start, end).order_by().values_list("organisation__short_name").annotate(n=Count("pk"))
    return sorted(rows, key=lambda row: (-row[1], row[0]))
