"""Which files of the edition an article needs, and under what names the public gets them."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from mingchuang.edition.rules import ATTACHMENTS
from mingchuang.publishing.models import Article, LiveFile, Picture, PictureRendition, StoredFile

BODY_PICTURE = "max-1200x1200|format-webp"
COVER_PICTURE = "fill-480x320|format-webp"


@dataclass(frozen=True)
class Needed:
    """One file: its address in the edition, its name in the storage, how a download is called."""

    path: str
    original: str
    file: StoredFile | None = None
    download_name: str = ""


def file_address(file: StoredFile) -> str:
    """Where the public copy of an attachment lies: a name by content, which says nothing and never clashes."""
    return address_of_file(file.sha256, file.file.name)


def address_of_file(sha256: str, name: str) -> str:
    """The same from the hash of the content and the name in the storage."""
    return f"{ATTACHMENTS}{sha256[:20]}{PurePath(name).suffix.lower()}"


def picture_address(picture: Picture, spec: str = BODY_PICTURE) -> str:
    """Where a rendition of a picture lies in the edition."""
    return address_of_picture(picture.get_file_hash(), spec)


def address_of_picture(file_hash: str, spec: str = BODY_PICTURE) -> str:
    """The same from the hash of the picture's file."""
    return f"{ATTACHMENTS}{file_hash[:20]}{'c' if spec == COVER_PICTURE else 'b'}.webp"


def download_name(title: str, file: StoredFile) -> str:
    """A name for saving that people understand."""
    return name_for_saving(title or file.title, file.file.name)


def name_for_saving(title: str, name: str) -> str:
    """A title as a file name with the ending of ``name``: no path parts, no control or direction characters."""
    suffix = PurePath(name).suffix.lower()
    stem = title
    if stem.lower().endswith(suffix):
        stem = stem[: -len(suffix)]
    kept = "".join(
        character
        for character in stem.replace("\\", "/").rsplit("/", 1)[-1]
        if unicodedata.category(character)[0] != "C" and character not in '<>:"|?*'
    )
    return (kept.strip(" .")[:100] or "附件") + suffix


def needed_by(article: Article) -> list[Needed]:
    """Every file that the article's pages link to or show, each once."""
    found = {needed.path: needed for needed in _walk(article)}
    return [found[path] for path in sorted(found)]


def _walk(article: Article) -> Iterator[Needed]:
    if article.cover_id:
        yield _of_picture(article.cover, COVER_PICTURE)
    for attachment in article.attachments.all():
        yield _of_file(attachment.file, attachment.title)
    for block in article.body:
        if block.block_type == "picture" and block.value["image"]:
            yield _of_picture(block.value["image"], BODY_PICTURE)
        elif block.block_type in ("file", "video") and block.value["file"]:
            yield _of_file(block.value["file"], block.value["title"])


def file_ids_in(parts: Iterable[Mapping[str, Any]]) -> set[int]:
    """The files within a stored body."""
    found = {part["value"].get("file") for part in parts if part["type"] in ("file", "video")}
    return found - {None}


def _of_file(file: StoredFile, title: str) -> Needed:
    return Needed(file_address(file), file.file.name, file, download_name(title, file))


def _of_picture(picture: Picture, spec: str) -> Needed:
    return Needed(picture_address(picture, spec), picture.get_rendition(spec).file.name)


def sync_live_files(article: Article) -> set[str]:
    """Write which files the live article uses; the addresses that came or went.

    What is no longer used leaves its address behind and nothing else, so that it can answer 410.
    """
    wanted = {needed.path: needed for needed in needed_by(article)} if article.live else {}
    rows = LiveFile.objects.filter(article=article)
    present = set(rows.filter(is_live=True).values_list("path", flat=True))
    went, came = present - wanted.keys(), wanted.keys() - present
    rows.filter(path__in=went).update(is_live=False, original="", file=None, download_name="")
    rows.filter(path__in=came, is_live=False).delete()
    LiveFile.objects.bulk_create(live_file(article, wanted[path]) for path in sorted(came))
    return went | came


def live_file(article: Article, needed: Needed) -> LiveFile:
    """The row that keeps a file in the edition; not yet written."""
    return LiveFile(
        article=article,
        path=needed.path,
        original=needed.original,
        file=needed.file,
        download_name=needed.download_name,
    )


def remade_picture(original: str) -> str:
    """Make a size of a picture anew whose file was lost; its name in the storage.

    Raises ``FileNotFoundError`` where no picture is known by that name.
    """
    lost = PictureRendition.objects.select_related("image").filter(file=original).first()
    if lost is None:
        raise FileNotFoundError(original)
    picture, spec = lost.image, lost.filter_spec
    lost.delete()
    made = str(picture.get_rendition(spec).file.name)
    LiveFile.objects.filter(original=original).update(original=made)
    return made
