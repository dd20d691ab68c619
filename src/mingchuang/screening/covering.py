"""Masked copies of PDF files and pictures: boxes at the findings, burnt into new files, proven empty.

A page that a machine must read costs seconds, so this belongs into the background; ``progress`` tells how far it is.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pypdfium2

from mingchuang.documents.audit import audit
from mingchuang.documents.burning import Box
from mingchuang.documents.pagetext import PageText
from mingchuang.documents.redactable import CannotRedactError, is_pdf, page_texts, pages_of
from mingchuang.documents.redaction import redact
from mingchuang.screening.detection import Detector
from mingchuang.screening.masking import spans_to_hide
from mingchuang.screening.pictures import MAX_PAGES, can_read
from mingchuang.screening.rewriting import CannotMaskError, MaskedFile
from mingchuang.screening.rules import PERSONAL

REASON = "个人隐私"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF")

Progress = Callable[[int, int], None]
"""Called with the steps done and the steps of all."""


def is_coverable(raw: bytes) -> bool:
    """Whether a file is masked by boxes: a PDF or a picture."""
    return is_pdf(raw) or raw.startswith(_PICTURES)


@dataclass
class _Plan:
    """What is to be covered: boxes by page, the values below them, how many of which kind."""

    boxes: dict[int, list[Box]] = field(default_factory=dict)
    values: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)


def covered_file(
    raw: bytes,
    detector: Detector,
    *,
    title: str,
    at: datetime,
    progress: Progress = lambda _done, _whole: None,
) -> MaskedFile:
    """A new file of the same look with every value of a person under a box. Raises ``CannotMaskError``."""
    try:
        pages = len(pages_of(raw))
        plan = _planned(raw, detector, pages, progress)
        if not plan.boxes:
            raise CannotMaskError(
                "在能看见的内容里没有找到要遮盖的号码；它们可能在批注、属性等处。请另存为不含这些的文件后再上传。"
            )
        content, kind = _redacted(raw, plan.boxes, title, at, lambda done: progress(pages + done, 3 * pages))
        left = audit(content, sorted(plan.values), read_pictures=can_read(), pages=plan.boxes)
        if left:
            content, kind = _redacted(raw, _by_lines(raw, detector), title, at)
            left = audit(content, sorted(plan.values), read_pictures=can_read(), pages=plan.boxes)
    except CannotRedactError as refused:
        raise CannotMaskError(str(refused)) from refused
    except (pypdfium2.PdfiumError, OSError, ValueError) as error:
        if isinstance(error, CannotMaskError):
            raise
        raise CannotMaskError(
            "处理这个文件时出错，没有生成新文件。请把它另存为 PDF 或 JPG 后再试。"
        ) from error
    if left:
        raise CannotMaskError(f"遮盖后复查没有通过：{left[0]}没有采用，请人工处理这个文件。")
    progress(3 * pages, 3 * pages)
    return MaskedFile(content, kind, dict(plan.counts))


def _planned(raw: bytes, detector: Detector, pages: int, progress: Progress) -> _Plan:
    plan, scans = _Plan(), 0
    for page in _pages(raw):
        scans += page.is_scan
        if scans > MAX_PAGES:
            raise CannotMaskError(f"扫描页超过 {MAX_PAGES} 页，不能自动遮盖。请拆成几个文件后再试。")
        for start, end, kind in spans_to_hide(page.text, detector.hits(page.text)):
            plan.boxes.setdefault(page.number, []).extend(page.boxes(start, end, REASON))
            plan.counts[kind.value] += 1
            if kind in PERSONAL and (value := "".join(page.text[start:end].split())):
                plan.values.add(value)
        progress(page.number, 3 * pages)
    return plan


def _pages(raw: bytes) -> Iterator[PageText]:
    """The pages; a file with pictures of pages is refused where no machine reads pictures."""
    if not can_read() and not is_pdf(raw):
        raise CannotMaskError("没有安装图片识别组件，找不到图片里的号码。请用看图软件遮盖后重新上传。")
    yield from page_texts(raw, read_scans=can_read())


def _by_lines(raw: bytes, detector: Detector) -> Mapping[int, list[Box]]:
    """The same with boxes over whole cells or lines, where a machine could not tell exactly how far a number reaches."""
    boxes: dict[int, list[Box]] = {}
    for page in _pages(raw):
        text = page.text
        for start, end, _kind in spans_to_hide(text, detector.hits(text)):
            first = max(text.rfind(mark, 0, start) for mark in "\n\t") + 1
            last = min((place for mark in "\n\t" if (place := text.find(mark, end)) >= 0), default=len(text))
            boxes.setdefault(page.number, []).extend(page.boxes(first, last, REASON))
    return boxes


def _redacted(
    raw: bytes,
    boxes: Mapping[int, list[Box]],
    title: str,
    at: datetime,
    progress: Callable[[int], None] = lambda _done: None,
) -> tuple[bytes, str]:
    with tempfile.TemporaryDirectory(prefix="mingchuang-covering-") as folder:
        target = Path(folder) / "new"
        told = redact(
            raw,
            boxes,
            target,
            title=title,
            at=at,
            read_scans=can_read(),
            progress=lambda done, _all: progress(done),
        )
        return target.read_bytes(), told.kind.value
