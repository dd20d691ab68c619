"""What importing gives to the floors below: verbs, the old addresses, background work, rights, what waits."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from mingchuang.accounts.models import Person
from mingchuang.accounts.permissions import govern
from mingchuang.accounts.rules import RoleKind
from mingchuang.accounts.waiting import Light, WaitingItem, offer_waiting
from mingchuang.edition import sources
from mingchuang.importing import public, queries, tasks
from mingchuang.importing.models import Batch, Item
from mingchuang.importing.rules import ImportVerb, Reason
from mingchuang.journal import names, verbs
from mingchuang.outbox import jobs
from mingchuang.publishing.rules import DECIDERS

MOVERS = {RoleKind.INFORMATION_OFFICER}

verbs.declare(ImportVerb)
names.offer_words(
    {
        "batch": "迁移批次", "item": "迁移条目", "read": "读取", "taken": "收进", "doubled": "重复", "refused": "不收", "quarantined": "隔离",
        "articles": "信息条数",
    },
)  # fmt: skip
govern(Batch, {"view": MOVERS | {RoleKind.LEADER}, "change": MOVERS})
govern(Item, {"view": MOVERS | DECIDERS})
sources.offer(public.REDIRECTS)
jobs.offer(jobs.Job("importing-batches", "迁移批次", every_seconds=2, run=tasks.move))


def _quarantine(person: Person, _today: date) -> Iterator[WaitingItem]:
    """How much waits in quarantine, as one line for whoever moves in, and one for whoever decides as second person."""
    address = reverse("quarantine")
    waiting = queries.worklist().count() if person.has_perm("importing.change_batch") else 0
    if waiting:
        yield WaitingItem(Light.NONE, f"{waiting}件", "迁移隔离待办", "收进、转为草稿或不收", address)
    asked = queries.answerable_by(person).count() if person.has_perm("importing.view_item") else 0
    if asked and not waiting:
        yield WaitingItem(
            Light.NONE,
            f"{asked}件",
            "迁移隔离待办",
            "看过以后决定是否公开",
            f"{address}?reason={Reason.ASKED.value}",
        )


offer_waiting("importing-quarantine", _quarantine)
