"""Run a batch: piece by piece, each piece whole or not at all, so that it can be stopped and run on anywhere."""

import fcntl
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.documents import sharing
from mingchuang.documents.rules import RefusedFileError
from mingchuang.edition.queries import taken_paths
from mingchuang.importing.addresses import can_be_redirected, is_dynamic, old_path
from mingchuang.importing.enclosed import HELD
from mingchuang.importing.mapping import Mapping, mapping_of, misfit
from mingchuang.importing.models import Batch, Item, OldAddress
from mingchuang.importing.opening import document_names, documents
from mingchuang.importing.queries import counts_of
from mingchuang.importing.reading import Found, Refused, RefusedDocumentError
from mingchuang.importing.rules import (
    OLD_ADDRESS,
    OLD_ADDRESSES,
    RUNNABLE,
    BatchState,
    ImportVerb,
    Outcome,
    Reason,
)
from mingchuang.importing.sources import Source, open_source
from mingchuang.importing.taking import Judge, Verdict
from mingchuang.journal.actions import record
from mingchuang.outbox.actions import put
from mingchuang.outbox.rules import Stream
from mingchuang.publishing.actions import HeldError, NewArticle, keep_file, keep_picture, publish_in_bulk

PIECE = 100
"""So many documents are taken in one transaction."""

PIECE_BYTES = 64 * 1024 * 1024
"""Attachments held in memory at once."""

TRIED = 50
"""So many documents decide whether a mapping fits."""


class BatchRefusedError(ValueError):
    """What may not be done with a batch; the text is a sentence for people."""


class RunningElsewhereError(BatchRefusedError):
    """Another process works at the batch."""


