"""What in a paper should not go out, and the copy in which it is covered (《条例》第三十七条)."""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from mingchuang.casework import papers
from mingchuang.casework.models import Enclosure
from mingchuang.casework.rules import EnclosureKind
from mingchuang.documents.audit import audit
from mingchuang.documents.burning import Box
from mingchuang.documents.converting import CONVERTIBLE
from mingchuang.documents.pagetext import PageText
from mingchuang.documents.redactable import CannotRedactError, find, is_pdf, page_texts, pages_of
from mingchuang.documents.redaction import redact
from mingchuang.documents.rules import ATTACHMENTS
from mingchuang.foi.models import Request
from mingchuang.foi.rules.naming import names_in
from mingchuang.screening.detection import Detector
from mingchuang.screening.reading import read
from mingchuang.screening.rules import PERSONAL, Confidence, Found, Kind

COVERABLE = ("application/pdf", "image/")
CONVERTIBLE_TYPES = frozenset(ATTACHMENTS[kind].content_type for kind in CONVERTIBLE)
NUMBERS = frozenset({Kind.ID_CARD, Kind.BANK_CARD, Kind.MOBILE, Kind.PASSPORT})
NAME = "姓名"
PRIVACY, TRADE_SECRET, STATE_SECRET = (
    "个人隐私（《条例》第十五条）",
    "商业秘密（《条例》第十五条）",
    "国家秘密（《条例》第十四条）",
)
REASONS = (
    PRIVACY,
    TRADE_SECRET,
    STATE_SECRET,
    "内部事务（《条例》第十六条）",
    "过程性信息（《条例》第十六条）",
)
"""Why something is covered, printed on the box."""

Progress = Callable[[int, int], None]
"""Called with the pages done and the pages of all."""


class CoverRefusedError(ValueError):
    """A copy that cannot be made, or in which something was still found; the message is the sentence for people."""


@dataclass(frozen=True)
class Suggestion:
    """A value that the scan found, offered to be covered: its kind, its boxes by page, the reason that fits."""

    kind: str
    value: str
    boxes: Mapping[int, Sequence[Box]]
    is_sure: bool = True

    @property
    def reason(self) -> str:
        """The reason that is proposed."""
        return STATE_SECRET if self.kind == Kind.SECRECY_MARK.label else PRIVACY


def findings(content: bytes, name: str) -> list[Found]:
    """Personal data and marks of secrecy in a paper, the sure ones."""
    found = Detector().found(read(content, name).parts)
    wanted = PERSONAL | {Kind.SECRECY_MARK}
    return [one for one in found if one.kind in wanted and one.confidence is not Confidence.POSSIBLE]


def findings_in_text(text: str) -> list[str]:
    """The kinds of personal data and marks of secrecy that the scan is sure of in a text; nothing is quoted."""
    found = Detector().found(read(text.encode(), "正文.txt").parts)
    wanted = PERSONAL | {Kind.SECRECY_MARK}
    sure = [
        one.kind.label for one in found if one.kind in wanted and one.confidence is not Confidence.POSSIBLE
    ]
    return list(dict.fromkeys(sure))


def suggestions(
    content: bytes, *, read_scans: bool = False, progress: Progress = lambda _done, _all: None
) -> list[Suggestion]:
    """What the scan would cover, each value once with all its places; ``read_scans`` costs some seconds a page.

    Raises ``CannotRedactError``.
    """
    detector, count = Detector(), len(pages_of(content))
    places: dict[tuple[str, str], dict[int, list[Box]]] = {}
    sure: set[tuple[str, str]] = set()
    for page in _texts(content, read_scans):
        text = page.text
        for kind, start, end, is_sure in _spans(detector, text):
            key = (kind, "".join(text[start:end].split()))
            places.setdefault(key, {}).setdefault(page.number, []).extend(page.boxes(start, end))
            sure |= {key} if is_sure else set()
        progress(page.number, count)
    return [Suggestion(*key, boxes, key in sure) for key, boxes in places.items()]


def _texts(content: bytes, read_scans: bool) -> Iterator[PageText]:
    """The pages with their words; a picture has none before it is read."""
    return page_texts(content, read_scans=read_scans) if read_scans or is_pdf(content) else iter(())


