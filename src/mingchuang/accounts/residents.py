"""Residents who sign in through a provincial login: proven name and number for one visit, and no right at the desk.

No account is made and nobody is a user of Django: what the login told lies encrypted in the visit's session, for an
hour at most, and is gone when the visit is left.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from mingchuang.accounts.openid import OpenIDRefusedError, Provider, secret_in, told
from mingchuang.fields.secret import UnreadableSecretError, opened, sealed

KEPT = "resident"
LONGEST_NAME, LONGEST_NUMBER, LONGEST_TELEPHONE = 60, 40, 40


@dataclass(frozen=True)
class Resident:
    """Somebody whose name and identity number a provincial login has proven."""

    name: str
    id_number: str
    telephone: str = ""

    @property
    def masked(self) -> str:
        """The number as it may stand on a screen that others see."""
        return f"{self.id_number[:4]}{'*' * max(len(self.id_number) - 8, 4)}{self.id_number[-4:]}"


def label() -> str:
    """What the button says; empty where residents cannot sign in."""
    return settings.RESIDENT_LABEL if settings.RESIDENT_ISSUER else ""


def login() -> Provider:
    """The login of residents as the operator configured it. Raises ``OpenIDRefusedError`` without its secret."""
    return Provider(
        settings.RESIDENT_ISSUER,
        settings.RESIDENT_CLIENT_ID,
        secret_in(settings.RESIDENT_SECRET_FILE),
        settings.RESIDENT_LABEL,
        settings.RESIDENT_SCOPE,
    )


def resident_of(claims: Mapping[str, Any]) -> Resident:
    """Who the login says came. Raises ``OpenIDRefusedError`` where it tells no name or no number."""
    name = told(claims, settings.RESIDENT_NAME_CLAIM)
    number = "".join(told(claims, settings.RESIDENT_NUMBER_CLAIM).split()).upper()
    telephone = claims.get(settings.RESIDENT_TELEPHONE_CLAIM)
    if len(name) > LONGEST_NAME or len(number) > LONGEST_NUMBER:
        raise OpenIDRefusedError("the token tells a name or a number that is too long")
    return Resident(name, number, telephone.strip()[:LONGEST_TELEPHONE] if isinstance(telephone, str) else "")


def keep(session: SessionBase, resident: Resident, *, at: datetime) -> None:
    """From now on this visit is that resident's; its key is a new one, so that nobody waits behind the old."""
    session.cycle_key()
    session.set_expiry(settings.RESIDENT_MINUTES * 60)
    until = at.timestamp() + settings.RESIDENT_MINUTES * 60
    session[KEPT] = {"who": sealed(json.dumps(asdict(resident)).encode()).decode(), "until": until}


def current(session: SessionBase, *, at: datetime) -> Resident | None:
    """Whose visit this is; None once the time has passed, or where nobody signed in."""
    held = session.get(KEPT)
    if not held:
        return None
    if held["until"] <= at.timestamp():
        leave(session)
        return None
    try:
        return Resident(**json.loads(opened(held["who"].encode())))
    except UnreadableSecretError:
        leave(session)
        return None


def leave(session: SessionBase) -> None:
    """The resident is gone."""
    session.pop(KEPT, None)
