"""Signing in: who is locked out, which password is accepted, what the journal keeps of it."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import transaction

from mingchuang.accounts.actions import guard
from mingchuang.accounts.models import FailedSignIn, FormerPassword, Person
from mingchuang.accounts.noting import note
from mingchuang.accounts.queries import administrators_besides, has_second_factor, kinds_of
from mingchuang.accounts.rules import (
    SECOND_FACTOR_REQUIRED,
    AccountVerb,
    DisableReason,
    SignInLimits,
    is_unused,
    last_administrator_refusal,
    password_is_stale,
)
from mingchuang.accounts.sessions import end_sessions
from mingchuang.journal.actions import record


def limits() -> SignInLimits:
    """The limits of this installation."""
    return SignInLimits(
        idle_minutes=settings.MINGCHUANG_IDLE_MINUTES, password_days=settings.MINGCHUANG_PASSWORD_DAYS
    )


def key_of(kind: str, value: str) -> str:
    """A keyed hash of an account's or an address's name: counted, never kept in the clear."""
    text = f"{kind}:{value.strip().lower()}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()


def is_locked(username: str, address: str, *, at: datetime) -> bool:
    """Whether too many failures of this account, or from this address, lie within the time of the lock."""
    allowed = limits()
    since = at - timedelta(minutes=allowed.locked_minutes)
    recent = FailedSignIn.objects.filter(at__gt=since)
    return (
        recent.filter(key=key_of("account", username)).count() >= allowed.failures
        or recent.filter(key=key_of("address", address)).count() >= allowed.address_failures
    )


@transaction.atomic
def sign_in_failed(username: str, address: str, *, at: datetime) -> None:
    """Count one failure; the journal names the account by id where there is one."""
    FailedSignIn.objects.bulk_create(
        [
            FailedSignIn(key=key_of("account", username), at=at),
            FailedSignIn(key=key_of("address", address), at=at),
        ]
    )
    person = Person.objects.filter(username__iexact=username).first()
    locked = is_locked(username, address, at=at)
    verb = AccountVerb.LOCKED_OUT if locked else AccountVerb.SIGN_IN_FAILED
    record(verb, f"person:{person.pk if person else 0}", actor=person.pk if person else None, at=at)


def unknown_to_us(*, at: datetime) -> None:
    """Somebody whom the provincial login knows and no account names."""
    record(AccountVerb.SIGN_IN_FAILED, "person:0", actor=None, at=at, facts={"method": "openid"})


@transaction.atomic
def signed_in(person: Person, *, at: datetime) -> None:
    """Somebody has signed in with everything that was asked; former failures of the account are forgotten."""
    FailedSignIn.objects.filter(key=key_of("account", person.username)).delete()
    note(AccountVerb.SIGNED_IN, person, actor=person.pk, at=at)


@transaction.atomic
def change_password(person: Person, password: str, *, at: datetime) -> None:
    """The person's own new password; the former one is remembered as a hash."""
    _remember(person, at)
    person.set_password(password)
    person.password_changed_at = at
    person.save(update_fields=["password", "password_changed_at"])
    note(AccountVerb.PASSWORD_CHANGED, person, actor=person.pk, at=at)


@transaction.atomic
def reset_password(person: Person, password: str, *, actor: Person | None, at: datetime) -> None:
    """A first password handed out by a security administrator; it must be changed at the next sign-in."""
    actor_id = guard(actor, person)
    _remember(person, at)
    person.set_password(password)
    person.password_changed_at = None
    person.save(update_fields=["password", "password_changed_at"])
    FailedSignIn.objects.filter(key=key_of("account", person.username)).delete()
    end_sessions(person, actor=actor_id, at=at)
    note(AccountVerb.PASSWORD_RESET, person, actor=actor_id, at=at)


def _remember(person: Person, at: datetime) -> None:
    if person.password and person.has_usable_password():
        FormerPassword.objects.create(person=person, password=person.password, replaced_at=at)
    kept = person.former_passwords.values_list("pk", flat=True)[: limits().former_passwords]
    person.former_passwords.exclude(pk__in=list(kept)).delete()


def was_used_before(person: Person, password: str) -> bool:
    """Whether ``password`` is the present one or one of the last few."""
    former: Iterable[str] = person.former_passwords.values_list("password", flat=True)
    recent = [person.password, *former][: limits().former_passwords]
    return any(encoded and check_password(password, encoded) for encoded in recent)


def must_change_password(person: Person, *, at: datetime) -> bool:
    """Whether a new password is due before work goes on."""
    return password_is_stale(person.password_changed_at, at, limits().password_days)


def must_set_second_factor(person: Person) -> bool:
    """Whether a second factor is obligatory for the person and not yet set up."""
    if settings.MINGCHUANG_SECOND_FACTOR != "required" or not kinds_of(person) & SECOND_FACTOR_REQUIRED:
        return False
    return not has_second_factor(person)


@transaction.atomic
def disable_unused(*, at: datetime) -> list[Person]:
    """Disable the accounts that nobody has used for ``unused_days``; called once a day.

    The last administrator of a kind stays, lest nobody could open the others again.
    """
    disabled = []
    for person in Person.objects.filter(is_active=True).order_by("pk"):
        if not is_unused(person.last_login, person.date_joined, at, limits().unused_days):
            continue
        if last_administrator_refusal(kinds_of(person), administrators_besides(person)):
            continue
        person.is_active, person.disabled_at, person.disable_reason = False, at, DisableReason.UNUSED
        person.save(update_fields=["is_active", "disabled_at", "disable_reason"])
        note(AccountVerb.PERSON_DISABLED, person, actor=None, at=at, reason=DisableReason.UNUSED)
        disabled.append(person)
    return disabled


def forget_old_failures(*, at: datetime) -> int:
    """Remove counted failures that no lock can need any more; how many."""
    return FailedSignIn.objects.filter(at__lt=at - timedelta(days=1)).delete()[0]
