"""Pictures for the public: turned upright, without what the camera wrote into them, in the widths a page needs.

``reencoded(raw)`` and ``thumbnail(raw, width)`` → bytes and kind; ``pdf_previews(raw, pages, width)`` → PNG of pages.
"""

import io

import pypdfium2
from PIL import Image, ImageOps

from mingchuang.documents.pdfium import pdfium_lock
from mingchuang.documents.recognition import recognise
from mingchuang.documents.rules import LIMITS, PICTURES, FileKind, Refusal, RefusedFileError

MAX_PREVIEWS = 10
_QUALITY = 85


def reencoded(raw: bytes, name: str = "") -> tuple[bytes, FileKind]:
    """The picture without EXIF, comments and trailing bytes. Raises RefusedFileError. An animation keeps one frame."""
    return thumbnail(raw, 0, name)


def thumbnail(raw: bytes, width: int, name: str = "") -> tuple[bytes, FileKind]:
    """The picture at most ``width`` pixels wide (0: as it is). GIF becomes PNG. Raises RefusedFileError."""
    kind = recognise(raw, name).kind
    if kind not in PICTURES:
        raise RefusedFileError(Refusal.KIND_NOT_ALLOWED, name=name, found=kind.label)
    made = FileKind.PNG if kind == FileKind.GIF else kind
    with Image.open(io.BytesIO(raw)) as opened:
        picture = ImageOps.exif_transpose(opened)
        picture = picture.convert("RGB" if made == FileKind.JPG else "RGBA" if _has_alpha(picture) else "RGB")
        if 0 < width < picture.width:
            height = max(1, round(picture.height * width / picture.width))
            picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    options = {} if made == FileKind.PNG else {"quality": _QUALITY}
    bare.save(out, {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}[made], **options)
    return out.getvalue(), made


def _has_alpha(picture: Image.Image) -> bool:
    return "A" in picture.getbands() or "transparency" in picture.info


def pdf_previews(raw: bytes, *, pages: int = 3, width: int = 900) -> list[bytes]:
    """The first pages as PNG, ``width`` pixels wide; never more than ``MAX_PREVIEWS``. Raises RefusedFileError."""
    recognise(raw, "文件.pdf")
    made = []
    with pdfium_lock:
        document = pypdfium2.PdfDocument(raw)
        try:
            for number in range(min(pages, MAX_PREVIEWS, len(document))):
                made.append(_page_picture(document[number], width))
        finally:
            document.close()
    return made


def _page_picture(page: pypdfium2.PdfPage, width: int) -> bytes:
    try:
        wide, high = page.get_size()
        scale = width / max(wide, 1)
        if wide * high * scale * scale > LIMITS.pixels:
            scale = (LIMITS.pixels / (wide * high)) ** 0.5
        out = io.BytesIO()
        page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB").save(out, "PNG", optimize=True)
        return out.getvalue()
    finally:
        page.close()
