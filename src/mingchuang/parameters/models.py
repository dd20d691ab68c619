"""Dated overrides of what the package brings."""

from django.db import models
from django.db.models import F, Q


class Override(models.Model):
    """A value that replaces the package's from ``holds_from`` to ``holds_until`` (inclusive; open where empty).

    Rows are never edited: a newer row of the same name wins on the days that it covers, a wrong one is
    withdrawn. ``made_by`` and ``withdrawn_by`` are ids of people (this floor knows no accounts).
    """

    name = models.CharField("名称", max_length=120, db_index=True)
    value = models.JSONField("取值")
    holds_from = models.DateField("起用日期")
    holds_until = models.DateField("截止日期", null=True, blank=True)
    reason = models.CharField("依据或原因", max_length=500)
    made_by = models.BigIntegerField("调整人", null=True)
    made_at = models.DateTimeField("调整时间")
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_by = models.BigIntegerField("撤销人", null=True, blank=True)
    withdrawal_reason = models.CharField("撤销原因", max_length=500, blank=True)

    class Meta:
        verbose_name = "参数调整"
        verbose_name_plural = "参数调整"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="override_holds_forwards",
                condition=Q(holds_until__isnull=True) | Q(holds_until__gte=F("holds_from")),
            ),
            models.CheckConstraint(name="override_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.holds_from}"
