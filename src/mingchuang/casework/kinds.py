"""The kinds of cases that apps offer: how each is reckoned, where its page is, what may be done with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from mingchuang.casework.clock import Reading
from mingchuang.casework.models import Case, ClockEvent
from mingchuang.casework.rules import EnclosureKind
from mingchuang.casework.workflow import Workflow
from mingchuang.journal import names
from mingchuang.workdays import Calendar


@dataclass(frozen=True)
class Standing:
    """One clock of a case at a day. ``words`` say how it stands; ``due_on`` None while nothing is due."""

    name: str
    words: str
    due_on: date | None
    reading: Reading
    warnings: tuple[str, ...] = ()


Reckoner = Callable[[Case, Iterable[ClockEvent], date, Calendar], list[Standing]]
"""The clocks of a case on a day, the one that decides first; pure in its arguments."""


@dataclass(frozen=True)
class Kind:
    """A kind of case. ``open_states``: codes of the states in which its clock matters."""

    code: str
    label: str
    workflow: Workflow
    open_states: frozenset[str]
    reckon: Reckoner
    address: Callable[[Case], str]


_kinds: dict[str, Kind] = {}


def offer(kind: Kind) -> None:
    """Register a kind, and what the journal calls its moves and papers; the last one of a code wins."""
    _kinds[kind.code] = kind
    names.offer_words({kind.code: kind.label})
    names.offer_words(
        {move.name: move.label for move in kind.workflow.moves.values()}, about=f"{kind.code}.move"
    )
    names.offer_words(dict(EnclosureKind.choices()), about=f"{kind.code}.kind")


def kind_of(case: Case) -> Kind:
    """The kind of a case. Raises ``KeyError`` where no app has offered it."""
    return _kinds[case.kind]


def labels() -> dict[str, str]:
    """The kinds by code."""
    return {kind.code: kind.label for kind in _kinds.values()}
