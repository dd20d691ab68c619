"""What a system administrator fills in to change a parameter or load a notice."""

from typing import Any

from django import forms

from mingchuang.parameters.calendar_files import FileRefused, read_notice_file
from mingchuang.parameters.rules import Parameter, Unit, ValueRefused, read_value
from mingchuang.workdays import Calendar


class OverrideForm(forms.Form):
    """A new value with its dates and reason."""

    value = forms.CharField(label="新的取值")
    holds_from = forms.DateField(
        label="起用日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    holds_until = forms.DateField(
        label="截止日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="不填则一直有效，直到下次调整。",
    )
    reason = forms.CharField(
        label="依据或原因", max_length=500, help_text="写明文件名称和文号，例如：区政办〔2026〕3号。"
    )

    def __init__(self, *args: Any, parameter: Parameter, **options: Any) -> None:
        super().__init__(*args, **options)
        self.parameter = parameter
        self.fields["value"].help_text = f"单位：{parameter.unit.label}。"
        if parameter.unit is Unit.TABLE or parameter.refusal is not None:
            self.fields["value"].widget = forms.Textarea(attrs={"rows": 8})

    def clean_value(self) -> Any:
        try:
            value = read_value(self.parameter.unit, self.cleaned_data["value"])
            self.parameter.check(value)
        except ValueRefused as refused:
            raise forms.ValidationError(str(refused)) from None
        return value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("holds_from"), cleaned.get("holds_until")
        if first and last and last < first:
            self.add_error("holds_until", "截止日期早于起用日期，请核对。")
        return cleaned


class WithdrawalForm(forms.Form):
    """Why an override is taken back."""

    reason = forms.CharField(label="撤销原因", max_length=500)


class NoticeForm(forms.Form):
    """The lines of a notice, from a file or typed in; read against the calendar in force."""

    file = forms.FileField(label="文件（CSV 或 JSON）", required=False)
    text = forms.CharField(
        label="或在此粘贴",
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="第一行写列名：date,kind,name,notice。kind 写 holiday（放假）或 makeup（调休上班）。",
    )
    notice = forms.CharField(label="通知文号", required=False, help_text="用于没有写文号的行。")

    def __init__(self, *args: Any, known: Calendar, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = known

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        upload, text = cleaned.get("file"), cleaned.get("text", "")
        if not upload and not text.strip():
            raise forms.ValidationError("请选择文件，或粘贴放假安排。")
        content = upload.read() if upload else text.encode()
        name = upload.name if upload else "粘贴的文字"
        try:
            cleaned["read"] = read_notice_file(
                content, known=self.known, notice=cleaned.get("notice", ""), name=name
            )
        except FileRefused as refused:
            raise forms.ValidationError(str(refused)) from None
        return cleaned
