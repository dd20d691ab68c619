"""Redacted copies: new files in which what was covered is not there any more.

Every page becomes a picture with the boxes burnt in; over it lies a clean layer of the words that the eye can still
see, so that the copy is found and read aloud. Nothing of the source's own objects is carried over.

- ``redactable.pages_of(source)`` → the pages' sizes; ``picture_of(source, number)`` → a page for the browser.
- ``redactable.find(source, words)`` → boxes around words; ``page_texts`` → words with their places.
- ``redact(source, boxes, target, title=…, at=…)`` → the new file; ``audit.audit`` proves that the words are gone.

A box is measured from the top left corner of the page as it is seen (turned and cropped): in points for a PDF, in
pixels for a picture. Source: 《政府信息公开条例》第三十七条（能够作区分处理的，应当提供可以公开的信息内容）.
"""

import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pypdfium2
from PIL import Image

from mingchuang.documents.burning import Box, burnt, jpeg
from mingchuang.documents.pagetext import TextRun, runs_of
from mingchuang.documents.recognition import Source
from mingchuang.documents.redactable import (
    CannotRedactError,
    bytes_of,
    drawn,
    is_pdf,
    opened_pdf,
    opened_picture,
    scale_of,
)
from mingchuang.documents.rules import FileKind
from mingchuang.documents.typesetting import typeset_folder, width_of

_POINTS = (3.0, 14_400.0)
"""The sides that a page of a PDF may have."""

Progress = Callable[[int, int], None]
"""Called with the pages done and the pages of all."""


@dataclass(frozen=True)
class Redacted:
    """The new file: its kind, pages, boxes burnt in, and the SHA-256 of source and result."""

    kind: FileKind
    pages: int
    boxes: int
    source_sha256: str
    sha256: str


def redact(
    source: Source,
    boxes: Mapping[int, Sequence[Box]],
    target: Path,
    *,
    title: str,
    at: datetime,
    forms: bool = False,
    read_scans: bool = True,
    progress: Progress | None = None,
) -> Redacted:
    """Write the redacted copy to ``target``, whole or not at all. Raises ``CannotRedactError``.

    ``boxes`` by page number; ``title`` becomes the only thing that the new file says of itself. ``forms`` draws what
    was typed into fields; ``read_scans`` gives scanned pages a layer of recognised words, some seconds a page.
    """
    raw = bytes_of(source)
    with tempfile.TemporaryDirectory(prefix="redact-", dir=target.parent) as folder:
        if is_pdf(raw):
            made, pages = (
                Path(folder) / "new.pdf",
                _pages(raw, boxes, Path(folder), forms, read_scans, progress),
            )
            told = {"title": title, "pages": pages}
            (Path(folder) / "pages.json").write_text(json.dumps(told, ensure_ascii=False))
            typeset_folder(Path(folder), "redacted.typ", made, at=at)
            kind, count = FileKind.PDF, len(pages)
        else:
            made, kind, count = *_picture(raw, boxes, Path(folder)), 1
            if progress:
                progress(1, 1)
        digest = hashlib.sha256(made.read_bytes()).hexdigest()
        made.replace(target)
    drawn_boxes = sum(len(row) for row in boxes.values())
    return Redacted(kind, count, drawn_boxes, hashlib.sha256(raw).hexdigest(), digest)


def _pages(
    raw: bytes,
    boxes: Mapping[int, Sequence[Box]],
    folder: Path,
    forms: bool,
    read_scans: bool,
    progress: Progress | None,
) -> list[dict[str, object]]:
    """Each page burnt into ``folder``; what typst must know of it."""
    told = []
    with opened_pdf(raw, forms=forms) as document:
        count = len(document)
        sizes = [document.get_page_size(number) for number in range(count)]
    for number, size in enumerate(sizes, 1):
        if not all(_POINTS[0] <= side <= _POINTS[1] for side in size):
            raise CannotRedactError(f"第 {number} 页的尺寸异常（{size[0]:.0f}×{size[1]:.0f} 点），不能遮盖。")
    _refuse_boxes(boxes, sizes)
    for number in range(1, count + 1):
        with opened_pdf(raw, forms=forms) as document:
            told.append(_page(document[number - 1], number, boxes.get(number, ()), folder, forms, read_scans))
        if progress:
            progress(number, count)
    return told


def _page(
    page: pypdfium2.PdfPage, number: int, boxes: Sequence[Box], folder: Path, forms: bool, read_scans: bool
) -> dict[str, object]:
    try:
        width, height = page.get_size()
        scale = scale_of(page)
        picture = burnt(drawn(page, scale, forms=forms), boxes, scale)
        (folder / f"{number}.jpg").write_bytes(jpeg(picture))
        runs = runs_of(page, picture, boxes, scale, read_scans=read_scans)
    finally:
        page.close()
    runs += [TextRun(f"［已遮盖：{box.reason or '不予公开'}］", box.edges) for box in boxes]
    return {"width": width, "height": height, "runs": [_as_typed(run) for run in runs]}


def _as_typed(run: TextRun) -> dict[str, object]:
    left, top, right, bottom = run.edges
    size = max(1.0, bottom - top)
    stretch = (right - left) / max(width_of(run.text, size), 0.1)
    x, y = run.origin
    return {
        "text": run.text,
        "x": x,
        "y": y,
        "turn": run.turn,
        "size": size,
        "stretch": max(1.0, 100 * stretch),
    }


def _picture(raw: bytes, boxes: Mapping[int, Sequence[Box]], folder: Path) -> tuple[Path, FileKind]:
    """The picture with the boxes burnt in, of the same kind, without anything the camera or editor wrote into it."""
    picture, kind = opened_picture(raw)
    _refuse_boxes(boxes, [picture.size])
    made = folder / f"new.{kind.value}"
    options = {} if kind is FileKind.PNG else {"quality": 90}
    bare = Image.new("RGB", picture.size)
    bare.paste(burnt(picture, boxes.get(1, ()), 1.0))
    bare.save(made, {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}[kind.value], **options)
    return made, kind


def _refuse_boxes(boxes: Mapping[int, Sequence[Box]], sizes: Sequence[tuple[float, float]]) -> None:
    for number, rows in boxes.items():
        if not 1 <= number <= len(sizes):
            raise CannotRedactError(f"这个文件共 {len(sizes)} 页，没有第 {number} 页。请刷新页面后重新画框。")
        width, height = sizes[number - 1]
        for box in rows:
            left, top, right, bottom = box.edges
            if min(right, width) - max(left, 0) <= 0 or min(bottom, height) - max(top, 0) <= 0:
                raise CannotRedactError(f"第 {number} 页有一个方框没有面积或落在页面之外。请删去后重画。")
