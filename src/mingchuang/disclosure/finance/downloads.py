"""The tables as files: a workbook with a sheet for each, and one long CSV with a figure on each line."""

import io
from collections.abc import Iterator, Sequence

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mingchuang.disclosure.finance.amounts import folded
from mingchuang.disclosure.finance.schemas import Schema, Side
from mingchuang.disclosure.finance.tables import Line, Table
from mingchuang.documents.sheets import csv_bytes
from mingchuang.ui.cells import guarded

_WIDTHS = {"项目": 34, "科目名称": 34, "年度目标": 50, "三级指标": 34}
CSV_HEAD = ("表", "侧", "行", "科目编码", "科目名称", "栏目", "数值", "单位")


def workbook(title: str, tables: Sequence[Table]) -> bytes:
    """A workbook that the upload reads again: title, unit, head, lines, note."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, table in enumerate(tables, 1):
        name = folded(table.schema.title).translate({ord(sign): None for sign in "[]:*?/\\“”"})
        sheet = book.create_sheet(f"{number:02d}{name}"[:31])
        _fill(sheet, title, table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, title: str, table: Table) -> None:
    head = head_of(table.schema)
    sheet.append([table.schema.title])
    sheet.append([guarded(title), *[None] * max(len(head) - 2, 0), f"单位：{unit_of(table.schema)}"])
    sheet.append(head)
    for cells in rows_of(table):
        sheet.append([guarded(cell) if isinstance(cell, str) else cell for cell in cells])
    if table.note:
        for line in table.note.splitlines():
            sheet.append([guarded(line)])
    for cell in (*sheet[1], *sheet[3]):
        cell.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=4):
        for cell in row:
            if not isinstance(cell.value, str):
                cell.number_format = "#,##0" if table.schema.counts else "#,##0.00"
    for number, name in enumerate(head, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, 16)
        sheet.cell(3, number).alignment = Alignment(wrap_text=True, vertical="center")
    sheet.freeze_panes = "A4"


def unit_of(schema: Schema) -> str:
    """What its figures count."""
    return "个、人次、辆、批次" if schema.counts else "万元"


def head_of(schema: Schema) -> list[str]:
    """The head as one row."""
    return [name for side in schema.sides for name in side.heads]


def rows_of(table: Table) -> Iterator[list[object]]:
    """The lines with their sides next to each other, as tables are printed; figures as numbers, blanks as None."""
    sides: list[list[Line | None]] = [list(table.side(number)) for number in range(len(table.schema.sides))]
    if len(sides) == 2:
        sides = _aligned(sides[0], sides[1])
    for number in range(max(map(len, sides), default=0)):
        cells: list[object] = []
        for place, side in enumerate(table.schema.sides):
            line = sides[place][number] if number < len(sides[place]) else None
            cells += _cells(line, side)
        yield cells


def _aligned(left: Sequence[Line | None], right: Sequence[Line | None]) -> list[list[Line | None]]:
    """Both sides with their closing lines (from the first total on) at the same height."""
    ends = [
        next((n for n, line in enumerate(side) if line and "合计" in line.name), len(side))
        for side in (left, right)
    ]
    deep = max(ends)
    return [
        [*side[:end], *[None] * (deep - end), *side[end:]]
        for side, end in ((left, ends[0]), (right, ends[1]))
    ]


def _cells(line: Line | None, side: Side) -> list[object]:
    if line is None:
        return [None] * len(side.heads)
    keys = [*([line.code] if side.has_code else []), *([line.name] if side.has_name else [])]
    return [*keys, *line.words, *line.values]


def long_csv(tables: Sequence[Table]) -> bytes:
    """One figure on a line, blanks left out: for programs."""
    return csv_bytes(CSV_HEAD, _figures(tables))


def _figures(tables: Sequence[Table]) -> Iterator[Sequence[object]]:
    for table in tables:
        for number, line in enumerate(table.lines, 1):
            side = table.schema.sides[line.side]
            named = table.schema.title, side.name, number, line.code, line.name
            for column, said in zip(side.words, line.words, strict=False):
                if said:
                    yield *named, column.name, said, "文字"
            for column, value in zip(side.columns, line.values, strict=True):
                if value is not None:
                    unit = unit_of(table.schema) if table.schema.counts else "万元"
                    yield *named, column.name, f"{value.normalize():f}", unit
