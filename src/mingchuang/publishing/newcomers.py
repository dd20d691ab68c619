"""An article before it is stored, as import and demo hand it over."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from mingchuang.directory.models import Organisation
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.models import Article, Picture, StoredFile
from mingchuang.publishing.rules import ArticleKind, Channel, Disclosure, RelationKind, Validity, Way


@dataclass(frozen=True)
class NewArticle:
    """One article to be published in bulk; the fields are those of ``Article``.

    ``body`` is the StreamField's raw value; ``published_at`` is given only by the demo (which plays a past
    year), otherwise the system's moment counts; ``import_key`` makes a second import of the same document
    impossible.
    """

    title: str
    kind: ArticleKind
    column: ColumnPage
    organisation: Organisation
    body: Sequence[dict[str, Any]]
    also_in: Sequence[ColumnPage] = ()
    attachments: Sequence[tuple[StoredFile, str]] = ()
    relations: Sequence[tuple[RelationKind, Article]] = ()
    cover: Picture | None = None
    summary: str = ""
    keywords: str = ""
    source: str = ""
    source_url: str = ""
    author: str = ""
    document_number: str = ""
    issuing_body: str = ""
    written_on: date | None = None
    original_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    subject: str = ""
    genre: str = ""
    audience: str = ""
    disclosure: Disclosure = Disclosure.PROACTIVE
    validity: Validity | None = None
    way: Way | None = None
    imported: bool = False
    import_key: str = ""
    old_number: str = ""
    published_at: datetime | None = None
    channels: Sequence[Channel] = field(default=(Channel.SITE,))
