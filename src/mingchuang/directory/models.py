"""Organisations in a tree, their posts, and who held them when."""

from django.db import models

from mingchuang.directory.rules import OrganisationKind
from mingchuang.fields import TermField


class Organisation(models.Model):
    """A part of the district's government: the government itself, a department, a town, a village."""

    code = models.CharField("机构代码", max_length=40, unique=True)
    name = models.CharField("全称", max_length=100)
    short_name = models.CharField("简称", max_length=40)
    slug = models.SlugField("网址名", max_length=40, unique=True)
    kind = TermField(OrganisationKind, verbose_name="类别")
    parent = models.ForeignKey(
        "self",
        verbose_name="上级机构",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    sort_order = models.PositiveIntegerField("排序", default=100)
    functions = models.TextField("机构职能", blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    office_hours = models.CharField("办公时间", max_length=200, blank=True)
    telephone = models.CharField("联系电话", max_length=60, blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "机构"
        verbose_name_plural = "机构"
        ordering = ["sort_order", "code"]

    def __str__(self) -> str:
        return self.short_name
