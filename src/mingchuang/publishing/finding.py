"""What the search index holds of articles, and the site maps: where live articles are found."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from hashlib import blake2b
from typing import Any

from django.db.models import Max, TextField
from django.db.models.functions import Cast, Substr
from django.utils import timezone

from mingchuang.portal.maps import MapSource, Place
from mingchuang.portal.public import Frame
from mingchuang.publishing.files import file_ids_in
from mingchuang.publishing.models import Article, Attachment, LiveFile, Placement, StoredFile
from mingchuang.publishing.rules import ArticleKind, Validity, tells_validity
from mingchuang.publishing.sheets import stored_parts
from mingchuang.publishing.showing import words_of
from mingchuang.publishing.uploads import LATER
from mingchuang.search.sources import DocumentSource, SearchDocument

CHUNK = 2000
ATTACHED_CHARACTERS = 100_000
"""So much of each attachment is found."""

_MONTH = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])")
_MARKS = (
    "live_revision_id", "last_published_at", "corrected_at", "validity", "home_column_id", "listed_at",
)  # fmt: skip
_FOUND = (
    "pk", "title", "url", "listed_at", "document_number", "index_number", "old_number",
    "organisation__code", "kind", "summary", "keywords", *_MARKS,
)  # fmt: skip


def column_lines() -> dict[int, tuple[str, ...]]:
    """For each live column its path with those of the columns above."""
    tree = Frame().tree
    return {pk: tuple(node.path for node in tree.line(pk)) for pk in tree.nodes}


def version_of(row: Mapping[str, Any], lines: Mapping[int, tuple[str, ...]], unread: Collection[int]) -> str:
    """A mark that changes with everything the index holds of an article: text, files, validity, columns.

    ``unread`` are the articles with a large file whose words are still to be taken out.
    """
    marks = [str(row[name] or "") for name in _MARKS]
    marks.append("unread" if row["pk"] in unread else "")
    marks.extend(lines.get(row["home_column_id"], ()))
    return blake2b("\n".join(marks).encode(), digest_size=12).hexdigest()


def versions() -> Iterator[tuple[str, str]]:
    """``(id, version)`` of every live article."""
    lines = column_lines()
    last = 0
    rows = Article.objects.filter(live=True).order_by("pk")
    while some := list(rows.filter(pk__gt=last).values("pk", *_MARKS)[:CHUNK]):
        unread = _unread(article__gte=some[0]["pk"], article__lte=some[-1]["pk"])
        for row in some:
            yield str(row["pk"]), version_of(row, lines, unread)
        last = some[-1]["pk"]


def _unread(**articles: Any) -> set[int]:
    waiting = LiveFile.objects.filter(is_live=True, file__text_note=LATER, **articles)
    return set(waiting.values_list("article_id", flat=True))


def documents(ids: Sequence[str]) -> Iterator[SearchDocument]:
    """What is to be found of those of the articles that are live."""
    lines = column_lines()
    wanted = [int(pk) for pk in ids if pk.isdigit()]
    for start in range(0, len(wanted), 500):
        yield from _documents(wanted[start : start + 500], lines)


def _documents(ids: list[int], lines: Mapping[int, tuple[str, ...]]) -> Iterator[SearchDocument]:
    articles = Article.objects.filter(pk__in=ids, live=True)
    rows = list(articles.annotate(stored=Cast("body", TextField())).values("stored", *_FOUND))
    parts = {row["pk"]: stored_parts(row) for row in rows}
    attached = _attached(parts)
    unread = _unread(article__in=list(parts))
    columns: dict[int, set[str]] = defaultdict(set)
    placed = Placement.objects.filter(article__in=list(parts)).values_list("article_id", "column_id")
    for article, column in placed:
        columns[article].update(lines.get(column, ()))
    for row in rows:
        pk = row["pk"]
        words = words_of(parts[pk])
        summary = "" if row["summary"] in "".join(words.split("\n")) else row["summary"]  # not shown twice
        said = [summary, words, row["keywords"], row["old_number"], *attached[pk]]
        yield SearchDocument(
            key=f"article:{pk}",
            version=version_of(row, lines, unread),
            title=row["title"],
            url=row["url"],
            text="\n".join(text for text in said if text),
            published_at=row["listed_at"],
            document_number=row["document_number"],
            index_number=row["index_number"],
            organisation=row["organisation__code"],
            kind=str(row["kind"]),
            validity=str(row["validity"]) if tells_validity(row["kind"], row["validity"]) else "",
            columns=tuple(sorted(columns[pk])),
        )


def _attached(parts: Mapping[int, Sequence[Mapping[str, Any]]]) -> dict[int, list[str]]:
    """Names and words of the files of each article: attachments, and files within the text."""
    used: dict[int, dict[int, str]] = {pk: dict.fromkeys(file_ids_in(body), "") for pk, body in parts.items()}
    rows = Attachment.objects.filter(article__in=list(parts)).order_by("sort_order", "pk")
    for article, file, title in rows.values_list("article_id", "file_id", "title"):
        used[article][file] = title
    ids = {file for files in used.values() for file in files}
    files = StoredFile.objects.filter(pk__in=ids).annotate(start=Substr("text", 1, ATTACHED_CHARACTERS))
    texts = {pk: (title, start) for pk, title, start in files.values_list("pk", "title", "start")}
    return {
        pk: [word for file, title in files.items() for word in (title, *texts.get(file, ()))]
        for pk, files in used.items()
    }


def public(ids: Sequence[str]) -> Iterator[str]:
    """Those of the ids that are live."""
    wanted = [int(pk) for pk in ids if pk.isdigit()]
    found = Article.objects.filter(pk__in=wanted, live=True).values_list("pk", flat=True)
    return (str(pk) for pk in found)


def kind_labels(codes: Sequence[str]) -> dict[str, str]:
    """What people call the kinds."""
    return {kind.value: kind.label for kind in ArticleKind if kind.value in codes}


def validity_labels(codes: Sequence[str]) -> dict[str, str]:
    """What people call the validities."""
    return {validity.value: validity.label for validity in Validity if validity.value in codes}


def column_labels(paths: Sequence[str]) -> dict[str, str]:
    """The titles of columns by path."""
    return {node.path: node.title for node in Frame().tree.nodes.values() if node.path in paths}


DOCUMENTS = DocumentSource("article", documents, versions, public)


def months() -> list[str]:
    """The months in which live articles were published: one look into the index for each."""
    found = []
    published = (
        Article.objects.filter(live=True).order_by("published_at").values_list("published_at", flat=True)
    )
    moment = published.first()
    while moment is not None:
        found.append(_month(moment))
        moment = published.filter(published_at__gte=_span(found[-1])[1]).first()
    return found


def _month(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y%m}"


def _span(month: str) -> tuple[datetime, datetime]:
    """Begin and end of a month on the office's clock."""
    year, number = int(month[:4]), int(month[4:])
    following = date(year + number // 12, number % 12 + 1, 1)
    begin, end = (datetime.combine(day, time()) for day in (date(year, number, 1), following))
    return timezone.make_aware(begin), timezone.make_aware(end)


def places(month: str) -> list[Place]:
    """The live articles published in a month, by number; the day is that of the last change."""
    if not _MONTH.fullmatch(month):
        return []
    begin, end = _span(month)
    rows = Article.objects.filter(live=True, published_at__gte=begin, published_at__lt=end)
    told = rows.annotate(noted=Max("notes__made_at")).order_by("pk")
    return [
        Place(url, f"{timezone.localtime(max(filter(None, moments))):%Y-%m-%d}")
        for url, *moments in told.values_list("url", "published_at", "corrected_at", "noted")
    ]


def touched_months(keys: frozenset[str]) -> set[str]:
    """The months of the articles that these keys name, live or not."""
    ids = [int(key.removeprefix("article:")) for key in keys if key.startswith("article:")]
    found: set[str] = set()
    for start in range(0, len(ids), 500):
        rows = Article.objects.filter(pk__in=ids[start : start + 500], published_at__isnull=False)
        found.update(_month(moment) for moment in rows.values_list("published_at", flat=True))
    return found


SITE_MAP = MapSource("article", months, places, touched_months)
