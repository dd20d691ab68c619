"""Articles and everything that belongs to one: files, relations, placements, releases, reviews, notes."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models.functions import Coalesce
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, PreviewableMixin, RevisionMixin

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.fields import TermField
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.blocks import BodyBlock
from mingchuang.publishing.library import Picture, PictureRendition, StoredFile  # noqa: F401 (Django finds models here)
from mingchuang.publishing.rules import (
    ArticleKind,
    Channel,
    Disclosure,
    Genre,
    RelationKind,
    Stage,
    Validity,
    Way,
    move_label,
)


class NotThroughTheGateError(RuntimeError):
    """Something tried to bring an article on or off the site without ``publishing.actions``."""


_gate_is_open: ContextVar[bool] = ContextVar("publishing_gate", default=False)


@contextmanager
def open_gate() -> Iterator[None]:
    """Only ``publishing.actions`` opens the gate."""
    token = _gate_is_open.set(True)
    try:
        yield
    finally:
        _gate_is_open.reset(token)


class Article(PreviewableMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel):
    """Something that the district publishes (政府信息).

    The row is what the public sees (``live``) or, before its first publication, the first draft; later drafts
    are revisions. Editorial fields travel through revisions; the fields of ``STATE_FIELDS`` belong to the
    article as a whole and are written only by actions.
    """

    title = models.CharField("标题", max_length=300)
    kind = TermField(ArticleKind, verbose_name="信息类别", default=ArticleKind.NOTICE)
    home_column = models.ForeignKey(
        ColumnPage, verbose_name="主栏目", on_delete=models.PROTECT, related_name="+"
    )
    also_in = ParentalManyToManyField(ColumnPage, verbose_name="同时显示于", blank=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation, verbose_name="发布机构", on_delete=models.PROTECT, related_name="articles"
    )
    summary = models.CharField("内容概述", max_length=300, blank=True)
    body = StreamField(BodyBlock(), verbose_name="正文", blank=True, use_json_field=True)
    cover = models.ForeignKey(
        Picture, verbose_name="列表图片", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    keywords = models.CharField("关键词", max_length=200, blank=True)
    source = models.CharField("来源", max_length=120, blank=True)
    source_url = models.URLField("原文链接", max_length=500, blank=True)
    author = models.CharField("作者", max_length=60, blank=True)

    document_number = models.CharField("发文字号", max_length=80, blank=True)
    issuing_body = models.CharField("发文机关", max_length=200, blank=True)
    written_on = models.DateField("成文日期", null=True, blank=True)
    original_on = models.DateField("原发布日期", null=True, blank=True)
    effective_on = models.DateField("施行日期", null=True, blank=True)
    expires_on = models.DateField("公示截止日期", null=True, blank=True)
    disclosure = TermField(Disclosure, verbose_name="公开属性", default=Disclosure.PROACTIVE)
    subject = models.CharField("主题分类", max_length=10, blank=True)
    genre = TermField(Genre, verbose_name="体裁", blank=True)
    audience = models.CharField("服务对象", max_length=40, blank=True)
    urgent = models.BooleanField("紧急发布", default=False)

    # --- state of the article as a whole: written only by actions, never part of a revision ------------
    stage = TermField(Stage, verbose_name="状态", default=Stage.DRAFT, editable=False)
    stage_since = models.DateTimeField("进入本环节时间", null=True, editable=False)
    assigned_to = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    drafted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    scheduled_for = models.DateTimeField("定时发布时间", null=True, editable=False)
    index_number = models.CharField("索引号", max_length=80, blank=True, editable=False)
    document_number_key = models.CharField(max_length=80, blank=True, editable=False, db_index=True)
    url = models.CharField("地址", max_length=200, blank=True, editable=False)
    published_at = models.DateTimeField("发布时间", null=True, editable=False)
    listed_at = models.DateTimeField("列表时间", null=True, editable=False)
    corrected_at = models.DateTimeField("更正时间", null=True, editable=False)
    validity = TermField(Validity, verbose_name="有效性", blank=True, editable=False)
    validity_since = models.DateField("有效性变更日期", null=True, editable=False)
    pinned_until = models.DateField("置顶至", null=True, editable=False)
    way = TermField(Way, verbose_name="公开途径", blank=True, editable=False)
    imported = models.BooleanField("迁移导入", default=False, editable=False)
    import_key = models.CharField(max_length=64, blank=True, editable=False)
    old_number = models.CharField("原索引号", max_length=80, blank=True, editable=False)
    check_owed = models.BooleanField("待补审核", default=False, editable=False)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="article")

    STATE_FIELDS: ClassVar[tuple[str, ...]] = (
        "stage", "stage_since", "assigned_to_id", "drafted_by_id", "scheduled_for", "index_number",
        "document_number_key", "url", "published_at", "listed_at", "corrected_at", "validity",
        "validity_since", "pinned_until", "way", "imported", "import_key", "old_number", "check_owed",
    )  # fmt: skip

    class Meta:
        verbose_name = "信息"
        verbose_name_plural = "信息"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["url"], condition=~models.Q(url=""), name="article_address_once"),
            models.UniqueConstraint(
                fields=["index_number"],
                condition=~models.Q(index_number=""),
                name="article_index_number_once",
            ),
            models.UniqueConstraint(
                fields=["import_key"], condition=~models.Q(import_key=""), name="article_imported_once"
            ),
            models.CheckConstraint(
                condition=models.Q(live=False) | ~models.Q(url="") & models.Q(published_at__isnull=False),
                name="article_live_has_address",
            ),
        ]
        indexes = [
            # Partial, not led by ``live``: SQLite cannot seek by a bare boolean.
            *(
                models.Index(fields=fields, condition=models.Q(live=True), name=f"article_live_{name}")
                for name, fields in (
                    ("of_organisation", ["organisation", "-listed_at", "-id"]),
                    ("of_kind", ["kind", "-listed_at", "-id"]),
                    ("newest", ["-listed_at", "-id"]),
                )
            ),
            models.Index(  # covers what yearly figures count
                fields=["published_at", "way", "kind", "subject", "organisation", "imported"],
                name="article_by_publication",
            ),
            models.Index(fields=["stage", "organisation"], name="article_waiting"),
            models.Index(
                fields=["pinned_until"], condition=models.Q(pinned_until__isnull=False), name="article_pinned"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def asked_word(self) -> str:
        """What the present stage asks of somebody: 审核, 签发, or 修改 for what was sent back."""
        return "修改" if self.stage is Stage.DRAFT else self.stage.label.removeprefix("待")

    @property
    def revisions(self) -> Any:
        return self._revisions

    def with_content_json(self, content: Any) -> "Article":
        """A revision's content on top of the article's own state."""
        article = super().with_content_json(content)
        for name in self.STATE_FIELDS:
            setattr(article, name, getattr(self, name))
        return article

    def publish(self, *args: Any, **options: Any) -> Any:
        """Wagtail's way of going live; open only to ``publishing.actions``."""
        if not _gate_is_open.get():
            raise NotThroughTheGateError("articles go live through publishing.actions")
        return super().publish(*args, **options)

    def unpublish(self, *args: Any, **options: Any) -> Any:
        """Wagtail's way of coming off; open only to ``publishing.actions``."""
        if not _gate_is_open.get():
            raise NotThroughTheGateError("articles come off through publishing.actions")
        return super().unpublish(*args, **options)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "publishing/article.html"


