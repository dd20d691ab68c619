"""The forms of a request to correct: for the public, for the officer who writes one down, and for judging it."""

import json
from typing import Any

from django import forms
from django.conf import settings

from mingchuang.casework.rules import EnclosureKind
from mingchuang.directory.models import Organisation
from mingchuang.disclosure.rules import Intake
from mingchuang.foi.actions.correcting import Wish
from mingchuang.foi.actions.intake import Paper
from mingchuang.foi.forms.applying import Described, FromApplicant, OrganisationField, checked_upload
from mingchuang.foi.models import Correction
from mingchuang.foi.queries import open_intakes
from mingchuang.foi.rules.correcting import GROUNDS, Finding
from mingchuang.foi.rules.words import LONGEST_TITLE, LONGEST_WANTED, ApplicantKind


def _long(label: str, hint: str = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_WANTED, min_length=2, widget=forms.Textarea(attrs={"rows": rows}),
        help_text=hint,
    )  # fmt: skip


class WishForm(FromApplicant):
    """What art. 41 asks for: which record about oneself, what is wrong, what would be right, the evidence."""

    organisation = OrganisationField(
        Organisation.objects.none(), label="向哪个机关提出", empty_label=None,
        help_text="记录由哪个机关提供，就向哪个机关提出。不清楚的，选区政府，会告诉您应当找谁。",
    )  # fmt: skip
    title = forms.CharField(
        label="记录的名称", max_length=LONGEST_TITLE,
        help_text="例如“保障性住房轮候公示”。列在登记簿里，请不要写姓名、证件号码。",
    )  # fmt: skip
    page = forms.CharField(
        label="记录所在的网页", max_length=200, required=False,
        help_text="记录在本网站上的，把网页地址复制到这里；不在网站上的不填。",
    )  # fmt: skip
    wanted = _long("现在是怎样记录的", "写明文件或者页面中与您自身相关、您认为不准确的内容。")
    right = _long("正确的内容是什么", rows=3)
    evidence = _long("证据", "写明证据的名称，例如“户口簿”“不动产权证书”，并在下面上传。", rows=3)
    proof = forms.FileField(
        label="证据材料", required=False, help_text="照片、扫描件或者 PDF，不超过 10 MB。加密保存。"
    )
    applicant_kind = forms.ChoiceField(label="申请人类别", choices=ApplicantKind.choices())
    name = forms.CharField(label="姓名或者单位名称", max_length=60)
    id_number = forms.CharField(
        label="身份证件号码或者统一社会信用代码", max_length=40, required=False,
        help_text="用来核对记录是否与您自身相关。也可以不填，在下面上传身份证明。",
    )  # fmt: skip
    identity = forms.FileField(
        label="身份证明", required=False,
        help_text="照片、扫描件或者 PDF，不超过 10 MB。只用于核对身份，加密保存。",
    )  # fmt: skip
    telephone = forms.CharField(label="联系电话", max_length=40)
    address = forms.CharField(label="通信地址", max_length=200, required=False)

    def clean_proof(self) -> Any:
        return checked_upload(self.cleaned_data["proof"])

    def clean_page(self) -> str:
        """The path of a page of this site."""
        page = self.cleaned_data["page"].strip()
        path = page.removeprefix(settings.PUBLIC_URL)
        if path and not (path.startswith("/") and not path.startswith("//")):
            raise forms.ValidationError(
                f"请填写本网站的网址，以{settings.PUBLIC_URL}/开头；不在本网站上的不填。"
            )
        return path.partition("#")[0].partition("?")[0]

    def clean(self) -> dict[str, Any]:
        held = super().clean() or {}
        self.check_identity(held)
        return held

    def check_identity(self, held: dict[str, Any]) -> None:
        """A record about oneself: who one is must be shown."""
        if self.lacks_identity(held):
            self.add_error("id_number", "请填写证件号码，或者上传身份证明。")

    def wish(self) -> Wish:
        """The clean values as the action takes them."""
        held = self.cleaned_data
        kinds = {"identity": EnclosureKind.IDENTITY, "proof": EnclosureKind.REQUEST}
        papers = [
            Paper(kind, held[name].name, held[name].read()) for name, kind in kinds.items() if held.get(name)
        ]
        return Wish(
            **self.who(), organisation=held["organisation"], title=held["title"], wanted=held["wanted"],
            right=held["right"], evidence=held["evidence"], telephone=held["telephone"], address=held["address"], page=held["page"],
            papers=papers,
        )  # fmt: skip


OFFICERS_HINTS = {
    "organisation": "记录由哪个机关提供，就登记在哪个机关。",
    "title": "例如“保障性住房轮候公示”。列在登记簿里，不写姓名、证件号码。",
    "wanted": "照来件抄写申请人认为不准确的内容；口头提出的，照申请人所说记录。",
    "evidence": "写明证据的名称，例如“户口簿”“不动产权证书”。",
    "id_number": "用来核对记录是否与申请人自身相关；来件没有的不填，可以请申请人补充。",
    "identity": "照片、扫描件或者 PDF，不超过 10 MB。加密保存。",
}
"""What stands below a field where an officer writes for the applicant."""


class WrittenWishForm(WishForm):
    """The same, written down by an officer: way, day of receipt, scan of what came in."""

    intake = forms.ChoiceField(label="提出方式")
    received_on = forms.DateField(
        label="收到日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    field_order = (
        "intake",
        "received_on",
        "organisation",
        "name",
        "title",
        "wanted",
        "right",
        "evidence",
        "proof",
    )

    def __init__(self, *args: Any, allowed: list[Organisation], **options: Any) -> None:
        self.allowed = allowed
        super().__init__(*args, **options)
        self.fields["intake"].choices = [
            (one.value, one.label) for one in open_intakes() if one is not Intake.ONLINE
        ]
        self.fields["proof"].label = "来件和证据的扫描件"
        for name, hint in OFFICERS_HINTS.items():
            self.fields[name].help_text = hint
        for name in ("telephone", "id_number"):
            self.fields[name].required = False
            self.fields[name].widget.is_required = False

    def organisations(self) -> list[Organisation]:
        return self.allowed

    def check_identity(self, held: dict[str, Any]) -> None:
        """An officer registers first; what proof lacks is asked for afterwards."""


class EvidenceForm(Described):
    """Evidence that comes later."""

    text = forms.CharField(
        label="补充的证据",
        max_length=LONGEST_WANTED,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    paper = forms.FileField(
        label="证据材料", required=False, help_text="照片、扫描件或者 PDF，不超过 10 MB。"
    )

    def clean_paper(self) -> Any:
        return checked_upload(self.cleaned_data["paper"])

    def held_paper(self) -> tuple[bytes, str] | None:
        """Content and name of the file that was chosen."""
        upload = self.cleaned_data["paper"]
        return (upload.read(), upload.name) if upload else None


class QuestionForm(forms.Form):
    """What is still to be proven, and by when."""

    question = _long("需要补充什么证据", rows=3)
    until = forms.DateField(
        label="补充的最后日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class FindingForm(forms.Form):
    """The grounds that one finding must give."""

    def __init__(self, finding: Finding, *args: Any, correction: Correction, **options: Any) -> None:
        held = json.loads(correction.grounds) if correction.finding == finding else {}
        super().__init__(*args, initial=held, **options)
        for one in GROUNDS[finding]:
            self.fields[one.name] = forms.CharField(
                label=one.label, max_length=LONGEST_WANTED, required=False,
                widget=forms.Textarea(attrs={"rows": 2, "id": f"ground-{one.name}"}),
            )  # fmt: skip
