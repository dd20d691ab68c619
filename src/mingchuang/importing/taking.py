"""What becomes of each document: taken, doubled, refused or quarantined, and why. Nothing is written here."""

import hashlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from mingchuang.directory.models import Organisation
from mingchuang.documents.html import clean_html, split_blocks
from mingchuang.importing.articles import Destination, article_of
from mingchuang.importing.enclosed import HELD, Enclosed, enclosed
from mingchuang.importing.mapping import Mapping
from mingchuang.importing.models import Batch
from mingchuang.importing.reading import Found, Refused, RefusedDocumentError
from mingchuang.importing.rules import Outcome, Reason
from mingchuang.importing.screened import Screen
from mingchuang.importing.sources import Source
from mingchuang.importing.sources.base import NOWHERE
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.actions import NewArticle
from mingchuang.publishing.queries import articles_by_import_key, same_documents
from mingchuang.publishing.rules import Way
from mingchuang.screening import gate as screening

log = logging.getLogger(__name__)

ONLY_FILES = "正文见附件。"


@dataclass
class Verdict:
    """One document with what becomes of it. ``twin`` is the article that it doubles, ``within`` the key of an
    earlier document of the same batch."""

    place: str
    outcome: Outcome
    reason: Reason | None = None
    found: Found | None = None
    article: NewArticle | None = None
    enclosed: Enclosed = field(default_factory=lambda: Enclosed(""))
    findings: list[str] = field(default_factory=list)
    old_url: str = ""
    old_column: str = ""
    publisher: str = ""
    twin: int | None = None
    lacks: tuple[Reason, ...] = ()
    """What a person must add before it can come in, whatever screening says."""

    def hold(self, screened: screening.Verdict) -> None:
        """Quarantine it where screening objects: what blocks must be mended, what asks wants a decision."""
        self.findings = list(screened.sentences)
        if self.findings:
            self.outcome = Outcome.QUARANTINED
            self.reason = Reason.SCREENED if screened.blocked else Reason.ASKED

    @property
    def title(self) -> str:
        """What it is called, as far as known."""
        return self.article.title if self.article else self.found.title if self.found else ""

    @property
    def sha256(self) -> str:
        """A checksum of what the source said."""
        said = (self.found.markup or self.found.text) if self.found else ""
        return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest() if said else ""


