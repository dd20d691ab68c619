"""Behind the gate: how an article comes on the site, changes there, and goes off it.

Only ``publishing.actions`` calls this, inside its transaction.
"""

from datetime import datetime, time

from django.utils import timezone
from wagtail.models import Revision

from mingchuang.accounts.models import Person
from mingchuang.casework.numbering import take
from mingchuang.journal.actions import record
from mingchuang.portal.queries import settings as site_settings
from mingchuang.portal.rules import index_number
from mingchuang.publishing.files import sync_live_files
from mingchuang.publishing.models import Article, PublicNote, Release, open_gate
from mingchuang.publishing.placing import announce, list_keys, neighbours, place, places
from mingchuang.publishing.rules import (
    KINDS_WITH_VALIDITY,
    Channel,
    PublishingVerb,
    RelationKind,
    Stage,
    Validity,
    address,
    normal_document_number,
)
from mingchuang.publishing.ways import way_of


def put_live(article: Article, revision: Revision, *, actor: Person | None, at: datetime) -> Article:
    """Make this revision what the public reads; allocate address and numbers at the first publication."""
    first = not article.url
    keys = list_keys(article, places(article)) | neighbours(article)
    draft = revision.as_object()
    _allocate(article, draft, at)
    _settle(article, draft, at)
    article.save(update_fields=list(_STATE_COLUMNS))
    with open_gate():
        Revision.objects.get(pk=revision.pk).publish(user=actor, skip_permission_checks=True)
    article.refresh_from_db()
    place(article)
    files = sync_live_files(article)
    keys |= list_keys(article, places(article)) | neighbours(article)
    _apply_relations(article, at)
    if first:
        Release.objects.create(
            article=article, channel=Channel.SITE, released_at=at, made_by=actor, place=article.url
        )
    announce(article, keys, files=files)
    verb = PublishingVerb.PUBLISHED if first else PublishingVerb.CORRECTED
    note(article, verb, actor=actor, at=at, revision=revision.pk)
    return article


def take_off(
    article: Article, *, stage: Stage, actor: Person | None, at: datetime, reason: str, kind: str
) -> None:
    """Take a live article off the site: its address answers 410 with the reason."""
    touched = places(article)
    keys = list_keys(article, touched)
    article.stage, article.stage_since, article.pinned_until = stage, at, None
    with open_gate():
        article.unpublish()  # who did it stands in the journal
    place(article)
    files = sync_live_files(article)
    PublicNote.objects.create(article=article, kind=kind, text=reason, made_at=at)
    announce(article, keys | neighbours(article), files=files)


def note(
    article: Article, verb: PublishingVerb, *, actor: Person | None, at: datetime, **facts: int | str | bool
) -> None:
    """Write into the journal what happened to the article; codes and numbers only."""
    record(
        verb,
        f"article:{article.pk}",
        actor=actor.pk if actor else None,
        at=at,
        organisation=article.organisation.code,
        facts=facts,
    )


_STATE_COLUMNS = (
    "stage", "stage_since", "assigned_to", "scheduled_for", "index_number", "document_number_key", "url",
    "published_at", "listed_at", "corrected_at", "validity", "validity_since", "way",
)  # fmt: skip


def _allocate(article: Article, draft: Article, at: datetime) -> None:
    if article.url:
        article.corrected_at = at
        return
    day = timezone.localtime(at).date()
    article.published_at = at
    article.url = address(column_path(draft), day, take("address")[0])
    article.index_number = article.index_number or next_index_number(draft, day.year)


def _settle(article: Article, draft: Article, at: datetime) -> None:
    article.stage, article.stage_since = Stage.SETTLED, at
    article.assigned_to = None
    article.scheduled_for = None
    article.document_number_key = normal_document_number(draft.document_number)[:80]
    article.listed_at = listed_at(draft, article.published_at or at)
    if draft.kind in KINDS_WITH_VALIDITY and not article.validity:
        article.validity = Validity.IN_FORCE
    article.way = article.way or way_of(draft.organisation.issuer, [Channel.SITE])


def listed_at(article: Article, published_at: datetime) -> datetime:
    """By which moment lists order the article: the original day of what was moved in, else publication."""
    if article.original_on:
        return timezone.make_aware(datetime.combine(article.original_on, time(8)))
    return published_at


def column_path(article: Article) -> str:
    """The public path of the home column, ``/zwgk/zcwj/``."""
    return article.home_column.public_path


def next_index_number(article: Article, year: int) -> str:
    """Allocate the next 索引号 of the organisation and year."""
    site, code = site_settings(), article.organisation.code
    return index_number(
        site.index_template,
        region=site.region_code,
        org=code,
        subject=article.subject[:2],
        year=year,
        serial=take(f"index:{code}:{year}")[0],
    )


_EFFECTS = {RelationKind.REPEALS: Validity.REPEALED, RelationKind.AMENDS: Validity.AMENDED}


def _apply_relations(article: Article, at: datetime) -> None:
    """A repealing or amending document changes the other one's validity; pages and lists show it."""
    for relation in article.relations.select_related("target__organisation"):
        target = relation.target
        effect = _EFFECTS.get(relation.kind)
        if effect is None or target.validity in (effect, Validity.REPEALED):
            continue
        target.validity = effect
        target.validity_since = timezone.localtime(at).date()
        target.save(update_fields=["validity", "validity_since"])
        verb, facts = PublishingVerb.VALIDITY_CHANGED, {"by": article.pk, "validity": effect.value}
        note(target, verb, actor=None, at=at, **facts)
        announce(target, list_keys(target, places(target)) | neighbours(target))
