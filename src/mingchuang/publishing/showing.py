"""The body of an article as the public page, the plain text and the index show it, from its stored parts."""

import re
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from mingchuang.documents.html import html_to_text
from mingchuang.documents.sanitising import strict_gate
from mingchuang.publishing.sheets import Sheet
from mingchuang.ui.charts import bars, read_chart

ColumnAddress = Callable[[int], str]
"""Where a column of the tree is, by id; empty where it is not public."""

_COLUMN_LINK = re.compile(r'<a\b[^>]*?\blinktype="page"[^>]*>')
_ID = re.compile(r'\bid="(\d+)"')
_CAPTION = re.compile(r"<caption[^>]*>(.*?)</caption>", re.DOTALL)
_BREAK = re.compile(r"<(?:/p|/h[2-6]|/li|/tr|/caption|/blockquote|br|hr)\b[^>]*>")
_FIGURE = re.compile(r'<td((?: rowspan="\d+")?)>(?=[-−]?[0-9][0-9,]*(?:\.[0-9]+)?%?</td>)')
"""Cells that hold nothing but a figure: they stand at the right, one below the other."""
_CELL = re.compile(r"</t[dh]>")
_TAG = re.compile(r"<[^>]*>")
_BLANKS = re.compile(r"[ \t]*\n\s*")


def body_html(sheet: Sheet, column_address: ColumnAddress) -> SafeString:
    """The body for a page. Whatever is stored, only plain elements without scripts pass."""
    shown = []
    tables = 0
    for part in sheet.parts:
        kind, value = part["type"], part["value"]
        if kind == "rich":
            shown.append(_rich(value, column_address))
        elif kind == "table":
            tables += 1
            shown.append(_table(value, tables))
        elif kind == "chart":
            tables += 1
            shown.append(_chart(value, tables))
        elif kind == "picture" and value.get("image") in sheet.images:
            shown.append(_picture(value, sheet))
        elif kind in ("file", "video") and value.get("file") in sheet.files:
            shown.append(_part(kind, {"file": sheet.files[value["file"]], **_words(value)}))
    return mark_safe("\n".join(shown))


def _rich(markup: str, column_address: ColumnAddress) -> str:
    if "linktype=" in markup:
        markup = _COLUMN_LINK.sub(lambda link: _column_link(link[0], column_address), markup)
    return strict_gate.clean(markup)


def _column_link(link: str, column_address: ColumnAddress) -> str:
    found = _ID.search(link)
    address = column_address(int(found[1])) if found else ""
    return f'<a href="{address}">' if address else "<a>"


def _table(markup: str, number: int) -> str:
    clean = strict_gate.clean(markup)
    caption = _CAPTION.search(clean)
    name = plain(caption[1]).strip() if caption else ""
    shown = _FIGURE.sub(r'<td\1 class="number">', clean)
    return _part("table", {"table": mark_safe(shown), "name": name, "number": number})


def _chart(value: Mapping[str, Any], number: int) -> str:
    chart = read_chart(value.get("text") or "", title=value.get("title") or "", unit=value.get("unit") or "")
    return _part("chart", {"chart": chart, "drawing": mark_safe(bars(chart, f"chart-{number}"))})


def _picture(value: Mapping[str, Any], sheet: Sheet) -> str:
    image = sheet.images[value["image"]]
    return _part("picture", {"image": image, "alt": value.get("alt") or image.alt, **_words(value)})


def _words(value: Mapping[str, Any]) -> dict[str, str]:
    return {name: value.get(name) or "" for name in ("title", "caption", "transcript", "text")}


def _part(kind: str, context: dict[str, Any]) -> str:
    return get_template(f"publishing/blocks/{kind}.html").render(context)


def plain(markup: str) -> str:
    """The words of our own plain markup, fast: for the index and for descriptions."""
    text = _BREAK.sub("\n", markup)
    text = _TAG.sub("", _CELL.sub("\t", text))
    return _BLANKS.sub("\n", unescape(text)).strip()


def words_of(parts: Any) -> str:
    """All words of a body: text, tables, captions, transcripts."""
    said = []
    for part in parts or []:
        value = part["value"]
        if part["type"] in ("rich", "table"):
            said.append(plain(value))
        else:
            said.extend(_words(value).values())
    return "\n".join(word for word in said if word)


def body_text(sheet: Sheet) -> str:
    """The body as a plain text file: a line for each paragraph, cells of a row parted by tabs."""
    said = []
    for part in sheet.parts:
        value = part["value"]
        if part["type"] in ("rich", "table"):
            said.append(html_to_text(value))
        elif part["type"] == "picture":
            said.append(f"（图片：{value.get('caption') or value.get('alt') or ''}）")
        elif value.get("file") in sheet.files:
            said.append(f"（附件：{value.get('title') or sheet.files[value['file']].title}）")
            said.append(value.get("transcript") or "")
    return "\n\n".join(text for text in said if text.strip())
