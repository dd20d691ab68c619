"""Tables of a body: layout tables opened, tables of data kept with their merged cells, heads and captions."""

import re
from collections.abc import Iterable

from lxml.html import Element as element
from lxml.html import HtmlElement

from mingchuang.documents.flow import Flow, PictureAllowed, append_text, children, squeezed, text_of

_ROWS = "./tr|./thead/tr|./tbody/tr|./tfoot/tr"
MAX_SPAN = 1000
"""What browsers allow; more is a mistake or an attack."""
MAX_HEAD_ROWS = 4
LONG_TEXT = 200
"""Characters; a column of cells with more is running text that was put into a frame."""


def set_table(node: HtmlElement, picture_allowed: PictureAllowed) -> list[HtmlElement]:
    """The blocks that ``node`` becomes: one table, or, where it only laid out the page, what stood in its cells."""
    if is_layout(node):
        return [block for part in _parts(node) for block in _opened(part, picture_allowed)]
    rows = [_row(row, picture_allowed) for row in node.xpath(_ROWS)]
    rows = [row for row in rows if len(row)]
    if not any(text_of(row) or row.xpath(".//img") for row in rows):
        return []
    heads = _head_rows(node, rows)
    made = element("table")
    caption = squeezed(" ".join(text_of(caption) for caption in node.iterchildren("caption"))).strip()
    if caption:
        made.append(element("caption"))
        made[0].text = caption
    if heads:
        made.append(_part("thead", rows[:heads]))
    if rows[heads:]:
        made.append(_part("tbody", rows[heads:]))
    _clip_spans(rows[:heads])
    _clip_spans(rows[heads:])
    _name_heads(rows, heads)
    return [made]


def is_layout(node: HtmlElement) -> bool:
    """Whether the table only placed things on a page: said so, a single cell, text in a frame, tables inside tables."""
    if node.get("role") in {"presentation", "none"}:
        return True
    rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in node.xpath(_ROWS)]
    if sum(len(cells) for cells in rows) <= 1:
        return True
    if any(cell.tag == "th" for cells in rows for cell in cells):
        return False
    filled = [sum(1 for cell in cells if text_of(cell) or cell.xpath(".//img")) for cells in rows]
    if max(filled) <= 1 and len(text_of(node)) > LONG_TEXT:
        return True
    if not node.xpath(".//table"):
        return False
    full = [sum(1 for cell in cells if text_of(cell) and not cell.xpath(".//table")) for cells in rows]
    return sum(1 for count in full if count >= 2) < 2


def _parts(node: HtmlElement) -> Iterable[HtmlElement]:
    yield from node.iterchildren("caption")
    for row in node.xpath(_ROWS):
        yield from children(row)


def _opened(part: HtmlElement, picture_allowed: PictureAllowed) -> list[HtmlElement]:
    flow = Flow(picture_allowed, set_table)
    flow.read(part)
    return flow.finished()


def _part(tag: str, rows: list[HtmlElement]) -> HtmlElement:
    made = element(tag)
    made.extend(rows)
    return made


def _row(node: HtmlElement, picture_allowed: PictureAllowed) -> HtmlElement:
    row = element("tr")
    for child in children(node):
        if child.tag in {"td", "th"}:
            row.append(_cell(child, picture_allowed))
    return row


def _cell(node: HtmlElement, picture_allowed: PictureAllowed) -> HtmlElement:
    cell = element(node.tag)
    for name in ("colspan", "rowspan"):
        value = node.get(name, "").strip()
        if re.fullmatch(r"[0-9]{1,4}", value) and 1 < int(value) <= MAX_SPAN:
            cell.set(name, str(int(value)))
    if node.tag == "th" and node.get("scope") in {"col", "row", "colgroup", "rowgroup"}:
        cell.set("scope", node.get("scope"))
    flow = Flow(picture_allowed, flat_rows)
    flow.read(node)
    blocks = [_plain(block) for block in flow.finished() if block.tag != "hr"]
    if len(blocks) == 1 and blocks[0].tag == "p":
        append_text(cell, blocks[0].text or "")
        cell.extend(list(blocks[0]))
    else:
        cell.extend(blocks)
    return cell


def _plain(block: HtmlElement) -> HtmlElement:
    """What a cell may hold: lines, lists, pictures."""
    if block.tag in {"ul", "ol"}:
        return block
    if block.tag == "figure":
        picture = block[0]
        block = element("p")
        block.append(picture)
        return block
    block.attrib.clear()
    if block.tag in {"h2", "h3", "h4"}:
        strong = element("strong")
        strong.text = text_of(block)
        block = element("p")
        block.append(strong)
    block.tag = "p"
    return block


def flat_rows(node: HtmlElement, picture_allowed: PictureAllowed) -> list[HtmlElement]:
    """A table inside a cell as lines, one a row: a table in a table cannot be read aloud or on a telephone."""
    lines = []
    for row in node.xpath(".//caption|.//tr[not(.//table)]"):
        cells = children(row) if row.tag == "tr" else [row]
        line = element("p")
        line.text = " ".join(filter(None, (squeezed(text_of(cell)) for cell in cells)))
        if line.text:
            lines.append(line)
        for picture in row.xpath(".//img"):
            flow = Flow(picture_allowed, flat_rows)
            flow._picture(picture)
            lines.extend(flow.finished())
    return lines


def _head_rows(node: HtmlElement, rows: list[HtmlElement]) -> int:
    """How many rows from the top are the head: as marked, all head cells, or all in bold type."""
    marked = len(node.xpath("./thead/tr[td|th]"))
    if marked:
        return marked
    count = 0
    while count < len(rows) and all(cell.tag == "th" and cell.get("scope") != "row" for cell in rows[count]):
        count += 1
    if count or len(rows) < 2 or node.xpath("./*/tr/th|./tr/th"):
        return count
    depth = max(int(cell.get("rowspan", "1")) for cell in rows[0])
    if depth > MAX_HEAD_ROWS or depth >= len(rows):
        return 0
    return depth if all(_is_bold(row) for row in rows[:depth]) and not _is_bold(rows[depth]) else 0


def _is_bold(row: HtmlElement) -> bool:
    filled = [cell for cell in row if text_of(cell)]
    return bool(filled) and all(is_all_strong(cell) for cell in filled)


def is_all_strong(block: HtmlElement) -> bool:
    """Whether every character that is no blank stands in bold type."""
    strong = "".join("".join(mark.itertext()) for mark in block.iter("strong"))
    return "".join(strong.split()) == "".join("".join(block.itertext()).split()) != ""


def _name_heads(rows: list[HtmlElement], heads: int) -> None:
    """Cells of the head become head cells of their column; head cells further down those of their row."""
    for number, row in enumerate(rows):
        for cell in row:
            if number < heads:
                cell.tag = "th"
            if cell.tag != "th":
                continue
            for mark in cell.xpath(".//strong"):
                mark.drop_tag()
            if cell.get("scope") is None:
                cell.set("scope", "col" if number < heads else "row")


def _clip_spans(rows: list[HtmlElement]) -> None:
    """No cell reaches below the last row of its part."""
    for number, row in enumerate(rows):
        for cell in row:
            deep = min(int(cell.get("rowspan", "1")), len(rows) - number)
            if deep > 1:
                cell.set("rowspan", str(deep))
            else:
                cell.attrib.pop("rowspan", None)
