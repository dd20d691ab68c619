"""Lists as XLSX and CSV that spreadsheets open without running anything.

``csv_bytes(head, rows)`` and ``xlsx_bytes(head, rows, title=…)``: a text that begins like a formula is kept as text.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from mingchuang.ui.cells import guarded

_BOM = b"\xef\xbb\xbf"
_WIDTH = 18
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a mark, for spreadsheets take a file without one for GBK."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([guarded(name) for name in head])
    writer.writerows([guarded(value) for value in row] for row in rows)
    return _BOM + out.getvalue().encode()


def xlsx_bytes(head: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "列表") -> bytes:
    """One sheet, its head in bold and kept in view. Memory stays flat however many rows come."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for number in range(len(head)):
        sheet.column_dimensions[get_column_letter(number + 1)].width = _WIDTH
    names = [WriteOnlyCell(sheet, value=name) for name in head]
    for cell in names:
        cell.font = Font(bold=True)
    sheet.append(names)
    for row in rows:
        sheet.append([guarded(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def still(workbook: bytes) -> bytes:
    """The same workbook without the moment at which it was written: equal rows give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as written, zipfile.ZipFile(out, "w") as archive:
        for name in written.namelist():
            content = written.read(name)
            if name == "docProps/core.xml":
                content = _MOMENT.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", content)
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
