"""Sheets of XLSX and CSV as grids of cells, with merged heads spread over the columns that they span.

Plain Python. ``read_grids(raw, name)`` raises ``UnreadableSheetError`` whose text is a sentence for whoever sent it; what a
file is, its content decides, with the bounds that hold for attachments (``recognition``).
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from mingchuang.documents.encodings import decode
from mingchuang.documents.extent import area_of_workbook
from mingchuang.documents.recognition import Recognised, Source, recognise
from mingchuang.documents.rules import FileKind, RefusedFileError

TABLES = frozenset({FileKind.XLSX, FileKind.XLS, FileKind.CSV, FileKind.TXT})
MAX_CELLS = 400_000
MAX_SHEETS = 60
Span = tuple[tuple[int, int], tuple[int, int]]
"""First and last row and column (from 0) of merged cells."""


class UnreadableSheetError(ValueError):
    """A file that holds no tables that can be read; the text says why and what to do."""


@dataclass(frozen=True)
class Grid:
    """One sheet. ``rows[0]`` is line ``first_row`` of the file; ``spans`` are merged cells in the grid's own counting."""

    name: str
    rows: Sequence[Sequence[object]]
    first_row: int = 1
    first_column: int = 1
    spans: Sequence[Span] = field(default=())
    hidden: bool = False

    def line(self, row: int) -> str:
        """What a person calls the row: 第12行."""
        return f"第{self.first_row + row}行"

    def text(self, row: int, column: int) -> str:
        """A cell as text, blanks at its ends cut; empty outside the grid."""
        cells = self.rows[row]
        return cell_text(cells[column]) if column < len(cells) else ""

    @property
    def width(self) -> int:
        """The columns of the widest row."""
        return max((len(row) for row in self.rows), default=0)


def column_letter(number: int) -> str:
    """The letter of a column counted from 1: 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_text(value: object) -> str:
    """A cell as people read it: a number that is whole has no places."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def recognised_table(source: Source, name: str) -> Recognised:
    """What the file is, if its content is a table. Raises ``UnreadableSheetError``."""
    try:
        found = recognise(source, name)
    except RefusedFileError as refusal:
        raise UnreadableSheetError(str(refusal)) from refusal
    if found.kind not in TABLES:
        raise UnreadableSheetError(f"这是{found.kind.label}，不是表格。请上传 XLSX、XLS 或 CSV。")
    return found


def read_grids(raw: bytes, name: str) -> list[Grid]:
    """The sheets of a workbook, or the one of a CSV file, blank sheets left out."""
    kind = recognised_table(raw, name).kind
    grids = _csv(raw, name) if kind in (FileKind.CSV, FileKind.TXT) else _workbook(raw)
    found = [grid for grid in grids if any(any(map(_is_filled, row)) for row in grid.rows)]
    if not found:
        raise UnreadableSheetError(f"“{name}”里没有内容，请检查是否选错了文件。")
    return found


def _is_filled(value: object) -> bool:
    return value is not None and str(value).strip() != ""


def _workbook(raw: bytes) -> list[Grid]:
    if area_of_workbook(raw) > MAX_CELLS:
        raise UnreadableSheetError("有一张工作表的范围过大。请删去边远的空行空列，或者拆分，另存后再上传。")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    except CalamineError as error:
        raise UnreadableSheetError(
            "文件不是可以读取的 Excel 工作簿。请用 Excel 或 WPS 打开后另存为 XLSX 再上传。"
        ) from error
    try:
        if len(book.sheets_metadata) > MAX_SHEETS:
            raise UnreadableSheetError(
                f"工作簿有{len(book.sheets_metadata)}张工作表，超过{MAX_SHEETS}张，请只留预决算表。"
            )
        return [
            _sheet(book, one.name, one.visible != SheetVisibleEnum.Visible) for one in book.sheets_metadata
        ]
    finally:
        book.close()


def _sheet(book: CalamineWorkbook, name: str, hidden: bool) -> Grid:
    sheet = book.get_sheet_by_name(name)
    top, left = sheet.start or (0, 0)
    rows = [
        [None if value == "" else value for value in row] for row in sheet.to_python(skip_empty_area=True)
    ]
    spans = [
        ((a[0] - top, a[1] - left), (b[0] - top, b[1] - left))
        for a, b in sheet.merged_cell_ranges or ()
        if a[0] >= top and a[1] >= left
    ]
    return Grid(name, rows, top + 1, left + 1, spans, hidden)


def _csv(raw: bytes, name: str) -> list[Grid]:
    text, _encoding = decode(raw)
    separator = "\t" if text.count("\t") > text.count(",") else ","
    try:
        rows = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error as error:
        raise UnreadableSheetError(f"“{name}”不是可以读取的 CSV 文件，请检查分隔符和引号。") from error
    if sum(len(row) for row in rows) > MAX_CELLS:
        raise UnreadableSheetError(f"“{name}”的内容过多，请分成几个文件上传。")
    return [Grid(name.rsplit(".", 1)[0], rows)]
