"""The same documents as DOCX, for an office that edits them further: native tables, fixed lines, East Asian faces."""

import io
import threading
import zipfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from mingchuang.documents.blocks import typst_blocks
from mingchuang.documents.html import Block

TEXT_MM, PICTURE_MM, TABLE_PT, GAP_PT = 156, 110, 10.5, 12
"""The width of the text, of a picture, the size of letters in tables (五号), the room between two tables."""
BODY, TITLE = "仿宋_GB2312", "方正小标宋简体"
_TEXT = "word/document.xml"
_STYLES = {"Normal", "DefaultParagraphFont", "TableNormal", "TableGrid", "NoList"}
_UNUSED = {"stylesWithEffects", "thumbnail", "customXml", "numbering"}
_NO_DAY = (1980, 1, 1, 0, 0, 0)
_lock = threading.Lock()
_ALIGNED = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def render_docx(
    title: str,
    metadata: Sequence[tuple[str, str]],
    blocks: Sequence[Block],
    *,
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """An article as DOCX in the grid of GB/T 9704-2012; pictures (PNG, JPEG) whose bytes are not given are named in words.

    Equal input gives equal bytes: the archive carries no moment.
    """
    with _lock:
        document, parts = _blank()
        _empty(document)
        _head(document, title)
        for name, value in metadata:
            if value:
                document.add_paragraph(f"{name}：{value}")
        shown = typst_blocks(blocks, pictures or {})
        for block in shown:
            write_block(document, block)
        if not any(block["kind"] == "picture" for block in shown):
            return packed({**parts, _TEXT: document.part.blob})
        whole = _parts(document)
        _forget_pictures(document)
        return packed(whole)


@lru_cache(maxsize=1)
def _blank() -> tuple[Any, dict[str, bytes]]:
    """One document without words, made once and filled again and again, and the parts that stay the same."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = BODY, Pt(16)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing, normal.paragraph_format.space_after = Pt(28.95), Pt(0)
    lighten(document)
    return document, _parts(document)


def _parts(document: Any) -> dict[str, bytes]:
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _forget_pictures(document: Any) -> None:
    """The document is filled again and again; what one filling showed does not stay in it."""
    for name, relation in list(document.part.rels.items()):
        if relation.reltype.endswith("/image"):
            del document.part.rels[name]
    document.part.package.image_parts._image_parts.clear()


def lighten(document: Any) -> None:
    """Leave out what the library's own template brings along: a thumbnail, and hundreds of styles never used."""
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in _STYLES:
            styles.remove(style)
    _speak_chinese(styles)
    for holder in (document.part, document.part.package):
        for name, relation in list(holder.rels.items()):
            if relation.reltype.rpartition("/")[2] in _UNUSED:
                del holder.rels[name]


def _speak_chinese(styles: Any) -> None:
    """Chinese type, so that programs set punctuation where mainland Chinese has it; no gap beside digits in the grid."""
    for language in styles.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    held = next(style for style in styles.findall(qn("w:style")) if style.get(qn("w:styleId")) == "Normal")
    paragraph = held.get_or_add_pPr()
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        off = OxmlElement(name)
        off.set(qn("w:val"), "0")
        paragraph.insert_element_before(
            off, "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
            "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:outlineLvl",
        )  # fmt: skip


def _empty(document: Any) -> None:
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts as one archive without a moment."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _NO_DAY)
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _head(document: Any, title: str) -> None:
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(title)
    run.font.size, run.font.name = Pt(22), TITLE
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), TITLE)


def write_block(document: Any, block: dict[str, Any]) -> None:
    """One block (``blocks.typst_blocks``) at the end of ``document``."""
    if block["kind"] == "table":
        _table(document, block)
        return
    if block["kind"] == "picture":
        _picture(document, block)
        return
    for inside in block["items"] if block["kind"] == "list" else [block.get("runs", [])]:
        paragraph = document.add_paragraph()
        paragraph.alignment = _ALIGNED.get(block.get("align", ""))
        if paragraph.alignment is None:
            paragraph.paragraph_format.first_line_indent = Pt(32)
        paragraph.paragraph_format.keep_with_next = block["kind"] == "heading" or None
        for run in inside:
            written = paragraph.add_run("\n" if run["line"] else run["text"])
            written.bold = run["bold"] or block["kind"] == "heading"


def _picture(document: Any, block: dict[str, Any]) -> None:
    """In the middle, in a line as high as itself, with its words for whoever does not see it."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    shown = paragraph.add_run().add_picture(io.BytesIO(bytes(block["bytes"])), width=Mm(PICTURE_MM))
    shown._inline.docPr.set("descr", block["alt"])


def _table(document: Any, block: dict[str, Any]) -> None:
    rows = [*block["head"], *block["body"]]
    if block["caption"]:
        caption = document.add_paragraph(block["caption"])
        caption.alignment, caption.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, True
    elif _ends_in_table(document):
        _gap(document)
    table = document.add_table(rows=len(rows), cols=block["columns"], style="Table Grid")
    _lay_out(table, block)
    cells = [cell for row in table.rows for cell in row.cells]
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        place = 0
        for cell in row:
            while (number, place) in taken:
                place += 1
            bottom, right = number + cell["rowspan"] - 1, place + cell["colspan"] - 1
            taken.update(
                (down, across) for down in range(number, bottom + 1) for across in range(place, right + 1)
            )
            held = cells[number * block["columns"] + place]
            if bottom > number or right > place:
                held = held.merge(cells[min(bottom, len(rows) - 1) * block["columns"] + right])
            _fill(held, cell, bold=number < len(block["head"]))


def _ends_in_table(document: Any) -> bool:
    """Whether the last thing in the document is a table; two that touch are taken for one."""
    inside = [child for child in document.element.body if child.tag != qn("w:sectPr")]
    return bool(inside) and inside[-1].tag == qn("w:tbl")


def _gap(document: Any) -> None:
    gap = document.add_paragraph().paragraph_format
    gap.line_spacing_rule, gap.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(GAP_PT)


def _lay_out(table: Any, block: dict[str, Any]) -> None:
    """Columns by the length of their texts over the width of the page; heads repeat, no row is torn."""
    table.autofit = False
    whole = sum(block["widths"])
    for column, share in zip(table.columns, block["widths"], strict=True):
        column.width = Mm(TEXT_MM * share / whole)
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number < len(block["head"]):
            properties.append(OxmlElement("w:tblHeader"))
        for cell, share in zip(row.cells, block["widths"], strict=True):
            cell.width = Mm(TEXT_MM * share / whole)


def _fill(held: Any, cell: dict[str, Any], *, bold: bool) -> None:
    held.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = held.paragraphs[0]
    for more in held.paragraphs[1:]:  # what merging left behind
        more._element.getparent().remove(more._element)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if cell["centred"] else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run("".join("\n" if run["line"] else run["text"] for run in cell["runs"]))
    run.font.size, run.bold = Pt(TABLE_PT), bold
