"""An application for information: who asks, what for, how it ended. The case itself lies in the kernel.

Personal values are encrypted at rest; ``sameness`` is a keyed hash that tells the same applicant without naming him.
"""

from django.db import models
from django.db.models import Q

from mingchuang.accounts.models import Person
from mingchuang.casework.models import Case
from mingchuang.disclosure.rules import Intake
from mingchuang.fields import TermField
from mingchuang.fields.secret import SecretField
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.remedies import Contest, ContestResult
from mingchuang.foi.rules.words import ApplicantKind, Delivery, FormWanted


class Request(models.Model):
    """One application (一件申请). ``reasons`` and ``answer`` are the draft until the answer is signed."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="foi")
    intake = TermField(Intake, verbose_name="申请方式")
    applicant_kind = TermField(ApplicantKind, verbose_name="申请人类别")
    name = SecretField("姓名或名称")
    contact = SecretField("联系人", blank=True)
    id_number = SecretField("证件号码", blank=True)
    telephone = SecretField("联系电话", blank=True)
    address = SecretField("通信地址", blank=True)
    email = SecretField("电子邮箱", blank=True)
    sameness = models.CharField(max_length=64, db_index=True)
    wanted = SecretField("所需信息的内容描述")
    form_wanted = TermField(FormWanted, verbose_name="信息的形式")
    delivery = TermField(Delivery, verbose_name="获取方式")
    help_wanted = SecretField("需要的帮助", blank=True)
    code_hash = models.CharField(max_length=64)
    outcome = TermField(Outcome, verbose_name="办理结果", blank=True)
    reasons = SecretField("理由", default="{}")
    drafted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    fee_yuan = models.PositiveIntegerField("信息处理费（元）", default=0)
    fee_paid = models.BooleanField("已缴费", default=False)
    rating = models.PositiveSmallIntegerField("评价", null=True, blank=True)

    class Meta:
        verbose_name = "依申请公开"
        verbose_name_plural = "依申请公开"
        indexes = [models.Index(fields=["outcome", "answered_on"], name="foi_by_outcome")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | ~Q(outcome=""), name="foi_answered_has_an_outcome"
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)), name="foi_rating_is_one_to_five"
            ),
        ]

    def __str__(self) -> str:
        return self.case.number


class Review(models.Model):
    """One decision on the draft of an answer: who, which move, with what remark."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="reviews")
    move = models.CharField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    remark = models.TextField("意见", blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.move}"


class Remark(models.Model):
    """A free text that belongs to an event of the clock (why it was extended, who was asked), kept with its case."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="remarks")
    what = models.CharField(max_length=40)
    text = SecretField("说明")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.what}"


class Contestation(models.Model):
    """A reconsideration or a suit about an application: who judges it, since when, and how it ended."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="contestations")
    kind = TermField(Contest, verbose_name="类别")
    body = models.CharField("复议机关或者法院", max_length=100)
    number = models.CharField("案号", max_length=80)
    filed_on = models.DateField("受理日期")
    result = TermField(ContestResult, verbose_name="结果", default=ContestResult.PENDING)
    decided_on = models.DateField("审结日期", null=True, blank=True)

    class Meta:
        ordering = ["filed_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="foi_contest_number_once"),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True, result="pending")
                | (Q(decided_on__isnull=False) & ~Q(result="pending")),
                name="foi_contest_decided_with_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