class Attachment(Orderable):
    """A file that an article offers for download."""

    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, verbose_name="文件", on_delete=models.PROTECT, related_name="+")
    title = models.CharField("显示名称", max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "附件"
        verbose_name_plural = "附件"


class Relation(Orderable):
    """How an article stands to another; interpretations are shown on both pages."""

    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="relations")
    kind = TermField(RelationKind, verbose_name="关系")
    target = models.ForeignKey(
        Article, verbose_name="对象", on_delete=models.PROTECT, related_name="pointed_at_by"
    )

    class Meta(Orderable.Meta):
        verbose_name = "关联"
        verbose_name_plural = "关联"


class Placement(models.Model):
    """A live article in one column: what lists read. Written by the gate alone."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="placements")
    column = models.ForeignKey(ColumnPage, on_delete=models.PROTECT, related_name="placements")
    listed_at = models.DateTimeField()
    year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "column"], name="placement_once")]
        indexes = [
            models.Index(fields=["column", "-listed_at", "-article"], name="placement_newest"),
            models.Index(fields=["column", "year", "listed_at", "article"], name="placement_archive"),
        ]


class LiveFile(models.Model):
    """A file of the edition that a live article uses: a public copy of an attachment or a picture.

    Where the article no longer uses it (``is_live`` false) only the address is kept: it answers 410.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="live_files")
    path = models.CharField(max_length=200, db_index=True)
    original = models.CharField(max_length=300)  # name in the storage
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    download_name = models.CharField(max_length=200, blank=True)
    is_live = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "path"], name="live_file_once")]


