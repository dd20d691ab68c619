"""Take documents of other systems into the site: idempotent, counted, each whole or not at all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from django.db import Error as DatabaseError
from django.db import OperationalError
from django.utils import timezone

from mingchuang.accounts.models import Person
from mingchuang.importing.articles import Destination, article_of
from mingchuang.importing.batches import open_batch
from mingchuang.importing.held import Held, quarantine
from mingchuang.importing.mapping import Mapping
from mingchuang.importing.previewing import preview, rehearse
from mingchuang.importing.reading import Refused, RefusedDocumentError, files_below, read
from mingchuang.importing.rules import Reason
from mingchuang.importing.running import BatchRefusedError, run
from mingchuang.importing.undoing import undo
from mingchuang.publishing.actions import HeldError, NewArticle, gate_at, publish_in_bulk, verdict_for
from mingchuang.publishing.queries import imported_keys
from mingchuang.screening.gate import Gate, Verdict

BATCH = 500
"""So many documents are published in one transaction."""


@dataclass
class Account:
    """What an import did: ``read`` is the sum of the others."""

    imported: int = 0
    duplicates: int = 0
    refused: list[Refused] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    """Those of the refused that screening held; they wait in quarantine."""
    doubled: list[str] = field(default_factory=list)
    """Where the duplicates stood."""

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

    A second run finds only duplicates. What screening holds waits in quarantine for a decision. ``seen`` wraps the
    files (a progress bar). With ``dry_run`` nothing is written. Raises ``OperationalError`` where the database fails; what was published until then stays.
    """
    account = Account()
    today = timezone.localtime(at).date()
    known: set[str] = set()
    gate = gate_at(at)
    for batch in _batches(_readable(paths, seen, destination, today, account)):
        fresh = _fresh(batch, known, account)
        if dry_run:
            _rehearse(fresh, account, gate)
        else:
            _publish(fresh, account, gate, actor=actor, at=at)
    if account.held and not dry_run:
        quarantine(account.held, paths, destination, actor=actor, at=at)
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
            account.doubled.append(place)
            continue
        known.add(article.import_key)
        fresh.append((place, article))
    return fresh


def _rehearse(batch: Sequence[tuple[str, NewArticle]], account: Account, gate: Gate) -> None:
    for place, article in batch:
        verdict = verdict_for(article, gate)
        if gate.holds(verdict):
            _hold(place, article, verdict, account)
        else:
            account.imported += 1


def _hold(place: str, article: NewArticle, verdict: Verdict, account: Account) -> None:
    reason = Reason.SCREENED if verdict.blocked else Reason.ASKED
    account.refused.append(Refused(place, reason))
    account.held.append(Held(place, reason, article, verdict.sentences))


def _publish(
    batch: Sequence[tuple[str, NewArticle]],
    account: Account,
    gate: Gate,
    *,
    actor: Person | None,
    at: datetime,
) -> None:
    """Publish a batch; if the database refuses it, one by one, so that one bad document stops no other.

    Raises ``OperationalError`` where the database itself fails (full, gone, locked): no document's fault.
    """
    try:
        publish_in_bulk([article for _place, article in batch], actor=actor, at=at, gate=gate)
        account.imported += len(batch)
    except HeldError as refused:
        for number, verdict in refused.held.items():
            _hold(*batch[number], verdict, account)
        rest = [each for number, each in enumerate(batch) if number not in refused.held]
        _publish(rest, account, gate, actor=actor, at=at)
    except OperationalError:
        raise
    except DatabaseError:
        if len(batch) <= 1:
            account.refused.extend(Refused(place, Reason.UNREADABLE) for place, _article in batch)
            return
        for each in batch:
            _publish([each], account, gate, actor=actor, at=at)


__all__ = [
    "BatchRefusedError",
    "Destination",
    "Mapping",
    "import_paths",
    "open_batch",
    "preview",
    "rehearse",
    "run",
    "undo",
]
