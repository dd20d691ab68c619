"""Take documents of other systems into the site: idempotent, counted, each whole or not at all."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from django.db import Error as DatabaseError
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.documents.html import (
    clean_html,
    html_to_text,
    paragraphs_of,
    paragraphs_to_html,
    split_blocks,
)
from mingchuang.importing.reading import Found, Refused, RefusedDocumentError, files_below, read
from mingchuang.importing.rules import (
    COLUMN_OF_KIND,
    Reason,
    day_of,
    genre_of,
    is_possible,
    kind_of,
    validity_of,
)
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.actions import HeldError, NewArticle, publish_in_bulk
from mingchuang.publishing.queries import imported_keys, subject_code
from mingchuang.publishing.rules import TITLE_LENGTH, ArticleKind, Way, normal_document_number

BATCH = 200
"""So many documents are published in one transaction."""


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


@dataclass
class Account:
    """What an import did: ``read`` is the sum of the others."""

    imported: int = 0
    duplicates: int = 0
    refused: list[Refused] = field(default_factory=list)

    @property
    def read(self) -> int:
        """How many documents were found."""
        return self.imported + self.duplicates + len(self.refused)


def import_paths(
    paths: Sequence[Path],
    destination: Destination,
    *,
    actor: Person | None,
    at: datetime,
    dry_run: bool = False,
    seen: Callable[[Iterable[Path]], Iterable[Path]] = iter,
) -> Account:
    """Read every document below ``paths`` and publish those that are new; the account of it.

    A second run finds only duplicates. ``seen`` wraps the files (a progress bar). With ``dry_run`` nothing
    is written.
    """
    account = Account()
    today = timezone.localtime(at).date()
    known: set[str] = set()
    for batch in _batches(_readable(paths, seen, destination, today, account)):
        fresh = _fresh(batch, known, account)
        if dry_run:
            account.imported += len(fresh)
        else:
            _publish(fresh, account, actor, at)
    return account


def _readable(
    paths: Sequence[Path],
    seen: Callable[[Iterable[Path]], Iterable[Path]],
    destination: Destination,
    today: date,
    account: Account,
) -> Iterator[tuple[str, NewArticle]]:
    for path in seen(files_below(paths)):
        for found in read(path):
            if isinstance(found, Refused):
                account.refused.append(found)
                continue
            try:
                yield found.place, article_of(found, destination, today)
            except RefusedDocumentError as refused:
                account.refused.append(Refused(found.place, refused.reason))


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
    number = normal_document_number(found.fields.get("document_number", ""))[:80]
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


def _batches(items: Iterator[tuple[str, NewArticle]]) -> Iterator[list[tuple[str, NewArticle]]]:
    while batch := list(islice(items, BATCH)):
        yield batch


def _fresh(
    batch: Sequence[tuple[str, NewArticle]], known: set[str], account: Account
) -> list[tuple[str, NewArticle]]:
    stored = imported_keys([article.import_key for _place, article in batch])
    fresh = []
    for place, article in batch:
        if article.import_key in stored or article.import_key in known:
            account.duplicates += 1
            continue
        known.add(article.import_key)
        fresh.append((place, article))
    return fresh


def _publish(
    batch: Sequence[tuple[str, NewArticle]], account: Account, actor: Person | None, at: datetime
) -> None:
    """Publish a batch; if the database refuses it, one by one, so that one bad document stops no other."""
    try:
        publish_in_bulk([article for _place, article in batch], actor=actor, at=at)
        account.imported += len(batch)
    except HeldError as refused:
        account.refused.extend(Refused(batch[place][0], Reason.HELD) for place in refused.held)
        _publish([each for place, each in enumerate(batch) if place not in refused.held], account, actor, at)
    except DatabaseError:
        if len(batch) <= 1:
            account.refused.extend(Refused(place, Reason.UNREADABLE) for place, _article in batch)
            return
        for each in batch:
            _publish([each], account, actor, at)
