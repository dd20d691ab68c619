"""What in a paper should not go out, and the copy in which it is covered (《条例》第三十七条)."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from mingchuang.casework import papers
from mingchuang.casework.models import Enclosure
from mingchuang.casework.rules import EnclosureKind
from mingchuang.documents.audit import audit
from mingchuang.documents.burning import Box
from mingchuang.documents.redactable import CannotRedactError, find
from mingchuang.documents.redaction import redact
from mingchuang.foi.models import Request
from mingchuang.screening.detection import Detector
from mingchuang.screening.reading import read
from mingchuang.screening.rules import PERSONAL, Confidence, Found, Kind

COVERABLE = ("application/pdf", "image/")


class CoverRefusedError(ValueError):
    """A copy that cannot be made, or in which something was still found; the message is the sentence for people."""


@dataclass(frozen=True)
class Suggestion:
    """A value that the scan found, with its kind, offered to be covered."""

    kind: str
    value: str


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


def suggestions(content: bytes, name: str) -> list[Suggestion]:
    """What the scan would cover, each value once."""
    pairs = [(one.kind.label, value) for one in findings(content, name) for value in one.values]
    return [Suggestion(kind, value) for kind, value in dict.fromkeys(pairs)]


def findings_in_annexes(request: Request) -> list[str]:
    """What is still in the papers that would go to the applicant, hidden sheets, files inside archives and names of
    files too; and what could not be read. Nothing is quoted.
    """
    said = []
    for one in request.case.enclosures.filter(kind=EnclosureKind.ANNEX, is_for_applicant=True):
        content = papers.read(one.paper)
        in_name = findings_in_text(one.name)
        called = f"附件{one.pk}" if in_name else f"“{one.name}”"
        if in_name:
            said.append(f"{called}的文件名中有{'、'.join(in_name)}")
        if kinds := dict.fromkeys(found.kind.label for found in findings(content, one.name)):
            said.append(f"{called}中有{'、'.join(kinds)}")
        held = read(content, one.name)
        if held.unreadable or held.pictures:
            said.append(f"{called}有未能自动读取的内容（例如扫描页、图片），需要打开核对")
    return said


def may_cover(enclosure: Enclosure) -> bool:
    """Whether a covered copy can be made of this paper: PDF and pictures; others are saved as PDF first."""
    return enclosure.content_type.startswith(COVERABLE)


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
    content: bytes, boxes: Mapping[int, Sequence[Box]], words: Sequence[str], *, title: str, at: datetime
) -> bytes:
    """The covered copy, after the proof that nothing of ``words`` is left. Raises ``CoverRefusedError``."""
    if not any(boxes.values()):
        raise CoverRefusedError("没有要遮盖的内容。请勾选发现的内容、填写要遮盖的词，或者在页面上画框。")
    with tempfile.TemporaryDirectory(prefix="cover-") as folder:
        target = Path(folder) / "copy"
        try:
            redact(
                content, boxes, target, title=title, at=at.astimezone(UTC), read_scans=settings.READ_PICTURES
            )
            made = target.read_bytes()
            left = audit(made, words, read_pictures=settings.READ_PICTURES, pages=set(boxes))
        except CannotRedactError as error:
            raise CoverRefusedError(str(error)) from error
    if left:
        raise CoverRefusedError(f"遮盖后仍然发现：{'；'.join(left)}。没有生成副本，请补画遮盖框。")
    return made
