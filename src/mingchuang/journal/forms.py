"""What an auditor asks the journal."""

from typing import Any

from django import forms
from wagtail.admin.widgets import AdminDateInput

from mingchuang.journal import verbs


class JournalFilter(forms.Form):
    """All fields may stay empty; they are kept in the address of the page."""

    verb = forms.ChoiceField(label="事项", required=False)
    organisation = forms.CharField(label="机构代码", required=False, max_length=40)
    actor = forms.CharField(label="经办人编号", required=False, max_length=20)
    subject = forms.CharField(label="对象", required=False, max_length=120)
    from_on = forms.DateField(label="自", required=False, widget=AdminDateInput)
    until_on = forms.DateField(label="至", required=False, widget=AdminDateInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["verb"].choices = [("", "全部事项"), *verbs.every()]

    def clean_actor(self) -> str:
        actor = self.cleaned_data["actor"].strip()
        if actor and not actor.isdigit():
            raise forms.ValidationError("经办人编号是数字，可在人员名单中查到。")
        return actor
