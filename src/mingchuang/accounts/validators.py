"""Rules for passwords, in the words of this house (settings: ``AUTH_PASSWORD_VALIDATORS``)."""

from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError

from mingchuang.accounts.models import Person
from mingchuang.accounts.rules import SignInLimits, kinds_of_characters
from mingchuang.accounts.sign_in import was_used_before


class MixedPasswordValidator:
    """Long enough, and of enough kinds of characters."""

    def __init__(self) -> None:
        self.limits = SignInLimits()

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < self.limits.password_length:
            raise ValidationError(
                f"密码至少{self.limits.password_length}位，现在只有{len(password)}位，请加长。",
                code="password_too_short",
            )
        if kinds_of_characters(password) < self.limits.password_kinds:
            raise ValidationError(
                f"密码须含大写字母、小写字母、数字、符号中的至少{self.limits.password_kinds}种，请补充。",
                code="password_too_plain",
            )

    def get_help_text(self) -> str:
        limits = self.limits
        return (
            f"至少{limits.password_length}位，含大写字母、小写字母、数字、符号中的{limits.password_kinds}种。"
        )


class OwnNamePasswordValidator(UserAttributeSimilarityValidator):
    """Not one's own name."""

    def get_error_message(self) -> str:
        return "密码与您的“%(verbose_name)s”太相近，请换一个。"

    def get_help_text(self) -> str:
        return "不能与账号、姓名、电话相近。"


class WellKnownPasswordValidator(CommonPasswordValidator):
    """Not one of the twenty thousand that everybody tries first."""

    def get_error_message(self) -> str:
        return "这个密码太常见，容易被猜到，请换一个。"

    def get_help_text(self) -> str:
        return "不能是常见的密码。"


class FormerPasswordValidator:
    """Not one of the last few."""

    def validate(self, password: str, user: Any = None) -> None:
        if isinstance(user, Person) and user.pk and was_used_before(user, password):
            raise ValidationError(
                f"最近{SignInLimits().former_passwords}次用过的密码不能再用，请换一个。",
                code="password_reused",
            )

    def get_help_text(self) -> str:
        return f"不能与最近{SignInLimits().former_passwords}次用过的密码相同。"
