"""The form by which a power list comes in, and the public question."""

from datetime import date
from typing import Any

from django import forms

from mingchuang.directory.models import Organisation
from mingchuang.disclosure.tablefile import TableFileForm


class ImportForm(TableFileForm):
    """A list of one organisation with the day and the reason of its adjustment."""

    field_order = ("organisation", "adjusted_on", "reason", "file")

    organisation = forms.ModelChoiceField(
        label="单位", queryset=Organisation.objects.none(), empty_label="请选择"
    )
    adjusted_on = forms.DateField(
        label="调整日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label="调整原因", max_length=500, help_text="显示在公开页面上，例如“依据新修订的《…法》调整3项”。"
    )
    file = forms.FileField(
        label="清单",
        help_text="XLSX、XLS 或 CSV，一行一项；表头写职权编码、职权名称、职权类型、实施依据、行使主体等。",
    )

    def __init__(self, *args: Any, choices: list[Organisation], today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=[one.pk for one in choices])
        self.fields["organisation"].label_from_instance = lambda one: one.short_name
        self.fields["adjusted_on"].initial = today
