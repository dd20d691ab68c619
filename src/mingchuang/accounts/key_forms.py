"""allauth's forms of security keys. What no key ever answers is refused in words, instead of failing where it is read."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from cryptography.exceptions import InvalidSignature

UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, struct.error, InvalidSignature)
"""What the library raises over bytes that are no answer, or no true one."""


@contextmanager
def answers_of_keys_alone() -> Iterator[None]:
    """Inside the block an answer is read; one that cannot be is no answer."""
    try:
        yield
    except UNREADABLE as error:
        raise get_adapter().validation_error("incorrect_code") from error


class KeyAddForm(AddWebAuthnForm):
    """A new key."""

    def clean(self) -> dict[str, Any]:
        with answers_of_keys_alone():
            return super().clean()


class KeySignInForm(AuthenticateWebAuthnForm):
    """A key instead of a code."""

    def clean_credential(self) -> Any:
        with answers_of_keys_alone():
            return super().clean_credential()


class KeyAgainForm(ReauthenticateWebAuthnForm):
    """A key once more, before something grave."""

    def clean_credential(self) -> Any:
        with answers_of_keys_alone():
            return super().clean_credential()
