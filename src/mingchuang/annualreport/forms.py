"""Forms of the desk: the text of a report, entries of the registers, a file to be checked."""

from datetime import date
from typing import Any

from django import forms

from mingchuang.annualreport import figures
from mingchuang.annualreport.rules import ActivityKind, Part
from mingchuang.directory.models import Organisation
from mingchuang.documents.recognition import recognise
from mingchuang.documents.rules import RefusedFileError

_HINTS = {
    Part.OVERVIEW: "统计数字由系统写在前面，这里写工作情况。",
    Part.PROACTIVE: "表格由系统生成，需要说明的写在这里。",
    Part.APPLICATIONS: "表格由系统生成，需要说明的写在这里。",
    Part.REMEDIES: "表格由系统生成，需要说明的写在这里。",
    Part.PROBLEMS: "必填。（《政府信息公开条例》第五十条第四项）",
    Part.OTHER: "信息处理费一句由系统写在前面。",
}


class ProseForm(forms.Form):
    """One text for each part."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for part in Part:
            self.fields[part.value] = forms.CharField(
                label=part.label, required=False, max_length=20000, help_text=_HINTS[part],
                widget=forms.Textarea(attrs={"rows": 5}),
            )  # fmt: skip


class ActivityForm(forms.Form):
    """A cost, a meeting, a training."""

    kind = forms.ChoiceField(label="类别", choices=ActivityKind.choices())
    organisation = forms.ModelChoiceField(label="机构", queryset=Organisation.objects.none())
    held_on = forms.DateField(label="日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    title = forms.CharField(label="事由", max_length=200)
    amount_yuan = forms.DecimalField(
        label="金额（元）", required=False, max_digits=14, decimal_places=2, help_text="经费支出填写。"
    )
    people = forms.IntegerField(
        label="人数", required=False, min_value=1, max_value=100000, help_text="会议、培训填写。"
    )
    evidence_number = forms.CharField(label="凭证号", required=False, max_length=80)
    evidence = forms.FileField(
        label="凭证文件", required=False,
        help_text="发票、支付凭证、会议通知或签到表的扫描件、照片。只供内部查看，不会公开。",
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: list[Organisation], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        _offer(self.fields["organisation"], organisations)

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if not date(2008, 5, 1) <= day <= self.today:
            raise forms.ValidationError("日期须在 2008-05-01（条例施行）和今天之间。")
        return day

    def clean_evidence(self) -> Any:
        """The file, if its content is what its name says."""
        file = self.cleaned_data["evidence"]
        if file:
            try:
                recognise(file.file, file.name)
            except RefusedFileError as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
            file.seek(0)
        return file


class CountForm(forms.Form):
    """A number that is counted elsewhere."""

    year = forms.IntegerField(label="年度", min_value=2008, max_value=2100)
    organisation = forms.ModelChoiceField(label="机构", queryset=Organisation.objects.none())
    code = forms.ChoiceField(label="指标")
    value = forms.DecimalField(label="数值", min_value=0, max_digits=14, decimal_places=4)
    source = forms.CharField(label="数据来源", max_length=200)

    def __init__(self, *args: Any, organisations: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].choices = [  # type: ignore[attr-defined]  # a choice field
            (one.code, f"{one.label}（{one.unit}）") for one in figures.definitions().values() if one.recorded
        ]
        _offer(self.fields["organisation"], organisations)


class FileForm(forms.Form):
    """A report to be checked; it is read and not kept."""

    file = forms.FileField(
        label="年度报告文件", help_text="网页、DOCX、PDF 或文本，不超过 50 MB。检查之后不保存。"
    )
    scanned = forms.BooleanField(
        label="这是扫描件，识别图片里的文字",
        required=False,
        help_text="每页约需几秒，在后台进行，可以离开这个页面。",
    )

    def __init__(self, *args: Any, can_recognise: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not can_recognise:
            del self.fields["scanned"]


def _offer(field: Any, organisations: list[Organisation]) -> None:
    field.queryset = Organisation.objects.filter(pk__in=[one.pk for one in organisations]).order_by(
        "sort_order", "code"
    )
    if len(organisations) == 1:
        field.initial = organisations[0].pk
