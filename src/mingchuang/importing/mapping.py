"""Which part of an old page, row or record is title, date, 文号, body; which old column is which of ours.

A mapping is a small file that people can read and edit (TOML or JSON)::

    format = 1
    address = "http://xxgk.example.gov.cn/"

    [fields]
    title = ["meta:ArticleTitle", "css:h1"]
    document_number = ["label:发文字号"]
    body = ["css:#zoom", "auto"]

    [columns]
    "政府文件" = "/zwgk/zcwj/"

    [organisations]
    "区民政局" = "MC03"

A field that is not named is found automatically; a named one only by its rules, the first that gives something.
"""

import json
import tomllib
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from typing import Any

from cssselect import GenericTranslator, SelectorError

FORMAT = 1
FIELDS = {
    "title": "标题",
    "body": "正文",
    "document_number": "发文字号",
    "index_number": "索引号",
    "published_on": "发布日期",
    "written_on": "成文日期",
    "effective_on": "施行日期",
    "issuing_body": "发文机关",
    "organisation": "发布机构",
    "source": "来源",
    "column": "原栏目",
    "subject": "主题分类",
    "validity": "有效性",
    "keywords": "关键词",
    "url": "原网址",
    "attachments": "附件",
}
"""Everything that can be taken out of an old page, row or record."""

WAYS = {
    "css": "页面元素",
    "meta": "META 标签",
    "label": "元数据标签",
    "column": "表格列或 JSON 字段",
    "text": "固定文字",
    "auto": "自动识别",
}
"""How a field can be found."""


class MappingError(ValueError):
    """A mapping that cannot be used; the text is a sentence for people."""


@dataclass(frozen=True)
class Rule:
    """One way to find a field: ``css:h1``, ``meta:PubDate``, ``label:文号``, ``column:标题``, ``text:…``, ``auto``."""

    way: str
    what: str = ""

    @classmethod
    def of(cls, written: str) -> "Rule":
        """The rule that a person wrote. Raises ``MappingError``."""
        way, _, what = written.strip().partition(":")
        if way not in WAYS or (way != "auto" and not what.strip()):
            known = "、".join(f"{name}:" for name in WAYS if name != "auto")
            raise MappingError(f"看不懂规则“{written[:60]}”，请以 {known} 之一开头，或写 auto。")
        if way == "css":
            _check_selector(what.strip())
        return cls(way, what.strip())

    def __str__(self) -> str:
        return f"{self.way}:{self.what}" if self.what else self.way


def _check_selector(selector: str) -> None:
    try:
        GenericTranslator().css_to_xpath(selector)
    except SelectorError:
        raise MappingError(f"选择器“{selector[:60]}”写法有误，例如 #zoom、.title、h1。") from None


@dataclass(frozen=True)
class Mapping:
    """What stands where in a source. Empty: everything is found automatically."""

    fields: Dictionary[str, tuple[Rule, ...]] = field(default_factory=dict)
    columns: Dictionary[str, str] = field(default_factory=dict)
    organisations: Dictionary[str, str] = field(default_factory=dict)
    address: str = ""

    def as_json(self) -> dict[str, Any]:
        """For storing and for download."""
        return {
            "format": FORMAT,
            "address": self.address,
            "fields": {name: [str(rule) for rule in rules] for name, rules in self.fields.items()},
            "columns": dict(self.columns),
            "organisations": dict(self.organisations),
        }

    def as_toml(self) -> str:
        """The file that people download, edit and use again."""
        lines = ["# 明窗迁移对应关系：哪一部分是标题、正文、文号……", f"format = {FORMAT}"]
        lines += [f"address = {_quoted(self.address)}"] if self.address else []
        lines += ["", "[fields]"]
        for name, rules in self.fields.items():
            listed = ", ".join(_quoted(str(rule)) for rule in rules)
            lines.append(f"{name} = [{listed}]  # {FIELDS[name]}")
        for section, pairs in (("columns", self.columns), ("organisations", self.organisations)):
            lines += ["", f"[{section}]"]
            lines += [f"{_quoted(old)} = {_quoted(new)}" for old, new in pairs.items()]
        return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def mapping_of(value: Any) -> Mapping:
    """A mapping from its stored form. Raises ``MappingError`` with what is wrong and where."""
    if not isinstance(value, dict):
        raise MappingError("对应关系文件的内容不是“名称 = 值”的形式。")
    if value and value.get("format", FORMAT) != FORMAT:
        raise MappingError(f"对应关系文件的 format 应为 {FORMAT}。")
    fields = {}
    for name, written in _pairs(value, "fields").items():
        if name not in FIELDS:
            raise MappingError(f"没有字段“{str(name)[:40]}”，可用的有：{'、'.join(FIELDS)}。")
        rules = [written] if isinstance(written, str) else written
        if not isinstance(rules, list) or not all(isinstance(rule, str) for rule in rules):
            raise MappingError(f'字段 {name} 的规则应是文字，例如 ["css:h1"]。')
        fields[name] = tuple(Rule.of(rule) for rule in rules)
    return Mapping(
        fields=fields,
        columns=_texts(value, "columns"),
        organisations=_texts(value, "organisations"),
        address=str(value.get("address") or ""),
    )


def _pairs(value: dict[str, Any], name: str) -> dict[str, Any]:
    pairs = value.get(name) or {}
    if not isinstance(pairs, dict):
        raise MappingError(f"[{name}] 应是“名称 = 值”的形式。")
    return pairs


def _texts(value: dict[str, Any], name: str) -> dict[str, str]:
    pairs = _pairs(value, name)
    if not all(isinstance(new, str) for new in pairs.values()):
        raise MappingError(f"[{name}] 的每一项应是文字。")
    return dict(pairs)


def read_mapping(content: bytes, name: str) -> Mapping:
    """A mapping from a TOML or JSON file. Raises ``MappingError``."""
    try:
        text = content.decode("utf-8-sig")
        value = json.loads(text) if name.lower().endswith(".json") else tomllib.loads(text)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise MappingError("对应关系文件读不出来，请用 UTF-8 编码的 TOML 或 JSON。") from error
    return mapping_of(value)


def misfit(found: Dictionary[str, int], mapping: Mapping, tried: int) -> str:
    """Why a mapping does not fit its source; empty where it does. ``found`` counts hits of each named field.

    It fits nothing when the title, or every body, of all documents tried is missing.
    """
    essential = [name for name in ("title", "body") if name in mapping.fields]
    if not tried or all(found.get(name) for name in essential):
        return ""
    told = "，".join(f"{FIELDS[name]} {found.get(name, 0)} 件" for name in FIELDS if name in mapping.fields)
    return (
        f"这份对应关系与来源对不上：试读 {tried} 件，找到{told}。请按一件样例重新指定，或换一份对应关系文件。"
    )
