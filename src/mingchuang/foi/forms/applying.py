"""The form of an application: for the public, and for the officer who writes down a letter or a visit."""

from typing import Any, Self

from django import forms
from django.core import signing

from mingchuang.accounts.residents import Resident
from mingchuang.casework.rules import EnclosureKind
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.rules import Intake
from mingchuang.documents.recognition import recognise
from mingchuang.documents.rules import RefusedFileError
from mingchuang.foi.actions.intake import Application, Paper, fresh_key
from mingchuang.foi.queries import open_intakes, organisations_with_intake
from mingchuang.foi.rules.words import (
    LONGEST_TITLE,
    LONGEST_WANTED,
    SHORTEST_WANTED,
    ApplicantKind,
    Delivery,
    FormWanted,
)

LARGEST_UPLOAD = 10 << 20
AUTOCOMPLETE = {
    "name": "name", "telephone": "tel", "address": "street-address", "email": "email", "id_number": "off",
}  # fmt: skip
A_DAY = 24 * 3600
QUICKEST = 3
"""Nobody fills the form in less seconds."""


def token() -> str:
    """A signed token for one form: its key makes sending it twice harmless, its age shows a machine."""
    return signing.dumps(fresh_key(), salt="foi.form")


def key_of(written: str, *, quickest: int = 0) -> tuple[str, str]:
    """The key of a token, or an empty one and the sentence why it does not hold."""
    try:
        key = signing.loads(written, salt="foi.form", max_age=A_DAY)
    except signing.BadSignature:
        return "", "页面打开的时间太长，请核对内容后再提交一次。"
    if quickest:
        try:
            signing.loads(written, salt="foi.form", max_age=quickest)
        except signing.SignatureExpired:
            return str(key), ""
        return "", "提交得太快，请核对填写的内容，几秒钟后再提交。"
    return str(key), ""


class OrganisationField(forms.ModelChoiceField):
    """Organisations by their full names, as letters are addressed."""

    def label_from_instance(self, obj: Organisation) -> str:
        return obj.name


