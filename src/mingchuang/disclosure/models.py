"""Obligations with their evidence, the guide with its versions, rounds in which documents are reviewed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.rules import (
    Audience,
    Bearer,
    Carrier,
    Intake,
    Level,
    Limit,
    Origin,
    limit_of,
)
from mingchuang.fields import TermField
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.rules import ArticleKind, Disclosure, Validity


class Obligation(models.Model):
    """One row of what must be published (公开事项): what, by whom, on what ground, within which time, where.

    Live content counts for it by rule, where ``columns``, ``kinds`` or ``subject`` are given, and by hand. It
    holds from ``valid_from`` to ``valid_until`` (both days included; open where empty). ``renew_days`` are
    calendar days.
    """

    code = models.CharField("编号", max_length=80, unique=True)
    origin = TermField(Origin, verbose_name="来源", default=Origin.LOCAL)
    field = models.CharField("领域", max_length=40, blank=True)
    serial = models.PositiveIntegerField("序号", default=0)
    item = models.CharField("公开事项（一级）", max_length=120)
    sub_item = models.CharField("公开事项（二级）", max_length=120, blank=True)
    content = models.TextField("公开内容（要素）")
    basis = models.TextField("公开依据", blank=True)
    limit = models.JSONField("公开时限", default=dict)
    limit_words = models.CharField("时限原文", max_length=300, blank=True)
    bearer = TermField(Bearer, verbose_name="公开主体", default=Bearer.EVERY)
    organisations = models.ManyToManyField(
        Organisation, verbose_name="指定的机构", blank=True, related_name="obligations"
    )
    bearer_words = models.CharField("公开主体原文", max_length=300, blank=True)
    carriers = models.JSONField("公开渠道和载体", default=list)
    audience = TermField(Audience, verbose_name="公开对象", default=Audience.EVERYBODY)
    audience_words = models.CharField("特定群体", max_length=120, blank=True)
    mode = TermField(Disclosure, verbose_name="公开方式", default=Disclosure.PROACTIVE)
    levels = models.JSONField("公开层级", default=list)
    columns = models.ManyToManyField(
        ColumnPage, verbose_name="内容所在栏目", blank=True, related_name="obligations"
    )
    kinds = models.JSONField("内容的信息类别", default=list, blank=True)
    subject = models.CharField("内容的主题分类", max_length=10, blank=True)
    issuer = models.ForeignKey(
        Organisation,
        verbose_name="代为发布的机构",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    renew_days = models.PositiveIntegerField("更新周期（日历日）", null=True, blank=True)
    valid_from = models.DateField("起用日期")
    valid_until = models.DateField("停用日期", null=True, blank=True)

    TERMS: ClassVar = {"carriers": Carrier, "levels": Level, "kinds": ArticleKind}

    class Meta:
        verbose_name = "公开事项"
        verbose_name_plural = "公开事项"
        ordering = ("origin", "field", "serial", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="obligation_ends_after_it_begins",
                violation_error_message="停用日期早于起用日期，请核对。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item}：{self.sub_item}" if self.sub_item else self.item

    @property
    def shown_code(self) -> str:
        """The number that people read: rows of a field's table go by field and serial."""
        return f"{self.field}{self.serial}" if self.origin == Origin.FIELD else self.code

    @property
    def time_limit(self) -> Limit:
        """The limit as a value."""
        return limit_of(self.limit)


class Evidence(models.Model):
    """An article that somebody named as the content behind an obligation, where no rule finds it."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="evidence")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    article = models.ForeignKey("publishing.Article", on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["obligation", "organisation", "article"], name="evidence_once")
        ]


class Exemption(models.Model):
    """An organisation has nothing of this kind (不适用), for a reason, from a day on; ended where it does again."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="exemptions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("理由", max_length=300)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "organisation"],
                condition=Q(ended_at__isnull=True),
                name="exempted_once",
            )
        ]


class Occurrence(models.Model):
    """Something was made or changed on a day, from which the limit of the regulation runs (第二十六条).

    It is settled by live content of that day or later, or voided with a reason.
    """

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="occurrences")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    happened_on = models.DateField("产生或变更日期")
    what = models.CharField("是什么", max_length=200)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("happened_on", "pk")


class ObligationNote(models.Model):
    """Why an obligation was changed and what it said before; the journal refers to it."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="notes")
    reason = models.CharField("依据或原因", max_length=500)
    before = models.JSONField(default=dict)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-pk",)


class DueReminder(models.Model):
    """A due day of which an organisation's people were told: once before it, once after."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField()
    is_late = models.BooleanField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "organisation", "due_on", "is_late"], name="reminded_once_per_due_day"
            )
        ]


class GuideText(models.Model):
    """What the guide says beyond directory and parameters; one row, edited on the desk."""

    office = models.ForeignKey(
        Organisation,
        verbose_name="公开工作机构",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    office_room = models.CharField("具体科室", max_length=60, blank=True)
    introduction = models.TextField("说明", blank=True)
    ways = models.TextField("获取方式", blank=True)
    remedies = models.TextField("监督和救济", blank=True)

    class Meta:
        verbose_name = "公开指南"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_row_of_guide_text")]


class IntakeWay(models.Model):
    """One way by which applications may come in, as the guide announces it."""

    intake = TermField(Intake, verbose_name="申请方式", unique=True)
    is_open = models.BooleanField("开通", default=True)
    details = models.CharField("怎么提交", max_length=300, blank=True)
    url = models.CharField("网址", max_length=300, blank=True)

    class Meta:
        verbose_name = "申请方式"
        ordering = ("pk",)


class GuideVersion(models.Model):
    """The guide as it stood from ``made_at`` on; ``content`` is what the page shows, never changed."""

    number = models.PositiveIntegerField(unique=True)
    content = models.JSONField()
    changed = models.JSONField(default=list)
    reason = models.CharField("修改说明", max_length=300, blank=True)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)


class ReviewRound(models.Model):
    """One round in which documents are reviewed for validity (文件清理)."""

    title = models.CharField("名称", max_length=120)
    basis = models.CharField("依据", max_length=300, blank=True)
    until_on = models.DateField("清理到哪一天的文件")
    due_on = models.DateField("完成期限")
    opened_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "文件清理"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.title


class RoundItem(models.Model):
    """One document of a round: what its organisation proposes, what the signer decided."""

    round = models.ForeignKey(ReviewRound, on_delete=models.CASCADE, related_name="items")
    article = models.ForeignKey("publishing.Article", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    proposed = TermField(Validity, verbose_name="清理意见", blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    decided = TermField(Validity, verbose_name="清理结论", blank=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("organisation__sort_order", "article__written_on", "pk")
        constraints = [models.UniqueConstraint(fields=["round", "article"], name="reviewed_once_per_round")]
