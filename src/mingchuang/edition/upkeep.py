"""Bring the edition up to the installed software: build anew after the first start and after an upgrade."""

from datetime import date, datetime

from django.conf import settings

from mingchuang.edition import assets
from mingchuang.edition.actions import Progress, Publication, build

_MARK = ".built-by"


def full_build(*, day: date, at: datetime, progress: Progress | None = None) -> Publication:
    """Gather the assets and make everything from nothing. Raises ``PublisherBusy``."""
    assets.collect()
    publication = build(day=day, at=at, progress=progress)
    (settings.EDITION / _MARK).write_text(assets.fingerprint())
    return publication


def is_current() -> bool:
    """Whether the edition was built by the software that is installed now."""
    mark = settings.EDITION / _MARK
    return mark.exists() and mark.read_text() == assets.fingerprint()
