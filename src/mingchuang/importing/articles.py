"""A document of another system as an article of ours: fields, kind, column, body, and what makes it the same."""

import hashlib
from dataclasses import dataclass
from datetime import date

from mingchuang.directory.models import Organisation
from mingchuang.documents.html import (
    clean_html,
    html_to_text,
    paragraphs_of,
    paragraphs_to_html,
    split_blocks,
)
from mingchuang.importing.reading import Found, RefusedDocumentError
from mingchuang.importing.rules import (
    COLUMN_OF_KIND,
    Reason,
    day_of,
    genre_of,
    is_possible,
    kind_of,
    own_number,
    validity_of,
)
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.actions import NewArticle
from mingchuang.publishing.queries import subject_code
from mingchuang.publishing.rules import TITLE_LENGTH, ArticleKind, Way, normal_document_number


@dataclass(frozen=True)
class Destination:
    """Where imported documents go. Without ``column`` the kind of each decides."""

    organisation: Organisation
    columns: dict[str, ColumnPage]
    column: ColumnPage | None = None
    way: Way | None = None

    def column_for(self, kind: ArticleKind) -> ColumnPage:
        """The column of a document of this kind; the named one before all."""
        found = self.column or self.columns.get(COLUMN_OF_KIND[kind])
        return found or next(iter(self.columns.values()))


def article_of(found: Found, destination: Destination, today: date) -> NewArticle:
    """A document as an article. Raises ``RefusedDocumentError`` with the reason where it cannot be one."""
    title = " ".join(found.title.split())
    if not title:
        raise RefusedDocumentError(Reason.NO_TITLE)
    if len(title) > TITLE_LENGTH:
        raise RefusedDocumentError(Reason.TITLE_TOO_LONG)
    text, body = _content(found)
    if not text.strip():
        raise RefusedDocumentError(Reason.NO_TEXT)
    written_on, published_on, effective_on = (
        _day(found.fields.get(name, ""), today if name != "effective_on" else None)
        for name in ("written_on", "published_on", "effective_on")
    )
    number = _number(found, text)
    kind = kind_of(found.word, title, has_number=bool(number))
    original_on = published_on or written_on
    return NewArticle(
        title=title,
        kind=kind,
        column=destination.column_for(kind),
        organisation=destination.organisation,
        body=body,
        summary=text.replace("\n", "")[:100],
        keywords=found.fields.get("keywords", "")[:200],
        source=found.fields.get("source", "")[:120],
        source_url=found.url[:500] if found.url.startswith(("http://", "https://")) else "",
        document_number=number,
        issuing_body=found.fields.get("issuing_body", "")[:200],
        written_on=written_on,
        original_on=original_on,
        effective_on=effective_on,
        subject=subject_code(found.fields.get("subject", "")),
        genre=genre_of(title),
        validity=validity_of(found.fields.get("validity", "")),
        way=destination.way,
        imported=True,
        import_key=import_key(title, number, original_on, text),
        old_number=found.fields.get("index_number", "")[:80],
    )


def _number(found: Found, text: str) -> str:
    told = found.fields.get("document_number") or own_number(found.fields.get("number_in_text", ""), text)
    return normal_document_number(told)[:80]


def _content(found: Found) -> tuple[str, list[dict[str, object]]]:
    """What a document says, and the blocks of its body. A plain text needs neither cleaning nor parsing."""
    if found.markup:
        markup = clean_html(found.markup)
        return html_to_text(markup), body_of(markup)
    lines = paragraphs_of(found.text)
    return "\n".join(lines), [{"type": "rich", "value": paragraphs_to_html(lines)}]


def import_key(title: str, number: str, day: date | None, text: str) -> str:
    """What makes two documents the same: 文号 with title and date; without a 文号 the text decides as well."""
    parts = ["".join(title.split()), number, day.isoformat() if day else ""]
    if not number:
        parts.append("".join(text.split()))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def body_of(markup: str) -> list[dict[str, object]]:
    """Clean HTML as the blocks of an article's body; pictures elsewhere are left to the migration."""
    return [
        {"type": block[0], "value": block[1]}
        for block in split_blocks(markup)
        if block[0] in ("rich", "table")
    ]


def _day(written: str, latest: date | None) -> date | None:
    try:
        day = day_of(written)
    except ValueError:
        raise RefusedDocumentError(Reason.WRONG_DATE) from None
    if not is_possible(day, latest or date.max):
        raise RefusedDocumentError(Reason.WRONG_DATE)
    return day