class Judge:
    """Judges documents of one batch against the mapping, what is there, and the rules of screening."""

    def __init__(self, batch: Batch, source: Source, mapping: Mapping, *, at: datetime) -> None:
        self.source, self.mapping = source, mapping
        self.screen = Screen(at)
        self.today = timezone.localtime(at).date()
        self.columns = {column.public_path: column for column in ColumnPage.objects.order_by("path")}
        self.by_title = {column.title: column for column in self.columns.values()}
        self.organisations: dict[str, Organisation] = {}
        for one in Organisation.objects.order_by("-pk"):
            self.organisations |= {one.name: one, one.short_name: one, one.code: one}
        self.batch = batch
        self.seen: set[str] = set()
        """Import keys of what this run has taken."""

    def judged(self, documents: Iterable[tuple[str, Found | Refused]]) -> list[Verdict]:
        """The verdicts of some documents; ``documents`` are ``(file, document)``."""
        verdicts = [self._read(name, one) for name, one in documents]
        self._mark_doubles([verdict for verdict in verdicts if verdict.article])
        for verdict in verdicts:
            if verdict.outcome is Outcome.TAKEN:
                self._look_through(verdict)
        return verdicts

    def _read(self, name: str, one: Found | Refused) -> Verdict:
        if isinstance(one, Refused):
            return Verdict(one.place, Outcome.REFUSED, one.reason)
        try:
            return self._judged_alone(name, one)
        except Exception:  # one document of an unknown old system never stops the others
            log.exception(
                "document %s of batch %s", hashlib.sha256(one.place.encode()).hexdigest()[:12], self.batch.pk
            )
            return Verdict(one.place, Outcome.REFUSED, Reason.UNREADABLE)

    def _judged_alone(self, name: str, one: Found) -> Verdict:
        made = enclosed(self.source, name, one)
        found = replace(one, markup=made.markup)
        verdict = Verdict(found.place, Outcome.TAKEN, found=found, enclosed=made)
        verdict.old_column = (found.fields.get("column") or found.word)[:120]
        verdict.publisher = self._publisher(found)[:200]
        verdict.old_url = self._old_url(name, found)
        try:
            verdict.article = self._article(found, verdict)
        except RefusedDocumentError as refused:
            verdict.outcome, verdict.reason = Outcome.REFUSED, refused.reason
        return verdict

    def _publisher(self, found: Found) -> str:
        names = (found.fields.get(name, "") for name in ("organisation", "issuing_body", "source"))
        return next((name for name in names if name), "")

    def _old_url(self, name: str, found: Found) -> str:
        address = self.source.address_of(name)
        url = found.url if "://" in found.url else ""
        if not url and address.startswith(NOWHERE) and "#" not in found.place:
            return address.removeprefix(NOWHERE.rstrip("/"))[:500] if found.markup else ""
        return (url or ("" if "#" in found.place else address))[:500]

    def _article(self, found: Found, verdict: Verdict) -> NewArticle:
        column = self._column(verdict.old_column)
        organisation = self._organisation(verdict.publisher)
        way = Way(self.batch.way) if self.batch.way else None
        destination = Destination(organisation, self.columns, column or self.batch.column, way)
        if not found.text.strip() and verdict.enclosed.files and not _has_words(found.markup):
            found = replace(found, markup="", text=ONLY_FILES)
        article = article_of(found, destination, self.today)
        pictures = [file for file in verdict.enclosed.files if file.is_picture]
        if pictures:
            article = replace(article, body=pictured_body(found.markup))
        return article

    def _column(self, old: str) -> ColumnPage | None:
        wanted = self.mapping.columns.get(old)
        return self.columns.get(wanted) if wanted else self.by_title.get(old)

    def _organisation(self, name: str) -> Organisation:
        wanted = self.mapping.organisations.get(name, name)
        return self.organisations.get(wanted) or self.batch.organisation

    def _mark_doubles(self, verdicts: Sequence[Verdict]) -> None:
        articles = {verdict.place: verdict.article for verdict in verdicts if verdict.article}
        stored = articles_by_import_key([article.import_key for article in articles.values()])
        twins = same_documents([_sameness(article) for article in articles.values()])
        for verdict in verdicts:
            article = articles[verdict.place]
            twin = stored.get(article.import_key) or twins.get(_sameness(article))
            if twin or article.import_key in self.seen:
                verdict.outcome, verdict.twin = Outcome.DOUBLED, twin
            self.seen.add(article.import_key)

    def _look_through(self, verdict: Verdict) -> None:
        article = verdict.article
        assert article
        no_column = (Reason.NO_COLUMN,) if self._has_no_column(verdict) else ()
        no_date = (Reason.NO_DATE,) if article.original_on is None else ()
        verdict.lacks = no_column + no_date
        verdict.hold(self.screen.verdict(article, verdict.enclosed.files))
        if verdict.outcome is Outcome.TAKEN and verdict.lacks:
            verdict.outcome, verdict.reason = Outcome.QUARANTINED, verdict.lacks[0]

    def _has_no_column(self, verdict: Verdict) -> bool:
        """Whether the old column has no counterpart although the mapping speaks of columns."""
        asked = bool(self.mapping.columns) and bool(verdict.old_column) and self.batch.column is None
        return asked and self._column(verdict.old_column) is None


def _sameness(article: NewArticle) -> tuple[str, str, date | None]:
    return article.document_number, article.title, article.original_on


def _has_words(markup: str) -> bool:
    return bool(markup) and any(block[0] != "picture" for block in split_blocks(clean_html(markup)))


def pictured_body(markup: str) -> list[dict[str, Any]]:
    """Clean HTML as blocks; a picture that came along stays by its place until it is stored."""
    body: list[dict[str, Any]] = []
    for block in split_blocks(clean_html(markup)):
        if block[0] != "picture":
            body.append({"type": block[0], "value": block[1]})
        elif block[1].startswith(HELD):
            alt = block[2] if len(block) > 2 else ""
            body.append({"type": "picture", "value": {"image": block[1], "alt": alt, "caption": ""}})
    return body
