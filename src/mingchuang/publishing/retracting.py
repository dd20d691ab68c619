"""Many articles off the site at once: what an undone import leaves behind are withdrawn addresses, nothing else."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.journal.actions import Happening, record_many
from mingchuang.outbox.actions import put
from mingchuang.outbox.rules import Stream
from mingchuang.publishing.companions import search_keys
from mingchuang.publishing.models import Article, LiveFile, NoteKind, Placement, PublicNote
from mingchuang.publishing.placing import keys_of_organisations
from mingchuang.publishing.rules import PublishingVerb, Stage


@transaction.atomic
def retract_in_bulk(ids: Sequence[int], *, actor: Person | None, at: datetime, reason: str) -> int:
    """Withdraw those of the articles that are live; how many there were.

    Their addresses answer 410 with ``reason``, lists and index drop them, their import keys are free again.
    """
    articles = list(Article.objects.filter(pk__in=ids, live=True).select_related("organisation"))
    pks = [article.pk for article in articles]
    _announce(articles, pks)
    Placement.objects.filter(article__in=pks).delete()
    LiveFile.objects.filter(article__in=pks).update(is_live=False, original="", file=None, download_name="")
    Article.objects.filter(pk__in=pks).update(
        live=False, stage=Stage.WITHDRAWN, stage_since=at, pinned_until=None, import_key=""
    )
    PublicNote.objects.bulk_create(
        [PublicNote(article_id=pk, kind=NoteKind.WITHDRAWAL, text=reason, made_at=at) for pk in pks],
        batch_size=500,
    )
    record_many(
        Happening(
            PublishingVerb.WITHDRAWN,
            f"article:{article.pk}",
            actor.pk if actor else None,
            at,
            article.organisation.code,
        )
        for article in articles
    )
    return len(pks)


def _announce(articles: Sequence[Article], pks: Sequence[int]) -> None:
    """Queue the pages, files and lists of articles that are about to go; their archives from the first on."""
    files = LiveFile.objects.filter(article__in=pks).values_list("path", flat=True).distinct()
    keys = {f"file:{path}" for path in files}
    keys |= keys_of_organisations(articles)
    first: dict[tuple[int, int], datetime] = {}
    rows = Placement.objects.filter(article__in=pks).values_list("column_id", "year", "listed_at")
    for column, year, listed_at in rows:
        first[column, year] = min(first.get((column, year), listed_at), listed_at)
    for (column, year), since in first.items():
        before = Placement.objects.filter(column_id=column, year=year, listed_at__lt=since).count()
        keys |= {f"listing:{column}", f"archive:{column}:{year}:{before}"}
    put(Stream.EDITION, [*(f"article:{pk}" for pk in pks), *sorted(keys)])
    put(Stream.SEARCH, search_keys(pks))
