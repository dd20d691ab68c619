"""What can be redacted, page by page as the eye sees it: sizes, a picture for the browser, words with their places.

A page's coordinates start in its top left corner as it is seen (turned and cropped): points for a PDF, pixels for a
picture. Everything here raises ``CannotRedactError`` with a sentence for people: encrypted, broken, too long.
"""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from mingchuang.documents.burning import Box, jpeg
from mingchuang.documents.pagetext import Letter, PageText, is_scanned, letters_of, recognised
from mingchuang.documents.pdfium import pdfium_lock
from mingchuang.documents.recognition import Source, opened
from mingchuang.documents.rules import LIMITS, FileKind

MAX_PAGES = 500
"""A longer file is to be split first."""
DPI = 150
_LARGEST = 16_000_000
"""Pixels of one page; larger sheets are drawn coarser."""
_FORMATS = {"JPEG": FileKind.JPG, "PNG": FileKind.PNG, "GIF": FileKind.PNG, "WEBP": FileKind.WEBP}


class CannotRedactError(ValueError):
    """A file of which no redacted copy can be made, or boxes that fit nothing; the text is a sentence for people."""


@dataclass(frozen=True)
class PageSize:
    """A page as it is seen: its number from 1, width and height in points (PDF) or pixels (picture)."""

    number: int
    width: float
    height: float


def is_pdf(raw: bytes) -> bool:
    """Whether the bytes begin as a PDF does."""
    return b"%PDF-" in raw[:1024]


def bytes_of(source: Source) -> bytes:
    """The whole file."""
    with opened(source) as stream:
        return stream.read()


@contextmanager
def opened_pdf(raw: bytes, *, forms: bool = False) -> Iterator[pypdfium2.PdfDocument]:
    """The document, if it can be redacted. Raises ``CannotRedactError``: encrypted, broken, empty, too long."""
    with pdfium_lock:
        try:
            document = pypdfium2.PdfDocument(raw)
        except pypdfium2.PdfiumError as error:
            if "assword" in str(error):
                raise CannotRedactError(
                    "这个 PDF 设有打开密码，不能遮盖。请先去掉密码，再重新上传。"
                ) from error
            raise CannotRedactError("这个 PDF 打不开，内容不完整或已损坏。请重新取得原件后再试。") from error
        try:
            _refuse_length(len(document))
            if forms:
                document.init_forms()
            yield document
        finally:
            document.close()


def _refuse_length(pages: int) -> None:
    if not pages:
        raise CannotRedactError("这个 PDF 里没有一页内容，无从遮盖。请检查原件。")
    if pages > MAX_PAGES:
        raise CannotRedactError(
            f"这个文件有 {pages} 页，一次最多遮盖 {MAX_PAGES} 页。请按章节拆成几个文件，分别遮盖。"
        )


def opened_picture(raw: bytes) -> tuple[Image.Image, FileKind]:
    """The first frame, upright, and the kind that its copy will be. Raises ``CannotRedactError``."""
    try:
        with Image.open(io.BytesIO(raw), formats=tuple(_FORMATS)) as picture:
            if picture.width * picture.height > LIMITS.pixels:
                limit = LIMITS.pixels // 10_000
                raise CannotRedactError(f"这张图片过大，超过 {limit} 万像素，不能遮盖。请缩小后再上传。")
            kind = _FORMATS[picture.format or ""]
            return ImageOps.exif_transpose(picture).convert("RGB"), kind
    except (UnidentifiedImageError, OSError, SyntaxError, EOFError, KeyError) as error:
        raise CannotRedactError(
            "这个文件不是能遮盖的 PDF 或图片，或者已经损坏。请转换为 PDF 或 JPG、PNG 图片后再试。"
        ) from error
    except Image.DecompressionBombError as error:
        raise CannotRedactError("这张图片过大，不能遮盖。请缩小后再上传。") from error


