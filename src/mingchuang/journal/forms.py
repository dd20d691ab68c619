"""What an auditor asks the journal."""

from typing import Any

from django import forms
from wagtail.admin.widgets import AdminDateInput

from mingchuang.journal import names, verbs


def the_one_of_name(name: str) -> str:
    """The number of the account that a name or sign-in name means. Raises ``ValidationError`` with a sentence."""
    found = names.ids_of("actor", name)
    if not found:
        raise forms.ValidationError("没有这个姓名或登录账号，请核对。")
    if len(found) > 1:
        raise forms.ValidationError(f"有{len(found)}人叫这个名字，请改填登录账号或编号：{'、'.join(found)}。")
    return found[0]


class JournalFilter(forms.Form):
    """All fields may stay empty; they are kept in the address of the page."""

    verb = forms.ChoiceField(label="事项", required=False)
    organisation = forms.CharField(label="机构代码", required=False, max_length=40)
    actor = forms.CharField(label="经办人（姓名、账号或编号）", required=False, max_length=60)
    subject = forms.CharField(label="对象", required=False, max_length=120)
    from_on = forms.DateField(label="自", required=False, widget=AdminDateInput)
    until_on = forms.DateField(label="至", required=False, widget=AdminDateInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["verb"].choices = [("", "全部事项"), *verbs.every()]

    def clean_actor(self) -> str:
        actor = self.cleaned_data["actor"].strip()
        if not actor or actor.isdigit():
            return actor
        return the_one_of_name(actor)
