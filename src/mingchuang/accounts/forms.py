"""Forms about people: labels and hints; what may happen is decided by the actions."""

from collections.abc import Iterable
from typing import Any

from allauth.account.forms import LoginForm
from django import forms

from mingchuang.accounts.joint_rules import EMERGENCY_KINDS
from mingchuang.accounts.leaving import Hands
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
        fields = ("full_name", "telephone", "email", "provincial_id")
        labels = {"email": "电子邮箱"}


class RoleForm(forms.Form):
    """One more role."""

    kind = forms.ChoiceField(label="角色", choices=RoleKind.choices())
    organisation = forms.ModelChoiceField(
        label="机构", queryset=Organisation.objects.none(), empty_label="请选择"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = Organisation.objects.filter(is_active=True)


class DisableForm(forms.Form):
    """Why an account is closed for now; who leaves hands over first (``LeavingForm``)."""

    reason = forms.ChoiceField(
        label="停用原因", choices=[pair for pair in DisableReason.choices() if pair[0] != DisableReason.LEFT]
    )


class LeavingForm(forms.Form):
    """Who takes what somebody leaves behind: one field for each kind of it."""

    def __init__(self, *args: Any, person: Person, held: Iterable[tuple[Hands, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        people = Person.objects.filter(is_active=True).exclude(pk=person.pk).order_by("full_name", "pk")
        for hands, _things in held:
            if hands.needs_taker:
                field = forms.ModelChoiceField(people, label=f"{hands.label}的接手人", empty_label="请选择")
                field.error_messages["required"] = f"请为“{hands.label}”选择接手人。"
                self.fields[hands.name] = field


class NetworksForm(forms.Form):
    """Another list of networks."""

    networks = forms.CharField(
        label="放行的网段",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="一行一个，IPv4 或 IPv6，例如 10.1.2.0/24；留空则不限制。",
    )
    reason = forms.CharField(label="更改原因", max_length=300)


class EmergencyForm(forms.Form):
    """What somebody needs in an emergency, and why."""

    wanted = forms.ChoiceField(
        label="代行", choices=[pair for pair in RoleKind.choices() if pair[0] in EMERGENCY_KINDS]
    )
    reason = forms.CharField(
        label="紧急情况", max_length=300, help_text="写明发生了什么、为什么联系不上管理员。"
    )


class SignInForm(LoginForm):
    """Account and password; nobody recovers a password by mail."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in (("login", "账号"), ("password", "密码")):
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs.pop("placeholder", None)
        self.fields["login"].widget.attrs["autofocus"] = True