def pages_of(source: Source) -> list[PageSize]:
    """Every page with its size as seen. Raises ``CannotRedactError``."""
    raw = bytes_of(source)
    if not is_pdf(raw):
        return [PageSize(1, *map(float, opened_picture(raw)[0].size))]
    with opened_pdf(raw) as document:
        return [
            PageSize(number, *document.get_page_size(number - 1)) for number in range(1, len(document) + 1)
        ]


def pages_in(source: Source) -> int:
    """How many pages a PDF or a picture has; 0 where it is something else, or cannot be opened."""
    try:
        return len(pages_of(source))
    except CannotRedactError:
        return 0


def picture_of(source: Source, number: int, *, width: int = 1000, forms: bool = False) -> bytes:
    """A page as JPEG, ``width`` pixels wide, for whoever draws boxes on it. Raises ``CannotRedactError``."""
    raw = bytes_of(source)
    if not is_pdf(raw):
        picture = opened_picture(raw)[0]
        return jpeg(picture.resize((width, max(1, round(picture.height * width / picture.width)))))
    with opened_pdf(raw, forms=forms) as document:
        if not 1 <= number <= len(document):
            raise CannotRedactError(f"这个文件共 {len(document)} 页，没有第 {number} 页。")
        page = document[number - 1]
        try:
            return jpeg(drawn(page, width / max(page.get_width(), 1), forms=forms))
        finally:
            page.close()


def drawn(page: pypdfium2.PdfPage, scale: float, *, forms: bool = False) -> Image.Image:
    """The page as the eye sees it, without comments; what was typed into forms only where asked."""
    return page.render(scale=scale, draw_annots=False, may_draw_forms=forms).to_pil().convert("RGB")


def scale_of(page: pypdfium2.PdfPage) -> float:
    """Pixels per point at which a page is drawn."""
    width, height = page.get_size()
    return min(DPI / 72, (_LARGEST / max(width * height, 1)) ** 0.5)


def page_texts(source: Source, *, forms: bool = False, read_scans: bool = True) -> Iterator[PageText]:
    """The words of every page with their places; scanned pages and pictures are recognised, some seconds a page.

    Without ``read_scans`` a scanned page of a PDF has only the words that the file itself holds.
    """
    raw = bytes_of(source)
    if not is_pdf(raw):
        yield PageText(1, _lines(recognised(opened_picture(raw)[0], 1.0)), is_scan=True)
        return
    with opened_pdf(raw) as document:
        count = len(document)
    for number in range(1, count + 1):
        with opened_pdf(raw, forms=forms) as document:
            page = document[number - 1]
            try:
                letters, scale = letters_of(page), scale_of(page)
                is_scan = is_scanned(page, letters)
                picture = drawn(page, scale, forms=forms) if is_scan and read_scans else None
            finally:
                page.close()
        if picture is not None:
            letters += [Letter("\n", (0.0, 0.0, 0.0, 0.0)), *_lines(recognised(picture, scale))]
        yield PageText(number, letters, is_scan)


def _lines(lines: Iterable[list[Letter]]) -> list[Letter]:
    """Recognised lines one below the other; boxes on one height are cells of a row, parted by tabs."""
    rows: list[list[list[Letter]]] = []
    for line in lines:
        middle = (line[0].edges[1] + line[0].edges[3]) / 2
        row = next(
            (row for row in reversed(rows) if row[0][0].edges[1] <= middle <= row[0][0].edges[3]), None
        )
        if row is None:
            rows.append([line])
        else:
            row.append(line)
    letters: list[Letter] = []
    for row in rows:
        for place, cell in enumerate(sorted(row, key=lambda one: one[0].edges[0])):
            letters += [Letter("\t", cell[0].edges), *cell] if place else cell
        letters.append(Letter("\n", row[0][0].edges))
    return letters


def find(source: Source, words: Iterable[str], *, reason: str = "") -> dict[int, list[Box]]:
    """Boxes around every place where one of ``words`` stands, by page; blanks and line ends within it do not matter."""
    wanted = [word for word in words if word.strip()]
    found: dict[int, list[Box]] = {}
    for page in page_texts(source):
        for word in wanted:
            for start, end in page.spans(word):
                found.setdefault(page.number, []).extend(page.boxes(start, end, reason))
    return found
