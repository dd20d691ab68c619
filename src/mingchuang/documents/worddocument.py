"""The same documents as DOCX, for an office that edits them further: native tables, fixed lines, East Asian faces."""

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from mingchuang.documents.blocks import typst_blocks
from mingchuang.documents.html import Block

BODY, TITLE = "仿宋_GB2312", "方正小标宋简体"
_ALIGNED = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def render_docx(title: str, metadata: Sequence[tuple[str, str]], blocks: Sequence[Block]) -> bytes:
    """An article as DOCX in the grid of GB/T 9704-2012; pictures are named in words."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = BODY, Pt(16)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing, normal.paragraph_format.space_after = Pt(28.95), Pt(0)
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(title)
    run.font.size, run.font.name = Pt(22), TITLE
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), TITLE)
    for name, value in metadata:
        if value:
            document.add_paragraph(f"{name}：{value}")
    for block in typst_blocks(blocks, {}):
        _write(document, block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _write(document: Any, block: dict[str, Any]) -> None:
    if block["kind"] == "table":
        _table(document, block)
        return
    for inside in block["items"] if block["kind"] == "list" else [block.get("runs", [])]:
        paragraph = document.add_paragraph()
        paragraph.alignment = _ALIGNED.get(block.get("align", ""))
        if paragraph.alignment is None:
            paragraph.paragraph_format.first_line_indent = Pt(32)
        for run in inside:
            written = paragraph.add_run("\n" if run["line"] else run["text"])
            written.bold = run["bold"] or block["kind"] == "heading"


def _table(document: Any, block: dict[str, Any]) -> None:
    rows = [*block["head"], *block["body"]]
    if block["caption"]:
        document.add_paragraph(block["caption"]).alignment = WD_ALIGN_PARAGRAPH.CENTER
    table = document.add_table(rows=len(rows), cols=block["columns"], style="Table Grid")
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
            merged = table.cell(number, place).merge(table.cell(min(bottom, len(rows) - 1), right))
            merged.text = "".join("\n" if run["line"] else run["text"] for run in cell["runs"])