class Described(forms.Form):
    """A form of which every input is tied to its hint and its error."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.error_messages |= {
                "required": f"请填写“{field.label}”。",
                "min_length": f"“{field.label}”至少写%(limit_value)d个字，请写清楚想要什么。",
                "max_length": f"“{field.label}”最多写%(limit_value)d个字，现在有%(show_value)d个字。",
            }
            field.widget.attrs["id"] = f"foi-{name}"

    def described(self) -> Self:
        """This form, ready for its page."""
        for name, field in self.fields.items():
            wrong = bool(self.errors.get(name))
            said = [f"foi-{name}-hint"] if field.help_text else []
            said += [f"foi-{name}-error"] if wrong else []
            if said:
                field.widget.attrs["aria-describedby"] = " ".join(said)
            if wrong:
                field.widget.attrs["aria-invalid"] = "true"
        return self

    def problems(self) -> list[tuple[str, str]]:
        """Every error with the id of its input (empty where it belongs to none), for the summary on top."""
        return [
            (f"foi-{name}" if name in self.fields else "", str(error))
            for name, errors in self.errors.items()
            for error in errors
        ]


class FromApplicant(Described):
    """A form of somebody who may have signed in: then the login tells who it is, and nothing of it is asked."""

    TOLD = ("applicant_kind", "name", "contact", "id_number", "identity")

    def __init__(self, *args: Any, resident: Resident | None = None, **options: Any) -> None:
        self.resident = resident
        super().__init__(*args, **options)
        known = [one.pk for one in self.organisations()]
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=known)
        self.fields["telephone"].widget.attrs["inputmode"] = "tel"
        for name, filled in AUTOCOMPLETE.items():
            if name in self.fields:
                self.fields[name].widget.attrs["autocomplete"] = filled
        if resident:
            self.fields["telephone"].initial = resident.telephone
            for name in self.TOLD:
                self.fields.pop(name, None)

    def organisations(self) -> list[Organisation]:
        """To whom one may turn here."""
        return organisations_with_intake()

    def clean_identity(self) -> Any:
        return checked_upload(self.cleaned_data["identity"])

    def lacks_identity(self, held: dict[str, Any]) -> bool:
        """Whether neither login nor number nor paper shows who it is."""
        shown = self.resident or held.get("id_number", "").strip() or held.get("identity")
        return not shown and not self.errors.get("identity")

    def who(self) -> dict[str, Any]:
        """The applicant, told by the login or written down."""
        if self.resident:
            return {
                "applicant_kind": ApplicantKind.NATURAL, "name": self.resident.name,
                "id_number": self.resident.id_number, "is_verified": True,
            }  # fmt: skip
        held = self.cleaned_data
        kind = ApplicantKind(held["applicant_kind"])
        return {"applicant_kind": kind, "name": held["name"], "id_number": held["id_number"]}


class WantedForm(Described):
    """The first step: what is wanted, before anything is asked about the applicant."""

    title = forms.CharField(
        label="所需信息的名称", max_length=LONGEST_TITLE,
        help_text="例如“2025年书院街老旧小区改造项目清单”。请不要写个人信息。",
    )  # fmt: skip
    wanted = forms.CharField(
        label="内容描述", max_length=LONGEST_WANTED, required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写上文号、年份、地点、项目等便于查找的特征。不需要说明申请的理由和用途。",
    )  # fmt: skip


class ApplicationForm(FromApplicant):
    """What art. 29 asks for, and nothing about reasons."""

    organisation = OrganisationField(
        Organisation.objects.none(), label="向哪个机关申请", empty_label=None,
        help_text="不清楚由哪个机关负责的，选区政府。不属于它负责的，会告诉您应当找谁。",
    )  # fmt: skip
    applicant_kind = forms.ChoiceField(label="申请人类别", choices=ApplicantKind.choices())
    name = forms.CharField(label="姓名或者单位名称", max_length=60)
    contact = forms.CharField(label="联系人（单位填写）", max_length=60, required=False)
    id_number = forms.CharField(
        label="身份证件号码或者统一社会信用代码", max_length=40, required=False,
        help_text="也可以不填，在下面上传身份证明。",
    )  # fmt: skip
    telephone = forms.CharField(label="联系电话", max_length=40)
    address = forms.CharField(label="通信地址", max_length=200, required=False)
    email = forms.EmailField(label="电子邮箱", required=False)
    title = forms.CharField(
        label="所需信息的名称",
        max_length=LONGEST_TITLE,
        help_text="例如“2025年书院街老旧小区改造项目清单”。请不要写个人信息。",
    )
    wanted = forms.CharField(
        label="内容描述", max_length=LONGEST_WANTED, min_length=SHORTEST_WANTED, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写上文号、年份、地点、项目等便于查找的特征。不需要说明申请的理由和用途。",
    )  # fmt: skip
    form_wanted = forms.ChoiceField(
        label="希望的形式", choices=FormWanted.choices(), initial=FormWanted.ELECTRONIC
    )
    delivery = forms.ChoiceField(label="希望怎样获取", choices=Delivery.choices(), initial=Delivery.ONLINE)
    help_wanted = forms.CharField(
        label="需要的帮助",
        max_length=200,
        required=False,
        help_text="阅读、视力、听力有困难的，请写明需要什么帮助。",
    )
    identity = forms.FileField(
        label="身份证明",
        required=False,
        help_text="照片、扫描件或者 PDF，不超过 10 MB。只用于核对身份，加密保存。",
    )

    paper_kind = EnclosureKind.IDENTITY

    def clean(self) -> dict[str, Any]:
        held = super().clean() or {}
        self.check_delivery(held)
        self.check_identity(held)
        return held

    def check_delivery(self, held: dict[str, Any]) -> None:
        """Whoever wants it sent must say where to."""
        if held.get("delivery") == Delivery.POST and not held.get("address", "").strip():
            self.add_error("address", "选择邮寄的，请填写通信地址。")
        if held.get("delivery") == Delivery.EMAIL and not held.get("email"):
            self.add_error("email", "选择电子邮件的，请填写电子邮箱。")

    def check_identity(self, held: dict[str, Any]) -> None:
        """《条例》第二十九条第二款第（一）项: proof of identity, by number or by paper."""
        if self.lacks_identity(held):
            self.add_error("id_number", "请填写证件号码，或者上传身份证明。（《条例》第二十九条）")

    def application(self) -> Application:
        """The clean values as the action takes them."""
        held = self.cleaned_data
        upload = held.get("identity")
        papers = [Paper(self.paper_kind, upload.name, upload.read())] if upload else []
        return Application(
            **self.who(),
            organisation=held["organisation"],
            contact=held.get("contact", ""),
            telephone=held["telephone"],
            address=held["address"],
            email=held["email"],
            title=held["title"],
            wanted=held["wanted"],
            form_wanted=FormWanted(held["form_wanted"]),
            delivery=Delivery(held["delivery"]),
            help_wanted=held["help_wanted"],
            papers=papers,
        )


class RegistrationForm(ApplicationForm):
    """The same, written down by an officer: intake, day of receipt, scan of what came in."""

    intake = forms.ChoiceField(
        label="申请方式", help_text="公开指南列明的申请方式；信函和当面提交任何时候都不能拒收。"
    )
    received_on = forms.DateField(
        label="收到日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="当面提交为提交之日；挂号信、EMS 为签收之日；平信、传真为与申请人确认之日。（《条例》第三十一条）",
    )  # fmt: skip
    FIRST = (
        "intake", "received_on", "name", "telephone", "address", "title", "wanted", "identity", "applicant_kind",
        "organisation",
    )  # fmt: skip
    field_order = FIRST
    paper_kind = EnclosureKind.REQUEST

    def __init__(self, *args: Any, allowed: list[Organisation], **options: Any) -> None:
        self.allowed = allowed
        super().__init__(*args, **options)
        self.fields["intake"].choices = [
            (one.value, one.label) for one in open_intakes() if one is not Intake.ONLINE
        ]
        self.fields["identity"].label = "来件扫描件"
        self.fields["identity"].help_text = "申请书和身份证明的扫描件或者照片，不超过 10 MB。"
        self.fields["telephone"].required = False
        self.fields["telephone"].widget.is_required = False
        self.fields["delivery"].initial = Delivery.POST

    def organisations(self) -> list[Organisation]:
        return self.allowed

    def check_identity(self, held: dict[str, Any]) -> None:
        """An officer registers first; what proof lacks is asked for as a supplement."""

    def check_delivery(self, held: dict[str, Any]) -> None:
        """Nor does a missing address hold up the registration: the day of receipt runs all the same."""

    def first_fields(self) -> list[forms.BoundField]:
        """What is filled in for every paper."""
        return [self[name] for name in self.FIRST]

    def rest_fields(self) -> list[forms.BoundField]:
        """What is filled in where the paper says it."""
        return [self[name] for name in self.fields if name not in self.FIRST]

    def rest_has_errors(self) -> bool:
        """Whether something is wrong among what is folded away."""
        return any(field.errors for field in self.rest_fields())


class SupplementForm(Described):
    """What the applicant mends."""

    text = forms.CharField(
        label="补正内容", max_length=LONGEST_WANTED, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="按补正告知书列出的事项逐项写明。",
    )  # fmt: skip
    paper = forms.FileField(
        label="补正材料", required=False, help_text="照片、扫描件或者 PDF，不超过 10 MB。",
    )  # fmt: skip

    def clean_paper(self) -> Any:
        return checked_upload(self.cleaned_data["paper"])


class ReasonsForm(Described):
    """Why somebody needs so much (《条例》第三十五条)."""

    text = forms.CharField(
        label="申请的理由", max_length=LONGEST_WANTED, widget=forms.Textarea(attrs={"rows": 4})
    )
    evidence = forms.FileField(
        label="有关材料", required=False, help_text="照片、扫描件或者 PDF，不超过 10 MB。"
    )

    def clean_evidence(self) -> Any:
        return checked_upload(self.cleaned_data["evidence"])

    def paper(self) -> tuple[bytes, str] | None:
        """Content and name of the file that was chosen."""
        upload = self.cleaned_data["evidence"]
        return (upload.read(), upload.name) if upload else None


def checked_upload(upload: Any) -> Any:
    """An uploaded file that is what it says and not too large. Raises ``ValidationError``."""
    if not upload:
        return None
    if upload.size > LARGEST_UPLOAD:
        raise forms.ValidationError("文件超过 10 MB，请压缩或者分开上传。")
    try:
        recognise(upload.read(), upload.name)
    except RefusedFileError as refused:
        raise forms.ValidationError(str(refused)) from refused
    upload.seek(0)
    return upload
