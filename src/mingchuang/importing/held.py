"""What a plain import must hold back, as a batch of its own in quarantine, so that nobody has to look for it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.importing.articles import Destination
from mingchuang.importing.batches import unsaved_batch
from mingchuang.importing.models import Batch, Item
from mingchuang.importing.rules import BatchState, Outcome, Reason
from mingchuang.publishing.actions import NewArticle

NAMED = "命令导入的隔离件："


@dataclass(frozen=True)
class Held:
    """A document that screening kept out: where it lies, why, in sentences without values."""

    place: str
    reason: Reason
    article: NewArticle
    findings: tuple[str, ...]


@transaction.atomic
def quarantine(
    held: Sequence[Held],
    paths: Sequence[Path],
    destination: Destination,
    *,
    actor: Person | None,
    at: datetime,
) -> int:
    """Put held documents on the work-list, one batch for each path; how many are new there.

    Held again at a second import, a document stays as it is, decided or not.
    """
    new = 0
    for path in paths:
        rows = [(inside, one) for one in held if (inside := inside_of(one.place, path))]
        if not rows:
            continue
        batch = _batch_of(path, destination, actor, at)
        known = set(batch.items.values_list("place", flat=True))
        fresh = [_item(batch, inside, one) for inside, one in rows if inside[:500] not in known]
        Item.objects.bulk_create(fresh, batch_size=500)
        new += len(fresh)
    return new


def inside_of(place: str, path: Path) -> str:
    """The place as the source at ``path`` names it; empty for what lies elsewhere."""
    if path.is_dir():
        inside = Path(place)
        return inside.relative_to(path).as_posix() if inside.is_relative_to(path) else ""
    own = place == str(path) or place.startswith(f"{path}#")
    return path.name + place.removeprefix(str(path)) if own else ""


def _batch_of(path: Path, destination: Destination, actor: Person | None, at: datetime) -> Batch:
    source = str(path.resolve())
    found = Batch.objects.filter(source=source, name__startswith=NAMED).first()
    if found is not None:
        return found
    serial = Batch.objects.filter(name__startswith=NAMED).count() + 1
    batch = unsaved_batch(
        f"{NAMED}{path.name[:60]}（第{serial}份）", path, organisation=destination.organisation,
        column=destination.column, way=destination.way, actor=actor, at=at,
    )  # fmt: skip
    batch.state, batch.started_at, batch.ended_at = BatchState.DONE, at, at
    batch.save()
    return batch


def _item(batch: Batch, place: str, one: Held) -> Item:
    article = one.article
    return Item(
        batch=batch, place=place[:500], outcome=Outcome.QUARANTINED, reason=one.reason, title=article.title[:300],
        document_number=article.document_number, old_number=article.old_number, old_url=article.source_url,
        original_on=article.original_on, column=article.column, organisation=article.organisation,
        publisher=article.source[:200], findings=list(one.findings),
    )  # fmt: skip
