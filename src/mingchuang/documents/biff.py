"""The records of an Excel 97–2003 workbook, as far as its size must be known before anything reads it."""

import struct
from collections.abc import Iterator

_BOF = 0x0809
_CELLS = {0x0201, 0x0203, 0x0204, 0x0205, 0x0006, 0x00FD, 0x027E, 0x00BD, 0x00BE, 0x00D6}


def records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and content of each record; ends quietly where the stream is cut."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def largest_area(stream: bytes) -> int:
    """Rows times columns of the widest sheet: what a reader that fills every cell would have to hold."""
    largest = bottom = right = 0
    for kind, content in records(stream):
        if kind == _BOF:
            bottom = right = 0
        elif kind in _CELLS and len(content) >= 4:
            row, column = struct.unpack_from("<HH", content)
            bottom, right = max(bottom, row + 1), max(right, column + 1)
            largest = max(largest, bottom * right)
    return largest
