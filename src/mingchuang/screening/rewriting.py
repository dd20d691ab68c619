"""Masked copies of files: new ones, made from what a reader sees, in which nothing else remains."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import docx
import openpyxl
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from mingchuang.documents.archives import open_container, read_member
from mingchuang.documents.encodings import decode
from mingchuang.documents.extraction import extract
from mingchuang.documents.readers import plain
from mingchuang.documents.readers.unseen import sheet_places, unseen_of
from mingchuang.documents.readers.workbook import shown
from mingchuang.documents.rules import LIMITS, SCREENING_LIMITS, FileKind, RefusedFileError, UnreadableError
from mingchuang.screening.detection import Detector
from mingchuang.screening.masking import masked_text
from mingchuang.screening.rules import PERSONAL, Kind
from mingchuang.ui.cells import guarded

HIDDEN_CELL = "***"


class CannotMaskError(ValueError):
    """A file of which no masked copy can be made; the text is a sentence for people."""


@dataclass(frozen=True)
class MaskedFile:
    """The new file and how many values of each kind were hidden in what it shows."""

    content: bytes
    suffix: str
    counts: dict[str, int]


class Masker:
    """Masks texts and tables and counts what it hid."""

    def __init__(self, detector: Detector) -> None:
        self.detector = detector
        self.counts: Counter[str] = Counter()

    def text(self, text: str) -> str:
        """The text with personal values hidden; lines and tabs stay."""
        hits = [hit for hit in self.detector.hits(text) if hit.kind in PERSONAL]
        self.counts.update(hit.kind.value for hit in hits if hit.kind is not Kind.SENSITIVE_COLUMN)
        lines = masked_text(text, hits).split("\n")
        for hit in hits:
            if hit.kind is Kind.SENSITIVE_COLUMN:
                self._column(text, hit.start, lines)
        return "\n".join(lines)

    def _column(self, text: str, start: int, lines: list[str]) -> None:
        """Hides the cells below a head that were not hidden already."""
        column = text.count("\t", text.rfind("\n", 0, start) + 1, start)
        originals = text.split("\n")
        for number in range(text.count("\n", 0, start) + 1, len(lines)):
            cells, before = lines[number].split("\t"), originals[number].split("\t")
            if len(cells) <= 1:
                break
            if (
                len(cells) > column
                and cells[column].strip()
                and cells[column] == before[column]
                and "*" not in cells[column]
            ):
                cells[column] = HIDDEN_CELL
                lines[number] = "\t".join(cells)
                self.counts[Kind.SENSITIVE_COLUMN.value] += 1

    def rows(self, rows: Sequence[Sequence[str]]) -> list[list[str]]:
        """Rows of cells masked as one table."""
        width = max((len(row) for row in rows), default=0)
        whole = self.text("\n".join("\t".join([*row, *[""] * (width - len(row))]) for row in rows))
        return [line.split("\t") for line in whole.split("\n")]


def masked_file(raw: bytes, name: str, detector: Detector) -> MaskedFile:
    """A new file of the same look without the values, and proof by reading it again. Raises ``CannotMaskError``."""
    try:
        kind = extract(raw, name, limits=SCREENING_LIMITS).kind
    except (RefusedFileError, UnreadableError) as error:
        raise CannotMaskError(str(error)) from error
    if kind not in _WRITERS:
        raise CannotMaskError(
            f"{kind.label}还不能自动脱敏。请用原来的软件遮盖后另存，或转换为 XLSX、DOCX 再试。"
        )
    masker = Masker(detector)
    content, suffix = _WRITERS[kind](raw, masker)
    _prove(content, f"脱敏.{suffix}", detector)
    return MaskedFile(content, suffix, dict(masker.counts))


def _prove(content: bytes, name: str, detector: Detector) -> None:
    """The new file read again must hold no value of a person."""
    parts = extract(content, name, limits=SCREENING_LIMITS).parts
    left = {row.kind.label for row in detector.found(parts) if row.kind in PERSONAL}
    if left:
        raise CannotMaskError(f"脱敏后的文件里仍有{'、'.join(sorted(left))}，没有采用。请人工处理这个文件。")


# --- workbooks and lists ---------------------------------------------------------------------------------------
def _workbook(raw: bytes, masker: Masker) -> tuple[bytes, str]:
    """A workbook of values: visible sheets, rows and columns only; no formula, comment, name, cache or property."""
    made = openpyxl.Workbook(write_only=True)
    source = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    hidden = _unseen(raw)
    try:
        for sheet in source.sheets_metadata:
            if sheet.visible != SheetVisibleEnum.Visible:
                continue
            table = source.get_sheet_by_name(sheet.name)
            first = (table.start[0] + 1, table.start[1] + 1) if table.start else (1, 1)
            values = _seen(table.iter_rows(), first, hidden.get(sheet.name))
            texts = [[shown(value) for value in row] for row in values]
            target = made.create_sheet(masker.text(sheet.name)[:31])
            _write(target, values, texts, masker.rows(texts) if texts else [])
    finally:
        source.close()
    if not made.worksheets:
        raise CannotMaskError("这个工作簿里没有可见的工作表，脱敏后将是空的。请先取消隐藏需要公开的工作表。")
    made.properties.creator = "明窗"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue(), "xlsx"


def _unseen(raw: bytes) -> dict[str, Any]:
    if not raw.startswith(b"PK"):
        return {}
    with open_container(io.BytesIO(raw), "", LIMITS) as container:
        return {
            name: unseen_of(read_member(container, path, path, LIMITS))
            for path, name in sheet_places(container, LIMITS).items()
            if path in container.namelist()
        }


def _seen(rows: Iterable[list[Any]], first: tuple[int, int], unseen: Any) -> list[list[Any]]:
    if unseen is None:
        return [list(row) for row in rows]
    return [
        [value for column, value in enumerate(row, first[1]) if column not in unseen.columns]
        for number, row in enumerate(rows, first[0])
        if number not in unseen.rows
    ]


def _write(target: Any, values: list[list[Any]], before: list[list[str]], after: list[list[str]]) -> None:
    for column in range(max((len(row) for row in before), default=0)):
        widest = max((len(row[column]) for row in after[:50] if column < len(row)), default=0)
        target.column_dimensions[get_column_letter(column + 1)].width = min(60, max(9, 2 * widest))
    for row, old, new in zip(values, before, after, strict=True):
        target.append(
            [
                guarded(value if old[place] == new[place] else new[place].replace("\x0b", "\n"))
                for place, value in enumerate(row)
            ]
        )


def _csv(raw: bytes, masker: Masker) -> tuple[bytes, str]:
    rows = [[" ".join(cell.split()) for cell in row] for row in plain.rows(decode(raw)[0]) if row]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[guarded(cell) for cell in row] for row in masker.rows(rows)])
    return b"\xef\xbb\xbf" + out.getvalue().encode(), "csv"


def _text(raw: bytes, masker: Masker) -> tuple[bytes, str]:
    return masker.text(decode(raw)[0].replace("\r\n", "\n")).encode(), "txt"


# --- documents -------------------------------------------------------------------------------------------------
def _document(raw: bytes, masker: Masker) -> tuple[bytes, str]:
    """A document of the visible paragraphs and tables; without pictures, comments, deletions, headers, properties."""
    source, made = docx.Document(io.BytesIO(raw)), docx.Document()
    for block in _blocks(source):
        if isinstance(block, Paragraph):
            paragraph = made.add_paragraph(masker.text(_visible(block._p)))
            if block.alignment is not None:
                paragraph.alignment = block.alignment
            if block.style is not None and (block.style.name or "").startswith(("Heading", "Title")):
                paragraph.style = made.styles[block.style.name]
        else:
            _table(made, block, masker)
    out = io.BytesIO()
    made.core_properties.author = made.core_properties.comments = ""
    made.save(out)
    return out.getvalue(), "docx"


def _blocks(source: Document) -> Iterator[Paragraph | WordTable]:
    for child in source.element.body.iterchildren():
        if child.tag == qn("w:p"):
            yield Paragraph(child, source)
        elif child.tag == qn("w:tbl"):
            yield WordTable(child, source)


def _visible(node: Any) -> str:
    """The words of a paragraph that a reader sees: nothing deleted, nothing hidden."""
    words = []
    for run in node.iter(qn("w:r")):
        gone = any(parent.tag in (qn("w:del"), qn("w:moveFrom")) for parent in run.iterancestors())
        if gone or run.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is not None:
            continue
        for part in run:
            if part.tag == qn("w:t"):
                words.append(part.text or "")
            elif part.tag in (qn("w:br"), qn("w:cr")):
                words.append("\n")
            elif part.tag == qn("w:tab"):
                words.append("　")
    return "".join(words)


def _table(made: Document, source: WordTable, masker: Masker) -> None:
    """Cells by their place; a merged cell is written once and merged again."""
    grid = [list(row.cells) for row in source.rows]
    width = max((len(row) for row in grid), default=0)
    if not width:
        return
    first: dict[Any, tuple[int, int]] = {}
    last: dict[Any, tuple[int, int]] = {}
    texts = [[""] * width for _ in grid]
    for row, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            first.setdefault(cell._tc, (row, column))
            last[cell._tc] = (row, column)
            if first[cell._tc] == (row, column):
                texts[row][column] = "\x0b".join(_visible(p._p) for p in cell.paragraphs).replace(
                    "\n", "\x0b"
                )
    table = made.add_table(rows=len(grid), cols=width, style="Table Grid")
    masked_cells = masker.rows(texts)
    for cell, (row, column) in first.items():
        target = table.cell(row, column)
        if last[cell] != (row, column):
            target = target.merge(table.cell(*last[cell]))
        target.text = masked_cells[row][column].replace("\x0b", "\n")


_WRITERS = {
    FileKind.XLSX: _workbook,
    FileKind.XLS: _workbook,
    FileKind.CSV: _csv,
    FileKind.TXT: _text,
    FileKind.DOCX: _document,
}
