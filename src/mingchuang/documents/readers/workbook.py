"""Text of XLSX and XLS: every sheet, the hidden ones and the comments as hidden text.

The reader (calamine) fills the whole rectangle up to the last cell, so that rectangle is measured first: two cells at
opposite corners would otherwise ask for gigabytes.
"""

import io
import re
import zipfile

import olefile
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from mingchuang.documents.archives import open_container, read_member
from mingchuang.documents.biff import largest_area
from mingchuang.documents.budget import Budget
from mingchuang.documents.readers.xml import walk
from mingchuang.documents.rules import UnreadableError

MAX_AREA = 4_000_000
"""Cells."""
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_COMMENTS = re.compile(r"xl/(comments|threadedComments/).*\.xml")
_PLACE = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})([0-9]{1,7})"')


def read_xlsx(raw: bytes, budget: Budget) -> None:
    """Raises UnreadableError where a sheet is too wide and deep to be read."""
    with open_container(io.BytesIO(raw), "", budget.limits) as container:
        for path in container.namelist():
            if _SHEET.fullmatch(path):
                _refuse_area(_area(read_member(container, path, path, budget.limits)))
        _sheets(raw, budget)
        _comments(container, budget)


def read_xls(raw: bytes, budget: Budget) -> None:
    """Raises UnreadableError where a sheet is too wide and deep to be read."""
    with olefile.OleFileIO(io.BytesIO(raw)) as ole:
        book = "Workbook" if ole.exists("Workbook") else "Book"
        _refuse_area(largest_area(ole.openstream(book).read()))
    _sheets(raw, budget)


def _area(sheet: bytes) -> int:
    bottom = right = 0
    for column, row in _PLACE.findall(sheet):
        number = 0
        for letter in column:
            number = number * 26 + letter - 64
        bottom, right = max(bottom, int(row)), max(right, number)
    return bottom * right


def _refuse_area(area: int) -> None:
    if area > MAX_AREA:
        raise UnreadableError(
            f"工作表的范围达 {area} 个单元格，超过 {MAX_AREA} 个，无法读取。请删去边远的空行空列，另存后再试。"
        )


def _sheets(raw: bytes, budget: Budget) -> None:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    try:
        for sheet in workbook.sheets_metadata:
            is_hidden = sheet.visible != SheetVisibleEnum.Visible
            if is_hidden:
                budget.note(f"工作簿里有隐藏的工作表：{sheet.name}。")
            budget.write(f"{sheet.name}\n", hidden=is_hidden)
            for row in workbook.get_sheet_by_name(sheet.name).iter_rows():
                budget.write("\t".join(_shown(value) for value in row).rstrip("\t") + "\n", hidden=is_hidden)
    finally:
        workbook.close()


def _shown(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _comments(container: zipfile.ZipFile, budget: Budget) -> None:
    for path in container.namelist():
        if not _COMMENTS.fullmatch(path):
            continue
        budget.note("工作簿里有批注。")
        for event, name, node in walk(read_member(container, path, path, budget.limits)):
            if event == "end" and name in {"t", "text"}:
                budget.write(f"{node.text or ''}\n", hidden=True)
