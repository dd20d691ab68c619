"""Site safety: switches, papers, incidents and drills, what was taken down. Rows of switches and papers are added,
never edited."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from mingchuang.fields import TermField
from mingchuang.operations.rules import Course, EventKind, Level, SafetyPaper, Switch


class Switching(models.Model):
    """One turn of a switch; the newest of its name holds. ``made_by`` is empty for the command line."""

    name = TermField(Switch)
    is_on = models.BooleanField()
    reason = models.CharField("原因", max_length=200)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.name} {self.is_on}"


class SafetyText(models.Model):
    """One version of a safety paper, with the person who answers for it; the newest of its kind holds."""

    kind = TermField(SafetyPaper, verbose_name="文件")
    text = models.TextField("正文", max_length=50_000)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="责任人", on_delete=models.PROTECT, related_name="+"
    )
    reviewed_on = models.DateField("核定日期")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.kind.label} {self.reviewed_on}"


class SafetyEvent(models.Model):
    """An incident or a drill, with its times. What is known later is added until it has ended."""

    kind = TermField(EventKind, verbose_name="类别")
    level = TermField(Level, verbose_name="等级", blank=True)
    title = models.CharField("名称", max_length=100)
    began_at = models.DateTimeField("发生时间")
    found_at = models.DateTimeField("发现时间")
    contained_at = models.DateTimeField("控制时间", null=True, blank=True)
    ended_at = models.DateTimeField("恢复时间", null=True, blank=True)
    what = models.TextField("经过", max_length=5000)
    done = models.TextField("处置", max_length=5000, blank=True)
    lesson = models.TextField("改进", max_length=5000, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-began_at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="safety_event_in_order",
                condition=Q(found_at__gte=models.F("began_at"))
                & (Q(contained_at__isnull=True) | Q(contained_at__gte=models.F("found_at")))
                & (Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("contained_at"))),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def course(self) -> Course:
        """Its moments, for the rules."""
        return Course(self.began_at, self.found_at, self.contained_at, self.ended_at)


class TakeDown(models.Model):
    """One item taken off everywhere: what was asked, what was looked at afterwards, how long it took.

    ``checks``: one ``{"what", "good", "said"}`` for each place. ``articles`` are the ids of what was withdrawn.
    """

    address = models.CharField(max_length=1000)
    reason = models.CharField("原因", max_length=500)
    articles = models.JSONField(default=list)
    checks = models.JSONField(default=list)
    milliseconds = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.address

    @property
    def is_clean(self) -> bool:
        """Whether nothing of it was found anywhere afterwards."""
        return all(check["good"] for check in self.checks)
