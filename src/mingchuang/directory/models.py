"""Organisations in a tree, their posts, and who held them when."""

from django.db import models
from django.db.models import F, Q

from mingchuang.directory.rules import OFFICE, OrganisationKind, ResponsibilityLevel
from mingchuang.fields import TermField


class Organisation(models.Model):
    """A part of the district's government: the government itself, a department, a town, a village.

    ``is_active`` is false from ``closed_on``; what was merged names its successor in ``merged_into``.
    ``is_government_office``: it works for the government itself, and its items are counted as the government's.
    """

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
    leader_line = models.CharField("负责人", max_length=60, blank=True)
    address = models.CharField("办公地址", max_length=200, blank=True)
    office_hours = models.CharField("办公时间", max_length=200, blank=True)
    telephone = models.CharField("联系电话", max_length=60, blank=True)
    fax = models.CharField("传真", max_length=60, blank=True)
    postal_address = models.CharField("通信地址（邮编）", max_length=200, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    is_government_office = models.BooleanField("是区政府办公室", default=False)
    is_active = models.BooleanField("在用", default=True)
    closed_on = models.DateField("撤并日期", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        verbose_name="并入机构",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_from",
    )

    class Meta:
        verbose_name = "机构"
        verbose_name_plural = "机构"
        ordering = ["sort_order", "code"]
        constraints = [
            models.CheckConstraint(condition=~Q(code=""), name="organisation_has_a_code"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="organisation_is_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(is_active=False),
                name="organisation_closed_is_not_in_use",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(closed_on__isnull=False),
                name="organisation_merged_has_a_day",
            ),
            models.UniqueConstraint(
                fields=["is_government_office"],
                condition=Q(is_government_office=True, is_active=True),
                name="organisation_one_government_office",
                violation_error_message="已有一个机构是区政府办公室，请先取消它的标记。",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def issuer(self) -> str:
        """As whose its items are counted: its kind, or ``office``."""
        return OFFICE if self.is_government_office else str(self.kind)


class Post(models.Model):
    """A post of an organisation; ``level`` where it carries one of the three levels of responsibility.

    A ``is_single`` post has one holder at a time.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name="机构", on_delete=models.PROTECT, related_name="posts"
    )
    name = models.CharField("岗位名称", max_length=80)
    level = TermField(ResponsibilityLevel, verbose_name="公开工作责任层级", blank=True)
    duty = models.TextField("公开工作职责", blank=True)
    is_single = models.BooleanField("一人任职", default=True)
    sort_order = models.PositiveIntegerField("排序", default=100)

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = "岗位"
        ordering = ["organisation__sort_order", "organisation__code", "sort_order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="post_name_once_per_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.name}"


class Holder(models.Model):
    """Somebody held ``post`` from ``from_on`` to ``until_on``, both days included; None: still holds it.

    Terms of a single post do not overlap: the unique current holder is a constraint, earlier terms are
    guarded by a trigger (migration 0002) and by the action.
    """

    post = models.ForeignKey(Post, verbose_name="岗位", on_delete=models.PROTECT, related_name="holders")
    name = models.CharField("姓名", max_length=60)
    telephone = models.CharField("办公电话", max_length=60, blank=True)
    from_on = models.DateField("任职日期")
    until_on = models.DateField("离任日期", null=True, blank=True)
    is_single = models.BooleanField("一人任职", default=True, editable=False)

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        ordering = ["-from_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="holder_leaves_after_coming",
            ),
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(until_on__isnull=True, is_single=True),
                name="post_has_one_current_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.from_on}"


class Leader(models.Model):
    """A leader of the district (区领导) with the portfolio the public may read."""

    name = models.CharField("姓名", max_length=60)
    title = models.CharField("职务", max_length=80)
    portfolio = models.TextField("分工", blank=True)
    resume = models.TextField("简历", blank=True)
    organisations = models.ManyToManyField(
        Organisation, verbose_name="分管单位", blank=True, related_name="leaders"
    )
    sort_order = models.PositiveIntegerField("排序", default=100)
    from_on = models.DateField("任职日期")
    until_on = models.DateField("离任日期", null=True, blank=True)

    class Meta:
        verbose_name = "区领导"
        verbose_name_plural = "区领导"
        ordering = ["sort_order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="leader_leaves_after_coming",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.title}"
