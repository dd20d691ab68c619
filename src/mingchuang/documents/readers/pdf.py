"""Text of PDF by PDFium, page after page."""

import pypdfium2

from mingchuang.documents.budget import Budget
from mingchuang.documents.pdfium import pdfium_lock

_NOT_CHARACTERS = str.maketrans("", "", "\ufffe\uffff\x02\x00")


def read(raw: bytes, budget: Budget) -> None:
    """Writes each page's text; a page with content but without text is named as unreadable."""
    scanned = []
    with pdfium_lock:
        document = pypdfium2.PdfDocument(raw)
        try:
            for number in range(len(document)):
                budget.turn_page()
                text = _page_text(document, number)
                if text is None:
                    scanned.append(number + 1)
                budget.write(f"{text or ''}\n")
        finally:
            document.close()
            if scanned:
                budget.miss(f"第 {_pages(scanned)} 页没有可读的文字，可能是扫描件，请人工查看。")


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str | None:
    """The text of a page; None where something is drawn on it but no letter."""
    page = document[number]
    try:
        words = page.get_textpage()
        try:
            text = words.get_text_range().translate(_NOT_CHARACTERS).replace("\r\n", "\n")
        finally:
            words.close()
        is_empty = not text.strip() and pypdfium2.raw.FPDFPage_CountObjects(page) > 0
        return None if is_empty else text
    finally:
        page.close()


def _pages(numbers: list[int]) -> str:
    shown = "、".join(str(number) for number in numbers[:20])
    return shown if len(numbers) <= 20 else f"{shown} 等 {len(numbers)}"
