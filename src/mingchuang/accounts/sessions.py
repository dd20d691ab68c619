"""Where somebody is signed in, and how that ends. Kept by allauth's ``usersessions``, one row for each browser."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.accounts.noting import note
from mingchuang.accounts.rules import AccountRefusedError, AccountVerb, browser_words


@dataclass(frozen=True)
class SignedIn:
    """One browser in which somebody is signed in."""

    pk: int
    address: str
    browser: str
    since: datetime
    seen_at: datetime
    is_this: bool


def sessions_of(person: Person, current: str = "") -> list[SignedIn]:
    """Where ``person`` is signed in, latest first; ``current`` is the key of the session that asks."""
    rows: Iterable[UserSession] = UserSession.objects.purge_and_list(person)
    return [
        SignedIn(
            row.pk, row.ip, browser_words(row.user_agent), row.created_at, row.last_seen_at, row.session_key == current
        )
        for row in sorted(rows, key=lambda row: row.last_seen_at, reverse=True)
    ]  # fmt: skip


@transaction.atomic
def end_own_session(person: Person, pk: int | None, current: str, *, at: datetime) -> int:
    """End one session of one's own, or (without ``pk``) all but the one that asks; how many ended.

    Raises ``AccountRefusedError`` for the session that asks: signing out ends that.
    """
    rows = UserSession.objects.filter(user=person)
    if pk is None:
        rows = rows.exclude(session_key=current)
    else:
        rows = rows.filter(pk=pk)
        if rows.filter(session_key=current).exists():
            raise AccountRefusedError("这是您正在使用的登录，请用“退出”结束。")
    return _end(person, rows, actor=person.pk, at=at)


@transaction.atomic
def end_sessions(person: Person, *, actor: int | None, at: datetime) -> int:
    """End every session of ``person``, because rights or the way to sign in have changed; how many ended."""
    return _end(person, UserSession.objects.filter(user=person), actor=actor, at=at)


def _end(person: Person, rows: Iterable[UserSession], *, actor: int | None, at: datetime) -> int:
    ended = 0
    for row in rows:
        row.end()
        ended += 1
    if ended:
        note(AccountVerb.SESSIONS_ENDED, person, actor=actor, at=at, sessions=ended)
    return ended
