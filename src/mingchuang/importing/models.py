"""Batches of moved content, what became of each document, and the old addresses that lead to the new pages."""

from datetime import date

from django.db import models

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.fields import TermField
from mingchuang.importing.rules import IN_SHORT, BatchState, Outcome, Reason, day_in_address
from mingchuang.portal.models import ColumnPage


class Batch(models.Model):
    """One source moved in as a whole: run, run on after a stop, reconciled, undone as a whole.

    ``source`` is the path of a folder or file on this machine; ``mapping`` as ``mapping.Mapping.as_json``;
    ``way`` the way that its documents keep (M25). ``found`` counts the documents of the source as far as known.
    """

    name = models.CharField("批次名称", max_length=120, unique=True)
    source = models.CharField("来源", max_length=500)
    source_name = models.CharField("来源文件", max_length=200, blank=True)
    mapping = models.JSONField(default=dict)
    state = TermField(BatchState, verbose_name="状态", default=BatchState.PREPARING)
    organisation = models.ForeignKey(
        Organisation, verbose_name="默认机构", on_delete=models.PROTECT, related_name="+"
    )
    column = models.ForeignKey(
        ColumnPage, verbose_name="默认栏目", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    way = models.CharField("原公开途径", max_length=40, blank=True)
    found = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("建立时间")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "迁移批次"
        verbose_name_plural = "迁移批次"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class Item(models.Model):
    """One document of a batch and what became of it.

    ``files`` lists attachments and pictures (``{"name", "source", "sha256", "size", "state", "why"}``);
    ``findings`` are kinds and counts, never values: what a quarantined document says stays in its source.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    place = models.CharField("来源位置", max_length=500)
    outcome = TermField(Outcome, verbose_name="结果")
    reason = TermField(Reason, verbose_name="原因", blank=True)
    title = models.CharField("标题", max_length=300, blank=True)
    document_number = models.CharField("文号", max_length=80, blank=True)
    old_number = models.CharField("原索引号", max_length=80, blank=True)
    old_url = models.CharField("原网址", max_length=500, blank=True)
    original_on = models.DateField("原发布日期", null=True)
    old_column = models.CharField("原栏目", max_length=120, blank=True)
    publisher = models.CharField("原发布机构", max_length=200, blank=True)
    column = models.ForeignKey(ColumnPage, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    article = models.ForeignKey(
        "publishing.Article", null=True, on_delete=models.SET_NULL, related_name="moved_in_as"
    )
    sha256 = models.CharField(max_length=64, blank=True)
    files = models.JSONField(default=list)
    missing = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=list)
    remark = models.CharField("备注", max_length=300, blank=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["batch", "place"], name="item_once_in_its_batch")]
        indexes = [models.Index(fields=["batch", "outcome"], name="item_outcome")]

    def __str__(self) -> str:
        return self.place

    @property
    def in_short(self) -> str:
        """Why it is in quarantine, in a word."""
        return IN_SHORT.get(self.reason, "")

    @property
    def wants_day(self) -> bool:
        """Whether a person can add the day that is missing."""
        return self.reason in (Reason.NO_DATE, Reason.NO_COLUMN) and self.original_on is None

    @property
    def suggested_day(self) -> date | None:
        """The day that the old address names, where it names one."""
        return day_in_address(self.old_url or self.place)


class OldAddress(models.Model):
    """An address of the old platform and the article that stands for it now.

    ``path`` may carry a query as it reads (``/show.aspx?name=信息``). Where it holds signs that a redirect of the edition cannot, the
    application answers it.
    """

    path = models.CharField(max_length=500, unique=True)
    article = models.ForeignKey("publishing.Article", on_delete=models.CASCADE, related_name="old_addresses")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="addresses")

    def __str__(self) -> str:
        return self.path
