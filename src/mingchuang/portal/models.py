"""The tree: home, columns, topics, and the addresses that they have and had. The frame is in ``framing``."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string
from wagtail.models import Orderable, Page

from mingchuang.directory.models import Organisation
from mingchuang.fields import TermField
from mingchuang.portal.framing import FrontTask, NavigationItem, RosterEntry, SiteSettings
from mingchuang.portal.rules import ColumnKind, HomePlace, slug_fault

__all__ = [
    "Address",
    "ColumnPage",
    "FrontTask",
    "HomeBlock",
    "HomePage",
    "NavigationItem",
    "RosterEntry",
    "SiteSettings",
    "TopicPage",
    "TopicSection",
]

BODY_FEATURES = ["h2", "h3", "bold", "ol", "ul", "hr", "link"]
"""What an editor may put into a single page; pictures and files belong to articles."""


class PublicPage(Page):
    """What all pages of the tree share: a public address that is the path of slugs below the home page."""

    description = models.CharField(
        "说明", max_length=300, blank=True, help_text="写入网页标签，也显示在页首。一两句话。"
    )
    keywords = models.CharField("关键词", max_length=200, blank=True, help_text="用逗号分开。")

    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("description"), FieldPanel("keywords")], heading="网址与标签"
        )
    ]
    settings_panels: list[Any] = []
    private_page_options: list[str] = []
    preview_modes: list[
        tuple[str, str]
    ] = []  # the public page stands in the edition a second after publishing

    class Meta:
        abstract = True

    @property
    def public_path(self) -> str:
        """The public address, ``/zwgk/zcwj/``; the home page is ``/``."""
        return "/" + "/".join(self.url_path.split("/")[2:])

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        sites = self._get_relevant_site_root_paths(request)
        return (sites[0].site_id, sites[0].root_url, self.public_path) if sites else None

    def clean(self) -> None:
        super().clean()
        if not self.slug or not isinstance(self, ColumnPage | TopicPage):
            return
        parent = self.get_parent() if self.path else None
        fault = slug_fault(self.slug, top=parent is None or parent.depth == 2)
        if fault:
            raise ValidationError({"slug": fault})


class HomePage(PublicPage):
    """The portal's front page; the root of everything public."""

    content_panels = [
        *Page.content_panels,
        InlinePanel("blocks", heading="首页栏目块", label="栏目块"),
    ]
    subpage_types = ["portal.ColumnPage", "portal.TopicPage"]
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = "首页"


class ColumnPage(PublicPage):
    """A column (栏目): a place in the tree in which articles are published.

    Its public address is the path of slugs below the home page, ``/zwgk/zcwj/``.
    """

    kind = TermField(ColumnKind, verbose_name="类型", default=ColumnKind.LIST)
    column_type = models.CharField(
        "网页标签的栏目类别",
        max_length=60,
        blank=True,
        help_text="网页标签中的栏目类别，例如“政策文件”“信息公开”。留空则沿用上级栏目。",
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="负责机构",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    update_days = models.PositiveIntegerField(
        "更新期限（日历日）", null=True, blank=True, help_text="超过这么多天没有新内容即提醒。"
    )
    body = RichTextField("正文", blank=True, features=BODY_FEATURES, help_text="单页栏目的正文。")
    link_url = models.CharField(
        "链接地址", max_length=500, blank=True, help_text="站内地址以 / 开头，站外地址以 https:// 开头。"
    )
    gathers = models.ManyToManyField(
        "self", verbose_name="汇总栏目", symmetrical=False, blank=True, related_name="gathered_by"
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("organisation"),
        FieldPanel("update_days"),
        FieldPanel("body"),
        FieldPanel("link_url"),
        FieldPanel("gathers"),
    ]
    promote_panels = [*PublicPage.promote_panels, FieldPanel("column_type")]
    parent_page_types = ["portal.HomePage", "portal.ColumnPage"]
    subpage_types = ["portal.ColumnPage", "portal.TopicPage"]

    class Meta:
        verbose_name = "栏目"
        verbose_name_plural = "栏目"

    def clean(self) -> None:
        super().clean()
        if self.kind == ColumnKind.LINK and not self.link_url.startswith(("/", "https://", "http://")):
            raise ValidationError(
                {"link_url": "链接栏目请填写链接地址：站内地址以 / 开头，站外地址以 https:// 开头。"}
            )


class HomeBlock(Orderable):
    """A list on the front page: the newest of a column."""

    home = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="blocks")
    place = TermField(HomePlace, verbose_name="位置", default=HomePlace.LOWER)
    title = models.CharField("标题", max_length=40)
    column = models.ForeignKey(ColumnPage, verbose_name="栏目", on_delete=models.CASCADE, related_name="+")
    count = models.PositiveSmallIntegerField("条数", default=6)

    class Meta(Orderable.Meta):
        verbose_name = "首页板块"
        verbose_name_plural = "首页板块"


class TopicPage(PublicPage):
    """A topic (专题): an introduction, a picture, and sections that show columns."""

    intro = RichTextField("导语", blank=True, features=BODY_FEATURES)
    picture = models.ForeignKey(
        get_image_model_string(),
        verbose_name="题图",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    picture_alt = models.CharField("题图说明", max_length=120, blank=True, help_text="给看不到图片的人读。")

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("picture"),
        FieldPanel("picture_alt"),
        InlinePanel("sections", heading="专题内容", label="一节"),
    ]
    parent_page_types = ["portal.HomePage", "portal.ColumnPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "专题"
        verbose_name_plural = "专题"

    def clean(self) -> None:
        super().clean()
        if self.picture and not self.picture_alt:
            raise ValidationError({"picture_alt": "请写一句题图说明，让看不到图片的人也知道画的是什么。"})


class TopicSection(Orderable):
    """One part of a topic: text, the newest of a column, or both."""

    topic = ParentalKey(TopicPage, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField("标题", max_length=60)
    text = RichTextField("文字", blank=True, features=BODY_FEATURES)
    column = models.ForeignKey(
        ColumnPage,
        verbose_name="栏目",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    count = models.PositiveSmallIntegerField("条数", default=8)


class Address(models.Model):
    """Where a page of the tree is (``is_current``) or once was; a page that was removed leaves its last one.

    Written by ``actions.settle_addresses`` alone. The former addresses answer 301, those without a page 410.
    """

    path = models.CharField("地址", max_length=500, unique=True)
    page = models.ForeignKey(
        Page, verbose_name="页面", null=True, on_delete=models.SET_NULL, related_name="portal_addresses"
    )
    title = models.CharField("名称", max_length=255)
    is_current = models.BooleanField("现用", default=True)
    since = models.DateTimeField("起用时间")

    class Meta:
        verbose_name = "栏目地址"
        verbose_name_plural = "栏目地址"
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["page"],
                condition=models.Q(is_current=True) & models.Q(page__isnull=False),
                name="page_has_one_current_address",
            )
        ]

    def __str__(self) -> str:
        return self.path
