"""Words in pictures, for screening."""

import importlib.metadata

from django.conf import settings

from mingchuang.documents import ocr
from mingchuang.documents.budget import Part
from mingchuang.screening.reading import Read
from mingchuang.screening.rules import PICTURE_RULES_VERSION

MAX_PAGES = 30
"""So many pictures of one file are read; the others are named for people."""


def can_read() -> bool:
    """Whether pictures are read here: the engine is installed and the installation wants it."""
    return settings.READ_PICTURES and ocr.can_read()


def pictures_version() -> str:
    """A name for how pictures are read; when it changes, files with pictures are read again."""
    engine = importlib.metadata.version("rapidocr") if can_read() else "none"
    return f"{PICTURE_RULES_VERSION}-{engine}"[:16]


def with_pictures(found: Read, source: bytes) -> Read:
    """What was read, with the words of its pictures; what cannot be recognised is for people to look at."""
    if not found.pictures:
        return found
    if not can_read():
        return _for_people(found, "没有安装图片识别组件，请人工查看。")
    parts, missed = [*found.parts], [*found.unreadable]
    for unread, text in ocr.texts_of(found.pictures[:MAX_PAGES], source):
        place = unread.place or "图片"
        if text is None:
            missed.append(f"{place}：打不开，请人工查看。")
        elif text.strip():
            parts.append(Part(place, text))
    missed += [
        f"{one.place or '图片'}：超过 {MAX_PAGES} 张没有识别，请人工查看。"
        for one in found.pictures[MAX_PAGES:]
    ]
    return Read(tuple(parts), tuple(missed), (), found.pages)


def _for_people(found: Read, sentence: str) -> Read:
    named = tuple(f"{one.place or '图片'}：{sentence}" for one in found.pictures)
    return Read(found.parts, (*found.unreadable, *named), (), found.pages)
