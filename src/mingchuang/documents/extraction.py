"""Text out of files, within bounds.

``extract(source, name="", limits=LIMITS)`` → ``Extract(kind, text, pages, notes, unreadable, hidden, parts, pictures)``.
``text`` is what a reader sees, ``hidden`` what is in the file all the same (deletions, comments, hidden sheets, notes):
search indexes ``text``, screening looks at both (``everything``), place by place (``parts``). ``unreadable`` names what
no program could read (a scanned page, a picture): a person must look, or ``ocr`` reads ``pictures``. Raises
``RefusedFileError`` (see ``recognition``) or ``UnreadableError``.
"""

import time
from dataclasses import dataclass

from mingchuang.documents.budget import Budget, EnoughError, Part, Unread
from mingchuang.documents.encodings import decode
from mingchuang.documents.html import html_to_text
from mingchuang.documents.readers import archive, ofd, office, pdf, plain, powerpoint97, word97, workbook
from mingchuang.documents.recognition import Source, opened, recognise
from mingchuang.documents.rules import (
    LIMITS,
    PICTURES,
    READABLE,
    FileKind,
    Limits,
    RefusedFileError,
    UnreadableError,
)

_READERS = {
    FileKind.PDF: pdf.read,
    FileKind.OFD: ofd.read,
    FileKind.DOCX: office.read_docx,
    FileKind.PPTX: office.read_pptx,
    FileKind.XLSX: workbook.read_xlsx,
    FileKind.XLS: workbook.read_xls,
    FileKind.DOC: word97.read,
    FileKind.WPS: word97.read,
    FileKind.PPT: powerpoint97.read,
}


@dataclass(frozen=True)
class Extract:
    """The words of a file. ``pages`` is 0 where the format has none; ``notes`` and ``unreadable`` are for people."""

    kind: FileKind
    text: str
    pages: int = 0
    notes: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    hidden: str = ""
    parts: tuple[Part, ...] = ()
    pictures: tuple[Unread, ...] = ()

    @property
    def everything(self) -> str:
        """Visible and hidden words, for screening."""
        return f"{self.text}\n{self.hidden}" if self.hidden else self.text


def extract(source: Source, name: str = "", *, limits: Limits = LIMITS) -> Extract:
    """The words of ``source``. Raises RefusedFileError for what may not come in, UnreadableError for what is broken."""
    found = recognise(source, name, allowed=READABLE, limits=limits)
    budget = Budget(limits, started=time.monotonic())
    with opened(source) as stream:
        raw = b"" if found.kind in {FileKind.MP4, FileKind.MP3} else stream.read()
    try:
        _read(found.kind, raw, name, budget)
    except EnoughError:
        budget.note(f"内容过长，只读取了前 {budget.characters} 字。")
    except (RefusedFileError, UnreadableError):
        raise
    except Exception as error:  # third-party parsers raise without bounds on broken input
        raise UnreadableError(
            f"无法读出“{name or '这个文件'}”的文字，文件可能已损坏。请重新保存或转换为 PDF 后再试。"
        ) from error
    return Extract(
        found.kind,
        budget.text(),
        budget.pages,
        tuple(budget.notes),
        tuple(budget.unreadable),
        budget.hidden_text(),
        budget.parts(),
        tuple(budget.pictures),
    )


def _read(kind: FileKind, raw: bytes, name: str, budget: Budget) -> None:
    if kind in _READERS:
        _READERS[kind](raw, budget)
        _embedded(budget)
    elif kind in {FileKind.TXT, FileKind.CSV}:
        plain.read(kind, raw, budget)
    elif kind == FileKind.HTML:
        budget.write(html_to_text(decode(raw)[0]))
    elif kind == FileKind.ZIP:
        archive.read(raw, name, budget, _read)
    elif kind in PICTURES:
        budget.picture("", raw)
        budget.miss(f"{kind.label}里的内容无法自动读取，请人工查看。")
    else:
        budget.miss(f"{kind.label}里的内容无法自动读取，请人工查看。")


def _embedded(budget: Budget) -> None:
    """Files within the file; those within them are named as refused."""
    inside, budget.embedded = budget.embedded, []
    for name, raw in inside[: budget.limits.embedded_files]:
        budget.enter(f"内嵌文件 {name}")
        try:
            _read(recognise(raw, name, allowed=READABLE, limits=budget.limits).kind, raw, name, budget)
        except (RefusedFileError, UnreadableError) as error:
            budget.miss(str(error))
        finally:
            budget.enter("")
