"""Boxes burnt into the picture of a page, with the reason on them."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont

PAGE_BYTES = 250_000
"""A page's picture is pressed until it is smaller, or until it would be hard to read."""
_QUALITIES = (80, 65, 50, 35)
_SMALLEST = 8
"""Pixels; a smaller word on a box cannot be read."""


@dataclass(frozen=True)
class Box:
    """What is to be covered, from the top left corner of the page as seen, and why (shown on the box)."""

    left: float
    top: float
    right: float
    bottom: float
    reason: str = ""

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in this order, however the box was drawn."""
        return (
            min(self.left, self.right), min(self.top, self.bottom), max(self.left, self.right), max(self.top, self.bottom)
        )  # fmt: skip


def burnt(picture: Image.Image, boxes: Iterable[Box], scale: float) -> Image.Image:
    """The picture with black boxes; ``scale`` is pixels per unit of the boxes. The picture itself is changed."""
    pen = ImageDraw.Draw(picture)
    for box in boxes:
        left, top, right, bottom = (edge * scale for edge in box.edges)
        frame = (int(left), int(top), int(right + 0.999), int(bottom + 0.999))
        pen.rectangle(frame, fill="black")
        _write(pen, frame, box.reason)
    return picture


def _write(pen: ImageDraw.ImageDraw, frame: tuple[int, int, int, int], reason: str) -> None:
    """The reason in white, as large as the box allows: without its article where the whole could not be read."""
    wide, high = frame[2] - frame[0], frame[3] - frame[1]
    for words in dict.fromkeys((reason, reason.partition("（")[0])):
        size = min(int(high * 0.7), int(wide * 0.95 / max(len(words), 1)), 40)
        if words and size >= _SMALLEST:
            middle = ((frame[0] + frame[2]) / 2, (frame[1] + frame[3]) / 2)
            pen.text(middle, words, fill="white", font=_face(size), anchor="mm")
            return


@lru_cache(maxsize=40)
def _face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(pylopdf_fonts_zh_cn.sans_path()), size)


def jpeg(picture: Image.Image) -> bytes:
    """The picture as JPEG below ``PAGE_BYTES`` where that is possible; grey where it has no colour."""
    bare = picture.convert("L") if _is_grey(picture) else picture.convert("RGB")
    for quality in _QUALITIES:
        out = io.BytesIO()
        bare.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= PAGE_BYTES:
            break
    return out.getvalue()


def _is_grey(picture: Image.Image) -> bool:
    small = picture.convert("RGB").resize((200, 200), Image.Resampling.BOX)
    strongest = small.convert("HSV").getchannel("S").getextrema()[1]
    return isinstance(strongest, (int, float)) and strongest < 24
