"""What somebody fills in before going on leave."""

from typing import Any

from django import forms

from mingchuang.accounts.models import Person
from mingchuang.casework.absences import colleagues


class AbsenceForm(forms.Form):
    """From when to when, and who stands in."""

    first_on = forms.DateField(
        label="开始日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_on = forms.DateField(
        label="结束日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    substitute = forms.ModelChoiceField(Person.objects.none(), label="代办人", empty_label="请选择")

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["substitute"].queryset = colleagues(person)  # type: ignore[attr-defined]  # a choice of models
