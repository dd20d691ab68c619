"""Personal values at rest: encrypted columns and files, and the keyed hash that tells sameness.

The keys lie in the home's ``secrets/personal.keys``, outside the database, newest first, one a line. Rotating adds
a key; what older keys sealed can still be read, and is sealed anew by ``foi rotate-keys``.
"""

import fcntl
import hashlib
import hmac
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.db import models


class UnreadableSecretError(ValueError):
    """A value that none of the keys opens: the keys of another home, or a damaged row."""


def _path() -> Path:
    return Path(settings.HOME) / "secrets" / "personal.keys"


def keys() -> list[bytes]:
    """The keys, newest first; the first is made at first use."""
    path = _path()
    if not path.exists():
        add_key(only_first=True)
    return [line.encode() for line in path.read_text("ascii").split()]


def add_key(*, only_first: bool = False) -> None:
    """Put a new key before the others; with ``only_first`` nothing happens where there is one already."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.parent / ".personal.lock"
    beside.touch(mode=0o600)
    with beside.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        held = path.read_text("ascii").split() if path.exists() else []
        if held and only_first:
            return
        fresh = path.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text("\n".join([Fernet.generate_key().decode(), *held]) + "\n", "ascii")
        fresh.replace(path)


def _ring() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys()])


def sealed(content: bytes) -> bytes:
    """``content`` encrypted with the newest key."""
    return _ring().encrypt(content)


def opened(token: bytes) -> bytes:
    """The content of ``sealed``. Raises ``UnreadableSecretError``."""
    try:
        return _ring().decrypt(token)
    except InvalidToken as error:
        raise UnreadableSecretError("no key opens this value") from error


def resealed(token: bytes) -> bytes:
    """The same content under the newest key. Raises ``UnreadableSecretError``."""
    try:
        return _ring().rotate(token)
    except InvalidToken as error:
        raise UnreadableSecretError("no key opens this value") from error


def sameness(value: str) -> str:
    """A keyed hash by which equal values are recognised and nothing can be read; changes when keys rotate."""
    key = hashlib.sha256(b"sameness" + keys()[0]).digest()
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


class SecretField(models.TextField):
    """A text column that is encrypted at rest; it cannot be searched. The empty text stays empty."""

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        return opened(value.encode()).decode() if value else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return sealed(value.encode()).decode() if value else value


def models_with_secrets() -> list[type[models.Model]]:
    """Every table of every app that holds a secret column, so that a new key leaves none behind."""
    return [
        model
        for model in apps.get_models()
        if any(isinstance(one, SecretField) for one in model._meta.concrete_fields)
    ]
