"""allauth's forms of second factors in the words of this house. What no key ever answers is refused in words too, instead
of failing where it is read."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError

CODE = "动态口令（6位数字）"
CODE_OR_SPARE = "动态口令（6位数字）或备用码"
KEY_REFUSED = "安全密钥没有通过验证，请重新验证一次。"
UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, struct.error, InvalidSignature)
"""What the library raises over bytes that are no answer, or no true one."""


@contextmanager
def answers_of_keys_alone() -> Iterator[None]:
    """Inside the block an answer is read; one that cannot be is no answer."""
    try:
        yield
    except UNREADABLE as error:
        raise ValidationError(KEY_REFUSED, code="incorrect_code") from error
    except ValidationError as error:
        if getattr(error, "code", "") != "incorrect_code":
            raise
        raise ValidationError(KEY_REFUSED, code="incorrect_code") from error


class CodeSetUpForm(ActivateTOTPForm):
    """The first code of a generator."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _as_digits(self, CODE)


class CodeSignInForm(AuthenticateForm):
    """A code, or one of the spare ones."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _as_digits(self, CODE_OR_SPARE)


class CodeAgainForm(ReauthenticateForm):
    """A code once more, before something grave."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _as_digits(self, CODE_OR_SPARE)


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


def _as_digits(form: Any, label: str) -> None:
    field = form.fields["code"]
    field.label = label
    field.widget.attrs |= {"placeholder": "", "inputmode": "numeric", "autocomplete": "one-time-code"}
