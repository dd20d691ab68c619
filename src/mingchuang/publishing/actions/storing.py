"""Keep originals that people or programs bring: files to download and pictures."""

import hashlib
import io
from datetime import datetime
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.utils.file import hash_filelike

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.publishing.models import Picture, StoredFile
from mingchuang.publishing.uploads import describe


@transaction.atomic
def store_file(
    content: bytes,
    name: str,
    *,
    title: str = "",
    organisation: Organisation | None,
    actor: Person | None,
    at: datetime,
) -> StoredFile:
    """Keep a file under a name by its content; ``name`` gives only the ending and, without ``title``, what people read."""
    digest = hashlib.sha256(content).hexdigest()
    path = PurePath(name.replace("\\", "/"))
    stored = StoredFile(
        title=(title or path.stem)[:255],
        organisation=organisation,
        uploaded_by_user=actor,
        created_at=at,
        content_kind=path.suffix.lower().lstrip("."),
        sha256=digest,
        file_size=len(content),
        file_hash=hashlib.sha1(content, usedforsecurity=False).hexdigest(),
    )
    stored.file.save(f"{digest[:20]}{path.suffix.lower()}", ContentFile(content), save=False)
    stored.save()
    return stored


@transaction.atomic
def store_picture(
    content: bytes,
    name: str,
    *,
    title: str,
    alt: str,
    organisation: Organisation | None,
    actor: Person | None,
    at: datetime,
) -> Picture:
    """Keep a picture of the library with the text for those who cannot see it."""
    digest = hashlib.sha256(content).hexdigest()
    suffix = PurePath(name).suffix.lower()
    picture = Picture(title=title, alt=alt, organisation=organisation, uploaded_by_user=actor, created_at=at)
    picture.file = ImageFile(io.BytesIO(content), name=f"{digest[:20]}{suffix}")
    # Known from the beginning: Wagtail would add the hash at a later look, and screening would take that for a new file.
    picture.file_size, picture.file_hash = len(content), hash_filelike(io.BytesIO(content))
    picture.save()
    return picture


def keep_file(
    content: bytes, name: str, *, title: str, organisation: Organisation, actor: Person | None, at: datetime
) -> StoredFile:
    """The file with this content and title, kept once for each organisation, its words taken out."""
    digest = hashlib.sha256(content).hexdigest()
    kept = StoredFile.objects.filter(sha256=digest, organisation=organisation, title=title[:255]).first()
    if kept:
        return kept
    made = store_file(content, name, title=title, organisation=organisation, actor=actor, at=at)
    describe(made)
    made.save(update_fields=["sha256", "text", "text_note", "pages"])
    return made


def keep_picture(
    content: bytes, name: str, *, title: str, organisation: Organisation, actor: Person | None, at: datetime
) -> Picture:
    """The picture with this content and title, kept once for each organisation."""
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    kept = Picture.objects.filter(file_hash=digest, organisation=organisation, title=title[:255]).first()
    if kept:
        return kept
    made = store_picture(
        content, name, title=title, alt=title[:200], organisation=organisation, actor=actor, at=at
    )
    made.file_hash = digest
    made.save(update_fields=["file_hash"])
    return made
