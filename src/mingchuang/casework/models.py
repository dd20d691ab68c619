"""Cases of every kind, what happened to their clocks, their letters, papers and shares.

Written only by ``casework.actions``. A kind keeps its own facts in a table of its own with a one-to-one key here.
"""

from django.db import models
from django.db.models import Q

from mingchuang.accounts.models import Person
from mingchuang.casework.rules import EnclosureKind, ItemState
from mingchuang.directory.models import Organisation
from mingchuang.fields import TermField
from mingchuang.fields.secret import SecretField


class Series(models.Model):
    """A run of numbers without gaps: ``last`` is the number given out most recently."""

    name = models.CharField(max_length=120, unique=True)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.last}"


class Case(models.Model):
    """One matter that arrived, runs against a clock, and ends.

    ``kind`` and ``state`` are codes of the app that offered the kind. ``due_on`` is what the kind's reckoner said
    last (``due_provisional``: on a year without a published calendar); lists sort by it, pages reckon anew.
    ``subject`` holds no personal data. ``key`` makes opening idempotent.
    """

    kind = models.CharField("类别", max_length=20)
    number = models.CharField("编号", max_length=60, unique=True)
    key = models.CharField(max_length=64, unique=True, null=True, editable=False)
    organisation = models.ForeignKey(Organisation, verbose_name="承办机关", on_delete=models.PROTECT)
    subject = models.CharField("事由", max_length=200)
    state = models.CharField("状态", max_length=40)
    received_on = models.DateField("收到日期")
    received_at = models.DateTimeField("收到时间")
    due_on = models.DateField("期限", null=True, blank=True)
    due_provisional = models.BooleanField("期限暂定", default=False)
    owner = models.ForeignKey(Person, verbose_name="经办人", null=True, blank=True, on_delete=models.PROTECT)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    archived_at = models.DateTimeField("归档时间", null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "案件"
        verbose_name_plural = "案件"
        ordering = ["-received_on", "-id"]
        indexes = [
            models.Index(fields=["kind", "closed_at", "due_on"], name="case_open_by_due"),
            models.Index(fields=["kind", "received_on"], name="case_by_receipt"),
            models.Index(fields=["organisation", "kind", "received_on"], name="case_by_organisation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True) | Q(closed_at__isnull=False),
                name="case_archived_is_closed",
            )
        ]

    def __str__(self) -> str:
        return self.number


class ClockEvent(models.Model):
    """Something that happened to a clock of a case, in the words of its kind (``what``), for ever.

    ``clock`` names which of the case's clocks; ``until`` and ``who`` as the kind's rules say; ``at`` is when it
    happened, to the minute where a clock counts hours.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clock_events")
    clock = models.CharField(max_length=40, blank=True)
    what = models.CharField("事件", max_length=40)
    on = models.DateField("日期")
    at = models.DateTimeField("时间")
    until = models.DateField("截止", null=True, blank=True)
    who = models.CharField(max_length=40, blank=True)
    amount = models.PositiveIntegerField(default=0)
    excused = models.BooleanField("有正当理由", default=False)
    actor = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.what} {self.on}"


class Letter(models.Model):
    """A letter as it went out: its text frozen (encrypted, because it names the addressee), its print by SM3.

    ``paper`` is the name under which the PDF is kept; ``sent_on`` and ``received_on`` are the two dates of service.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField("文书", max_length=40)
    title = models.CharField("标题", max_length=120)
    number = models.CharField("文号", max_length=60, unique=True)
    text = SecretField("正文")
    sm3 = models.CharField("SM3", max_length=64)
    paper = models.CharField(max_length=64)
    wording = models.PositiveIntegerField("文本版本", default=1)
    issued_on = models.DateField("日期")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    carrier = models.CharField("送达方式", max_length=40, blank=True)
    tracking = models.CharField("邮件号", max_length=60, blank=True)
    sent_on = models.DateField("寄出（送出）日期", null=True, blank=True)
    received_on = models.DateField("签收日期", null=True, blank=True)

    class Meta:
        ordering = ["issued_at", "id"]
        indexes = [
            models.Index(fields=["kind"], condition=Q(carrier=""), name="case_letter_unsent"),
            models.Index(
                fields=["sent_on"], condition=Q(sent_on__isnull=False, received_on__isnull=True),
                name="case_letter_on_the_way",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class Enclosure(models.Model):
    """A paper of a case; the content is kept encrypted under its SM3. ``by`` None: the applicant handed it in."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="enclosures")
    kind = TermField(EnclosureKind, verbose_name="类别")
    name = models.CharField("名称", max_length=120)
    content_type = models.CharField(max_length=100)
    paper = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    at = models.DateTimeField("收存时间")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    is_for_applicant = models.BooleanField("交付申请人", default=False)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.name


class Share(models.Model):
    """A part of a case asked of another organisation, with the day by which it should answer."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="shares")
    organisation = models.ForeignKey(Organisation, verbose_name="协办单位", on_delete=models.PROTECT)
    question = models.TextField("协办事项")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("交办时间")
    due_on = models.DateField("反馈期限")
    answer = models.TextField("反馈意见", blank=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("反馈时间", null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organisation"],
                condition=Q(answered_at__isnull=True),
                name="share_asked_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.due_on}"


class Batch(models.Model):
    """One deed ordered for many cases at once (``batches.Deed``), done case by case.

    ``key`` makes ordering idempotent; ``values`` is what was entered for all of them.
    """

    deed = models.CharField(max_length=40)
    key = models.CharField(max_length=64, unique=True, editable=False)
    values = models.JSONField(default=dict)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("交办时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = "批量办理"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.deed} {self.pk}"


class BatchItem(models.Model):
    """One case of a batch, or one letter of it; ``values`` was entered for it alone, ``said`` is why it was refused."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    letter = models.ForeignKey(Letter, null=True, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    state = TermField(ItemState, default=ItemState.WAITING)
    said = models.CharField("原因", max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["batch", "state"], name="case_batch_by_state")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.case_id}"


class Absence(models.Model):
    """``person`` is away from ``first_on`` to ``last_on``, both included, and ``substitute`` stands in."""

    person = models.ForeignKey(
        Person, verbose_name="休假人", on_delete=models.PROTECT, related_name="absences"
    )
    substitute = models.ForeignKey(Person, verbose_name="代办人", on_delete=models.PROTECT, related_name="+")
    first_on = models.DateField("开始日期")
    last_on = models.DateField("结束日期")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("登记时间")
    ended_at = models.DateTimeField("结束登记时间", null=True, blank=True)

    class Meta:
        ordering = ["-first_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=models.F("first_on")), name="absence_runs_forwards"
            ),
            models.CheckConstraint(
                condition=~Q(person=models.F("substitute")), name="absence_substitute_is_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.first_on}"


class MorningMail(models.Model):
    """That a person was told of what is pressing, once a working day; ``items`` may be none."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    items = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "on"], name="morning_mail_once_a_day")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.on}"


class CalendarFeed(models.Model):
    """The secret address under which a person's due days can be subscribed to; only its hash is kept."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person_id)
