"""How far the cells of a workbook reach, measured before anything reads it.

The reader (calamine) fills the whole rectangle up to the last cell: two cells at opposite corners would ask for gigabytes
and end the process that reads them.
"""

import io
import re

import olefile

from mingchuang.documents.archives import open_container, read_member
from mingchuang.documents.biff import largest_area
from mingchuang.documents.rules import LIMITS, Limits

MAX_AREA = 4_000_000
"""Cells of one sheet that are read at all."""
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_PLACE = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})([0-9]{1,7})"')


def area_of_sheet(part: bytes) -> int:
    """Rows times columns of a sheet, from its XML."""
    bottom = right = 0
    for column, row in _PLACE.findall(part):
        number = 0
        for letter in column:
            number = number * 26 + letter - 64
        bottom, right = max(bottom, int(row)), max(right, number)
    return bottom * right


def area_of_workbook(raw: bytes, limits: Limits = LIMITS) -> int:
    """Rows times columns of the widest sheet of an XLSX or XLS file. Raises ``RefusedFileError`` for a broken container."""
    if raw.startswith(olefile.MAGIC):
        with olefile.OleFileIO(io.BytesIO(raw)) as ole:
            return largest_area(ole.openstream("Workbook" if ole.exists("Workbook") else "Book").read())
    with open_container(io.BytesIO(raw), "", limits) as container:
        parts = (path for path in container.namelist() if SHEET.fullmatch(path))
        return max((area_of_sheet(read_member(container, path, path, limits)) for path in parts), default=0)
