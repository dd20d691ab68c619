"""The secret address of a person's due days: made, looked up, taken back."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac

from mingchuang.accounts.models import Person
from mingchuang.casework.models import CalendarFeed
from mingchuang.casework.rules import CaseVerb
from mingchuang.journal.actions import record


@transaction.atomic
def make(person: Person, *, at: datetime) -> str:
    """A new secret for the feed of ``person``; an earlier one no longer opens it."""
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        person=person, defaults={"secret_hash": _hash(secret), "made_at": at}
    )
    record(CaseVerb.FEED_MADE, f"person:{person.pk}", actor=person.pk, at=at)
    return secret


@transaction.atomic
def revoke(person: Person, *, at: datetime) -> None:
    """Nobody reads the feed of ``person`` any more."""
    if CalendarFeed.objects.filter(person=person).delete()[0]:
        record(CaseVerb.FEED_REVOKED, f"person:{person.pk}", actor=person.pk, at=at)


def owner_of(secret: str) -> Person | None:
    """Whose feed a secret opens; nobody's where it is unknown, was taken back, or the account is disabled."""
    found = CalendarFeed.objects.select_related("person").filter(secret_hash=_hash(secret)).first()
    return found.person if found and found.person.is_active else None


def _hash(secret: str) -> str:
    return salted_hmac("casework.feed", secret, algorithm="sha256").hexdigest()
