"""What a reviewer enters: remark, checklist, moment, colleague."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms

from mingchuang.accounts.models import Person
from mingchuang.publishing.rules import SECRECY_CHECKLIST, refused_moment


class DecisionForm(forms.Form):
    """One decision on the review page; which fields count depends on the move."""

    move = forms.CharField(max_length=40)
    remark = forms.CharField(
        label="意见",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="退回时必须写明原因。意见只在内部可见。",
        error_messages={"max_length": "意见最多2000字，请精简，详细内容可另附材料。"},
    )
    checklist = forms.MultipleChoiceField(
        label="保密审查事项",
        required=False,
        choices=[(name, sentence) for name, sentence, _ground in SECRECY_CHECKLIST],
    )
    when = forms.DateTimeField(
        label="定时发布",
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="留空即签发后立即发布。",
        error_messages={"invalid": "时间请写成2026-03-02 09:00这样的形式，并确认这一天存在。"},
    )
    to = forms.ModelChoiceField(label="转交给", required=False, queryset=Person.objects.none())

    def __init__(self, *args: Any, colleagues: Iterable[Person] = (), now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.now = now
        self.fields["to"].queryset = Person.objects.filter(pk__in=[person.pk for person in colleagues])
        self.fields["to"].empty_label = "请选择"

    def clean_when(self) -> datetime | None:
        when = self.cleaned_data["when"]
        if when and self.data.get("move") == "sign":
            wrong = refused_moment(when, self.now)
            if wrong:
                raise forms.ValidationError(wrong)
        return when

    @property
    def confirmed(self) -> dict[str, bool]:
        """The checklist as the action wants it."""
        return dict.fromkeys(self.cleaned_data.get("checklist", []), True)
