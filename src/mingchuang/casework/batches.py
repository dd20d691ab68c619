"""Many cases at once: what was ordered is written down whole, then done case by case, each in its own transaction.

A process that dies on the way leaves every case done or not done; the worker goes on with the rest. Apps offer what
may be done so.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Count, Q, QuerySet

from mingchuang.accounts.models import Person
from mingchuang.casework.models import Batch, BatchItem, Case, Letter
from mingchuang.casework.rules import CaseRefusedError, CaseVerb, ItemState
from mingchuang.journal import names
from mingchuang.journal.actions import record
from mingchuang.ui.writing import refused as writing_refused

log = logging.getLogger(__name__)

MOST = 200
"""So many cases at most in one batch."""

WORKER_SECONDS = 5.0
BROKEN = "系统出错，这一件没有办理。请打开这一件单独办理；再次出错的，请联系系统管理员。"


@dataclass(frozen=True)
class Deed:
    """What may be done with many cases: its name, its label for people, and how one of them is done.

    ``do(item, actor, at)`` raises one of ``refusals`` with the sentence for people; nothing of it stays written then.
    """

    name: str
    label: str
    do: Callable[[BatchItem, Person, datetime], object]
    refusals: tuple[type[Exception], ...]


_deeds: dict[str, Deed] = {}


def offer(deed: Deed) -> None:
    """Register what may be done with many; the last one of a name wins."""
    _deeds[deed.name] = deed
    names.offer_words({deed.name: deed.label}, about="together.deed")


def label_of(batch: Batch) -> str:
    """What a batch does, for people."""
    return _deeds[batch.deed].label


@dataclass(frozen=True)
class Line:
    """One case of an order, with the letter it is about where it is about one."""

    case: Case
    letter: Letter | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def order(
    deed: str, lines: Sequence[Line], values: Mapping[str, str], *, key: str, actor: Person, at: datetime
) -> Batch:
    """Write down what is to be done; the same ``key`` orders once, however often it is sent.

    Raises ``CaseRefusedError`` for none and for too many.
    """
    if not lines:
        raise CaseRefusedError("没有勾选任何一件，请先阅读并勾选。")
    if len(lines) > MOST:
        raise CaseRefusedError(f"一次最多办理{MOST}件，请分几次办理。")
    batch, is_new = Batch.objects.get_or_create(
        key=hashlib.sha256(key.encode()).hexdigest(),
        defaults={"deed": deed, "values": dict(values), "asked_by": actor, "asked_at": at},
    )
    if is_new:
        BatchItem.objects.bulk_create(
            BatchItem(batch=batch, case=line.case, letter=line.letter, values=dict(line.values))
            for line in lines
        )
        facts = {"deed": deed, "cases": len(lines)}
        record(CaseVerb.BATCH_ORDERED, f"together:{batch.pk}", actor=actor.pk, at=at, facts=facts)
    return batch


def carry_out(batch: Batch, *, at: datetime, seconds: float = float("inf")) -> int:
    """Do what is left of a batch, for so many seconds at most; how many cases that were.

    Several processes may work at one batch.
    """
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        if not _next(batch, at):
            _end(batch, at)
            break
        count += 1
    return count


@transaction.atomic
def _next(batch: Batch, at: datetime) -> bool:
    """Do one case that nobody else is at; whether there was one. Its state changes with it, or neither does."""
    waiting = BatchItem.objects.filter(batch=batch, state=ItemState.WAITING)
    held = waiting.select_for_update(skip_locked=True, of=("self",))
    item = held.select_related("case__organisation", "letter", "batch__asked_by").order_by("pk").first()
    if item is None:
        return False
    item.said = _done(item, at)
    item.state = ItemState.REFUSED if item.said else ItemState.DONE
    item.save(update_fields=["state", "said"])
    return True


def _done(item: BatchItem, at: datetime) -> str:
    """Do one case; why not, where it was not done."""
    deed, actor = _deeds[item.batch.deed], item.batch.asked_by
    if not actor.is_active:
        return "交办人的账号已停用，没有办理。"
    try:
        with transaction.atomic():
            deed.do(item, actor, at)
    except deed.refusals as refused:
        return str(refused)[:300] or BROKEN
    except DatabaseError:
        raise  # the database is in trouble, not this case: it is tried again
    except Exception:  # one broken case must not hold up the others
        log.exception("batch %d: case %d failed", item.batch_id, item.case_id)
        return BROKEN
    return ""


def _end(batch: Batch, at: datetime) -> None:
    """Over, unless another process is still at one of its cases."""
    if not BatchItem.objects.filter(batch=batch, state=ItemState.WAITING).exists():
        Batch.objects.filter(pk=batch.pk, ended_at__isnull=True).update(ended_at=at)


def carry_on(at: datetime) -> bool:
    """The worker's part: go on with the oldest batch that is under way; whether there was anything to do."""
    batch = None if writing_refused() else Batch.objects.filter(ended_at__isnull=True).order_by("pk").first()
    return batch is not None and carry_out(batch, at=at, seconds=WORKER_SECONDS) > 0


def ordered_by(person: Person) -> QuerySet[Any]:
    """The batches of a person, newest first, each with how many cases it has: ``total``, ``done``, ``refused``."""
    return (
        Batch.objects.filter(asked_by=person)
        .order_by("-pk")
        .annotate(
            total=Count("items"),
            done=Count("items", filter=Q(items__state=ItemState.DONE)),
            refused=Count("items", filter=Q(items__state=ItemState.REFUSED)),
        )
    )
