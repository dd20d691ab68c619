"""What people fill in about obligations, the guide and rounds of review."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mingchuang.directory.models import Organisation
from mingchuang.disclosure.models import GuideText, Obligation
from mingchuang.disclosure.rules import Bearer, Carrier, Level, Limit, LimitKind, RefusedError, limit_of
from mingchuang.disclosure.statute import fields as grassroots_fields
from mingchuang.disclosure.tablefile import TableFileForm
from mingchuang.disclosure.workbook import read_table
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.rules import ArticleKind


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ColumnChoice(forms.ModelMultipleChoiceField):
    """Columns by their address, so that two of the same name are told apart."""

    def label_from_instance(self, column: ColumnPage) -> str:
        return f"{column.title}（{column.public_path}）"


class ObligationForm(forms.ModelForm):
    """One obligation with its rule; ends in an action that asks for a reason."""

    limit_kind = forms.ChoiceField(label="公开时限", choices=LimitKind.choices())
    limit_n = forms.IntegerField(
        label="工作日数", min_value=1, max_value=400, required=False, help_text="及时、实时公开的不填。"
    )
    carriers = forms.MultipleChoiceField(
        label="公开渠道和载体", choices=Carrier.choices(), widget=forms.CheckboxSelectMultiple
    )
    levels = forms.MultipleChoiceField(
        label="公开层级", choices=Level.choices(), widget=forms.CheckboxSelectMultiple
    )
    kinds = forms.MultipleChoiceField(
        label="内容的信息类别", choices=ArticleKind.choices(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="不选则栏目里的各类信息都算。",
    )  # fmt: skip
    columns = ColumnChoice(
        label="内容所在栏目", queryset=ColumnPage.objects.order_by("path"), required=False,
        help_text="在这些栏目公开的信息自动算作本事项的内容。可多选。",
    )  # fmt: skip
    organisations = forms.ModelMultipleChoiceField(
        label="指定的机构", queryset=Organisation.objects.filter(is_active=True), required=False,
        help_text="公开主体选“指定的机构”时填写。",
    )  # fmt: skip
    reason = forms.CharField(
        label="依据或原因", max_length=500, help_text="写明文件名称和文号，会记入修改历史。"
    )

    class Meta:
        model = Obligation
        fields = (
            "field", "serial", "item", "sub_item", "content", "basis", "bearer", "organisations", "audience", "audience_words",
            "mode", "columns", "subject", "issuer", "renew_days", "valid_from", "valid_until",
        )  # fmt: skip
        widgets = {
            "content": forms.Textarea(attrs={"rows": 4}),
            "basis": forms.Textarea(attrs={"rows": 2}),
            "valid_from": _day(),
            "valid_until": _day(),
        }

    field_order = (
        "field", "serial", "item", "sub_item", "content", "basis", "limit_kind", "limit_n", "bearer", "organisations",
        "carriers", "audience", "audience_words", "mode", "levels", "columns", "kinds", "subject", "issuer", "renew_days",
        "valid_from", "valid_until", "reason",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        row = self.instance
        if row.pk:
            limit = limit_of(row.limit)
            self.initial.update(limit_kind=limit.kind, limit_n=limit.n)
            self.initial.update(carriers=row.carriers, levels=row.levels, kinds=row.kinds)
        self.fields["issuer"].queryset = Organisation.objects.filter(is_active=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("bearer") == Bearer.NAMED and not cleaned.get("organisations"):
            self.add_error("organisations", "请至少选一个机构。")
        if cleaned.get("limit_kind") in (LimitKind.WORKDAYS_AFTER, LimitKind.PERIOD) and not cleaned.get(
            "limit_n"
        ):
            self.add_error("limit_n", "请填写工作日数。")
        return cleaned

    def values(self) -> dict[str, Any]:
        """The fields of ``Obligation`` that the form gives."""
        values = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("limit_kind", "limit_n", "reason")
        }
        kind = LimitKind(self.cleaned_data["limit_kind"])
        has_days = kind in (LimitKind.WORKDAYS_AFTER, LimitKind.PERIOD)
        limit = Limit(kind, self.cleaned_data["limit_n"] if has_days else None)
        values["limit"] = limit.stored()
        if self.instance.limit != values["limit"]:
            values["limit_words"] = limit.words
        values["organisations"] = list(values["organisations"])
        values["columns"] = list(values["columns"])
        return values

    def _post_clean(self) -> None:
        """The action validates the row; the form only gives values and never touches the instance."""


class ImportForm(TableFileForm):
    """The table of one field."""

    field_name = forms.CharField(
        label="领域",
        max_length=40,
        widget=forms.TextInput(attrs={"list": "fields"}),
        help_text="例如“财政预决算”。",
    )
    columns = ColumnChoice(
        label="内容所在栏目", queryset=ColumnPage.objects.order_by("path"), required=False,
        help_text="新增的事项在这些栏目里找内容，以后可逐项调整。",
    )  # fmt: skip
    fallback = forms.ModelChoiceField(
        label="牵头单位", queryset=Organisation.objects.filter(is_active=True),
        help_text="公开主体不在机构名录里的，暂由它承担。",
    )  # fmt: skip
    file = forms.FileField(label="标准目录表", help_text="XLSX、XLS 或 CSV，十列，可先下载模板。")

    field_order = ("field_name", "columns", "fallback", "file")

    def clean_file(self) -> Any:
        """The file, once its table was read (``read``)."""
        upload = super().clean_file()
        upload.seek(0)
        try:
            self.read = read_table(upload.read(), self.name)
        except RefusedError as refused:
            raise ValidationError(str(refused)) from None
        return upload

    @property
    def known_fields(self) -> list[str]:
        """The names of the 26 fields, to choose from."""
        return [one.name for one in grassroots_fields()]


class GuideForm(forms.ModelForm):
    """What the guide says beyond directory and parameters."""

    reason = forms.CharField(label="修改说明", max_length=300, help_text="公众在历史版本里看得到。")

    class Meta:
        model = GuideText
        fields = ("office", "office_room", "introduction", "ways", "remedies")
        widgets = {name: forms.Textarea(attrs={"rows": 5}) for name in ("introduction", "ways", "remedies")}

    def _post_clean(self) -> None:
        """The action validates and writes."""


class RoundForm(forms.Form):
    """A new round of review."""

    title = forms.CharField(label="名称", max_length=120)
    basis = forms.CharField(label="依据", max_length=300, required=False)
    until_on = forms.DateField(label="清理到哪一天的文件", widget=_day())
    due_on = forms.DateField(label="完成期限", widget=_day())
