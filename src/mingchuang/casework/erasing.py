"""Take the contents of an ended case away when its kind's rule says so: rows first, then the files nobody names."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.casework import papers
from mingchuang.casework.actions import enter
from mingchuang.casework.models import Case, Enclosure, Letter
from mingchuang.casework.rules import CaseRefusedError, CaseVerb, EnclosureKind
from mingchuang.documents import sharing


@transaction.atomic
def erase_papers(case: Case, kinds: Collection[EnclosureKind], *, actor: Person | None, at: datetime) -> int:
    """Erase the papers of these kinds; how many there were."""
    _refuse_open(case)
    found = list(case.enclosures.filter(kind__in=[kind.value for kind in kinds]))
    Enclosure.objects.filter(pk__in=[one.pk for one in found]).delete()
    _afterwards({one.paper for one in found})
    _record(case, actor, at, papers=len(found))
    return len(found)


@transaction.atomic
def erase_letters(case: Case, *, actor: Person | None, at: datetime) -> int:
    """Erase the text and the print of every letter; number, title, days and SM3 stay. How many there were."""
    _refuse_open(case)
    found = list(case.letters.exclude(paper=""))
    Letter.objects.filter(pk__in=[one.pk for one in found]).update(text="", paper="")
    _afterwards({one.paper for one in found})
    _record(case, actor, at, letters=len(found))
    return len(found)


def _refuse_open(case: Case) -> None:
    if case.closed_at is None:
        raise CaseRefusedError(f"{case.number} 还没有办结，不能删除材料。")


def _afterwards(names: Collection[str]) -> None:
    """Once the rows are gone for good, the files that no row names any more."""
    for name in names:
        transaction.on_commit(partial(_drop, name))


def _drop(name: str) -> None:
    is_named = Enclosure.objects.filter(paper=name).exists() or Letter.objects.filter(paper=name).exists()
    if name and not is_named:
        sharing.forget(papers.place(name))


def _record(case: Case, actor: Person | None, at: datetime, **facts: int) -> None:
    if any(facts.values()):
        enter(case, CaseVerb.ERASED, actor, at, **facts)
