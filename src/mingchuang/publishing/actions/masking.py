"""Masked copies in the place of files and pictures: at once, or by the worker where pages must be drawn and read."""

from dataclasses import replace
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role
from mingchuang.publishing.actions.guarding import RefusedError, locked, refuse_unless
from mingchuang.publishing.actions.storing import store_file, store_picture
from mingchuang.publishing.going_live import note
from mingchuang.publishing.models import Article, Picture, StoredFile
from mingchuang.publishing.queries import may_edit, working_version
from mingchuang.publishing.rules import REVIEWERS, PublishingVerb
from mingchuang.publishing.screened import content_of, screen_article, subject_of
from mingchuang.publishing.uploads import describe
from mingchuang.screening import actions as screening
from mingchuang.screening.covering import covered_file, is_coverable
from mingchuang.screening.detection import Detector
from mingchuang.screening.looking import keep
from mingchuang.screening.models import MaskingOrder
from mingchuang.screening.queries import lexicon
from mingchuang.screening.reading import read
from mingchuang.screening.rewriting import CannotMaskError, MaskedFile, masked_file

Stored = StoredFile | Picture


@transaction.atomic
def mask(article: Article, item: str, *, actor: Person, at: datetime) -> Stored | None:
    """Put a masked copy in the place of an attachment or picture (``file:12``, ``picture:3``), in a new version.

    None where the worker will do it, because pages must be drawn and read. The original stays in the store, which is
    never public. Whoever masks has edited: somebody else looks.
    """
    article = locked(article)
    stored = _stored(item)
    _refuse(article, working_version(article), item, actor)
    raw = _bytes(stored)
    if is_coverable(raw):
        screening.order_masking(subject_of(article), item, actor=actor, at=at)
        return None
    name = f"{stored.title}{PurePath(stored.file.name).suffix}"
    try:
        result = masked_file(raw, name, _detector(at))
    except CannotMaskError as refused:
        raise RefusedError(str(refused)) from refused
    return _replace(article, item, stored, result, actor, at)


def carry_out_masking(order: MaskingOrder, *, at: datetime) -> Stored | None:
    """Make the masked copy that was ordered and put it in its place; why not, stands in the order."""
    article = Article.objects.filter(pk=int(order.subject.partition(":")[2])).first()
    try:
        refuse_unless(article is not None, "这条信息已经删除。")
        assert article is not None
        stored = _stored(order.item)
        result = covered_file(
            _bytes(stored),
            _detector(at),
            title=f"{stored.title}（脱敏）",
            at=at,
            progress=lambda done, whole: screening.note_progress(order, done, whole),
        )
        with transaction.atomic():
            article = locked(article)
            _refuse(article, working_version(article), order.item, order.asked_by)
            made = _replace(article, order.item, stored, result, order.asked_by, at)
    except (RefusedError, CannotMaskError) as refused:
        screening.end_masking(order, at=at, refusal=str(refused))
        return None
    screening.end_masking(order, at=at)
    return made


def _stored(item: str) -> Stored:
    kind, _, key = item.partition(":")
    model: type[StoredFile] | type[Picture] = Picture if kind == "picture" else StoredFile
    stored = model.objects.filter(pk=int(key)).first() if key.isdecimal() else None
    if stored is None:
        raise RefusedError("这个文件已经不在了，请刷新页面。")
    return stored


def _bytes(stored: Stored) -> bytes:
    with stored.open_file() as file:
        return bytes(file.read())


def _detector(at: datetime) -> Detector:
    return Detector(lexicon(timezone.localtime(at).date()))


def _refuse(article: Article, draft: Article, item: str, actor: Person) -> None:
    reviews = has_role(actor, REVIEWERS.get(article.stage, frozenset()), article.organisation)
    refuse_unless(may_edit(actor, article) or reviews, "现在不由您处理这条信息，不能替换它的附件。")
    refuse_unless(bool(_places(draft, item)), "这条信息的最新版本里没有这个附件，请刷新页面。")


def _places(draft: Article, item: str) -> list[tuple[Any, str]]:
    """Where the newest version uses it: what holds it, and under which name."""
    kind, _, key = item.partition(":")
    if kind == "picture":
        cover: list[tuple[Any, str]] = [(draft, "cover")] if draft.cover_id == int(key) else []
        return cover + [(value, "image") for value in _values(draft, ("picture",), "image", int(key))]
    attached: list[tuple[Any, str]] = [
        (one, "file") for one in draft.attachments.all() if one.file_id == int(key)
    ]
    return attached + [(value, "file") for value in _values(draft, ("file", "video"), "file", int(key))]


def _values(draft: Article, kinds: tuple[str, ...], name: str, key: int) -> list[Any]:
    parts = [block.value for block in draft.body if block.block_type in kinds]
    return [value for value in parts if value[name] and value[name].pk == key]


def _replace(
    article: Article, item: str, stored: Stored, result: MaskedFile, actor: Person, at: datetime
) -> Stored:
    """The masked copy in every place of the newest version, which becomes a new version; looked through again."""
    draft = working_version(article)
    made = _store(article, stored, result, actor, at)
    for holder, name in _places(draft, item):
        if isinstance(holder, Article) or hasattr(holder, "file_id"):
            setattr(holder, name, made)
            if getattr(holder, "title", "") and not isinstance(holder, Article):
                holder.title = made.title
        else:
            holder[name] = made
    draft.attachments = [*draft.attachments.all()]
    if not article.url:
        draft.save()
    revision = draft.save_revision(user=actor, changed=True)
    note(article, PublishingVerb.EDITED, actor=actor, at=at, revision=revision.pk)
    screening.remember_masking(
        content_of(stored).sha256,
        content_of(made).sha256,
        result.counts,
        subject=subject_of(article),
        organisation=article.organisation.code,
        actor=actor,
        at=at,
    )
    if result.suffix == "pdf":
        words = read(result.content, "脱敏.pdf")
        keep(
            content_of(made).sha256, replace(words, pictures=()), at=at
        )  # its pages were read when it was proven
    screen_article(locked(article), at=at)
    return made


def _store(article: Article, stored: Stored, result: MaskedFile, actor: Person, at: datetime) -> Stored:
    title, name = f"{stored.title}（脱敏）", f"{stored.title}.{result.suffix}"
    if isinstance(stored, Picture):
        return store_picture(
            result.content,
            name,
            title=title,
            alt=stored.alt,
            organisation=article.organisation,
            actor=actor,
            at=at,
        )
    made = store_file(
        result.content, name, title=title, organisation=article.organisation, actor=actor, at=at
    )
    describe(made)
    made.save(update_fields=["sha256", "text", "text_note", "pages"])
    return made
