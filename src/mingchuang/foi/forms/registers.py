"""Forms of the registers: a complaint and its end, an answer for everybody, an article out of an answer."""

from typing import Any

from django import forms

from mingchuang.accounts.models import Person
from mingchuang.casework.models import Case
from mingchuang.casework.queries import within_reach
from mingchuang.directory.models import Organisation
from mingchuang.foi.actions.complaining import Complained
from mingchuang.foi.actions.disclosing import Wording
from mingchuang.foi.models import Request
from mingchuang.foi.reckoning import KINDS
from mingchuang.foi.rules.registers import ComplaintResult, ComplaintWay
from mingchuang.portal.models import ColumnPage
from mingchuang.portal.rules import ColumnKind


class ComplaintForm(forms.Form):
    """What came in, and about which application."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="被投诉机关", empty_label=None)
    number = forms.CharField(
        label="所涉申请的登记编号", max_length=60, required=False, help_text="没有对应申请的不填。"
    )
    intake = forms.ChoiceField(label="来源", choices=ComplaintWay.choices())
    received_on = forms.DateField(
        label="收到日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    subject = forms.CharField(
        label="事由", max_length=200, help_text="列在登记簿里，不写姓名、电话等个人信息。"
    )
    text = forms.CharField(label="内容", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    complainant = forms.CharField(label="投诉人", max_length=60, required=False)
    telephone = forms.CharField(label="联系电话", max_length=40, required=False)

    def __init__(self, *args: Any, allowed: list[Organisation], person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person
        self.about: Case | None = None
        known = Organisation.objects.filter(pk__in=[one.pk for one in allowed])
        self.fields["organisation"].queryset = known
        for name, field in self.fields.items():
            field.error_messages["required"] = f"请填写“{field.label}”。"
            field.widget.attrs["id"] = f"foi-{name}"

    def clean_number(self) -> str:
        number = self.cleaned_data["number"].strip()
        if number:
            self.about = Case.objects.filter(within_reach(self.person), kind__in=KINDS, number=number).first()
            if self.about is None:
                raise forms.ValidationError(f"没有登记编号为“{number}”的申请，请核对。")
        return number

    def complained(self) -> Complained:
        """The clean values as the action takes them."""
        held = self.cleaned_data
        return Complained(
            organisation=held["organisation"], intake=ComplaintWay(held["intake"]), subject=held["subject"],
            text=held["text"], received_on=held["received_on"], complainant=held["complainant"],
            telephone=held["telephone"], case=self.about,
        )  # fmt: skip


class ComplaintEndForm(forms.Form):
    """How a complaint ended."""

    result = forms.ChoiceField(
        label="结果",
        choices=[(one.value, one.label) for one in ComplaintResult if one is not ComplaintResult.PENDING],
    )
    reply = forms.CharField(label="处理情况和答复", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class PublicAnswerForm(forms.Form):
    """An answer in words for everybody."""

    title = forms.CharField(label="标题", max_length=200)
    question = forms.CharField(label="申请内容", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    answer = forms.CharField(label="答复内容", max_length=4000, widget=forms.Textarea(attrs={"rows": 8}))

    def wording(self) -> Wording:
        """The clean values as the action takes them."""
        return Wording(**self.cleaned_data)


class ProactiveForm(forms.Form):
    """What the article will be called, where it will stand, and for which applications."""

    title = forms.CharField(label="标题", max_length=200)
    column = forms.ModelChoiceField(ColumnPage.objects.none(), label="栏目", empty_label="请选择")
    text = forms.CharField(label="正文", max_length=8000, widget=forms.Textarea(attrs={"rows": 8}))
    also = forms.ModelMultipleChoiceField(
        Request.objects.none(),
        label="申请同样内容的其他申请",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, alike: list[Request], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["column"].queryset = ColumnPage.objects.live().filter(kind=ColumnKind.LIST)
        self.fields["also"].queryset = Request.objects.filter(pk__in=[one.pk for one in alike])
        self.fields["also"].label_from_instance = lambda one: f"{one.case.number} {one.case.subject}"