def _spans(detector: Detector, text: str) -> Iterator[tuple[str, int, int, bool]]:
    """Kind, from, to, and whether it is sure."""
    for hit in detector.hits(text):
        if hit.kind in PERSONAL | {Kind.SECRECY_MARK}:
            yield hit.kind.label, hit.start, hit.end, hit.confidence is not Confidence.POSSIBLE
    for start, end in names_in(text):
        yield NAME, start, end, True


def cut_off(content: bytes, name: str, pdf: bytes) -> list[str]:
    """The kinds of numbers that stand whole in an office document and only by their beginning in its PDF: a narrow cell
    cuts them off, so that no machine would find what an eye still half reads."""
    shown = "".join("".join(page.text.split()) for page in page_texts(pdf, read_scans=False))
    detector = Detector()
    numbers = {
        ("".join(part.text[hit.start : hit.end].split()), hit.kind)
        for part in read(content, name).parts
        for hit in detector.hits(part.text)
        if hit.kind in NUMBERS
    }
    rest = shown
    for value, _kind in numbers:
        rest = rest.replace(value, " ")
    return sorted({kind.label for value, kind in numbers if value not in shown and value[:6] in rest})


def needs_reading(content: bytes) -> bool:
    """Whether there are pages whose words only a machine for pictures can read."""
    return not is_pdf(content) or any(page.is_scan for page in page_texts(content, read_scans=False))


def findings_in_annexes(request: Request) -> list[str]:
    """What is still in the papers that would go to the applicant, hidden sheets, files inside archives and names of
    files too; and what could not be read. Nothing is quoted.
    """
    said, ours = [], _copies(request)
    for one in request.case.enclosures.filter(kind=EnclosureKind.ANNEX, is_for_applicant=True):
        content = papers.read(one.paper)
        in_name = findings_in_text(one.name)
        called = f"附件{one.pk}" if in_name else f"“{one.name}”"
        if in_name:
            said.append(f"{called}的文件名中有{'、'.join(in_name)}")
        if kinds := dict.fromkeys(found.kind.label for found in findings(content, one.name)):
            said.append(f"{called}中有{'、'.join(kinds)}")
        held = read(content, one.name)
        if held.unreadable or (held.pictures and one.paper not in ours):
            said.append(f"{called}有未能自动读取的内容（例如扫描页、图片），需要打开核对")
    return said


def _copies(request: Request) -> set[str]:
    """The covered copies of this application: pictures of pages that an officer has gone through one by one."""
    return {json.loads(one.text).get("copy", "") for one in request.remarks.filter(what="covered")}


def may_cover(enclosure: Enclosure) -> bool:
    """Whether a covered copy can be made of this paper: PDF and pictures; others are saved as PDF first."""
    return enclosure.content_type.startswith(COVERABLE)


def may_convert(enclosure: Enclosure) -> bool:
    """Whether this paper becomes a PDF first, which is then covered."""
    return enclosure.content_type in CONVERTIBLE_TYPES


def boxes_around(content: bytes, words: Iterable[str], reason: str) -> dict[int, list[Box]]:
    """Boxes around every place of the words, by page number."""
    return find(content, words, reason=reason)


def merged(*every: Mapping[int, Sequence[Box]]) -> dict[int, list[Box]]:
    """Boxes of several sources together."""
    made: dict[int, list[Box]] = {}
    for boxes in every:
        for page, row in boxes.items():
            made.setdefault(page, []).extend(row)
    return made


def covered(
    content: bytes,
    boxes: Mapping[int, Sequence[Box]],
    words: Sequence[str],
    *,
    title: str,
    at: datetime,
    progress: Progress | None = None,
) -> bytes:
    """The covered copy, after the proof that nothing of ``words`` is left. Raises ``CoverRefusedError``."""
    if not any(boxes.values()):
        raise CoverRefusedError("没有要遮盖的内容。请勾选发现的内容、填写要遮盖的词，或者在页面上画框。")
    with tempfile.TemporaryDirectory(prefix="cover-") as folder:
        target = Path(folder) / "copy"
        try:
            redact(
                content, boxes, target, title=title, at=at.astimezone(UTC), read_scans=settings.READ_PICTURES,
                progress=progress,
            )  # fmt: skip
            made = target.read_bytes()
            left = audit(made, words, read_pictures=settings.READ_PICTURES, pages=set(boxes))
        except CannotRedactError as error:
            raise CoverRefusedError(str(error)) from error
    if left:
        raise CoverRefusedError(f"遮盖后仍然发现：{'；'.join(left)}。没有生成副本，请补画遮盖框。")
    return made
