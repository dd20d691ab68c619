"""Forms of the directory: labels, order and hints; what may happen is decided by the actions."""

from typing import Any

from django import forms
from wagtail.admin.widgets import AdminDateInput

from mingchuang.directory.models import Holder, Leader, Organisation, Post

OFFICE_HINT = (
    "只有一个。它发布的信息在年度报告里按区政府的公开途径统计，不算部门；勾选之前已发布的信息不重算。"
)
TEXT = forms.Textarea(attrs={"rows": 5})


class OrganisationForm(forms.ModelForm):
    """A new organisation."""

    class Meta:
        model = Organisation
        fields = (
            "code", "name", "short_name", "slug", "kind", "is_government_office", "parent", "sort_order", "functions",
            "leader_line", "address", "office_hours", "telephone", "fax", "postal_address", "email",
        )  # fmt: skip
        widgets = {"functions": TEXT}
        help_texts = {
            "is_government_office": OFFICE_HINT,
            "code": "一经使用不再修改，文件索引号中引用。",
            "slug": "网址中的一段，用小写字母、数字、连字符，一经使用不再修改。",
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("parent", "merged_into"):
            if name in self.fields:
                self.fields[name].queryset = Organisation.objects.filter(is_active=True)


class OrganisationChangeForm(OrganisationForm):
    """An organisation that exists: code and slug stay; a closing day ends it."""

    class Meta(OrganisationForm.Meta):
        fields = (*(name for name in OrganisationForm.Meta.fields if name not in ("code", "slug")),
                  "closed_on", "merged_into")  # fmt: skip
        widgets = {"functions": TEXT, "closed_on": AdminDateInput}
        help_texts = {
            "is_government_office": OFFICE_HINT,
            "closed_on": "填写后本机构即办理撤并，不再出现在名录中；已发布的信息保留。",
            "merged_into": "撤并后职能并入的机构，可不填。",
        }


class PostForm(forms.ModelForm):
    """A new post."""

    class Meta:
        model = Post
        fields = ("organisation", "name", "level", "duty", "is_single", "sort_order")
        help_texts = {"is_single": "勾选后同一日期只能有一人任职，设立后不再修改。"}


class PostChangeForm(forms.ModelForm):
    """A post that exists."""

    class Meta:
        model = Post
        fields = ("name", "level", "duty", "sort_order")


class HolderForm(forms.ModelForm):
    """Somebody takes up a post."""

    class Meta:
        model = Holder
        fields = ("post", "name", "telephone", "from_on", "until_on")
        widgets = {"from_on": AdminDateInput, "until_on": AdminDateInput}
        help_texts = {"until_on": "补录以往任职时填写；仍在任的留空。"}


class LeavingForm(forms.ModelForm):
    """Somebody leaves a post."""

    until_on = forms.DateField(label="离任日期", widget=AdminDateInput, help_text="任职的最后一天。")

    class Meta:
        model = Holder
        fields = ("until_on",)


class LeaderForm(forms.ModelForm):
    """A leader of the district."""

    class Meta:
        model = Leader
        fields = (
            "name", "title", "portfolio", "resume", "organisations", "sort_order", "from_on", "until_on",
        )  # fmt: skip
        widgets = {
            "portfolio": TEXT,
            "resume": TEXT,
            "organisations": forms.CheckboxSelectMultiple,
            "from_on": AdminDateInput,
            "until_on": AdminDateInput,
        }
        help_texts = {"until_on": "离任后填写任职的最后一天；在任的留空。"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisations"].queryset = Organisation.objects.filter(is_active=True)
