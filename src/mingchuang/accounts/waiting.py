"""What waits for whom: the registry from which the desk's home panel is filled.

An app offers a callable ``(person, today) -> items`` from its ``offers.py``; the desk asks all of them.
"""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import date

from mingchuang.accounts.models import Person
from mingchuang.accounts.rules import Light


@dataclass(frozen=True)
class WaitingItem:
    """One thing that waits. ``days_left`` counts working days, negative once late; None without a limit."""

    light: Light
    number: str
    subject: str
    asked: str
    url: str
    due_on: date | None = None
    days_left: int | None = None
    organisation: str = ""


@dataclass(frozen=True)
class Figure:
    """A number of the person's organisation that opens the list it counts."""

    label: str
    value: int
    url: str
    note: str = ""


Items = Callable[[Person, date], Iterable[WaitingItem]]
Figures = Callable[[Person, date], Iterable[Figure]]

_waiting: dict[str, Items] = {}
_sent: dict[str, Items] = {}
_figures: dict[str, Figures] = {}
_together: dict[str, Figures] = {}
_URGENCY = {light: place for place, light in enumerate(Light)}


def offer_waiting(name: str, items: Items) -> None:
    """``items`` tells what waits for a person (等我办的); the last one of a name wins."""
    _waiting[name] = items


def offer_sent(name: str, items: Items) -> None:
    """``items`` tells what a person sent on and waits for (我送出等待的)."""
    _sent[name] = items


def offer_figures(name: str, figures: Figures) -> None:
    """``figures`` tells the numbers of a person's organisation (本单位数字)."""
    _figures[name] = figures


def offer_together(name: str, figures: Figures) -> None:
    """``figures`` tells what of the waiting can be done many at once: what, how many, and where."""
    _together[name] = figures


def waiting_for(person: Person, today: date) -> list[WaitingItem]:
    """Everything that waits for ``person``, the most pressing first."""
    return _by_urgency(_waiting, person, today)


def waiting_from(names: Container[str], person: Person, today: date) -> list[WaitingItem]:
    """What waits for ``person`` from the offers ``names`` and their branches (``name.branch``)."""
    chosen = {name: items for name, items in _waiting.items() if name.partition(".")[0] in names}
    return _by_urgency(chosen, person, today)


def sent_by(person: Person, today: date) -> list[WaitingItem]:
    """Everything that ``person`` sent on and waits for, the most pressing first."""
    return _by_urgency(_sent, person, today)


def figures_for(person: Person, today: date) -> list[Figure]:
    """The numbers of the person's organisation, in the order of the apps' names."""
    return [figure for name in sorted(_figures) for figure in _figures[name](person, today)]


def together_for(person: Person, today: date) -> list[Figure]:
    """What of the waiting ``person`` can do many at once, in the order of the apps' names."""
    return [figure for name in sorted(_together) for figure in _together[name](person, today)]


def _by_urgency(offered: dict[str, Items], person: Person, today: date) -> list[WaitingItem]:
    items = [item for name in sorted(offered) for item in offered[name](person, today)]
    return sorted(
        items, key=lambda item: (_URGENCY[item.light], item.due_on or date.max, item.number, item.subject)
    )
