"""Attachments and pictures of an old document: found by its links, read from the source, called as people call them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html as lxml_html
from lxml.html import HtmlElement
from PIL import Image

from mingchuang.documents.pictures import reencoded
from mingchuang.documents.recognition import recognise
from mingchuang.documents.rules import (
    ARCHIVE_SUFFIXES,
    ATTACHMENTS,
    EXECUTABLE_SUFFIXES,
    RefusedFileError,
    suffix_of,
)
from mingchuang.importing.addresses import old_path
from mingchuang.importing.reading import Found, RefusedDocumentError
from mingchuang.importing.rules import Reason
from mingchuang.importing.sources import Source
from mingchuang.importing.sources.base import MAX_FILE_BYTES, NOWHERE

_PAGES = frozenset(EXECUTABLE_SUFFIXES & {"php", "jsp", "asp", "aspx"}) | {"html", "htm", "shtml"}
_FILES = {suffix for allowed in ATTACHMENTS.values() for suffix in allowed.suffixes}
_FILES |= (set(ARCHIVE_SUFFIXES) | set(EXECUTABLE_SUFFIXES)) - _PAGES
HELD = "/.picture/"
"""Where a picture stands in the markup until it is stored: its place in ``Enclosed.files``."""

_SMALLEST = 24
"""Pixels: smaller pictures are bullets and icons of file types."""


@dataclass(frozen=True)
class File:
    """One file that came along: its name for people, where it lay, its bytes."""

    name: str
    source: str
    content: bytes
    suffix: str
    is_picture: bool = False

    @property
    def sha256(self) -> str:
        """Its checksum."""
        return hashlib.sha256(self.content).hexdigest()

    def told(self) -> dict[str, Any]:
        """How the account tells it."""
        return {
            "name": self.name,
            "source": self.source,
            "sha256": self.sha256,
            "size": len(self.content),
            "state": "taken",
            "why": "",
        }


@dataclass
class Enclosed:
    """The files of one document, and those that it names but that could not be had."""

    markup: str
    files: list[File] = field(default_factory=list)
    lacking: list[dict[str, Any]] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes held in memory."""
        return sum(len(file.content) for file in self.files)

    def told(self) -> list[dict[str, Any]]:
        """All of them, for the account."""
        return [*(file.told() for file in self.files), *self.lacking]


def enclosed(source: Source, name: str, found: Found) -> Enclosed:
    """What a document shows and offers. Links to other old pages become paths, which lead on by their 301."""
    made = Enclosed(found.markup)
    base = source.address_of(name)
    for written in _listed(found.fields.get("attachments", "")):
        _take(source, base, written, PurePosixPath(unquote(written)).stem, made)
    if "<a" in found.markup or "<img" in found.markup:
        root = lxml_html.fragment_fromstring(found.markup, create_parent="div")
        for link in list(root.iter("a")):
            _link(link, source, base, made)
        for picture in list(root.iter("img")):
            _picture(picture, source, base, made)
        made.markup = (escape(root.text, quote=False) if root.text else "") + "".join(
            lxml_html.tostring(child, encoding="unicode") for child in root
        )
    return made


def _listed(written: str) -> Iterator[str]:
    for line in written.replace("；", ";").replace("|", ";").replace("\n", ";").split(";"):
        if line.strip():
            yield line.strip()


def _link(link: HtmlElement, source: Source, base: str, made: Enclosed) -> None:
    href = (link.get("href") or "").strip()
    if not href or href.startswith(("#", "mailto:", "tel:", "javascript:")):
        return
    address = _joined(base, href)
    if suffix_of(urlsplit(address).path) in _FILES:
        said = " ".join("".join(link.itertext()).split())
        _take(source, base, href, said or link.get("title") or "", made)
        link.drop_tag()
    elif source.name_of(address) or address.startswith(NOWHERE) or not urlsplit(href).netloc:
        path = old_path(address)
        if path:
            link.set("href", path)
        else:
            link.drop_tag()


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


def _take(source: Source, base: str, href: str, said: str, made: Enclosed) -> None:
    """Take one attachment along, once; what is missing or may not come in is named."""
    held = source.name_of(_joined(base, href))
    called = PurePosixPath(unquote(urlsplit(href).path)).name
    name = _name_for_people(said, called)
    if any(file.source == held for file in made.files):
        return
    try:
        if not held:
            raise RefusedDocumentError(Reason.FILE_MISSING)
        content = source.read(held, MAX_FILE_BYTES)
        suffix = recognise(content, called).suffix
        made.files.append(File(name, held, content, suffix))
    except RefusedFileError as refused:
        made.lacking.append(_lack(name, held, "refused", str(refused)))
    except RefusedDocumentError as refused:
        made.lacking.append(_lack(name, held or href[:200], "missing", refused.reason.label))


def _name_for_people(said: str, called: str) -> str:
    """The words of the link, unless they say nothing (下载, 附件, the file's own number)."""
    words = said.strip(" 　：:《》")
    stem, suffix = PurePosixPath(called).stem, PurePosixPath(called).suffix
    if suffix and words.lower().endswith(suffix.lower()):
        words = words[: -len(suffix)]
    says_nothing = (
        words in ("", "下载", "点击下载", "附件", "附件下载", "查看", "点击查看") or "http" in words
    )
    return (stem if says_nothing else words)[:120] or "附件"


def _lack(name: str, source: str, state: str, why: str) -> dict[str, Any]:
    return {"name": name, "source": source, "sha256": "", "size": 0, "state": state, "why": why[:200]}


def _picture(picture: HtmlElement, source: Source, base: str, made: Enclosed) -> None:
    src = (picture.get("src") or "").strip()
    called = PurePosixPath(unquote(urlsplit(src).path)).name if not src.startswith("data:") else ""
    held = source.name_of(_joined(base, src)) if called else ""
    said = " ".join((picture.get("alt") or picture.get("title") or "").split())
    try:
        if not held:
            raise RefusedDocumentError(Reason.FILE_MISSING)
        content = source.read(held, MAX_FILE_BYTES)
        if _is_ornament(content):
            picture.drop_tree()
            return
        clean, kind = reencoded(content, called)
        picture.set("src", f"{HELD}{len(made.files)}")
        made.files.append(File(said or "图片", held, clean, kind.value, is_picture=True))
    except RefusedFileError as refused:
        picture.drop_tree()
        made.lacking.append(_lack(said or called, held, "refused", str(refused)))
    except RefusedDocumentError as refused:
        picture.drop_tree()
        made.lacking.append(
            _lack(said or called or "图片", held or src[:200], "missing", refused.reason.label)
        )


def _is_ornament(content: bytes) -> bool:
    try:
        with Image.open(BytesIO(content)) as opened:
            return min(opened.size) < _SMALLEST
    except (OSError, ValueError, Image.DecompressionBombError):
        return False
