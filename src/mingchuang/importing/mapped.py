"""A mapping applied to one page, record or row: what each named field holds there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from mingchuang.importing.mapping import Rule
from mingchuang.importing.rules import label_key

Rules = Mapping[str, Sequence[Rule]]


@lru_cache(maxsize=256)
def _selector(written: str) -> CSSSelector:
    return CSSSelector(written, translator="html")


@dataclass(frozen=True)
class PageView:
    """What rules look at in a page: its elements, META tags by small letters, labels of the metadata block."""

    root: HtmlElement
    metas: Mapping[str, str]
    pairs: Sequence[tuple[str, str]]

    def elements(self, selector: str) -> list[HtmlElement]:
        """The elements that a selector finds."""
        try:
            return _selector(selector)(self.root)
        except etree.XPathError:
            return []

    def value(self, rule: Rule) -> str:
        """What one rule gives, as text; empty where it gives nothing."""
        if rule.way == "css":
            return next((text for one in self.elements(rule.what) if (text := _said(one))), "")
        if rule.way == "meta":
            return self.metas.get(rule.what.lower(), "")
        if rule.way == "label":
            key = label_key(rule.what)
            return next((value for label, value in self.pairs if label_key(label) == key and value), "")
        return rule.what if rule.way == "text" else ""


def _said(element: HtmlElement) -> str:
    if element.tag == "meta":
        return str(element.get("content") or "").strip()
    return " ".join("".join(element.itertext()).split())


def override(automatic: dict[str, str], rules: Rules, view: Any) -> dict[str, str]:
    """The fields of a document: named ones by their rules alone, all others as they were found automatically.

    ``view`` has ``value(rule)``.
    """
    fields = dict(automatic)
    for name, written in rules.items():
        if name == "body":
            continue
        found = ""
        for rule in written:
            found = automatic.get(name, "") if rule.way == "auto" else view.value(rule)
            if found:
                break
        if found:
            fields[name] = found
        else:
            fields.pop(name, None)
    return fields


def body_of_page(rules: Sequence[Rule], view: PageView) -> HtmlElement | None:
    """The element that holds the body by the mapping; None where its automatic finding is asked for."""
    for rule in rules:
        if rule.way == "auto":
            return None
        if rule.way == "css" and (
            found := [one for one in view.elements(rule.what) if _said(one) or len(one)]
        ):
            return found[0]
    return etree.HTML("<div></div>")[0][0] if rules else None


@dataclass(frozen=True)
class RecordView:
    """What rules look at in a row or record: its values by column or key."""

    values: Mapping[str, str]

    def value(self, rule: Rule) -> str:
        """What one rule gives."""
        if rule.way in ("column", "label"):
            return self.values.get(rule.what, "") or self.values.get(label_key(rule.what), "")
        return rule.what if rule.way == "text" else ""


def record_view(pairs: Iterable[tuple[str, str]]) -> RecordView:
    """Values by their names as written and by their folded names."""
    values: dict[str, str] = {}
    for name, value in pairs:
        if value:
            values.setdefault(name, value)
            values.setdefault(label_key(name), value)
    return RecordView(values)
