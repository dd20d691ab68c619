"""Words in pictures and scanned pages, recognised on this machine: no network, no picture leaves it.

``lines_of(picture)`` → lines with their boxes; ``can_read()`` says whether the engine is installed. One engine a
process (about 0.8 GB while it works); a page takes some seconds, so it belongs into the background.
"""

import importlib
import importlib.util
import io
import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pypdfium2
from PIL import Image, ImageOps

from mingchuang.documents.budget import Unread
from mingchuang.documents.pdfium import pdfium_lock

DPI = 150
LARGEST_SIDE = 2000
"""Pixels; a larger picture is read smaller, which costs a fraction of the time."""
_SURE = 0.5
_CLEAR = 0.9
_lock = threading.Lock()


@dataclass(frozen=True)
class Line:
    """Words in one box: left, top, right, bottom in pixels of the picture that was read."""

    text: str
    box: tuple[float, float, float, float]
    score: float


def can_read() -> bool:
    """Whether the engine is installed."""
    return bool(importlib.util.find_spec("rapidocr") and importlib.util.find_spec("onnxruntime"))


@cache
def _engine() -> Any:
    """The engine with the models of its package; loading takes a second or two."""
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    module = importlib.import_module("rapidocr")
    return module.RapidOCR(
        params={"Global.log_level": "error", "Global.text_score": _SURE, "Global.use_cls": False}
    )


def lines_of(picture: Image.Image) -> list[Line]:
    """The lines of a picture from top to bottom; one that lies on its side is turned first."""
    return _turned(_fitting(ImageOps.exif_transpose(picture).convert("RGB")))[0]


def lines_in_place(picture: Image.Image) -> list[Line]:
    """The same lines, their boxes in pixels of the picture as given (upright by its own EXIF)."""
    whole = ImageOps.exif_transpose(picture).convert("RGB")
    read = _fitting(whole)
    lines, angle = _turned(read)
    back = whole.width / read.width
    return [
        Line(line.text, _scaled(_turned_back(line.box, angle, read.size), back), line.score) for line in lines
    ]


def _turned(upright: Image.Image) -> tuple[list[Line], int]:
    """The lines and by how many degrees the picture had to be turned for them."""
    best, angle = _recognised(upright), 0
    if _lies(best):
        for turn in (90, 270):
            lines = _recognised(upright.rotate(turn, expand=True))
            if _worth(lines) > _worth(best):
                best, angle = lines, turn
            if not _lies(lines) and _mean(lines) > _CLEAR:
                break
    return best, angle


Edges = tuple[float, float, float, float]


def _turned_back(box: Edges, angle: int, size: tuple[int, int]) -> Edges:
    """A box of the turned picture in the picture before it was turned against the clock by ``angle``.

    >>> _turned_back((0, 0, 10, 5), 90, (100, 40)), _turned_back((0, 0, 10, 5), 270, (100, 40))
    ((95, 0, 100, 10), (0, 30, 5, 40))
    """
    left, top, right, bottom = box
    wide, high = size
    if angle == 90:
        return (wide - bottom, left, wide - top, right)
    if angle == 270:
        return (top, high - right, bottom, high - left)
    return box


def _scaled(box: Edges, by: float) -> Edges:
    left, top, right, bottom = box
    return (left * by, top * by, right * by, bottom * by)


def _fitting(picture: Image.Image) -> Image.Image:
    largest = max(picture.size)
    if largest <= LARGEST_SIDE:
        return picture
    scale = LARGEST_SIDE / largest
    return picture.resize(
        (round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS
    )


def _recognised(picture: Image.Image) -> list[Line]:
    numpy = importlib.import_module("numpy")
    with _lock:
        result = _engine()(numpy.asarray(picture)[:, :, ::-1])
    if result.txts is None:
        return []
    lines = [
        Line(text, (float(min(x)), float(min(y)), float(max(x)), float(max(y))), float(score))
        for text, score, (x, y) in (
            (text, score, tuple(zip(*box, strict=True)))
            for text, score, box in zip(result.txts, result.scores, result.boxes, strict=True)
        )
    ]
    return sorted(lines, key=lambda line: (line.box[1], line.box[0]))


def _lies(lines: Sequence[Line]) -> bool:
    """Whether most boxes stand on their small side."""
    upright = sum(line.box[3] - line.box[1] > 1.5 * (line.box[2] - line.box[0]) for line in lines)
    return bool(lines) and upright * 2 > len(lines)


def _mean(lines: Sequence[Line]) -> float:
    return sum(line.score for line in lines) / len(lines) if lines else 0.0


def _worth(lines: Sequence[Line]) -> float:
    return sum(line.score * len(line.text) for line in lines)


def as_text(lines: Sequence[Line]) -> str:
    """The words as rows: boxes on one height are the cells of a row, parted by tabs."""
    rows: list[list[Line]] = []
    for line in lines:
        middle = (line.box[1] + line.box[3]) / 2
        row = next((row for row in reversed(rows) if row[0].box[1] <= middle <= row[0].box[3]), None)
        if row is None:
            rows.append([line])
        else:
            row.append(line)
    return "\n".join("\t".join(line.text for line in sorted(row, key=lambda one: one.box[0])) for row in rows)


def opened(unread: Unread, source: bytes) -> Image.Image:
    """The picture to be read: its own bytes, or the page of ``source`` drawn. Raises OSError for what cannot be opened."""
    if not unread.page:
        picture = Image.open(io.BytesIO(unread.content))
        picture.load()
        return picture
    with pdfium_lock:
        document = pypdfium2.PdfDocument(source)
        try:
            page = document[unread.page - 1]
            drawn = page.render(scale=DPI / 72).to_pil()
            page.close()
            return drawn
        finally:
            document.close()


def texts_of(pictures: Sequence[Unread], source: bytes) -> Iterator[tuple[Unread, str | None]]:
    """Each picture with its words; None where it could not be opened."""
    for unread in pictures:
        try:
            yield unread, as_text(lines_of(opened(unread, source)))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, pypdfium2.PdfiumError):
            yield unread, None
