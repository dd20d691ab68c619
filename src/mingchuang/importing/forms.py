"""Forms of the desk: a new batch, its mapping by example, decisions about quarantined documents."""

from pathlib import PurePath
from typing import Any

from django import forms

from mingchuang.directory.models import Organisation
from mingchuang.importing.mapping import FIELDS, Mapping, MappingError, Rule, read_mapping
from mingchuang.importing.quarantine import Answer
from mingchuang.importing.suggesting import Sample
from mingchuang.portal.models import ColumnPage
from mingchuang.portal.rules import ColumnKind
from mingchuang.publishing.rules import Way
from mingchuang.screening.rules import Choice

SOURCES = (".zip", ".warc", ".warc.gz", ".json", ".csv", ".tsv", ".xlsx", ".xls", ".html", ".htm")
OWN = "own"


def columns() -> list[tuple[str, str]]:
    """``(path, title)`` of every column that lists articles, in the order of the tree."""
    lists = ColumnPage.objects.filter(kind__in=[ColumnKind.LIST, ColumnKind.PICTURES]).order_by("path")
    return [(column.public_path, column.title) for column in lists]


class BatchForm(forms.Form):
    """A new batch: the export as one file, where its documents go, the way that they keep."""

    name = forms.CharField(label="批次名称", max_length=120, help_text="例如“市平台2018年7月关停迁移”。")
    file = forms.FileField(
        label="导出文件",
        help_text="网页和附件打包成ZIP，或WARC、JSON、CSV、XLSX。更大的来源请由系统管理员在服务器上用 mingchuang import --batch 迁入。",
    )
    organisation = forms.ModelChoiceField(
        label="默认机构",
        empty_label="请选择",
        queryset=Organisation.objects.order_by("name"),
        help_text="来源没有写明发布机构的归它。",
    )
    column = forms.ModelChoiceField(
        label="默认栏目",
        queryset=ColumnPage.objects.order_by("path"),
        required=False,
        empty_label="不选",
        help_text="原栏目没有对应的归它；不选则按信息类别归入，或进入隔离。",
    )
    way = forms.ChoiceField(
        label="原公开途径",
        required=False,
        choices=[("", "按机构和渠道判断"), *Way.choices()],
        help_text="年报按公开途径统计，迁入的保持原来的途径，不算新公开。",
    )
    mapping = forms.FileField(
        label="对应关系文件",
        required=False,
        help_text="以前下载的TOML或JSON，没有可以不选，下一步按样例指定。",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(SOURCES):
            raise forms.ValidationError("这种文件不能迁入，请提供ZIP、WARC、JSON、CSV、XLSX或HTML文件。")
        return file

    def clean_mapping(self) -> Mapping:
        file = self.cleaned_data["mapping"]
        try:
            return read_mapping(file.read(), PurePath(file.name).name) if file else Mapping()
        except MappingError as refused:
            raise forms.ValidationError(str(refused)) from None


class MappingForm(forms.Form):
    """Which part of the sample is which field: one of what stands there, found automatically, or a rule of one's own."""

    def __init__(self, sample: Sample, mapping: Mapping, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.sample = sample
        for name, label in FIELDS.items():
            rules = [str(rule) for rule in mapping.fields.get(name, ())]
            listed = [(one.rule, f"{one.label}：{one.said[:24]}") for one in sample.for_field(name)]
            known = {rule for rule, _said in listed}
            single = rules[0] if len(rules) == 1 and rules[0] in known else ""
            self.fields[name] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[
                    ("", "自动识别"),
                    *dict(listed).items(),
                    (OWN, "用右边的规则"),
                ],
                initial=single or (OWN if rules else ""),
            )
            self.fields[f"{name}-own"] = forms.CharField(
                label=f"{label}的规则",
                required=False,
                max_length=300,
                initial="" if single else "；".join(rules),
            )

    def rows(self) -> list[tuple[Any, Any, str]]:
        """``(choice, own rule, what is found)`` of each field, for the page."""
        return [(self[name], self[f"{name}-own"], self.sample.fields.get(name, "")) for name in FIELDS]

    def chosen(self) -> dict[str, tuple[Rule, ...]]:
        """The rules of the named fields. Raises ``MappingError``."""
        made = {}
        for name in FIELDS:
            written = self.cleaned_data[name]
            if written == OWN:
                own = self.cleaned_data[f"{name}-own"].replace(";", "；").split("；")
                rules = tuple(Rule.of(rule) for rule in own if rule.strip())
                if not rules:
                    raise MappingError(
                        f"“{FIELDS[name]}”选了自写规则，但没有写，例如 css:h1；meta:ArticleTitle。"
                    )
                made[name] = rules
            elif written:
                made[name] = (Rule.of(written),)
        return made


class CorrectionForm(forms.Form):
    """What a person puts right about a quarantined document."""

    title = forms.CharField(label="标题", max_length=300)
    document_number = forms.CharField(label="发文字号", max_length=80, required=False)
    original_on = forms.DateField(
        label="原发布日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    column = forms.ModelChoiceField(label="栏目", queryset=ColumnPage.objects.order_by("path"))
    organisation = forms.ModelChoiceField(label="发布机构", queryset=Organisation.objects.order_by("name"))


class AnswerForm(forms.Form):
    """What a second person says about what screening asks."""

    choice = forms.ChoiceField(
        label="结论", choices=Choice.choices(), widget=forms.RadioSelect, initial=Choice.LOOKED.value
    )
    why = forms.CharField(
        label="公开的依据或理由", max_length=500, help_text="不少于4个字，记入每一件的审查记录。"
    )

    def answer(self) -> Answer:
        """As the action wants it."""
        chosen = next(one for one in Choice if one.value == self.cleaned_data["choice"])
        return Answer(chosen, self.cleaned_data["why"])


class NoticeForm(forms.Form):
    """What a closing notice must say."""

    platform = forms.CharField(label="关停的平台", max_length=100, help_text="例如“某市政府信息公开平台”。")
    address = forms.CharField(label="原平台网址", max_length=200)
    closes_on = forms.DateField(
        label="关停日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="公告至少提前三十日。",
    )
