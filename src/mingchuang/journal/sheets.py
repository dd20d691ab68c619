"""The journal as a table to take away."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import QuerySet
from django.utils import timezone
from openpyxl import Workbook

from mingchuang.journal.models import Entry
from mingchuang.journal.queries import Shown, shown
from mingchuang.ui.cells import guarded

HEAD = ("序号", "发生时间", "记录时间", "事项", "对象", "经办人", "机构", "补录", "事实")
AT_ONCE = 1000


def rows(entries: QuerySet[Entry]) -> Iterator[tuple[str, ...]]:
    """One row for each entry, in the order of the query, a thousand in memory at once."""
    walk = entries.iterator(chunk_size=AT_ONCE)
    while batch := list(islice(walk, AT_ONCE)):
        yield from (_row(entry) for entry in shown(batch))


def _row(entry: Shown) -> tuple[str, ...]:
    cells = (
        str(entry.number),
        timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S"),
        timezone.localtime(entry.recorded_at).strftime("%Y-%m-%d %H:%M:%S"),
        entry.verb,
        entry.subject,
        entry.actor,
        entry.organisation,
        "是" if entry.late else "",
        entry.facts,
    )
    return tuple(str(guarded(cell)) for cell in cells)


def as_csv(entries: QuerySet[Entry]) -> Iterator[str]:
    """Lines of a CSV file that spreadsheets open with the right characters (a byte order mark first)."""
    yield "\ufeff"
    for row in _headed(entries):
        line = io.StringIO()
        csv.writer(line).writerow(row)
        yield line.getvalue()


def as_xlsx(entries: QuerySet[Entry]) -> bytes:
    """An XLSX workbook of one sheet, written row by row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("日志")
    for row in _headed(entries):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _headed(entries: QuerySet[Entry]) -> Iterable[tuple[str, ...]]:
    yield HEAD
    yield from rows(entries)