@dataclass
class RunAccount:
    """What one run did; documents that the batch already holds count as doubled."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    stopped: list[Verdict] = field(default_factory=list)

    @property
    def read(self) -> int:
        """How many documents were read."""
        return sum(self.counts.values())

    @property
    def taken(self) -> int:
        """How many were taken in."""
        return self.counts[Outcome.TAKEN]


@contextmanager
def only_runner(batch: Batch) -> Iterator[None]:
    """Hold the batch for this process; the hold ends with the process. Raises ``BatchRefusedError``."""
    folder = settings.FILES / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{batch.pk}.lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunningElsewhereError(f"批次“{batch.name}”正在另一处运行，请等它结束。") from None
        yield


def opened(batch: Batch) -> tuple[Source, Mapping]:
    """The source and mapping of a batch. Raises ``BatchRefusedError`` with a sentence where it cannot be read."""
    mapping = mapping_of(batch.mapping)
    path = Path(batch.source)
    if not (path.exists() or (path.is_relative_to(settings.FILES) and sharing.bring(path))):
        raise BatchRefusedError(f"批次“{batch.name}”的来源 {path} 已经不在，请放回原处后继续。")
    try:
        return open_source(path, mapping.address), mapping
    except RefusedFileError as refused:
        raise BatchRefusedError(str(refused)) from None
    except RefusedDocumentError as refused:
        raise BatchRefusedError(f"{path.name}：{refused.reason.label}") from None


def run(
    batch: Batch,
    *,
    actor: Person | None,
    at: datetime,
    seen: Callable[[Iterator[str], int], Iterator[str]] = lambda names, _total: names,
    seconds: float = float("inf"),
) -> RunAccount:
    """Take in everything of a batch that it does not hold yet; the account of this run.

    ``seen`` wraps the files (a progress bar). After ``seconds`` the run ends with the piece at work and the batch
    stays ``RUNNING``, to be run on. Raises ``BatchRefusedError``: undone, running elsewhere, source gone,
    mapping that fits nothing.
    """
    until = time.monotonic() + seconds
    with only_runner(batch):
        batch.refresh_from_db()
        source, mapping = opened(batch)
        _begin(batch, source, mapping, actor=actor, at=at)
        judge, account = Judge(batch, source, mapping, at=at), RunAccount()
        names = seen(document_names(source), batch.found)
        writer = Writer(batch, judge.screen.gate, account, actor, at)
        for piece in _pieces(batch, source, mapping, names, account):
            writer.take(judge.judged(piece))
            if time.monotonic() >= until:
                return account
        _finish(batch, actor=actor, at=at)
    return account


def _begin(batch: Batch, source: Source, mapping: Mapping, *, actor: Person | None, at: datetime) -> None:
    if batch.state not in (*RUNNABLE, BatchState.DONE):
        raise BatchRefusedError(f"批次“{batch.name}”{batch.state.label}，不能再运行。请另建批次。")
    if batch.state is BatchState.RUNNING:
        return
    refusal = misfit_of(source, mapping)
    if refusal:
        raise BatchRefusedError(refusal)
    Item.objects.filter(batch=batch, outcome=Outcome.REFUSED, decided_at=None).delete()
    batch.state, batch.problem = BatchState.RUNNING, ""
    batch.found = sum(1 for _name in document_names(source))
    batch.started_at = batch.started_at or at
    batch.save(update_fields=["state", "problem", "found", "started_at"])
    record(ImportVerb.BATCH_STARTED, f"batch:{batch.pk}", actor=actor.pk if actor else None, at=at)


def misfit_of(source: Source, mapping: Mapping) -> str:
    """Why the mapping does not fit, by the first documents of the source; empty where it does."""
    hits: Counter[str] = Counter()
    tried = 0
    for one in first_documents(source, mapping, TRIED) if mapping.fields else ():
        tried += 1
        if isinstance(one, Found):
            hits.update(name for name in mapping.fields if one.fields.get(name))
            hits["title"] += bool(one.title)
            hits["body"] += bool(one.text.strip() or len(one.markup) > len("<div></div>"))
    return misfit(hits, mapping, tried)


def first_documents(source: Source, mapping: Mapping, limit: int) -> Iterator[Found | Refused]:
    """The first documents of a source."""
    for _name, one in with_names(source, mapping, document_names(source)):
        if limit <= 0:
            return
        limit -= 1
        yield one


def with_names(
    source: Source, mapping: Mapping, names: Iterator[str]
) -> Iterator[tuple[str, Found | Refused]]:
    """``(file, document)`` of every document of these files."""
    for name in names:
        for one in documents(source, name, mapping):
            yield name, one


Piece = list[tuple[str, Found | Refused]]


def _pieces(
    batch: Batch, source: Source, mapping: Mapping, names: Iterator[str], account: RunAccount
) -> Iterator[Piece]:
    known = set(Item.objects.filter(batch=batch).values_list("place", flat=True))
    piece: Piece = []
    for name in names:
        if name[:500] in known:
            account.counts[Outcome.DOUBLED] += 1
            continue
        for one in documents(source, name, mapping):
            if one.place[:500] in known:
                account.counts[Outcome.DOUBLED] += 1
                continue
            piece.append((name, one))
            if len(piece) >= PIECE:
                yield piece
                piece = []
    if piece:
        yield piece


@dataclass
class Writer:
    """Writes verdicts with everything that follows from them."""

    batch: Batch
    gate: Any
    account: RunAccount
    actor: Person | None
    at: datetime

    def take(self, verdicts: list[Verdict]) -> None:
        """Write some verdicts; if the database refuses, one by one, so that one bad document stops no other."""
        if not verdicts:
            return
        try:
            self._write(verdicts)
        except HeldError as held:
            self._hold(verdicts, held)
            return
        except DatabaseError:
            if len(verdicts) > 1:
                for each in verdicts:
                    self.take([each])
                return
            verdicts = [Verdict(verdicts[0].place, Outcome.REFUSED, Reason.UNREADABLE)]
            self._write(verdicts)
        self.account.counts.update(verdict.outcome for verdict in verdicts)
        self.account.stopped += [
            Verdict(verdict.place, verdict.outcome, verdict.reason)
            for verdict in verdicts
            if verdict.outcome in (Outcome.REFUSED, Outcome.QUARANTINED)
        ]

    def _hold(self, verdicts: list[Verdict], held: HeldError) -> None:
        """Quarantine what the gate of publication objects to, and write again."""
        taken = [verdict for verdict in verdicts if verdict.outcome is Outcome.TAKEN]
        for place, verdict in held.held.items():
            taken[place].hold(verdict)
        self.take(verdicts)

    def _write(self, verdicts: list[Verdict]) -> None:
        taken = [verdict for verdict in verdicts if verdict.outcome is Outcome.TAKEN]
        ready = [with_files(verdict, actor=self.actor, at=self.at) for verdict in taken]
        with transaction.atomic():
            articles = publish_in_bulk(ready, actor=self.actor, at=self.at, gate=self.gate)
            pks = {each.import_key: article.pk for each, article in zip(ready, articles, strict=True)}
            rows = [_item(verdict, self.batch, pks) for verdict in verdicts]
            items = Item.objects.bulk_create(rows, batch_size=500)
            keep_addresses(self.batch, [(item.old_url, item.article_id) for item in items if item.article_id])


def _item(verdict: Verdict, batch: Batch, pks: dict[str, int]) -> Item:
    article = verdict.article
    pk = verdict.twin or (pks.get(article.import_key) if article else None)
    quarantined = verdict.outcome is Outcome.QUARANTINED
    return Item(
        batch=batch,
        place=verdict.place[:500],
        outcome=verdict.outcome,
        reason=verdict.reason or "",
        title=verdict.title[:300],
        document_number=article.document_number if article else "",
        old_number=article.old_number if article else "",
        old_url=verdict.old_url,
        original_on=article.original_on if article else None,
        old_column=verdict.old_column,
        publisher=verdict.publisher,
        column=article.column if article else None,
        organisation=article.organisation if article else None,
        article_id=None if quarantined else pk,
        sha256=verdict.sha256,
        files=verdict.enclosed.told(),
        missing=len(verdict.enclosed.lacking),
        findings=verdict.findings,
    )


def with_files(verdict: Verdict, *, actor: Person | None, at: datetime) -> NewArticle:
    """The article of a verdict with its files stored; stored again they are found by their checksums."""
    article = verdict.article
    assert article
    attachments, pictures = [], {}
    for number, file in enumerate(verdict.enclosed.files):
        if file.is_picture:
            stored = keep_picture(
                file.content, f"{file.name}.{file.suffix}", title=file.name, organisation=article.organisation, actor=actor, at=at
            )  # fmt: skip
            pictures[f"{HELD}{number}"] = stored.pk
        else:
            kept = keep_file(
                file.content, f"附件.{file.suffix}", title=file.name, organisation=article.organisation, actor=actor, at=at
            )  # fmt: skip
            attachments.append((kept, file.name[:200]))
    body = [_placed(block, pictures) for block in article.body]
    return replace(article, attachments=attachments, body=[block for block in body if block])


def _placed(block: dict[str, Any], pictures: dict[str, int]) -> dict[str, Any]:
    if block["type"] != "picture":
        return block
    value = block["value"]
    image = pictures.get(value["image"])
    return (
        {"type": "picture", "value": {**value, "image": image, "alt": value["alt"] or "图片"}}
        if image
        else {}
    )


def keep_addresses(batch: Batch, pairs: list[tuple[str, int]]) -> None:
    """Let old addresses lead to articles; an address of our own, or one that leads already, stays as it is."""
    wanted: dict[str, int] = {}
    for url, article in pairs:
        if path := old_path(url):
            wanted.setdefault(path, article)
    bare = {path: path.partition("?")[0] for path in wanted}
    ours = taken_paths(set(bare.values()), except_from=OLD_ADDRESSES)
    for path in [
        *(path for path, place in bare.items() if place in ours or is_dynamic(place)),
        *OldAddress.objects.filter(path__in=wanted).values_list("path", flat=True),
    ]:
        wanted.pop(path, None)
    OldAddress.objects.bulk_create(
        [OldAddress(path=path, article_id=article, batch=batch) for path, article in wanted.items()],
        batch_size=500,
    )
    put(Stream.EDITION, [f"{OLD_ADDRESS}{path}" for path in wanted if can_be_redirected(path)])


def _finish(batch: Batch, *, actor: Person | None, at: datetime) -> None:
    batch.state, batch.ended_at = BatchState.DONE, at
    batch.save(update_fields=["state", "ended_at"])
    facts = counts_of(batch).as_json()
    record(ImportVerb.BATCH_DONE, f"batch:{batch.pk}", actor=actor.pk if actor else None, at=at, facts=facts)
