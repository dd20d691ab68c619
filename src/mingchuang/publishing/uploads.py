"""What comes in as a file: recognised by its content, renamed, hashed, its text taken out, pictures re-encoded.

A form calls ``checked`` (raises ``documents.rules.RefusedFileError`` with the sentence for whoever sent the
file) and ``described`` fills what the system itself finds out.
"""

import hashlib
import unicodedata
import uuid
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from mingchuang.documents.extraction import extract
from mingchuang.documents.pictures import reencoded
from mingchuang.documents.recognition import recognise
from mingchuang.documents.rules import PICTURES, RefusedFileError, UnreadableError
from mingchuang.outbox.actions import put
from mingchuang.outbox.rules import Stream
from mingchuang.publishing.models import LiveFile, StoredFile

SMALL = 10 * 1024 * 1024
"""Bytes up to which the text of a file is taken out at once; larger ones are the worker's."""


@dataclass(frozen=True)
class Checked:
    """A file that may come in: the name under which it is stored says nothing; ``title`` is for people."""

    stored_name: str
    title: str
    kind: str


def plain_name(name: str) -> str:
    """A file's own name as people read it: no path, no control characters, none that turn the direction.

    >>> plain_name("../../etc/通知\\u202efdp.exe")
    '通知fdp.exe'
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(character for character in last if unicodedata.category(character)[0] != "C")
    return kept.strip(" .")[:120] or "附件"


def checked(file: UploadedFile) -> Checked:
    """Recognise a file by its content. Raises RefusedFileError."""
    name = plain_name(file.name or "")
    file.seek(0)
    found = recognise(file.file, name)  # type: ignore[arg-type]  # an upload has its stream
    file.seek(0)
    stem = PurePath(name).stem or "附件"
    return Checked(f"{uuid.uuid4().hex}.{found.suffix}", stem, found.kind.value)


def checked_picture(file: UploadedFile) -> tuple[bytes, Checked]:
    """A picture without its EXIF (place, device, time) and whatever hid behind it. Raises RefusedFileError."""
    name = plain_name(file.name or "")
    file.seek(0)
    raw = file.read()
    clean, kind = reencoded(raw, name)
    stem = PurePath(name).stem or "图片"
    return clean, Checked(f"{uuid.uuid4().hex}.{kind.value}", stem, kind.value)


def describe(stored: StoredFile) -> None:
    """Fill hash, text and pages of a stored file that is not saved yet; large files keep their text for later."""
    with stored.open_file() as file:
        digest = hashlib.sha256()
        for piece in iter(lambda: file.read(1 << 20), b""):
            digest.update(piece)
        size = file.tell()
    stored.sha256 = digest.hexdigest()
    if stored.content_kind in PICTURES:
        stored.text_note = "图片，没有提取文字。"
    elif size > SMALL:
        stored.text_note = LATER
    else:
        take_text(stored)


LATER = "文件较大，文字稍后提取。"


def take_text(stored: StoredFile) -> None:
    """Take the text out; what cannot be read says so."""
    with stored.open_file() as file:
        raw = file.read()
    try:
        found = extract(raw, f"{stored.title}{PurePath(stored.file.name).suffix}")
    except (RefusedFileError, UnreadableError) as error:
        stored.text, stored.text_note = "", str(error)[:200]
        return
    stored.text = found.text
    stored.pages = found.pages or None
    stored.text_note = "；".join([*found.notes, *found.unreadable])[:200]


def take_waiting_texts(limit: int = 3) -> int:
    """Take the text out of large files that came in; how many there were. The index learns of it."""
    waiting: list[Any] = list(StoredFile.objects.filter(text_note=LATER)[:limit])
    for stored in waiting:
        take_text(stored)
        with transaction.atomic():
            stored.save(update_fields=["text", "text_note", "pages"])
            using = LiveFile.objects.filter(file=stored, is_live=True).values_list("article_id", flat=True)
            put(Stream.SEARCH, [f"article:{article}" for article in using])
    return len(waiting)