class Release(models.Model):
    """One publication of an article over one channel, with its evidence."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="releases")
    channel = TermField(Channel, verbose_name="渠道")
    released_at = models.DateTimeField("发布时间")
    place = models.CharField("载体或地点", max_length=200, blank=True)
    evidence = models.ForeignKey(
        StoredFile, verbose_name="佐证材料", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "发布记录"
        verbose_name_plural = "发布记录"
        ordering = ["-released_at", "-id"]
        indexes = [
            models.Index(fields=["channel", "released_at"], name="release_by_channel"),
            models.Index(fields=["released_at"], name="release_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "channel"],
                condition=models.Q(channel="site"),
                name="released_on_site_once",
            )
        ]


class Review(models.Model):
    """One decision on the path of an article: who, when, with what remark, on which version."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="reviews")
    move = models.CharField("动作", max_length=40)
    stage = TermField(Stage, verbose_name="环节")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("时间")
    remark = models.TextField("意见", blank=True)
    checklist = models.JSONField(default=dict, blank=True)
    revision = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-id"]

    @property
    def words(self) -> str:
        """What was decided, in the words of the buttons."""
        return move_label(self.move)


class NoteKind(models.TextChoices):
    """What a public note tells."""

    CORRECTION = "correction", "更正"
    WITHDRAWAL = "withdrawal", "撤回"
    EXPIRY = "expiry", "到期"
    VALIDITY = "validity", "有效性变更"


class PublicNote(models.Model):
    """A correction or withdrawal with its reason, as the public reads it."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=20, choices=NoteKind.choices)
    text = models.CharField("说明", max_length=500)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]


class ReviewPath(models.Model):
    """Which steps an article passes; the most specific row wins (organisation and column, either, none)."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="机构", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    column = models.ForeignKey(
        ColumnPage, verbose_name="栏目", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    urgent = models.BooleanField("紧急路径", default=False)
    steps = models.JSONField("环节")  # [{"stage": "check", "hours": 24}, …]

    def __str__(self) -> str:
        return f"{self.organisation or '所有机构'}，{self.column or '所有栏目'}"

    class Meta:
        verbose_name = "审核路径"
        verbose_name_plural = "审核路径"
        constraints = [
            models.UniqueConstraint(
                Coalesce("organisation", 0), Coalesce("column", 0), "urgent", name="review_path_once"
            )
        ]


class Reminder(models.Model):
    """A step that went over its time and of which somebody was told; each level once for each step."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()  # when the step began
    to_leader = models.BooleanField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "since", "to_leader"], name="reminded_once_per_step")
        ]
