"""Undo a batch as a whole, while nothing that came later depends on it."""

from datetime import datetime

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.importing.models import Batch, Item, OldAddress
from mingchuang.importing.rules import OLD_ADDRESS, BatchState, ImportVerb, Outcome
from mingchuang.importing.running import BatchRefusedError, only_runner
from mingchuang.journal.actions import record
from mingchuang.outbox.actions import put
from mingchuang.outbox.rules import Stream
from mingchuang.publishing.actions import retract_in_bulk
from mingchuang.publishing.queries import ties

PIECE = 200
REASON = "这条信息随迁移批次一并撤销，如需查阅请与发布机构联系。"


def obstacles(batch: Batch) -> list[tuple[Item, str]]:
    """The taken documents on which something depends by now, each with a sentence; empty where undoing is open."""
    found = []
    for piece in _pieces(batch):
        tied = ties([item.article_id for item in piece if item.article_id])
        found += [(item, tied[item.article_id]) for item in piece if item.article_id in tied]
    return found


def undo(batch: Batch, *, actor: Person | None, at: datetime) -> int:
    """Take everything of the batch off the site and out of the index; how many articles went.

    Can be stopped and run on. Raises ``BatchRefusedError`` where something depends on it or it is undone already.
    """
    with only_runner(batch):
        batch.refresh_from_db()
        _refuse(batch)
        Batch.objects.filter(pk=batch.pk).update(state=BatchState.UNDOING)
        gone = 0
        for piece in _pieces(batch):
            with transaction.atomic():
                ids = [item.article_id for item in piece if item.article_id]
                paths = OldAddress.objects.filter(batch=batch, article__in=ids)
                put(Stream.EDITION, [f"{OLD_ADDRESS}{path}" for path in paths.values_list("path", flat=True)])
                paths.delete()
                gone += retract_in_bulk(ids, actor=actor, at=at, reason=REASON)
        _close(batch, gone, actor=actor, at=at)
    return gone


def _refuse(batch: Batch) -> None:
    if batch.state is BatchState.UNDONE:
        raise BatchRefusedError(f"批次“{batch.name}”已经撤销，不需要再撤销。")
    tied = obstacles(batch)
    if tied:
        item, why = tied[0]
        raise BatchRefusedError(
            f"批次“{batch.name}”有 {len(tied)} 件不能撤销，例如《{item.title}》{why}。请先逐件处理，或只撤回不需要的。"
        )


@transaction.atomic
def _close(batch: Batch, gone: int, *, actor: Person | None, at: datetime) -> None:
    rest = OldAddress.objects.filter(batch=batch)
    put(Stream.EDITION, [f"{OLD_ADDRESS}{path}" for path in rest.values_list("path", flat=True)])
    rest.delete()
    batch.state, batch.ended_at = BatchState.UNDONE, at
    batch.save(update_fields=["state", "ended_at"])
    facts = {"articles": gone}
    record(
        ImportVerb.BATCH_UNDONE,
        f"batch:{batch.pk}",
        actor=actor.pk if actor else None,
        at=at,
        facts=facts,
    )


def _pieces(batch: Batch):
    rows = Item.objects.filter(batch=batch, outcome=Outcome.TAKEN, article__isnull=False).order_by("pk")
    last = 0
    while piece := list(rows.filter(pk__gt=last)[:PIECE]):
        yield piece
        last = piece[-1].pk
