"""Text of Word 97–2003 documents (and WPS Writer, which keeps the same streams): the piece table, in full.

Source: [MS-DOC] 2.4.1 (retrieving text), 2.5 (the Fib), 2.9.38 (Clx).
"""

import io
import re
import struct
from collections.abc import Iterator

import olefile

from mingchuang.documents.budget import Budget
from mingchuang.documents.rules import UnreadableError

_FIRST_KNOWN_FIB = 101
_TABLE_1 = 0x0200
_CLX_PLACE = 0x01A2
_BODY_LENGTH = 0x4C
_COMPRESSED = 0x40000000
_MAX_PIECES = 200_000
_FIELD_CODE = re.compile("\x13[^\x13\x14\x15]*\x14?")
_MARKS = str.maketrans(
    {"\r": "\n", "\x07": "\t", "\x0b": "\n", "\x0c": "\n", "\x15": "", "\x14": "", "\x1e": "-", "\xa0": " "}
)
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f]")


def read(raw: bytes, budget: Budget) -> None:
    """Body first, then foot notes, headers and comments as hidden text. Raises UnreadableError before Word 97."""
    with olefile.OleFileIO(io.BytesIO(raw)) as ole:
        if not ole.exists("WordDocument"):
            raise UnreadableError(
                "这个 WPS 文件不是可识别的版本，无法读出文字。请在 WPS 中另存为 DOCX 或 PDF 后再上传。"
            )
        document = ole.openstream("WordDocument").read()
        version, flags = struct.unpack_from("<H", document, 2)[0], struct.unpack_from("<H", document, 10)[0]
        if version < _FIRST_KNOWN_FIB:
            raise UnreadableError(
                "这是 Word 95 或更早的文档，无法读出文字。请用 Word 或 WPS 另存为 DOCX 或 PDF 后再上传。"
            )
        table = ole.openstream("1Table" if flags & _TABLE_1 else "0Table").read()
    text = "".join(_pieces(document, table))
    body = struct.unpack_from("<i", document, _BODY_LENGTH)[0]
    budget.write(_plain(text[:body]))
    budget.at("脚注、页眉和批注")
    budget.write(_plain(text[body:]), hidden=True)


def _pieces(document: bytes, table: bytes) -> Iterator[str]:
    """The text in its order: each piece lies somewhere in the stream, in one or two bytes a character."""
    place, length = struct.unpack_from("<II", document, _CLX_PLACE)
    clx, at = table[place : place + length], 0
    while clx[at] == 0x01:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    size = struct.unpack_from("<I", clx, at + 1)[0]
    pieces = clx[at + 5 : at + 5 + size]
    count = (len(pieces) - 4) // 12
    if clx[at] != 0x02 or not 0 < count <= _MAX_PIECES:
        raise UnreadableError("这个 Word 文档的内部结构已损坏，无法读出文字。请重新保存后再上传。")
    ends = struct.unpack_from(f"<{count + 1}i", pieces)
    for number in range(count):
        start = struct.unpack_from("<I", pieces, (count + 1) * 4 + number * 8 + 2)[0]
        characters = max(0, ends[number + 1] - ends[number])
        if start & _COMPRESSED:
            start = (start & ~_COMPRESSED) // 2
            yield document[start : start + characters].decode("cp1252", "replace")
        else:
            yield document[start : start + characters * 2].decode("utf-16-le", "replace")


def _plain(text: str) -> str:
    while (shorter := _FIELD_CODE.sub("", text)) != text:
        text = shorter
    return _UNPRINTABLE.sub("", text.translate(_MARKS))
