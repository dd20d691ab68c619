"""Where allauth asks the house: who may sign in, what is recorded, how secrets are kept."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from mingchuang.accounts import sign_in
from mingchuang.accounts.models import Person
from mingchuang.accounts.noting import note
from mingchuang.accounts.rules import AccountVerb

FACTOR_NEWS = {
    "mfa/email/webauthn_added": (AccountVerb.SECOND_FACTOR_SET, "webauthn"),
    "mfa/email/totp_deactivated": (AccountVerb.SECOND_FACTOR_REMOVED, "totp"),
    "mfa/email/webauthn_removed": (AccountVerb.SECOND_FACTOR_REMOVED, "webauthn"),
}
"""What allauth would mail, as verb and method; codes that were set up are noted by their page (``factor_views``)."""


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given by the security administrator; signing in is counted and recorded."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "账号或密码不正确，请核对后再试。连续5次不正确将锁定15分钟。",
        "too_many_login_attempts": "尝试次数过多，已暂时锁定。请15分钟后再试，或联系安全管理员重置密码。",
        "incorrect_password": "密码不正确，请重新输入。",
        "enter_current_password": "请输入当前密码。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        username = credentials.get("username") or ""
        if sign_in.is_locked(username, self.get_client_ip(request), at=timezone.now()):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        sign_in.sign_in_failed(
            credentials.get("username") or "", self.get_client_ip(request), at=timezone.now()
        )

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        sign_in.signed_in(user, at=timezone.now())

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, Person):
            note(AccountVerb.SIGNED_OUT, request.user, actor=request.user.pk, at=timezone.now())
        super().logout(request)

    def set_password(self, user: Any, password: str) -> None:
        sign_in.change_password(user, password, at=timezone.now())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return settings.LOGIN_REDIRECT_URL

    def send_notification_mail(self, template_prefix: str, user: Any, *_args: Any, **_options: Any) -> None:
        """No mail about sign-in; what allauth would write about a second factor goes into the journal."""
        if template_prefix in FACTOR_NEWS:
            verb, method = FACTOR_NEWS[template_prefix]
            note(verb, user, actor=user.pk, at=timezone.now(), method=method)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keys of code generators lie in the database encrypted, under the installation's own key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "动态口令不正确或已过期，请输入手机上最新的6位数字。",
    }

    def _cipher(self) -> Fernet:
        digest = hashlib.sha256(b"second factor:" + settings.SECRET_KEY.encode()).digest()
        return Fernet(base64.urlsafe_b64encode(digest))

    def encrypt(self, text: str) -> str:
        return self._cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return "安全密钥" if number == 1 else f"安全密钥{number}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "明窗"}

    def get_totp_label(self, user: Any) -> str:
        return user.username
