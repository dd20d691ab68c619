"""A file read for screening: its parts, and what nobody has read yet."""

from dataclasses import dataclass

from mingchuang.documents.budget import Part, Unread
from mingchuang.documents.extraction import extract
from mingchuang.documents.recognition import Source
from mingchuang.documents.rules import SCREENING_LIMITS, RefusedFileError, UnreadableError

READER_VERSION = 1
"""Raised whenever files must be read again."""


@dataclass(frozen=True)
class Read:
    """``parts`` are the words by place, ``pictures`` what waits to be recognised, ``unreadable`` Chinese sentences."""

    parts: tuple[Part, ...] = ()
    unreadable: tuple[str, ...] = ()
    pictures: tuple[Unread, ...] = ()
    pages: int = 0


def read(source: Source, name: str) -> Read:
    """Never raises for a file: what may not come in or is broken is unreadable and says why."""
    try:
        found = extract(source, name, limits=SCREENING_LIMITS)
    except (RefusedFileError, UnreadableError) as error:
        return Read(unreadable=(str(error),))
    cut = tuple(note for note in found.notes if note.startswith("内容过长"))
    pending = tuple(sentence for sentence in found.unreadable if not _is_of_pictures(sentence))
    return Read(found.parts, pending + cut, found.pictures, found.pages)


def _is_of_pictures(sentence: str) -> bool:
    """Whether reading the pictures will answer it."""
    return "图片里的文字" in sentence or "可能是扫描件" in sentence or "图片里的内容" in sentence
