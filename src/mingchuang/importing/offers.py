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
from mingchuang.importing.models import Batch
from mingchuang.importing.rules import ImportVerb
from mingchuang.journal import verbs
from mingchuang.outbox import jobs

MOVERS = {RoleKind.INFORMATION_OFFICER}

verbs.declare(ImportVerb)
govern(Batch, {"view": MOVERS | {RoleKind.LEADER}, "change": MOVERS})
sources.offer(public.REDIRECTS)
jobs.offer(jobs.Job("importing-batches", "迁移批次", every_seconds=2, run=tasks.move))


def _quarantine(person: Person, _today: date) -> Iterator[WaitingItem]:
    """How much waits in quarantine, as one line for whoever may decide."""
    waiting = queries.worklist().count() if person.has_perm("importing.change_batch") else 0
    if waiting:
        yield WaitingItem(
            Light.NONE, f"{waiting}件", "迁移隔离待办", "收进、转为草稿或不收", reverse("quarantine")
        )


offer_waiting("importing-quarantine", _quarantine)
