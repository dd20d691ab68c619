"""What is entered for an article that the public reads: reasons, days, columns, channels."""

from typing import Any

from django import forms

from mingchuang.documents.rules import RefusedFileError
from mingchuang.publishing.forms.articles import ColumnField, columns_for_articles
from mingchuang.publishing.rules import Channel, Validity
from mingchuang.publishing.uploads import checked

REASON_LENGTH = 500


class ReasonField(forms.CharField):
    """A reason that people will read."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=REASON_LENGTH,
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={
                "required": "请写明原因，它会显示给公众。",
                "max_length": f"最多{REASON_LENGTH}字，请精简。",
            },
            **options,
        )


class CorrectForm(forms.Form):
    """What was corrected."""

    reason = ReasonField(
        label="更正说明", help_text="写明哪里有误、现在是什么，会显示在页面上。正文的改动请另行修改并送审。"
    )


class WithdrawForm(forms.Form):
    """Why an article comes off."""

    reason = ReasonField(label="撤回原因", help_text="会显示在原网址上，例如“内容有误，更正后重新发布”。")


class ValidityForm(forms.Form):
    """Whether a document holds."""

    validity = forms.ChoiceField(label="有效性", choices=Validity.choices())
    reason = ReasonField(label="依据", help_text="例如“被明政办〔2026〕12号废止”，会显示在页面上。")


class PinForm(forms.Form):
    """Until which day an article stays at the head of its columns."""

    until = forms.DateField(
        label="置顶至（含当天）",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="留空即取消置顶。",
        error_messages={"invalid": "日期请写成2026-03-02这样的形式，并确认这一天存在。"},
    )

    def __init__(self, *args: Any, today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until and until < self.today:
            raise forms.ValidationError("置顶的最后一天已经过去，请选今天或以后的日期。")
        return until


class MoveForm(forms.Form):
    """Another home column."""

    column = ColumnField(
        label="主栏目",
        queryset=columns_for_articles(),
        help_text="网址不变，原来的链接继续有效。",
        error_messages={"required": "请选择栏目。"},
    )


class ReleaseForm(forms.Form):
    """A release over another channel."""

    channel = forms.ChoiceField(
        label="渠道",
        choices=[(code, name) for code, name in Channel.choices() if code != Channel.SITE.value],
    )
    released_at = forms.DateTimeField(
        label="发布时间",
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": "请填写发布时间。",
            "invalid": "时间请写成2026-03-02 09:00这样的形式，并确认这一天存在。",
        },
    )
    place = forms.CharField(
        label="载体或地点", required=False, max_length=200, help_text="例如“明窗日报2版”“幸福镇政务公开栏”。"
    )
    evidence = forms.FileField(
        label="佐证材料",
        required=False,
        help_text="公开栏照片、网页截图或报纸扫描件。只供内部查看，不会公开。",
    )

    def clean_evidence(self) -> Any:
        """The file, if its content is what its name says."""
        file = self.cleaned_data["evidence"]
        if file:
            try:
                checked(file)
            except RefusedFileError as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return file
