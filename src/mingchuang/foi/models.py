"""An application for information: who asks, what for, how it ended. The case itself lies in the kernel.

Personal values are encrypted at rest; ``sameness`` is a keyed hash that tells the same applicant without naming him,
``topic`` the subject without what everybody writes, by which the same information is recognised; ``is_verified``: name
and number were told by the residents' login, not written by the applicant.
"""

from django.db import models
from django.db.models import Q

from mingchuang.accounts.models import Person
from mingchuang.casework.models import Case, Enclosure
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.rules import Intake
from mingchuang.fields import TermField
from mingchuang.fields.secret import SecretField
from mingchuang.foi.rules.correcting import Finding
from mingchuang.foi.rules.exchanges import ExchangeKind, ExchangeResult
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.registers import ComplaintResult, ComplaintWay, CoverStep
from mingchuang.foi.rules.remedies import Contest, ContestResult, Procedure
from mingchuang.foi.rules.words import ApplicantKind, Delivery, FormWanted


class Request(models.Model):
    """One application (一件申请). ``reasons`` and ``answer`` are the draft until the answer is signed.

    ``received_on`` repeats the case's day of receipt, so that lists and tables by day, intake and outcome are read off
    one index; written once, with the case, which is never received on another day.
    """

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="foi")
    received_on = models.DateField("收到日期", editable=False)
    intake = TermField(Intake, verbose_name="申请方式")
    applicant_kind = TermField(ApplicantKind, verbose_name="申请人类别")
    name = SecretField("姓名或名称")
    contact = SecretField("联系人", blank=True)
    id_number = SecretField("证件号码", blank=True)
    telephone = SecretField("联系电话", blank=True)
    address = SecretField("通信地址", blank=True)
    email = SecretField("电子邮箱", blank=True)
    sameness = models.CharField(max_length=64, db_index=True)
    topic = models.CharField(max_length=100, db_index=True, blank=True, editable=False)
    is_verified = models.BooleanField("身份已经统一身份认证核验", default=False, editable=False)
    wanted = SecretField("所需信息的内容描述")
    form_wanted = TermField(FormWanted, verbose_name="信息的形式")
    delivery = TermField(Delivery, verbose_name="获取方式")
    help_wanted = SecretField("需要的帮助", blank=True)
    code_hash = models.CharField(max_length=64)
    outcome = TermField(Outcome, verbose_name="办理结果", blank=True)
    reasons = SecretField("理由", default="{}")
    drafted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    used_days = models.PositiveSmallIntegerField("办理用时（工作日）", null=True, editable=False)
    fee_yuan = models.PositiveIntegerField("信息处理费（元）", default=0)
    fee_paid = models.BooleanField("已缴费", default=False)
    rating = models.PositiveSmallIntegerField("评价", null=True, blank=True)
    erased = models.CharField("已删除的内容", max_length=40, blank=True, editable=False)

    class Meta:
        verbose_name = "依申请公开"
        verbose_name_plural = "依申请公开"
        indexes = [
            models.Index(fields=["outcome", "answered_on", "applicant_kind"], name="foi_by_outcome"),
            models.Index(fields=["answered_on"], name="foi_by_answer"),
            models.Index(fields=["answered_on"], condition=Q(fee_paid=True), name="foi_by_fee"),
            models.Index(
                fields=["received_on", "case", "answered_on", "applicant_kind", "intake"],
                name="foi_by_receipt",
            ),
            models.Index(fields=["intake", "received_on", "outcome", "answered_on"], name="foi_by_intake"),
        ]
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
        indexes = [models.Index(fields=["what", "at"], name="foi_remark_by_kind")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.what}"


class Exchange(models.Model):
    """Something one side asks of the other outside the clock (往来): reasons, another way to give, a proposal to publish.

    ``asked_by``, ``answered_by`` None: the applicant. ``form`` and ``delivery``: what is offered instead of the wish.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="exchanges")
    kind = TermField(ExchangeKind, verbose_name="事项")
    text = SecretField("内容", blank=True)
    form = TermField(FormWanted, verbose_name="拟改用的形式", blank=True)
    delivery = TermField(Delivery, verbose_name="拟改用的获取方式", blank=True)
    asked_at = models.DateTimeField("提出时间")
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    until = models.DateField("答复的最后日期", null=True)
    result = TermField(ExchangeResult, verbose_name="结果", default=ExchangeResult.PENDING)
    answer = SecretField("答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["kind", "result"], name="foi_exchange_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["request", "kind"], name="foi_exchange_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, result="pending")
                | (Q(answered_at__isnull=False) & ~Q(result="pending")),
                name="foi_exchange_answered_with_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"


class Contestation(models.Model):
    """A reconsideration or a suit about an application or a correction: who judges it, since when, how it ended.

    ``reached_on``: the copy of the application or complaint arrived, from then our own period to answer runs.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contestations")
    kind = TermField(Contest, verbose_name="类别")
    body = models.CharField("复议机关或者法院", max_length=100)
    number = models.CharField("案号", max_length=80)
    filed_on = models.DateField("受理日期")
    procedure = TermField(Procedure, verbose_name="程序", default=Procedure.ORDINARY)
    reached_on = models.DateField("收到副本日期", null=True, blank=True)
    replied_on = models.DateField("提交答复日期", null=True, blank=True)
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


