"""What is entered for the site's safety."""

from typing import Any

from django import forms
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import people_with
from mingchuang.accounts.rules import RoleKind
from mingchuang.operations.models import SafetyEvent, SafetyText
from mingchuang.operations.rules import EventKind, Level

REASON = {"required": "请写明原因。", "max_length": "最多%(limit_value)d字，请精简。"}


class SwitchForm(forms.Form):
    """Why the site is switched."""

    reason = forms.CharField(
        label="原因",
        max_length=200,
        error_messages=REASON,
        help_text="提交内容的人会看到它，例如“重要时期保障”“系统检修，预计18时恢复”。",
    )


class TakeDownForm(forms.Form):
    """Which item, and why."""

    address = forms.CharField(
        label="网址",
        max_length=1000,
        error_messages={"required": "请填写要撤下的信息或附件的网址。"},
        help_text="从浏览器地址栏复制，可以是信息的页面，也可以是附件。撤下附件时，用到它的信息一并撤下。",
    )
    reason = forms.CharField(
        label="撤下的原因",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=REASON,
        help_text="会显示在原网址上。不要写进需要撤下的内容本身。",
    )


class PaperForm(forms.ModelForm):
    """A new version of a safety paper."""

    class Meta:
        model = SafetyText
        fields = ("text", "owner", "reviewed_on")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 18}),
            "reviewed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "text": "空一行分段。写明谁负责、做什么、多久一次、出了问题找谁。",
            "owner": "对这份文件负责的人。",
        }
        error_messages = {
            "text": {"required": "请填写正文。"},
            "owner": {"required": "请选择责任人。"},
            "reviewed_on": {"required": "请填写核定日期。", "invalid": "日期写成 2026-03-02 这样。"},
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        owners = people_with(RoleKind)
        self.fields["owner"].queryset = Person.objects.filter(pk__in=owners.values("pk"), is_active=True)
        self.fields["owner"].label_from_instance = lambda person: person.full_name or person.username
        self.fields["owner"].empty_label = "请选择"

    def clean_reviewed_on(self) -> Any:
        day = self.cleaned_data["reviewed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("核定日期不能晚于今天。")
        return day


class EventForm(forms.ModelForm):
    """An incident or a drill."""

    class Meta:
        model = SafetyEvent
        fields = (
            "kind", "level", "title", "began_at", "found_at", "contained_at", "ended_at", "what", "done", "lesson",
        )  # fmt: skip
        widgets = {
            **{
                name: forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
                for name in ("began_at", "found_at", "contained_at", "ended_at")
            },
            **{name: forms.Textarea(attrs={"rows": 4}) for name in ("what", "done", "lesson")},
        }
        help_texts = {
            "level": "事件按《国家网络安全事件应急预案》分级；演练不用选。",
            "contained_at": "不再扩大的时间；还没有控制住就不填。",
            "ended_at": "全部恢复的时间。填写并保存后，这一条不能再改。",
            "what": "不写个人信息和攻击者能够利用的细节。",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.error_messages["required"] = f"请填写{field.label}。"
            field.error_messages["invalid"] = "时间写成 2026-03-02 09:30 这样。"
        self.fields["kind"].choices = EventKind.choices()
        self.fields["level"].choices = [("", "不分级（演练）"), *Level.choices()]
