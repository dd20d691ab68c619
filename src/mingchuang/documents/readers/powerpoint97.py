"""Text of PowerPoint 97–2003: the text atoms of the document stream. Source: [MS-PPT] 2.9.41–2.9.43."""

import io
import struct

import olefile

from mingchuang.documents.budget import Budget

_CONTAINER = 0xF
_CHARACTERS, _BYTES = 0x0FA0, 0x0FA8


def read(raw: bytes, budget: Budget) -> None:
    """Every text atom in the order of the stream; earlier versions kept by quick saving come with it."""
    with olefile.OleFileIO(io.BytesIO(raw)) as ole:
        stream = ole.openstream("PowerPoint Document").read()
    place = 0
    while place + 8 <= len(stream):
        version, kind, length = struct.unpack_from("<HHI", stream, place)
        place += 8
        if version & 0xF == _CONTAINER:
            continue
        content = stream[place : place + length]
        if kind == _CHARACTERS:
            budget.write(
                content.decode("utf-16-le", "replace").replace("\r", "\n").replace("\x0b", "\n") + "\n"
            )
        elif kind == _BYTES:
            budget.write(content.decode("latin-1").replace("\r", "\n").replace("\x0b", "\n") + "\n")
        place += length
