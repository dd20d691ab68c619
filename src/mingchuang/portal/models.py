"""The tree and the frame: home, columns, topics, organisation spaces, site settings."""

from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page

from mingchuang.directory.models import Organisation
from mingchuang.fields import TermField
from mingchuang.portal.rules import ColumnKind


class HomePage(Page):
    """The portal's front page; the root of everything public."""

    max_count = 1

    class Meta:
        verbose_name = "首页"


class ColumnPage(Page):
    """A column (栏目): a place in the tree in which articles are published.

    Its public address is the path of slugs below the home page, ``/zwgk/zcwj/``.
    """

    kind = TermField(ColumnKind, verbose_name="类型", default=ColumnKind.LIST)
    description = models.CharField("栏目说明", max_length=300, blank=True)
    keywords = models.CharField("关键词", max_length=200, blank=True)
    column_type = models.CharField("栏目类别（ColumnType）", max_length=60, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="负责机构",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    update_days = models.PositiveIntegerField("更新期限（日历日）", null=True, blank=True)
    body = RichTextField("单页正文", blank=True)
    link_url = models.CharField("链接地址", max_length=500, blank=True)
    gathers = models.ManyToManyField("self", verbose_name="汇总栏目", symmetrical=False, blank=True)

    class Meta:
        verbose_name = "栏目"
        verbose_name_plural = "栏目"

    @property
    def public_path(self) -> str:
        """The public address of the column: the slugs below the home page, ``/zwgk/zcwj/``."""
        return "/" + self.url_path.split("/", 2)[2]
