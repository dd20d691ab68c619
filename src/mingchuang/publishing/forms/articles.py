"""The edit form of an article."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms.models import WagtailAdminModelForm

from mingchuang.accounts.queries import organisations_of
from mingchuang.portal.models import ColumnPage
from mingchuang.portal.rules import ColumnKind
from mingchuang.publishing import subjects
from mingchuang.publishing.rules import (
    AUTHORS,
    KINDS_THAT_EXPIRE,
    TITLE_LENGTH,
    normal_document_number,
)

AUDIENCES = ("", "个人", "企业", "社会组织", "个人和企业", "机关事业单位")


class ColumnField(forms.ModelChoiceField):
    """A column of the tree, indented by its depth."""

    def label_from_instance(self, column: ColumnPage) -> str:
        return "　" * max(column.depth - 3, 0) + column.title


class ColumnsField(forms.ModelMultipleChoiceField):
    """Several columns of the tree."""

    def label_from_instance(self, column: ColumnPage) -> str:
        return "　" * max(column.depth - 3, 0) + column.title


def columns_for_articles() -> Any:
    """The columns in which articles can stand, in the tree's order."""
    return ColumnPage.objects.filter(kind__in=[ColumnKind.LIST, ColumnKind.PICTURES]).order_by("path")


class ArticleForm(WagtailAdminModelForm):
    """Editorial fields; the rest of an article is written by actions."""

    home_column = ColumnField(
        label="主栏目",
        queryset=ColumnPage.objects.none(),
        help_text="信息的网址由主栏目决定，发布后不再改变。",
    )
    also_in = ColumnsField(
        label="同时显示于",
        queryset=ColumnPage.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="同一条信息可以列在几个栏目里，网址只有一个。",
    )
    subject = forms.ChoiceField(label="主题分类", required=False, help_text="国务院办公厅统一的22类。")
    audience = forms.ChoiceField(
        label="服务对象", required=False, choices=[(name, name or "未指定") for name in AUDIENCES]
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["home_column"].queryset = columns_for_articles()
        self.fields["also_in"].queryset = columns_for_articles()
        self.fields["subject"].choices = [("", "未分类"), *subjects.every().items()]
        audience = self.instance.audience
        if audience and audience not in AUDIENCES:
            self.fields["audience"].choices = [*self.fields["audience"].choices, (audience, audience)]
        own = organisations_of(self.for_user, AUTHORS) if self.for_user else []
        organisation = self.fields["organisation"]
        organisation.queryset = organisation.queryset.filter(pk__in=[one.pk for one in own], is_active=True)
        if len(own) == 1 and not self.instance.pk:
            organisation.initial = own[0].pk
        self._word_errors()

    def _word_errors(self) -> None:
        self.fields["title"].error_messages["required"] = "请填写标题。"
        self.fields["home_column"].error_messages["required"] = "请选择主栏目，信息发布后列在其中。"
        self.fields["organisation"].error_messages["required"] = "请选择发布机构。"
        for name in ("written_on", "original_on", "effective_on", "expires_on"):
            self.fields[name].error_messages["invalid"] = "日期请写成2026-03-02这样的形式，并确认这一天存在。"
        for validator in self.fields["title"].validators:
            if getattr(validator, "code", "") == "max_length":
                validator.message = (
                    f"标题最多{TITLE_LENGTH}个字，现在有%(show_value)d个字。请精简标题，把全文写进正文。"
                )

    def clean_title(self) -> str:
        """One line without control characters."""
        return " ".join(self.cleaned_data["title"].split())

    def clean_document_number(self) -> str:
        """The number in its standard form, whatever brackets it was typed with."""
        return normal_document_number(self.cleaned_data["document_number"])

    def clean(self) -> dict[str, Any]:
        kept = super().clean()
        if kept.get("expires_on") and kept.get("kind") and kept["kind"] not in KINDS_THAT_EXPIRE:
            self.add_error("expires_on", "只有公告公示和人事信息有公示截止日期。请清空日期，或改选信息类别。")
        column, also = kept.get("home_column"), kept.get("also_in")
        if column and also is not None:
            kept["also_in"] = [one for one in also if one.pk != column.pk]
        return kept


class RelationForm(WagtailAdminModelForm):
    """How an article stands to another."""

    def clean(self) -> dict[str, Any]:
        kept = super().clean()
        target, article = kept.get("target"), self.instance.article_id
        if target and article and target.pk == article:
            raise ValidationError("不能与本条信息自身关联，请另选一条。")
        return kept
