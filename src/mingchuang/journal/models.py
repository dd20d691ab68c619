"""What happened, for ever: entries and the sealed blocks that hold them."""

from typing import Any, NoReturn

from django.db import models


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete what has happened."""


class AppendOnlyQuerySet(models.QuerySet["Entry"]):
    """Refuses what would rewrite the past; on PostgreSQL a trigger refuses it as well."""

    def update(self, **_values: Any) -> NoReturn:
        raise AppendOnlyError("journal entries cannot be changed")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("journal entries cannot be deleted")


class Block(models.Model):
    """A run of entries sealed together: ``seal`` covers them and the seal of the block before."""

    number = models.PositiveBigIntegerField(primary_key=True)
    first_entry = models.BigIntegerField()
    last_entry = models.BigIntegerField()
    entries = models.PositiveIntegerField()
    previous_seal = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.number} {self.seal[:12]}"


class Entry(models.Model):
    """One thing that happened. ``facts`` hold codes and numbers, never free text or personal data.

    ``at`` is when it happened, ``recorded_at`` when the system wrote it; the two part only for imports, the
    demo and late registration, and ``late`` marks them then.
    """

    verb = models.CharField("动作", max_length=80, db_index=True)
    subject = models.CharField("对象", max_length=120, db_index=True)
    actor = models.BigIntegerField("经办人", null=True, db_index=True)
    organisation = models.CharField("机构", max_length=40, blank=True, db_index=True)
    at = models.DateTimeField("发生时间", db_index=True)
    recorded_at = models.DateTimeField("记录时间")
    late = models.BooleanField("补录", default=False)
    facts = models.JSONField("事实", default=dict)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "日志"
        verbose_name_plural = "日志"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("journal entries cannot be changed")
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        raise AppendOnlyError("journal entries cannot be deleted")

    def as_sealed(self) -> dict[str, Any]:
        """The values that a seal covers."""
        return {
            "id": self.pk,
            "verb": self.verb,
            "subject": self.subject,
            "actor": self.actor,
            "organisation": self.organisation,
            "at": self.at.timestamp(),
            "recorded_at": self.recorded_at.timestamp(),
            "late": self.late,
            "facts": self.facts,
        }
