"""Forms about people: labels and hints; what may happen is decided by the actions."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms

from mingchuang.accounts.models import Person
from mingchuang.accounts.rules import DisableReason, RoleKind
from mingchuang.directory.models import Organisation


class PersonForm(forms.ModelForm):
    """A new account."""

    class Meta:
        model = Person
        fields = ("username", "full_name", "telephone", "email")
        labels = {"username": "登录账号", "email": "电子邮箱"}
        help_texts = {"username": "用字母、数字，一人一号，不得共用。"}


class PersonChangeForm(forms.ModelForm):
    """What is shown of somebody."""

    class Meta:
        model = Person
        fields = ("full_name", "telephone", "email")
        labels = {"email": "电子邮箱"}


class RoleForm(forms.Form):
    """One more role."""

    kind = forms.ChoiceField(label="角色", choices=RoleKind.choices())
    organisation = forms.ModelChoiceField(label="机构", queryset=Organisation.objects.none())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = Organisation.objects.filter(is_active=True)


class DisableForm(forms.Form):
    """Why an account is closed."""

    reason = forms.ChoiceField(label="停用原因", choices=DisableReason.choices())


class SignInForm(LoginForm):
    """Account and password; nobody recovers a password by mail."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in (("login", "账号"), ("password", "密码")):
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autofocus"] = True
