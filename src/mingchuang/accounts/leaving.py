"""Somebody leaves: what lies in his or her hands goes to named people, then rights, sessions and addresses end.

Apps offer what a person can hold (``offer``): the desk shows it beforehand, and one step hands all of it over. Nothing
stays behind: as long as something has no taker, nobody leaves.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mingchuang.accounts.actions import disable_person, grant_role, guard
from mingchuang.accounts.models import Person, Role
from mingchuang.accounts.noting import note
from mingchuang.accounts.queries import people_with
from mingchuang.accounts.rules import AccountRefusedError, AccountVerb, DisableReason, RoleKind


@dataclass(frozen=True)
class Held:
    """One thing in somebody's hands, as the preview shows it."""

    subject: str
    number: str = ""
    url: str = ""


@dataclass(frozen=True)
class Hands:
    """One kind of thing that a person can hold.

    ``held(person, at)`` lists it. ``hand(person, to, actor, at)`` gives all of it to ``to``, or ends it where nobody
    takes it (``needs_taker`` False, ``to`` None); it raises ``AccountRefusedError`` with a sentence where ``to`` may
    not have it.
    """

    name: str
    label: str
    held: Callable[[Person, datetime], Sequence[Held]]
    hand: Callable[[Person, Person | None, Person | None, datetime], None]
    needs_taker: bool = True


_hands: dict[str, Hands] = {}


def offer(hands: Hands) -> None:
    """Register what a person can hold; the last one of a name wins."""
    _hands[hands.name] = hands


def in_hands_of(person: Person, at: datetime) -> list[tuple[Hands, Sequence[Held]]]:
    """Everything ``person`` holds, kind by kind; posts first, for the rest may need them."""
    every = sorted(_hands.values(), key=lambda hands: (hands.name != POSTS, hands.name))
    found = [(hands, hands.held(person, at)) for hands in every]
    return [(hands, held) for hands, held in found if held]


@transaction.atomic
def leave(
    person: Person, takers: Mapping[str, Person], *, actor: Person | None, at: datetime
) -> dict[str, int]:
    """``person`` leaves: all that is held goes to ``takers`` (by kind), the account closes; how many of each kind.

    All or nothing. Raises ``AccountRefusedError`` where something has no taker, or a taker may not have it.
    """
    guard(actor, person)
    given = {}
    for hands, held in in_hands_of(person, at):
        to = takers.get(hands.name) if hands.needs_taker else None
        if hands.needs_taker and (to is None or to.pk == person.pk or not to.is_active):
            raise AccountRefusedError(f"请为“{hands.label}”（{len(held)}件）选择接手人。")
        hands.hand(person, to, actor, at)
        given[hands.name] = len(held)
        note(
            AccountVerb.HANDED_ON, person, actor=actor.pk if actor else None, at=at,
            what=hands.name, count=len(held), to=to.pk if to else None,
        )  # fmt: skip
    disable_person(person, reason=DisableReason.LEFT, actor=actor, at=at)
    return given


POSTS = "posts"


def _posts_only_of(person: Person) -> list[Role]:
    """The roles that nobody else holds for their organisation: what waits there would wait for ever."""
    held = Role.objects.filter(person=person, until__isnull=True).select_related("organisation")
    return [
        role
        for role in held
        if not people_with({RoleKind(role.kind)}, role.organisation).exclude(pk=person.pk).exists()
    ]


def posts_of(person: Person, _at: datetime) -> Sequence[Held]:
    """The posts that nobody else fills."""
    return [
        Held(f"{role.organisation}的{role.kind.label}，没有其他人担任") for role in _posts_only_of(person)
    ]


def hand_posts(person: Person, to: Person | None, actor: Person | None, at: datetime) -> None:
    """``to`` fills the posts that would stand empty; the rules of granting hold for him as for anybody."""
    assert to is not None
    for role in _posts_only_of(person):
        grant_role(to, RoleKind(role.kind), role.organisation, actor=actor, at=at)
