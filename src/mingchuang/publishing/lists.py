"""What lists show of live articles, read from placements.

Every question is answered with a number of queries that depends neither on how many articles there are nor on
how many are asked for; all are carried by an index.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count

from mingchuang.portal.lists import ListItem
from mingchuang.publishing.files import COVER_PICTURE, address_of_picture
from mingchuang.publishing.models import Article, Placement
from mingchuang.publishing.rules import ArticleKind, Validity, tells_validity

_SHOWN = (
    "id", "title", "url", "listed_at", "kind", "summary", "cover__file_hash", "cover__alt", "cover__title",
    "document_number", "index_number", "organisation__short_name", "written_on", "validity", "pinned_until",
)  # fmt: skip

_NEWEST_OF_COLUMN = (
    "SELECT * FROM (SELECT article_id, listed_at FROM {table} WHERE column_id = %s"
    " ORDER BY listed_at DESC, article_id DESC LIMIT %s) AS c{n}"
)


class Lists:
    """The ``portal.lists.ListSource`` of articles. ``columns`` are ids whose articles are shown together."""

    def newest(self, columns: Sequence[int], limit: int) -> list[ListItem]:
        """Pinned ones first, then the newest; an article in two of the columns stands once."""
        if not columns or limit <= 0:
            return []
        # The few that are pinned anywhere come first, so that no column is searched for them.
        held = list(
            Article.objects.filter(pinned_until__isnull=False).order_by().values_list("pk", flat=True)
        )
        pinned = list(
            Placement.objects.filter(column__in=columns, article__in=held)
            .order_by("-listed_at", "-article_id")
            .values_list("article_id", flat=True)
            .distinct()[:limit]
        )
        newest = [pk for pk in _newest(columns, limit) if pk not in set(pinned)]
        return _items([*pinned, *newest][:limit])

    def newest_of_organisation(self, code: str, limit: int) -> list[ListItem]:
        """The newest that an organisation has issued, over all columns."""
        found = Article.objects.filter(live=True, organisation__code=code)
        return _items(found.order_by("-listed_at", "-id").values_list("pk", flat=True)[:limit])

    def years(self, columns: Sequence[int]) -> list[tuple[int, int]]:
        """``(year, number of articles)``, newest year first."""
        counted = (
            Placement.objects.filter(column__in=columns)
            .values_list("year")
            .annotate(n=Count("article", distinct=len(columns) > 1))
        )
        return sorted(counted, reverse=True)

    def in_year(self, columns: Sequence[int], year: int, offset: int, limit: int) -> list[ListItem]:
        """Articles of one year from the oldest, ``offset`` ordinals in."""
        found = Placement.objects.filter(column__in=columns, year=year).order_by("listed_at", "article_id")
        if len(columns) > 1:
            found = found.distinct()
        rows = found.values_list("article_id", "listed_at")[offset : offset + limit]
        return _items([pk for pk, _listed_at in rows])

    def before(self, columns: Sequence[int], year: int, moment: datetime) -> int:
        """How many articles of that year, as ``in_year`` counts them, were listed before ``moment``."""
        earlier = Placement.objects.filter(column__in=columns, year=year, listed_at__lt=moment)
        counted = earlier.aggregate(n=Count("article", distinct=len(columns) > 1))
        return counted["n"]

    def policy_documents(self, limit: int) -> list[ListItem]:
        """The newest policy documents over all columns."""
        found = Article.objects.filter(live=True, kind=ArticleKind.POLICY)
        return _items(found.order_by("-listed_at", "-id").values_list("pk", flat=True)[:limit])

    def columns_of_organisation(self, code: str) -> set[int]:
        """The columns that hold an article issued by an organisation."""
        found = Placement.objects.filter(article__organisation__code=code)
        return set(found.values_list("column", flat=True).distinct())


def _newest(columns: Sequence[int], limit: int) -> list[int]:
    """Ids of the newest articles of these columns: the head of each column by its index, merged."""
    wanted = sorted(set(columns))
    found: dict[int, datetime] = {}
    for start in range(0, len(wanted), 100):
        some = wanted[start : start + 100]
        parts = [_NEWEST_OF_COLUMN.format(table=Placement._meta.db_table, n=n) for n in range(len(some))]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), [value for pk in some for value in (pk, limit)])
            found.update(cursor.fetchall())
    return sorted(found, key=lambda pk: (found[pk], pk), reverse=True)[:limit]


def _items(ids: Iterable[int]) -> list[ListItem]:
    wanted = list(ids)
    rows = {row["id"]: row for row in Article.objects.filter(pk__in=wanted, live=True).values(*_SHOWN)}
    return [_item(rows[pk]) for pk in wanted if pk in rows]


def _item(row: dict[str, Any]) -> ListItem:
    picture = row["cover__file_hash"]
    return ListItem(
        title=row["title"],
        url=row["url"],
        listed_at=row["listed_at"],
        tag=label(row["kind"]),
        summary=row["summary"],
        picture=address_of_picture(picture, COVER_PICTURE) if picture else "",
        picture_alt=(row["cover__alt"] or row["cover__title"]) if picture else "",
        document_number=row["document_number"],
        index_number=row["index_number"],
        organisation=row["organisation__short_name"],
        written_on=row["written_on"],
        validity=label(row["validity"]) if tells_validity(row["kind"], row["validity"]) else "",
        pinned=row["pinned_until"] is not None,
    )


def label(term: ArticleKind | Validity | str) -> str:
    """What people call it; a word that this version does not know stays as it is."""
    return getattr(term, "label", term) or ""
