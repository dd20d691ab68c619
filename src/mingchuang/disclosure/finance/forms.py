"""The desk's forms of finance: the day of approval, the upload."""

from datetime import date
from typing import Any

from django import forms

from mingchuang.directory.models import Organisation
from mingchuang.disclosure.finance.rules import Key, ReportKind
from mingchuang.disclosure.tablefile import TableFileForm


class ApprovalForm(forms.Form):
    """Which reports of which organisations were approved on a day."""

    kind = forms.ChoiceField(label="类别", choices=ReportKind.choices())
    year = forms.IntegerField(label="年度", min_value=2010, max_value=2100)
    serial = forms.IntegerField(
        label="第几次",
        min_value=1,
        max_value=20,
        initial=1,
        help_text="一年有几次预算调整或执行情况报告的，填写次序。",
    )
    approved_on = forms.DateField(
        label="批准（批复）日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="政府预决算填人大或其常委会批准的日期，部门预决算填财政部门批复的日期。公开期限从次日起算二十日。",
    )  # fmt: skip
    organisations = forms.ModelMultipleChoiceField(
        label="单位", queryset=Organisation.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: list[Organisation], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisations"].queryset = Organisation.objects.filter(
            pk__in=[one.pk for one in choices]
        )
        self.fields["organisations"].label_from_instance = lambda one: one.short_name
        self.fields["year"].initial = today.year

    @property
    def key(self) -> Key:
        """Which report."""
        kept = self.cleaned_data
        return Key(kept["year"], ReportKind(kept["kind"]), kept["serial"])


class UploadForm(TableFileForm):
    """One workbook with a sheet for each table, or a CSV; recognised by content."""

    file = forms.FileField(
        label="预决算表", help_text="XLSX、XLS 或 CSV。每张工作表放一张标准表，写明标题和单位。"
    )
