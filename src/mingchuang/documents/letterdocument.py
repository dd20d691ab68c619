"""An official letter as DOCX in the grid of GB/T 9704-2012, for an office that edits it further.

22 lines of 28 characters a page, red head and line, title, addressee, enclosures, signature and date in their places,
page numbers outside (odd right, even left). Faces are named as offices have them (方正小标宋简体, 仿宋_GB2312).
"""

import io
import threading
import zipfile
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from mingchuang.documents.blocks import typst_blocks
from mingchuang.documents.html import split_blocks
from mingchuang.documents.rendering import Letter
from mingchuang.documents.worddocument import BODY, TITLE, lighten, packed, write_block

RED = RGBColor(0xC8, 0x10, 0x2E)
PITCH = 225 / 22 / 25.4 * 72
"""Points from line to line."""
CHARACTER = 156 / 28 / 25.4 * 72
"""Points from character to character."""
NUMBERS = "宋体"
_lock = threading.Lock()


def render_letter_docx(letter: Letter) -> bytes:
    """The letter as DOCX; equal input gives equal bytes."""
    with _lock:
        document = _page()
        if letter.is_form:
            _form(document, letter)
        else:
            _head(document, letter)
            _text(document, letter)
            _foot(document, letter)
        out = io.BytesIO()
        document.save(out)
    with zipfile.ZipFile(out) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()})


def _page() -> Any:
    document = docx.Document()
    lighten(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(23)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(PITCH * 20)))
    for held in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(held)
    section._sectPr.append(grid)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = BODY, Pt(16)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)
    # 28 characters a line by spacing: with a grid of characters one program gives each of them two cells
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), str(round((CHARACTER - 16) * 20)))
    normal.element.rPr.insert_element_before(closer, "w:kern", "w:sz", "w:szCs")
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing, normal.paragraph_format.space_after = Pt(PITCH), Pt(0)
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    return document


def _number(footer: Any, side: WD_ALIGN_PARAGRAPH) -> None:
    """— n —, one character from the outer edge."""
    footer.is_linked_to_previous = False
    line = footer.paragraphs[0]
    line.alignment = side
    line.paragraph_format.right_indent = line.paragraph_format.left_indent = Pt(16)
    for part in ("— ", None, " —"):
        run = line.add_run(part or "")
        _face(run, NUMBERS, 14)
        if part is None:
            for xml in ('w:fldChar w:fldCharType="begin"', "w:instrText", 'w:fldChar w:fldCharType="end"'):
                text = ">PAGE</w:instrText>" if xml == "w:instrText" else "/>"
                run._element.append(parse_xml(f"<{xml} {nsdecls('w')}{text}"))


def _face(run: Any, face: str, size: float) -> None:
    run.font.name, run.font.size = face, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _line(document: Any, words: str, *, side: WD_ALIGN_PARAGRAPH | None = None, indent: float = 0) -> Any:
    line = document.add_paragraph()
    line.alignment = side
    if indent:
        line.paragraph_format.first_line_indent = Pt(indent * CHARACTER)
    line.add_run(words)
    return line


def _head(document: Any, letter: Letter) -> None:
    """The issuer in red 35 mm below the top of the type area, the number, the red line 4 mm below it, the title."""
    head = _line(document, letter.issuer, side=WD_ALIGN_PARAGRAPH.CENTER)
    size = min(48, 440 / max(len(letter.issuer), 1))
    _face(head.runs[0], TITLE, size)
    head.runs[0].font.color.rgb = RED
    head.paragraph_format.space_before, head.paragraph_format.line_spacing = Mm(35), Pt(size * 1.15)
    document.add_paragraph()
    document.add_paragraph()
    number = _line(document, letter.number, side=WD_ALIGN_PARAGRAPH.CENTER)
    border = (
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="10" w:space="11" w:color="C8102E"/></w:pBdr>'
    )
    number._element.get_or_add_pPr().insert_element_before(
        parse_xml(border), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
    document.add_paragraph()
    document.add_paragraph()
    _title(document, letter.title)
    document.add_paragraph()


def _title(document: Any, words: str) -> None:
    title = _line(document, words, side=WD_ALIGN_PARAGRAPH.CENTER)
    _face(title.runs[0], TITLE, 22)
    title.paragraph_format.line_spacing = Pt(PITCH + 4)


def _text(document: Any, letter: Letter) -> None:
    if letter.addressee:
        _line(document, f"{letter.addressee.rstrip('：:')}：")
    for block in typst_blocks(split_blocks(letter.body), {}):
        write_block(document, block)
    names = letter.attachments
    if names:
        document.add_paragraph()
    for place, name in enumerate(names, 1):
        mark = "附件：" if place == 1 else "　　　"
        _line(document, f"{mark}{name}" if len(names) == 1 else f"{mark}{place}. {name}", indent=2)


def _foot(document: Any, letter: Letter) -> None:
    for line in (document.paragraphs[-1], document.add_paragraph(), document.add_paragraph()):
        line.paragraph_format.keep_with_next = True  # the signature never stands on a page of its own
    for words, characters in ((letter.signature, 2), (letter.date, 4)):
        line = _line(document, words, side=WD_ALIGN_PARAGRAPH.RIGHT)
        line.paragraph_format.right_indent = Pt(characters * CHARACTER)
        line.paragraph_format.keep_with_next = words == letter.signature
    if letter.note:
        _line(document, f"（{letter.note.strip('（）()')}）", indent=2)


def _form(document: Any, letter: Letter) -> None:
    """A sheet to fill in by hand: title, number, rows with room to write."""
    _title(document, letter.title)
    _line(document, letter.number, side=WD_ALIGN_PARAGRAPH.RIGHT)
    for block in typst_blocks(split_blocks(letter.body), {}):
        write_block(document, block)
    for table in document.tables:
        table.autofit = False
        for column, width in zip(table.columns, (Mm(44), Mm(112)), strict=True):
            column.width = width
            for cell in column.cells:
                cell.width = width
        for row in table.rows:
            row.height = Mm(16)
    _line(document, f"{letter.issuer}制　{letter.date}")