class Complaint(models.Model):
    """A complaint or report about disclosure work (《条例》第五十一条), attached to its case where there is one.

    ``subject`` stands in lists and holds no personal data; what was said and who said it is encrypted.
    """

    number = models.CharField("编号", max_length=60, unique=True)
    organisation = models.ForeignKey(Organisation, verbose_name="被投诉机关", on_delete=models.PROTECT)
    case = models.ForeignKey(
        Case,
        verbose_name="申请",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="complaints",
    )
    intake = TermField(ComplaintWay, verbose_name="来源")
    subject = models.CharField("事由", max_length=200)
    text = SecretField("内容")
    complainant = SecretField("投诉人", blank=True)
    telephone = SecretField("联系电话", blank=True)
    received_on = models.DateField("收到日期")
    result = TermField(ComplaintResult, verbose_name="结果", default=ComplaintResult.PENDING)
    reply = models.TextField("处理情况", blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    registered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "投诉举报"
        ordering = ["-received_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, result="pending")
                | (Q(closed_on__isnull=False) & ~Q(result="pending")),
                name="foi_complaint_closed_with_result",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PublicAnswer(models.Model):
    """An answer told to everybody without the applicant: proposed by one officer, decided by another.

    The three texts are written for the public and screened; nothing of the application itself is shown.
    """

    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="public_answer")
    title = models.CharField("标题", max_length=200)
    question = models.TextField("申请内容", max_length=1000)
    answer = models.TextField("答复内容", max_length=4000)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("拟稿时间")
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField("公开时间", null=True)
    withdrawn_at = models.DateTimeField("撤下时间", null=True)

    class Meta:
        verbose_name = "公开的答复"
        ordering = ["-published_at", "-id"]

    def __str__(self) -> str:
        return self.title


class Covering(models.Model):
    """What is ordered to be done with a paper before it goes out: read its scans, or make the covered copy.

    ``plan`` holds what is to be covered until the copy is made, then nothing; of a reading what was found. ``done`` of
    ``whole`` pages.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="coverings")
    source = models.ForeignKey(Enclosure, on_delete=models.CASCADE, related_name="+")
    step = TermField(CoverStep)
    plan = SecretField("遮盖内容", default="{}")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("提交时间")
    done = models.PositiveIntegerField(default=0)
    whole = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField("完成时间", null=True, blank=True)
    refusal = models.CharField("没有完成的原因", max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(ended_at__isnull=True), name="foi_covered_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.step}"


class MadeProactive(models.Model):
    """Information that was asked for and became an article (《条例》第四十四条), with the applications that asked."""

    article = models.OneToOneField("publishing.Article", on_delete=models.CASCADE, related_name="+")
    requests = models.ManyToManyField(Request, related_name="made_proactive")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    def __str__(self) -> str:
        return f"{self.article_id}"


class Correction(models.Model):
    """A request to correct a record about oneself (更正申请, 《条例》第四十一条): what is recorded, what would be right.

    ``question``, ``asked_on`` and ``until``: the evidence that was asked for, once. ``grounds`` is the draft until the
    letter is signed. ``page`` is the address on this site where the record stands, where it does.
    """

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="correction")
    intake = TermField(Intake, verbose_name="提出方式")
    applicant_kind = TermField(ApplicantKind, verbose_name="申请人类别")
    name = SecretField("姓名或名称")
    id_number = SecretField("证件号码", blank=True)
    telephone = SecretField("联系电话", blank=True)
    address = SecretField("通信地址", blank=True)
    sameness = models.CharField(max_length=64, db_index=True)
    code_hash = models.CharField(max_length=64)
    is_verified = models.BooleanField("身份已经统一身份认证核验", default=False, editable=False)
    wanted = SecretField("要求更正的记录")
    right = SecretField("正确的内容")
    evidence = SecretField("证据")
    page = models.CharField("本网站网址", max_length=200, blank=True)
    question = SecretField("需要补充的证据", blank=True)
    asked_on = models.DateField(null=True)
    until = models.DateField("补充证据的最后日期", null=True)
    finding = TermField(Finding, verbose_name="审核结果", blank=True)
    grounds = SecretField("理由", default="{}")
    drafted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField("办结日期", null=True, blank=True)
    erased = models.CharField("已删除的内容", max_length=40, blank=True, editable=False)

    class Meta:
        verbose_name = "更正申请"
        indexes = [models.Index(fields=["answered_on"], name="foi_correction_by_answer")]

    def __str__(self) -> str:
        return self.case.number


class CorrectionReview(models.Model):
    """One step of a correction that somebody took, with the remark; ``person`` None: the applicant."""

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="reviews")
    move = models.CharField(max_length=40)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    remark = SecretField("意见", blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.correction_id} {self.move}"
