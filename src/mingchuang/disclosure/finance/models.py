"""One row for each report of an organisation: when it was approved, its tables, what was said about them, its article."""

from django.db import models

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.finance.rules import Key, Level, ReportKind, title_of
from mingchuang.fields import TermField


class Report(models.Model):
    """The budget, an adjustment, an execution report or the final accounts of one organisation and year.

    It begins with the day of approval, from which ``due_on`` follows by the limit then in force; ``tables``
    (``tables.as_json``) come by upload, ``explanations`` by the key of the finding they answer. ``article`` is what the
    public reads.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField("年度")
    kind = TermField(ReportKind, verbose_name="类别")
    serial = models.PositiveSmallIntegerField("次数", default=1)
    level = TermField(Level, verbose_name="级次")
    approved_on = models.DateField("批准日期")
    due_on = models.DateField("最后一日")
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    tables = models.JSONField("表", default=list, blank=True)
    explanations = models.JSONField("说明", default=dict, blank=True)
    file = models.ForeignKey(
        "publishing.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间", null=True, blank=True)
    article = models.OneToOneField(
        "publishing.Article", null=True, blank=True, on_delete=models.SET_NULL, related_name="finance_report"
    )
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "预决算"
        verbose_name_plural = "预决算"
        ordering = ("-year", "kind", "organisation__sort_order", "organisation__code", "serial")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "kind", "serial"], name="finance_report_once"
            )
        ]
        indexes = [models.Index(fields=["year", "kind"], name="finance_report_of_year")]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> Key:
        """Which report of its organisation."""
        return Key(self.year, self.kind, self.serial)

    @property
    def title(self) -> str:
        """What it is called."""
        return title_of(self.organisation.name, self.level, self.key)


class Version(models.Model):
    """The tables and explanations from which a version of the article was made; what is live is found by revision."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="versions")
    revision = models.BigIntegerField()
    tables = models.JSONField()
    explanations = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("-revision",)
        constraints = [models.UniqueConstraint(fields=["report", "revision"], name="finance_version_once")]

    def __str__(self) -> str:
        return f"{self.report_id}:{self.revision}"
