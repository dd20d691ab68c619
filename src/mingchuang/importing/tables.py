"""Rows of CSV and XLSX files as records: the first row that is full enough holds the names of the columns."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from mingchuang.documents.extent import MAX_AREA, area_of_workbook
from mingchuang.importing.reading import RefusedDocumentError, decoded
from mingchuang.importing.rules import Reason

TABLE_SUFFIXES = (".csv", ".tsv", ".xlsx", ".xls")
_BODY_NAMES = ("正文", "内容", "信息内容", "content", "text")
_BEFORE_HEAD = 10
_CELL = 5_000_000


def records_of_table(content: bytes, name: str) -> Iterator[dict[str, Any]]:
    """Each row as a record for ``reading.from_record``. Raises ``RefusedDocumentError`` for what is no table."""
    rows = _text_rows(content) if name.lower().endswith((".csv", ".tsv")) else _sheet_rows(content)
    head: list[str] = []
    for number, row in enumerate(rows):
        if not head:
            if sum(1 for cell in row if cell) >= 2:
                head = row
            elif number > _BEFORE_HEAD:
                raise RefusedDocumentError(Reason.UNREADABLE)
            continue
        if any(row):
            yield _record(dict(zip(head, row, strict=False)))
    if not head:
        raise RefusedDocumentError(Reason.UNREADABLE)


def _record(row: dict[str, str]) -> dict[str, Any]:
    """A row with its body where a JSON document has it."""
    body = next((row[name] for name in _BODY_NAMES if row.get(name)), "")
    return {**row, "html" if "</" in body else "text": body}


def _text_rows(content: bytes) -> Iterator[list[str]]:
    text = decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    csv.field_size_limit(_CELL)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [cell.strip() for cell in row]
    except csv.Error:
        raise RefusedDocumentError(Reason.UNREADABLE) from None


def _sheet_rows(content: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet that holds something."""
    try:
        if area_of_workbook(content) > MAX_AREA:
            raise RefusedDocumentError(Reason.UNREADABLE)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
        rows = next((rows for rows in sheets if rows), [])
    except (CalamineError, OSError, ValueError):
        raise RefusedDocumentError(Reason.UNREADABLE) from None
    yield from (list(_cells(row)) for row in rows)


def _cells(row: Iterable[Any]) -> Iterator[str]:
    for value in row:
        if isinstance(value, datetime):
            yield value.date().isoformat()
        elif isinstance(value, date):
            yield value.isoformat()
        elif isinstance(value, float) and value.is_integer():
            yield str(int(value))
        else:
            yield "" if value is None else str(value).strip()
