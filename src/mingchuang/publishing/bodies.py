"""The body of an article between its storage and its editor: made safe when kept, prepared when opened.

Nothing that a reader sees is lost on the way: ``for_editor`` only spells what the editor's widget cannot
read (void tags, paragraphs within list items and quotations) in the way that it can.
"""

import re
from typing import Any

from lxml import etree
from lxml.html import HtmlElement, fragment_fromstring

from mingchuang.documents.html import clean_html

_INTERNAL_LINK = re.compile(
    r'<a\b[^>]*?\blinktype="page"[^>]*?\bid="(\d+)"[^>]*>|<a\b[^>]*?\bid="(\d+)"[^>]*?\blinktype="page"[^>]*>'
)
_HELD_LINK = re.compile(r'<a href="/\.page/(\d+)"[^>]*>')


def cleaned_rich(markup: str) -> str:
    """A text part made safe; links to columns of the tree stay links to columns wherever these move."""
    held = _INTERNAL_LINK.sub(_hold, markup)
    return _HELD_LINK.sub(r'<a linktype="page" id="\1">', clean_html(held))


def _hold(link: re.Match[str]) -> str:
    return f'<a href="/.page/{link[1] or link[2]}">'


def cleaned_table(markup: str) -> str:
    """A table part made safe, whatever was pasted into it."""
    return clean_html(markup)


def cleaned_body(body: Any) -> list[dict[str, Any]]:
    """All parts of a body, safe and plain, as the StreamField stores them; empty text parts fall away."""
    kept = []
    for part in body.get_prep_value() if hasattr(body, "get_prep_value") else body:
        part = dict(part)
        if part["type"] == "rich":
            part["value"] = cleaned_rich(str(part["value"]))
        elif part["type"] == "table":
            part["value"] = cleaned_table(str(part["value"]))
        if part["value"] != "":
            kept.append(part)
    return kept


def for_editor(markup: str) -> str:
    """A text part as the editor's widget can read it."""
    if not markup.strip():
        return markup
    root = fragment_fromstring(markup, create_parent="div")
    for item in root.xpath(".//li[p]"):
        _lines_in(item)
    for quotation in root.xpath(".//blockquote[*[self::p or self::ul or self::ol]]"):
        _quotations(quotation)
    for numbered in root.xpath("./ol[@start]"):
        _spelled_numbers(numbered)
    return _inner(root)


def _spelled_numbers(numbered: HtmlElement) -> None:
    """A list that goes on from a number other than 1 keeps its numbers as text."""
    first = int(numbered.get("start")) if numbered.get("start").lstrip("-").isdigit() else 1
    del numbered.attrib["start"]
    if first == 1 or numbered.xpath("./li/*[self::ul or self::ol]"):
        return
    for number, item in enumerate(numbered.findall("li"), first):
        item.tag = "p"
        item.text = f"{number}. {item.text or ''}"
    numbered.drop_tag()


def _lines_in(item: HtmlElement) -> None:
    paragraphs = item.findall("p")
    for paragraph in paragraphs[:-1]:
        paragraph.append(paragraph.makeelement("br"))
    for paragraph in paragraphs:
        paragraph.drop_tag()


def _quotations(quotation: HtmlElement) -> None:
    parent = quotation.getparent()
    place = parent.index(quotation)
    for child in list(quotation):
        if child.tag == "p":
            child.tag = "blockquote"
        parent.insert(place, child)
        place += 1
    tail = quotation.tail
    parent.remove(quotation)
    if tail and place:
        last = parent[place - 1]
        last.tail = (last.tail or "") + tail


def _inner(root: HtmlElement) -> str:
    return (root.text or "") + "".join(
        etree.tostring(child, encoding="unicode", method="xml") for child in root
    )
