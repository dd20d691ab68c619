"""What is done with an article that the public reads."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.actions.guarding import locked, refuse_unless
from mingchuang.publishing.going_live import note, take_off
from mingchuang.publishing.models import Article, NoteKind, PublicNote, Release, StoredFile
from mingchuang.publishing.placing import announce, list_keys, neighbours, place, places, policy_keys
from mingchuang.publishing.queries import may_see
from mingchuang.publishing.rules import (
    PUBLISHERS,
    TAKERS_DOWN,
    Channel,
    PublishingVerb,
    Stage,
    Validity,
)


@transaction.atomic
def correct(article: Article, *, actor: Person, at: datetime, reason: str) -> PublicNote:
    """Tell the public what was corrected; the corrected version itself passes the review path."""
    article = locked(article)
    refuse_unless(bool(reason.strip()), "请写明更正的内容和原因，它会显示在页面上。")
    refuse_unless(article.live, "这条信息没有在网站上公开，不需要更正说明。")
    refuse_unless(has_role(actor, PUBLISHERS, article.organisation), "更正说明由签发人发布。")
    newest = article.notes.order_by("-pk").first()
    if newest and (newest.kind, newest.text) == (NoteKind.CORRECTION, reason.strip()):
        return newest  # the same form sent twice
    made = PublicNote.objects.create(
        article=article, kind=NoteKind.CORRECTION, text=reason.strip(), made_at=at
    )
    article.corrected_at = at
    article.save(update_fields=["corrected_at"])
    announce(article, [])
    note(article, PublishingVerb.CORRECTED, actor=actor, at=at, note=made.pk)
    return made


@transaction.atomic
def withdraw(article: Article, *, actor: Person, at: datetime, reason: str) -> Article:
    """Take a live article off: the address answers 410 with the reason, lists and index drop it."""
    article = locked(article)
    refuse_unless(bool(reason.strip()), "请写明撤回的原因，它会显示在原网址上。")
    refuse_unless(article.live, "这条信息没有在网站上公开，不需要撤回。")
    refuse_unless(has_role(actor, PUBLISHERS, article.organisation), "只有签发人可以撤回已公开的信息。")
    take_off(
        article, stage=Stage.WITHDRAWN, actor=actor, at=at, reason=reason.strip(), kind=NoteKind.WITHDRAWAL
    )
    note(article, PublishingVerb.WITHDRAWN, actor=actor, at=at)
    return article


@transaction.atomic
def take_down(article: Article, *, actor: Person, at: datetime, reason: str) -> Article:
    """Withdraw in an emergency: besides the signer, whoever answers for the site may; the reason is shown alike."""
    article = locked(article)
    refuse_unless(bool(reason.strip()), "请写明撤下的原因，它会显示在原网址上。")
    refuse_unless(article.live, "这条信息没有在网站上公开，不需要撤下。")
    allowed = has_role(actor, TAKERS_DOWN, article.organisation)
    refuse_unless(allowed, "紧急撤下由签发人、信息公开专员、分管领导或安全管理员决定，且须管辖发布机构。")
    kind = NoteKind.WITHDRAWAL
    take_off(article, stage=Stage.WITHDRAWN, actor=actor, at=at, reason=reason.strip(), kind=kind)
    note(article, PublishingVerb.WITHDRAWN, actor=actor, at=at, urgent=True)
    return article


@transaction.atomic
def set_validity(
    article: Article, validity: Validity, *, actor: Person, at: datetime, reason: str
) -> Article:
    """Mark a document valid, amended, expired or repealed; its page and the lists show it."""
    article = locked(article)
    refuse_unless(has_role(actor, PUBLISHERS, article.organisation), "有效性由签发人变更。")
    refuse_unless(bool(reason.strip()), "请写明变更有效性的依据。")
    before = policy_keys(article)
    article.validity, article.validity_since = validity, timezone.localtime(at).date()
    article.save(update_fields=["validity", "validity_since"])
    PublicNote.objects.create(article=article, kind=NoteKind.VALIDITY, text=reason.strip(), made_at=at)
    announce(article, before | list_keys(article, places(article)) | neighbours(article))
    note(article, PublishingVerb.VALIDITY_CHANGED, actor=actor, at=at, validity=validity.value)
    return article


@transaction.atomic
def pin(article: Article, until: date | None, *, actor: Person, at: datetime) -> Article:
    """Keep an article at the head of its columns until a day (that day included); None ends it."""
    article = locked(article)
    refuse_unless(has_role(actor, PUBLISHERS, article.organisation), "置顶由签发人决定。")
    refuse_unless(article.live, "只有已公开的信息可以置顶。")
    article.pinned_until = until
    article.save(update_fields=["pinned_until"])
    announce(article, list_keys(article, places(article)))
    note(article, PublishingVerb.PINNED, actor=actor, at=at, until=until.isoformat() if until else "")
    return article


@transaction.atomic
def move_to(article: Article, column: ColumnPage, *, actor: Person, at: datetime) -> Article:
    """Give a live article another home column; its address stays."""
    article = locked(article)
    refuse_unless(has_role(actor, PUBLISHERS, article.organisation), "调整栏目由签发人决定。")
    before = places(article)
    keys = list_keys(article, before)
    article.home_column = column
    article.save(update_fields=["home_column"])
    place(article)
    announce(article, keys | list_keys(article, places(article)))
    note(article, PublishingVerb.MOVED, actor=actor, at=at, column=column.pk)
    return article


@transaction.atomic
def register_release(
    article: Article,
    channel: Channel,
    *,
    actor: Person,
    at: datetime,
    released_at: datetime,
    place: str = "",
    evidence: StoredFile | None = None,
) -> Release:
    """Record that an article was released over a channel other than the site, with its evidence."""
    refuse_unless(may_see(actor, article), "只有本机构的人员可以登记发布渠道。")
    refuse_unless(bool(article.url), "信息公开以后才登记其他渠道的发布。")
    refuse_unless(channel is not Channel.SITE, "网站发布由系统自动登记，不需要手工填写。")
    refuse_unless(released_at <= at, "发布时间不能晚于现在。")
    locked(article)
    same = Release.objects.filter(article=article, channel=channel, released_at=released_at, place=place)
    if known := same.first():  # the same form sent twice
        return known
    release = Release.objects.create(
        article=article,
        channel=channel,
        released_at=released_at,
        place=place,
        evidence=evidence,
        made_by=actor,
    )
    note(article, PublishingVerb.RELEASED, actor=actor, at=at, channel=channel.value, release=release.pk)
    return release
