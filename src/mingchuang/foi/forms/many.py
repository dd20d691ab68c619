"""What is entered once for many applications."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import people_with
from mingchuang.foi.rules.many import Many
from mingchuang.foi.rules.service import Carrier
from mingchuang.foi.rules.words import HANDLERS

LONGEST_TRACKING = 60


class ManyForm(forms.Form):
    """Nothing beyond what is ticked."""

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        for field in self.fields.values():
            field.error_messages["required"] = f"请填写“{field.label}”。"

    def values(self) -> dict[str, str]:
        """What was entered, as a batch keeps it."""
        return {name: _plain(value) for name, value in self.cleaned_data.items()}


def _plain(value: Any) -> str:
    return str(value.pk) if isinstance(value, Person) else str(value)


class OpinionForm(ManyForm):
    """One remark for every answer that passes."""

    remark = forms.CharField(label="意见（选填，写入每一件）", required=False, max_length=2000)


class HandOverForm(ManyForm):
    """Who gets them."""

    to = forms.ModelChoiceField(Person.objects.none(), label="交给", empty_label="请选择")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = people_with(HANDLERS)  # type: ignore[attr-defined]  # a choice of models


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class OnDayForm(ManyForm):
    """The day on which it happened."""

    on = _day("签收日期（与各件不同的，在各件中填写）")

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError("日期晚于今天，请核对。")
        return day


class SendForm(OnDayForm):
    """How one post run went out; official letters travel with the postal enterprise only (《邮政法》第五十五条)."""

    carrier = forms.ChoiceField(
        label="送达方式",
        choices=[(one.value, one.label) for one in Carrier if one is not Carrier.PRIVATE_COURIER],
    )
    on = _day("寄出或者送出日期")


class PrintForm(ManyForm):
    """How the letters are put together."""

    double_sided = forms.BooleanField(label="双面打印，每份另起一张纸", required=False)


FORMS: Mapping[Many, type[ManyForm]] = {
    Many.PASS_LEGAL: OpinionForm,
    Many.PASS_SECRECY: OpinionForm,
    Many.HAND_OVER: HandOverForm,
    Many.SEND: SendForm,
    Many.RECEIVE: OnDayForm,
    Many.PRINT: PrintForm,
}
