"""What was looked through, what was found (never the value), what a second person decided, what was masked."""

from django.db import models
from django.db.models import Q

from mingchuang.accounts.models import Person
from mingchuang.fields import TermField
from mingchuang.screening.rules import Choice, Confidence, Kind, Treatment


class Reading(models.Model):
    """The words of a file by place, kept so that new rules need not open the file again.

    ``parts`` are compressed; they hold what the file holds and are as confidential as the file.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    reader_version = models.CharField(max_length=20)
    parts = models.BinaryField()
    unreadable = models.JSONField(default=list)
    pictures_waiting = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField()


class Scan(models.Model):
    """One content (text or file) of a subject such as ``article:12``, looked through with one set of rules.

    ``is_live``: as the public reads it; otherwise the newest version.
    """

    subject = models.CharField(max_length=60)
    is_live = models.BooleanField(default=False)
    item = models.CharField(max_length=60)
    label = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64, db_index=True)
    rules_version = models.CharField(max_length=40, blank=True)
    is_waiting = models.BooleanField(default=False)
    scanned_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "is_live", "item"], name="content_scanned_once")
        ]
        indexes = [
            models.Index(fields=["is_waiting"], condition=Q(is_waiting=True), name="scan_waiting"),
            models.Index(fields=["is_live", "rules_version"], name="scan_by_rules"),
        ]


class Finding(models.Model):
    """All values of one kind at one place: how many, where, one of them masked.

    ``fingerprint`` is a keyed hash over the values; a decision holds as long as it stays the same.
    """

    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="findings")
    kind = TermField(Kind, verbose_name="类型")
    place = models.CharField("位置", max_length=200)
    where = models.CharField("单元格或行", max_length=200, blank=True)
    count = models.PositiveIntegerField("数量")
    sample = models.CharField("示例（已遮盖）", max_length=80, blank=True)
    confidence = TermField(Confidence, verbose_name="把握")
    why = models.CharField("说明", max_length=300, blank=True)
    is_hidden = models.BooleanField("不可见处", default=False)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(count__gte=1), name="finding_counts_something")]


class Decision(models.Model):
    """A second person's decision about a finding of a subject; withdrawn ones stay on record."""

    subject = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64)
    kind = TermField(Kind, verbose_name="类型")
    choice = TermField(Choice, verbose_name="结论")
    reason = models.CharField("理由", max_length=500, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("时间")
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "fingerprint"],
                condition=Q(withdrawn_at__isnull=True),
                name="finding_decided_once",
            )
        ]


class Masking(models.Model):
    """A new file in which values of another are hidden: hashes of both, how many values of which kind."""

    source_sha256 = models.CharField(max_length=64)
    result_sha256 = models.CharField(max_length=64, db_index=True)
    counts = models.JSONField(default=dict)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_sha256", "result_sha256"], name="masked_file_once"),
            models.CheckConstraint(
                condition=~Q(source_sha256=models.F("result_sha256")), name="masking_makes_another_file"
            ),
        ]


class MaskingOrder(models.Model):
    """A PDF or picture of a subject that the worker is to mask: by whom, how far it is, why it was refused."""

    subject = models.CharField(max_length=60)
    item = models.CharField(max_length=60)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)
    whole = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "item"], condition=Q(ended_at__isnull=True), name="masking_ordered_once"
            )
        ]

    @property
    def per_cent(self) -> int:
        """How far it is, 0 to 100."""
        return 100 * self.done // self.whole if self.whole else 0


class LiveRound(models.Model):
    """When a published subject was last looked through, in which version and by which rules.

    ``is_alarming``: by the policy of its columns something stood against its publication then.
    """

    subject = models.CharField(max_length=60, unique=True)
    version = models.CharField(max_length=80)
    rules_version = models.CharField(max_length=40, db_index=True)
    looked_at = models.DateTimeField()
    is_alarming = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["subject"], condition=Q(is_alarming=True), name="round_with_alarm")]


class ListedWord(models.Model):
    """A word of the district's own lists: wrong, outdated or not to be used."""

    word = models.CharField("用语", max_length=60, unique=True)
    advice = models.CharField("正确写法或说明", max_length=200, blank=True)
    treatment = TermField(Treatment, verbose_name="处理", default=Treatment.ASK)
    reason = models.CharField("收入的依据", max_length=300, blank=True)

    class Meta:
        verbose_name = "用语"
        verbose_name_plural = "用语表"
        ordering = ["word"]
        constraints = [models.CheckConstraint(condition=~Q(word=""), name="listed_word_is_not_empty")]

    def __str__(self) -> str:
        return self.word


class TreatmentRule(models.Model):
    """The district's own treatment of a kind, in one column or everywhere, with its reason."""

    kind = TermField(Kind, verbose_name="类型")
    column = models.CharField(
        "栏目路径", max_length=200, blank=True, help_text="如 /zwgk/xzcf/，含下级栏目；留空即全站"
    )
    treatment = TermField(Treatment, verbose_name="处理")
    reason = models.CharField("依据", max_length=300)

    class Meta:
        verbose_name = "检查规则"
        verbose_name_plural = "检查规则"
        ordering = ["kind", "column"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "column"], name="treatment_once_per_column"),
            models.CheckConstraint(condition=~Q(reason=""), name="treatment_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kind.label} {self.column or '全站'}"
