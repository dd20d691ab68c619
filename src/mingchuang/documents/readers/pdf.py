"""Text of PDF by PDFium, page after page; then what lies behind the pages."""

import ctypes
import re
from html import unescape

import pypdfium2

from mingchuang.documents.budget import Budget
from mingchuang.documents.pdfium import pdfium_lock

_NOT_CHARACTERS = str.maketrans("", "", "\ufffe\uffff\x02\x00")
_END = re.compile(rb"%%EOF\s{0,3}")
_XMP = re.compile(rb"<x:xmpmeta.{0,200000}?</x:xmpmeta>", re.S)
_TAG = re.compile(r"<[^>]{0,2000}>")
_MAX_VERSIONS = 10
_PICTURE_SHARE = 0.35
_PICTURE = 3  # FPDF_PAGEOBJ_IMAGE


def read(raw: bytes, budget: Budget) -> None:
    """Writes each page's text, then properties, annotations and earlier versions as hidden text.

    A page with content but without text is named as unreadable; it and pages that are mostly a picture are kept to
    be read by whoever can read pictures.
    """
    scanned: list[int] = []
    shown: set[str] = set()
    with pdfium_lock:
        document = pypdfium2.PdfDocument(raw)
        try:
            for number in range(len(document)):
                budget.turn_page()
                budget.at(f"第 {number + 1} 页")
                text, has_picture = _page(document, number, budget)
                if text is None:
                    scanned.append(number + 1)
                if text is None or has_picture:
                    budget.picture(f"第 {number + 1} 页（图像）", page=number + 1)
                budget.at(f"第 {number + 1} 页")
                budget.write(f"{text or ''}\n")
                shown.update((text or "").split("\n"))
            _behind(document, raw, budget)
        finally:
            document.close()
            if scanned:
                budget.miss(f"第 {_pages(scanned)} 页没有可读的文字，可能是扫描件，请人工查看。")
        _earlier(raw, shown, budget)


def _page(document: pypdfium2.PdfDocument, number: int, budget: Budget) -> tuple[str | None, bool]:
    """The text of a page, None where something is drawn on it but no letter; whether it is mostly a picture."""
    page = document[number]
    try:
        text = _text(page)
        _annotations(page, number + 1, budget)
        is_empty = not text.strip() and pypdfium2.raw.FPDFPage_CountObjects(page) > 0
        return None if is_empty else text, _is_picture(page)
    finally:
        page.close()


def _text(page: pypdfium2.PdfPage) -> str:
    words = page.get_textpage()
    try:
        return words.get_text_range().translate(_NOT_CHARACTERS).replace("\r\n", "\n")
    finally:
        words.close()


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    wide, high = page.get_size()
    for thing in page.get_objects(filter=[_PICTURE], max_depth=3):
        left, bottom, right, top = thing.get_bounds()
        if (right - left) * (top - bottom) > _PICTURE_SHARE * wide * high:
            return True
    return False


def _annotations(page: pypdfium2.PdfPage, number: int, budget: Budget) -> None:
    """Comments and what was typed into forms."""
    budget.at(f"第 {number} 页的批注")
    for place in range(pypdfium2.raw.FPDFPage_GetAnnotCount(page)):
        annotation = pypdfium2.raw.FPDFPage_GetAnnot(page, place)
        try:
            for key in (b"Contents", b"V", b"TU", b"T"):
                words = _value(annotation, key)
                if words:
                    budget.write(f"{words}\n", hidden=True)
        finally:
            pypdfium2.raw.FPDFPage_CloseAnnot(annotation)


def _value(annotation: object, key: bytes) -> str:
    length = pypdfium2.raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if length <= 2:
        return ""
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    pypdfium2.raw.FPDFAnnot_GetStringValue(annotation, key, buffer, length)
    return bytes(buffer)[: length - 2].decode("utf-16-le", "replace").replace("\r", "\n")


def _behind(document: pypdfium2.PdfDocument, raw: bytes, budget: Budget) -> None:
    """Properties, outline and files within the file."""
    budget.at("文档属性")
    said = [value for value in document.get_metadata_dict().values() if value]
    for packet in _XMP.findall(raw):
        said.append(unescape(_TAG.sub("\n", packet.decode("utf-8", "replace"))))
    if said:
        budget.write("\n".join(said) + "\n", hidden=True)
    budget.at("书签")
    for bookmark in document.get_toc():
        budget.write(f"{bookmark.get_title()}\n", hidden=True)
    for number in range(document.count_attachments()):
        attachment = document.get_attachment(number)
        name = _name(attachment.get_name())
        budget.at("内嵌文件的名称")
        budget.write(f"{name}\n", hidden=True)
        budget.embedded.append((name, bytes(attachment.get_data())))


def _name(written: str) -> str:
    """Some programs write the name in UTF-16 where eight bits a letter are read."""
    if not written.startswith("þÿ"):
        return written
    return written[2:].encode("latin-1", "ignore").decode("utf-16-be", "ignore")


def _earlier(raw: bytes, shown: set[str], budget: Budget) -> None:
    """Lines that an earlier version of the file had and the present one has no more."""
    ends = [found.end() for found in _END.finditer(raw)][:-1]
    for order, end in enumerate(ends[-_MAX_VERSIONS:], 1):
        try:
            document = pypdfium2.PdfDocument(raw[:end])
        except pypdfium2.PdfiumError:
            continue
        try:
            budget.at(f"早期版本 {order}")
            for number in range(len(document)):
                page = document[number]
                lost = [line for line in _text(page).split("\n") if line.strip() and line not in shown]
                page.close()
                if lost:
                    budget.note("文件里还保留着修改前的内容。")
                    budget.write("\n".join(lost) + "\n", hidden=True)
        finally:
            document.close()


def _pages(numbers: list[int]) -> str:
    shown = "、".join(str(number) for number in numbers[:20])
    return shown if len(numbers) <= 20 else f"{shown} 等 {len(numbers)}"
