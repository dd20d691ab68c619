"""Text of XLSX and XLS: every sheet, the hidden ones and the comments as hidden text; how far the cells reach is
measured first (``extent``)."""

import io
from collections.abc import Iterable
from typing import Any

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from mingchuang.documents.archives import open_container, read_member
from mingchuang.documents.budget import Budget, Origin
from mingchuang.documents.extent import MAX_AREA, SHEET, area_of_sheet, area_of_workbook
from mingchuang.documents.readers.unseen import Unseen, sheet_places, unseen_of, write_rest
from mingchuang.documents.rules import UnreadableError


def read_xlsx(raw: bytes, budget: Budget) -> None:
    """Raises UnreadableError where a sheet is too wide and deep to be read."""
    with open_container(io.BytesIO(raw), "", budget.limits) as container:
        unseen: dict[str, Unseen] = {}
        places = sheet_places(container, budget.limits)
        for path in container.namelist():
            if SHEET.fullmatch(path):
                part = read_member(container, path, path, budget.limits)
                _refuse_area(area_of_sheet(part))
                unseen[places.get(path, path)] = unseen_of(part)
        _sheets(raw, budget, unseen)
        write_rest(container, budget)


def read_xls(raw: bytes, budget: Budget) -> None:
    """Raises UnreadableError where a sheet is too wide and deep to be read."""
    _refuse_area(area_of_workbook(raw, budget.limits))
    _sheets(raw, budget, {})


def _refuse_area(area: int) -> None:
    if area > MAX_AREA:
        raise UnreadableError(
            f"工作表的范围达 {area} 个单元格，超过 {MAX_AREA} 个，无法读取。请删去边远的空行空列，另存后再试。"
        )


def _sheets(raw: bytes, budget: Budget, unseen: dict[str, Unseen]) -> None:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    try:
        for number, sheet in enumerate(workbook.sheets_metadata, 1):
            is_hidden = sheet.visible != SheetVisibleEnum.Visible
            place = f"工作表 {number}{'（隐藏）' if is_hidden else ''}"
            if is_hidden:
                budget.note(f"工作簿里有隐藏的工作表：{sheet.name}。")
            budget.at("工作表名称")
            budget.write(f"{sheet.name}\n", hidden=is_hidden)
            table = workbook.get_sheet_by_name(sheet.name)
            origin = (table.start[0] + 1, table.start[1] + 1) if table.start else (1, 1)
            _rows(table.iter_rows(), budget, place, origin, unseen.get(sheet.name), is_hidden)
    finally:
        workbook.close()


def _rows(
    rows: Iterable[list[Any]],
    budget: Budget,
    place: str,
    origin: Origin,
    unseen: Unseen | None,
    is_hidden: bool,
) -> None:
    """The rows of a sheet; what lies in rows and columns that nobody sees is written apart, in its own cells."""
    if unseen is None or is_hidden or not (unseen.rows or unseen.columns):
        budget.at(place, origin=origin)
        for row in rows:
            budget.write("\t".join([shown(value) for value in row]).rstrip("\t") + "\n", hidden=is_hidden)
        return
    budget.note(f"{place}里有隐藏的行或列。")
    head, hidden = True, f"{place}隐藏的行列"
    for number, row in enumerate(rows, origin[0]):
        cells = [shown(value) for value in row]
        off = [
            number in unseen.rows or column in unseen.columns
            for column in range(origin[1], origin[1] + len(cells))
        ]
        budget.at(place, origin=origin)
        seen = ["" if apart else cell for cell, apart in zip(cells, off, strict=True)]
        budget.write("\t".join(seen).rstrip("\t") + "\n")
        budget.at(hidden, origin=origin)
        kept = [cell if apart or head else "" for cell, apart in zip(cells, off, strict=True)]
        budget.write("\t".join(kept).rstrip("\t") + "\n", hidden=True)
        head = head and not any(cells)


def shown(value: object) -> str:
    """A cell as one line without tabs; whole numbers without their point."""
    if isinstance(value, str):
        return value.replace("\t", " ").replace("\r", "").replace("\n", "\x0b")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
