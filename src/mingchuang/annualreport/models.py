"""A year's report of one body, its frozen figures with their lists, and the small registers that it counts."""

from typing import Any

from django.db import models
from django.db.models import Q

from mingchuang.accounts.models import Person
from mingchuang.annualreport.rules import ActivityKind, Stage
from mingchuang.directory.models import Organisation
from mingchuang.fields import TermField


class AnnualReport(models.Model):
    """The report of ``organisation`` for ``year``. ``prose``: text by part; ``frozen``: figures by code, once published;
    ``log_head``: the head of the log of editions at that moment, to be printed (``LogHead``)."""

    year = models.PositiveSmallIntegerField("年度")
    organisation = models.ForeignKey(
        Organisation, verbose_name="机构", on_delete=models.PROTECT, related_name="annual_reports"
    )
    stage = TermField(Stage, verbose_name="状态", default=Stage.DRAFTING)
    prose = models.JSONField("文字", default=dict)
    remark = models.TextField("退回意见", blank=True)
    difference_reason = models.TextField("与各单位之和不一致的原因", blank=True)
    frozen = models.JSONField("固定的数据", default=dict)
    frozen_at = models.DateTimeField("数据固定时间", null=True)
    seal = models.CharField("日志封条", max_length=64, blank=True)
    log_head = models.JSONField("版本日志根值", default=dict, blank=True)
    article = models.ForeignKey(
        "publishing.Article", verbose_name="公开的报告", null=True, on_delete=models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField("开始时间")

    class Meta:
        verbose_name = "年度报告"
        verbose_name_plural = "年度报告"
        ordering = ["-year", "organisation__sort_order", "organisation__code"]
        constraints = [
            models.UniqueConstraint(fields=["year", "organisation"], name="annual_report_once"),
            models.CheckConstraint(
                condition=~Q(stage=Stage.PUBLISHED) | Q(frozen_at__isnull=False), name="annual_report_frozen"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year}"

    @property
    def title(self) -> str:
        """The title of the published report."""
        return f"{self.organisation.name}{self.year}年政府信息公开工作年度报告"


class FrozenList(models.Model):
    """What a frozen figure counted: compressed rows of subject, title, day, address, and their SM3."""

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="lists")
    code = models.CharField(max_length=80)
    count = models.PositiveIntegerField()
    rows = models.BinaryField()
    sm3 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "code"], name="frozen_list_once")]

    def __str__(self) -> str:
        return self.code


class Activity(models.Model):
    """One entry of the registers: money spent, a meeting, a training, with its evidence."""

    kind = TermField(ActivityKind, verbose_name="类别")
    organisation = models.ForeignKey(
        Organisation, verbose_name="机构", on_delete=models.PROTECT, related_name="+"
    )
    held_on = models.DateField("日期")
    title = models.CharField("事由", max_length=200)
    amount_yuan = models.DecimalField("金额（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    people = models.PositiveIntegerField("人数", null=True, blank=True)
    evidence = models.ForeignKey(
        "publishing.StoredFile",
        verbose_name="凭证",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    evidence_number = models.CharField("凭证号", max_length=80, blank=True)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "台账记录"
        verbose_name_plural = "工作台账"
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=ActivityKind.COST) | Q(amount_yuan__isnull=False), name="cost_has_amount"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def measure(self) -> str:
        """The amount or the number of people, as read."""
        if self.amount_yuan is not None:
            return f"{self.amount_yuan:,.2f}元"
        return f"{self.people}人" if self.people is not None else ""


class RecordedCount(models.Model):
    """A number of a year that is kept outside this system, with where it comes from."""

    year = models.PositiveSmallIntegerField("年度")
    organisation = models.ForeignKey(
        Organisation, verbose_name="机构", on_delete=models.PROTECT, related_name="+"
    )
    code = models.CharField("指标", max_length=80)
    value = models.DecimalField("数值", max_digits=14, decimal_places=4)
    source = models.CharField("数据来源", max_length=200)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "登记的统计数"
        verbose_name_plural = "登记的统计数"
        constraints = [
            models.UniqueConstraint(fields=["year", "organisation", "code"], name="recorded_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year}"

    def as_row(self) -> dict[str, Any]:
        """The entry as evidence shows it."""
        return {"title": f"{self.organisation.name}：{self.value.normalize():f}", "note": self.source}
