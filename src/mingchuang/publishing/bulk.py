"""Many articles at once, for import and demo: the same rows, journal and releases as one at a time.

What it leaves out is the review path (moved content was reviewed where it came from; the journal says
``article.imported``) and revisions, which are made at the first edit.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.casework.numbering import take
from mingchuang.fields.rows import insert
from mingchuang.journal.actions import Happening, record_many
from mingchuang.outbox.actions import put
from mingchuang.outbox.rules import Stream
from mingchuang.portal.queries import settings as site_settings
from mingchuang.portal.rules import index_number
from mingchuang.publishing.files import live_file, needed_by
from mingchuang.publishing.models import (
    Article,
    Attachment,
    LiveFile,
    Placement,
    Relation,
    Release,
)
from mingchuang.publishing.newcomers import NewArticle
from mingchuang.publishing.placing import keys_of_organisations, new_placements, policy_keys
from mingchuang.publishing.rules import (
    KINDS_WITH_VALIDITY,
    PublishingVerb,
    Stage,
    Validity,
    address,
    normal_document_number,
)
from mingchuang.publishing.screened import verdict_for
from mingchuang.publishing.ways import way_of
from mingchuang.screening.gate import Gate, Verdict


class HeldError(ValueError):
    """Articles that screening keeps from going live: position in the batch → why, in sentences without values."""

    def __init__(self, held: Mapping[int, Verdict]) -> None:
        self.held = dict(held)
        super().__init__(
            f"发布前检查拦下 {len(self.held)} 条，这一批都没有公开："
            + "".join(next(iter(self.held.values())).sentences)
        )


def gate_at(at: datetime, *, patient: bool = False, answered: bool = False) -> Gate:
    """The screening gate for a batch: made once, then asked with ``verdict_for`` article by article.

    ``patient`` reads pictures and large files too (seconds a page), so a background job leaves nothing unread;
    ``answered``: somebody answers for what policy only asks about, and what blocks alone is held.
    """
    return Gate(at=at, patient=patient, answered=answered)


@transaction.atomic
def publish_in_bulk(
    new: Sequence[NewArticle], *, actor: Person | None, at: datetime, gate: Gate | None = None
) -> list[Article]:
    """Publish all of ``new`` or none; journal, releases, placements, files, outbox included.

    Nothing that screening blocks, nothing that wants a decision and nothing that nobody has read goes out:
    ``HeldError`` names it before anything is written. ``gate`` spares making one for each batch, and may say that
    somebody answers for what policy only asks about. Articles of which one is imported already (same ``import_key``)
    must be left out by the caller; the database refuses them.
    """
    if not new:
        return []
    gate = gate or gate_at(at)
    verdicts = {place: verdict_for(each, gate) for place, each in enumerate(new)}
    held = {place: verdict for place, verdict in verdicts.items() if gate.holds(verdict)}
    if held:
        raise HeldError(held)
    serials = take("address", len(new))
    numbers = _index_numbers(new, at)
    articles = [
        _article(each, serial, number, actor, at)
        for each, serial, number in zip(new, serials, numbers, strict=True)
    ]
    insert(articles)
    pairs = list(zip(articles, new, strict=True))
    _place(pairs)
    _attach(pairs)
    _release(pairs, actor)
    _record(pairs, actor, at)
    return articles


def _release(pairs: Sequence[tuple[Article, NewArticle]], actor: Person | None) -> None:
    insert(
        [
            Release(
                article=article,
                channel=channel,
                released_at=article.published_at,
                made_by=actor,
                place=article.url,
            )
            for article, each in pairs
            for channel in each.channels
        ]
    )


def _article(new: NewArticle, serial: int, number: str, actor: Person | None, at: datetime) -> Article:
    published_at = new.published_at or at
    day = timezone.localtime(published_at).date()
    listed = (
        timezone.make_aware(datetime.combine(new.original_on, time(8))) if new.original_on else published_at
    )
    validity = new.validity or (Validity.IN_FORCE if new.kind in KINDS_WITH_VALIDITY else "")
    same = (
        "title", "kind", "organisation", "summary", "keywords", "source", "source_url", "author", "cover",
        "document_number", "issuing_body", "written_on", "original_on", "effective_on", "expires_on",
        "subject", "genre", "audience", "disclosure", "imported", "import_key", "old_number",
    )  # fmt: skip
    return Article(
        **{name: getattr(new, name) for name in same},
        home_column=new.column,
        body=list(new.body),
        live=True,
        has_unpublished_changes=False,
        first_published_at=published_at,
        last_published_at=published_at,
        stage=Stage.SETTLED,
        stage_since=published_at,
        drafted_by=actor,
        index_number=number,
        document_number_key=normal_document_number(new.document_number)[:80],
        url=address(new.column.public_path, day, serial),
        published_at=published_at,
        listed_at=listed,
        validity=validity,
        way=new.way or way_of(new.organisation.issuer, new.channels),
    )


def _index_numbers(new: Sequence[NewArticle], at: datetime) -> list[str]:
    series: dict[tuple[str, int], list[int]] = defaultdict(list)
    for position, each in enumerate(new):
        year = timezone.localtime(each.published_at or at).year
        series[each.organisation.code, year].append(position)
    numbers, site = [""] * len(new), site_settings()
    for (code, year), positions in sorted(series.items()):
        for position, serial in zip(positions, take(f"index:{code}:{year}", len(positions)), strict=True):
            numbers[position] = index_number(
                site.index_template,
                region=site.region_code,
                org=code,
                subject=new[position].subject[:2],
                year=year,
                serial=serial,
            )
    return numbers


def _place(pairs: Sequence[tuple[Article, NewArticle]]) -> None:
    placements: list[Placement] = []
    also = Article.also_in.through
    links = []
    for article, each in pairs:
        columns = {each.column.pk, *(column.pk for column in each.also_in)}
        assert article.listed_at is not None
        placements.extend(new_placements(article.pk, article.listed_at, columns))
        links.extend(also(article_id=article.pk, columnpage_id=column.pk) for column in each.also_in)
    insert(placements)
    insert(links)
    _announce(pairs, placements)


def _attach(pairs: Sequence[tuple[Article, NewArticle]]) -> None:
    Relation.objects.bulk_create(
        [
            Relation(article_id=article.pk, kind=kind, target=target, sort_order=order)
            for article, each in pairs
            for order, (kind, target) in enumerate(each.relations)
        ],
        batch_size=1000,
    )
    Attachment.objects.bulk_create(
        [
            Attachment(article_id=article.pk, file=file, title=title, sort_order=order)
            for article, each in pairs
            for order, (file, title) in enumerate(each.attachments)
        ],
        batch_size=1000,
    )
    with_files = [
        article for article, each in pairs if each.attachments or each.cover or _has_files(each.body)
    ]
    fresh = Article.objects.in_bulk([article.pk for article in with_files])
    LiveFile.objects.bulk_create(
        [live_file(article, needed) for article in fresh.values() for needed in needed_by(article)],
        batch_size=1000,
    )


def _has_files(body: Sequence[dict[str, Any]]) -> bool:
    return any(block["type"] in ("picture", "file", "video") for block in body)


def _announce(pairs: Sequence[tuple[Article, NewArticle]], placements: Sequence[Placement]) -> None:
    keys = keys_of_organisations(article for article, _each in pairs)
    first: dict[tuple[int, int], datetime] = {}
    for row in placements:
        at = first.get((row.column_id, row.year))
        first[row.column_id, row.year] = min(at, row.listed_at) if at else row.listed_at
    for (column, year), since in first.items():
        before = Placement.objects.filter(column_id=column, year=year, listed_at__lt=since).count()
        keys |= {f"listing:{column}", f"archive:{column}:{year}:{before}"}
    keys |= {f"article:{target.pk}" for _article, each in pairs for _kind, target in each.relations}
    for article, _each in pairs:
        keys |= policy_keys(article)
    articles = [f"article:{article.pk}" for article, _each in pairs]
    put(Stream.EDITION, [*articles, *sorted(keys)])
    put(Stream.SEARCH, articles)


def _record(pairs: Sequence[tuple[Article, NewArticle]], actor: Person | None, at: datetime) -> None:
    record_many(
        [
            Happening(
                PublishingVerb.IMPORTED if each.imported else PublishingVerb.PUBLISHED,
                f"article:{article.pk}",
                actor.pk if actor else None,
                article.published_at or at,
                each.organisation.code,
                {"way": str(article.way)},
            )
            for article, each in pairs
        ],
        late=True,
    )
