"""Keep originals that people or programs bring: files to download and pictures."""

import hashlib
import io
from datetime import datetime
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.publishing.models import Picture, StoredFile


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
    picture.save()
    return picture
