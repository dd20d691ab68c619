"""Versions of an organisation's power list and their items."""

from django.db import models

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.powers.rules import LABELS, Power, PowerKind
from mingchuang.fields import TermField


class Version(models.Model):
    """One state of an organisation's list: from which day, why. Its article passes the gate; the newest live one holds."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="单位", on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveIntegerField("版次")
    adjusted_on = models.DateField("调整日期")
    reason = models.CharField("调整原因", max_length=500)
    file = models.ForeignKey(
        "publishing.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    article = models.OneToOneField(
        "publishing.Article", null=True, blank=True, on_delete=models.SET_NULL, related_name="power_list"
    )

    class Meta:
        verbose_name = "权责清单"
        verbose_name_plural = "权责清单"
        ordering = ("organisation__sort_order", "organisation__code", "-number")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="power_list_version_once")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is called."""
        return f"{self.organisation.name}权责清单（{self.adjusted_on:%Y年%-m月%-d日}版）"


class Item(models.Model):
    """One power of one version; the fields are those of ``rules.Power``."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveIntegerField()
    code = models.CharField("职权编码", max_length=60)
    name = models.CharField("职权名称", max_length=300)
    kind = TermField(PowerKind, verbose_name="职权类型")
    basis = models.TextField("实施依据", blank=True)
    holder = models.CharField("行使主体", max_length=120, blank=True)
    subject = models.CharField("行政相对人", max_length=200, blank=True)
    limit = models.CharField("办理时限", max_length=200, blank=True)
    flow = models.TextField("运行流程", blank=True)
    duties = models.TextField("责任事项", blank=True)
    accountability = models.TextField("追责情形", blank=True)
    telephone = models.CharField("监督电话", max_length=60, blank=True)

    class Meta:
        ordering = ("place",)
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="power_once_in_version")]

    def __str__(self) -> str:
        return self.name

    @property
    def power(self) -> Power:
        """The item as a value."""
        return Power(**{name: getattr(self, name) for name in LABELS})
