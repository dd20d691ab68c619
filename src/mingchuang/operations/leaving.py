"""Safety papers for which somebody answers, when he or she leaves."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from mingchuang.accounts.leaving import Hands, Held
from mingchuang.accounts.models import Person
from mingchuang.accounts.rules import AccountRefusedError
from mingchuang.operations.actions import SafetyRefusedError, write_paper
from mingchuang.operations.models import SafetyText
from mingchuang.operations.rules import SafetyPaper


def _papers(person: Person) -> list[SafetyText]:
    newest = [SafetyText.objects.filter(kind=kind).first() for kind in SafetyPaper]
    return [paper for paper in newest if paper is not None and paper.owner_id == person.pk]


def _held(person: Person, _at: datetime) -> Sequence[Held]:
    return [
        Held(f"《{paper.kind.label}》的责任人", url=reverse("safety_paper", args=[paper.kind.value]))
        for paper in _papers(person)
    ]


def _hand(person: Person, to: Person | None, actor: Person | None, at: datetime) -> None:
    """The same text in a new version, with ``to`` as the one who answers for it."""
    assert to is not None
    for paper in _papers(person):
        try:
            write_paper(paper.kind, paper.text, owner=to, reviewed_on=paper.reviewed_on, actor=actor, at=at)
        except SafetyRefusedError as refused:
            raise AccountRefusedError(str(refused)) from refused


PAPERS = Hands("safety_papers", "网站安全制度和预案", _held, _hand)
