"""Proof that words are gone from a file: two engines, raw and decoded bytes, structures, and the eyes of a machine.

``audit(source, forbidden)`` → sentences for people, empty where nothing was found. The words themselves are never
repeated; they are counted from 1 in the order given.
"""

import io
import re
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence

import pypdf
import pypdfium2
from PIL import Image

from mingchuang.documents import ocr
from mingchuang.documents.pagetext import plain
from mingchuang.documents.pdfium import pdfium_lock
from mingchuang.documents.recognition import Source
from mingchuang.documents.redactable import bytes_of, drawn, is_pdf, opened_pdf

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.S)
_STRUCTURES = {
    "/AcroForm": "表单", "/OCProperties": "图层", "/OpenAction": "打开时的动作", "/AA": "附加动作", "/JavaScript": "脚本",
    "/EmbeddedFiles": "内嵌文件", "/Collection": "文件集",
}  # fmt: skip
_DPI = 150


def audit(
    source: Source,
    forbidden: Iterable[str],
    *,
    read_pictures: bool = True,
    pages: Collection[int] | None = None,
) -> list[str]:
    """Where ``forbidden`` words or anything that could hide them are still found; empty is the proof.

    ``read_pictures`` lets a machine read every page as the eye sees it, or only ``pages``, some seconds each. Raises
    ``CannotRedactError`` for a file that cannot be opened.
    """
    raw, words = bytes_of(source), list(forbidden)
    search = _Search(words)
    said = [f"文件的字节里{found}。" for found in search.bytes(raw)]
    if is_pdf(raw):
        said += _pdf(raw, search)
    else:
        said += _behind_picture(raw)
    if read_pictures and ocr.can_read():
        said += [
            f"{place}上看得见{found}。" for place, text in _seen(raw, pages) for found in search.text(text)
        ]
    return list(dict.fromkeys(said))


class _Search:
    """Words in every dress in which a file may hold them."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = [plain(word) for word in words]
        self.forms = [_forms(word) for word in words]

    def text(self, text: str) -> Iterator[str]:
        """Which words stand in a text."""
        whole = plain(text)
        return (
            f"第 {number} 处应遮盖的内容"
            for number, word in enumerate(self.words, 1)
            if word and word in whole
        )

    def bytes(self, raw: bytes) -> Iterator[str]:
        """Which words stand in bytes, in any encoding or as hexadecimal digits."""
        lower = raw.lower()
        for number, forms in enumerate(self.forms, 1):
            if any(form in lower for form in forms):
                yield f"第 {number} 处应遮盖的内容"


def _forms(word: str) -> set[bytes]:
    made = set()
    for encoding in ("utf-8", "utf-16-be", "utf-16-le", "gb18030"):
        form = word.encode(encoding, "ignore")
        made |= {form.lower(), form.hex().encode()}
    return made - {b""}


def _pdf(raw: bytes, search: _Search) -> list[str]:
    said = []
    for content in _streams(raw):
        said += [f"文件的数据流里{found}。" for found in search.bytes(content)]
    with opened_pdf(raw) as document:
        for number in range(len(document)):
            page = document[number]
            words = page.get_textpage()
            text = words.get_text_range()
            words.close()
            page.close()
            said += [f"第 {number + 1} 页的文字里{found}（PDFium）。" for found in search.text(text)]
    reader = pypdf.PdfReader(io.BytesIO(raw))
    for number, sheet in enumerate(reader.pages, 1):
        said += [f"第 {number} 页的文字里{found}（pypdf）。" for found in search.text(sheet.extract_text())]
        said += [f"第 {number} 页还有批注。"] if sheet.get("/Annots") else []
    said += _objects(reader, search)
    said += ["文件里还有书签。"] if reader.outline else []
    said += ["文件里还保留着修改前的版本。"] if raw.count(b"%%EOF") > 1 else []
    return said


def _streams(raw: bytes) -> Iterator[bytes]:
    """Every stream between its marks, decoded where it is packed, whether or not anything still refers to it."""
    for found in _STREAM.finditer(raw):
        yield found[1]
        try:
            yield zlib.decompressobj().decompress(found[1])
        except zlib.error:
            continue


def _objects(reader: pypdf.PdfReader, search: _Search) -> list[str]:
    """Every object that the file lists: its strings, its streams as their filters give them, what it can do."""
    said = []
    numbers = {number for table in reader.xref.values() for number in table} | set(reader.xref_objStm)
    for number in sorted(numbers):
        try:
            thing = reader.get_object(number)
        except (pypdf.errors.PdfReadError, KeyError, ValueError):
            continue
        if isinstance(thing, pypdf.generic.StreamObject) and thing.get("/Subtype") != "/Image":
            said += [f"文件的数据流里{found}。" for found in search.bytes(thing.get_data())]
        for text, key in _strings(thing, 0):
            said += [f"文件的对象里{found}。" for found in search.text(text)]
            said += [f"文件里还有{_STRUCTURES[key]}。"] if key in _STRUCTURES else []
    return said


def _strings(thing: object, depth: int) -> Iterator[tuple[str, str]]:
    """Strings and keys below an object, without following references."""
    if depth > 40:
        return
    if isinstance(thing, dict):
        for key, value in thing.items():
            yield "", str(key)
            yield from _strings(dict.__getitem__(thing, key) if key in thing else value, depth + 1)
    elif isinstance(thing, list):
        for place in range(len(thing)):
            yield from _strings(list.__getitem__(thing, place), depth + 1)
    elif isinstance(thing, str):
        yield str(thing), ""
    elif isinstance(thing, pypdf.generic.ByteStringObject):
        yield bytes(thing).decode("utf-16-be", "ignore"), ""


def _behind_picture(raw: bytes) -> list[str]:
    """What a picture says besides what it shows."""
    with Image.open(io.BytesIO(raw)) as picture:
        told = {str(key) for key in picture.info} - {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "dpi",
            "progressive",
            "progression",
        }
        has_more = bool(picture.getexif()) or getattr(picture, "n_frames", 1) > 1
    return [f"图片里还有附加信息（{'、'.join(sorted(told)) or 'EXIF'}）。"] if told or has_more else []


def _seen(raw: bytes, pages: Collection[int] | None) -> Iterator[tuple[str, str]]:
    """Every page as a machine reads it from its picture."""
    if not is_pdf(raw):
        with Image.open(io.BytesIO(raw)) as picture:
            yield "图片", ocr.as_text(ocr.lines_of(picture))
        return
    with opened_pdf(raw) as document:
        count = len(document)
    for number in range(count):
        if pages is not None and number + 1 not in pages:
            continue
        with pdfium_lock:
            document = pypdfium2.PdfDocument(raw)
            page = document[number]
            seen = drawn(page, _DPI / 72)
            page.close()
            document.close()
        yield f"第 {number + 1} 页", ocr.as_text(ocr.lines_of(seen))
