"""Cleaned HTML as plain values that the typesetter understands."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lxml.html import HtmlElement

from mingchuang.documents.flow import parsed, text_of
from mingchuang.documents.html import Block

Run = dict[str, Any]
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?%?")
SHORT = 3
"""A cell with so few characters (a unit, a dash) stands in the middle like a figure."""
_PLAIN: Run = {"text": "", "bold": False, "underline": False, "raised": "", "href": "", "line": False}


def typst_blocks(blocks: Sequence[Block], pictures: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """One value a block; a picture whose bytes are not given is named in words."""
    made: list[dict[str, Any]] = []
    for block in blocks:
        if block[0] == "picture":
            made.append(_picture(block, pictures))
            continue
        for node in parsed(block[1]):
            made.append(_table(node) if node.tag == "table" else _block(node))
    return made


def _picture(block: Block, pictures: Mapping[str, bytes]) -> dict[str, Any]:
    alt = block[2] if len(block) > 2 else ""
    content = pictures.get(block[1])
    if content is None:
        return {"kind": "p", "align": "center", "runs": [{**_PLAIN, "text": f"［图片：{alt or '见网页'}］"}]}
    return {"kind": "picture", "alt": alt or "图片", "bytes": list(content)}


def _block(node: HtmlElement) -> dict[str, Any]:
    if node.tag in {"h2", "h3", "h4"}:
        return {"kind": "heading", "level": int(node.tag[1]), "runs": runs(node)}
    if node.tag in {"ul", "ol"}:
        return {"kind": "list", "items": list(_items(node))}
    if node.tag == "hr":
        return {"kind": "rule"}
    return {"kind": "p", "align": node.get("class", "").removeprefix("align-"), "runs": runs(node)}


def _items(node: HtmlElement) -> list[list[Run]]:
    start = int(node.get("start", "1")) if node.tag == "ol" else 0
    items = []
    for number, item in enumerate(node.iterchildren("li"), start):
        inner = [child for child in item if child.tag in {"ul", "ol"}]
        for child in inner:
            item.remove(child)
        mark = f"{number}. " if node.tag == "ol" else "· "
        items.append([{**_PLAIN, "text": mark}, *runs(item)])
        for child in inner:
            items.extend(_items(child))
    return items


def runs(node: HtmlElement, style: Run = _PLAIN) -> list[Run]:
    """The text of ``node`` in runs of equal style; a line break is a run of its own."""
    made = [{**style, "text": node.text}] if node.text else []
    for child in node:
        if child.tag == "br" or (child.tag == "p" and made):
            made.append({**_PLAIN, "line": True})
        if child.tag != "br":
            made.extend(runs(child, _styled(child, style)))
        if child.tail:
            made.append({**style, "text": child.tail})
    return made


def _styled(node: HtmlElement, style: Run) -> Run:
    match node.tag:
        case "strong":
            return {**style, "bold": True}
        case "u":
            return {**style, "underline": True}
        case "sub" | "sup":
            return {**style, "raised": node.tag}
        case "a" if node.get("href", "").startswith(("http://", "https://")):
            return {**style, "href": node.get("href")}
        case _:
            return style


def _table(node: HtmlElement) -> dict[str, Any]:
    caption = node.find("caption")
    head, body = node.xpath("./thead/tr"), node.xpath("./tbody/tr")
    columns = max(_width(head), _width(body), 1)
    return {
        "kind": "table",
        "caption": "" if caption is None else "".join(caption.itertext()),
        "columns": columns,
        "widths": _widths([*head, *body], columns),
        "head": _filled(head, columns),
        "body": _filled(body, columns),
    }


def _width(rows: list[HtmlElement]) -> int:
    return max((end for row in _placed(rows) for _, _, end in row), default=0)


def _widths(rows: list[HtmlElement], columns: int) -> list[float]:
    """The share of each column: by the root of its longest text, so that labels get room and figures do not waste it."""
    longest = [1] * columns
    for row in _placed(rows):
        for cell, start, end in row:
            if end - start == 1:
                longest[start] = max(longest[start], len(text_of(cell)))
    return [round(min(max(length**0.5, 1.6), 6), 2) for length in longest]


def _placed(rows: list[HtmlElement]) -> list[list[tuple[HtmlElement, int, int]]]:
    """Each cell with its first column and the column after its last, as a browser places them."""
    taken: dict[int, set[int]] = {}
    made = []
    for number, row in enumerate(rows):
        place, line = 0, []
        for cell in row:
            while place in taken.get(number, ()):
                place += 1
            wide, deep = int(cell.get("colspan", "1")), int(cell.get("rowspan", "1"))
            free = 1
            while free < wide and place + free not in taken.get(number, ()):
                free += 1
            for below in range(number, number + deep):
                taken.setdefault(below, set()).update(range(place, place + free))
            line.append((cell, place, place + free))
            place += free
        made.append(line)
    return made


def _filled(rows: list[HtmlElement], columns: int) -> list[list[dict[str, Any]]]:
    """Rows of cells that leave no hole: where a row is short, empty cells are added."""
    taken: set[tuple[int, int]] = set()
    made = []
    for number, line in enumerate(_placed(rows)):
        cells: dict[int, dict[str, Any]] = {}
        for cell, start, end in line:
            deep = int(cell.get("rowspan", "1"))
            taken.update(
                (below, place) for below in range(number, number + deep) for place in range(start, end)
            )
            stands = "row" if cell.tag == "th" else "cell"
            if cell.getparent().getparent().tag == "thead":
                stands = "head"
            cells[start] = _cell(runs(cell), end - start, deep, stands)
        for place in range(columns):
            if (number, place) not in taken:
                cells[place] = _cell([], 1, 1, "cell")
        made.append([cells[place] for place in sorted(cells)])
    return made


def _cell(inside: list[Run], colspan: int, rowspan: int, stands: str) -> dict[str, Any]:
    """A cell that ``stands`` in the head, as the head of a row, or as a plain cell."""
    words = "".join(str(run["text"]) for run in inside).strip()
    is_short = stands == "cell" and len(words) <= SHORT
    return {
        "colspan": colspan,
        "rowspan": rowspan,
        "head": stands == "head",
        "centred": stands == "head" or is_short or bool(_NUMBER.fullmatch(words)),
        "runs": inside,
    }
