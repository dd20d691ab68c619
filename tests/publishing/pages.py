"""Look at the pages of the edition as the publisher makes them, without writing any."""

from datetime import date

from mingchuang.edition.sources import Gone, Page
from mingchuang.publishing.public import ARTICLES, FILES

DAY = date(2026, 3, 2)  # Monday


def page(path: str) -> str:
    """The text of a live page."""
    (found,) = ARTICLES.render([path], DAY)
    assert isinstance(found, Page), found
    return found.content.decode()


def gone(path: str) -> str:
    """The note at an address that answers 410."""
    source = FILES if path.startswith("/attachments/") else ARTICLES
    (found,) = source.render([path], DAY)
    assert isinstance(found, Gone), found
    return found.note.decode()
