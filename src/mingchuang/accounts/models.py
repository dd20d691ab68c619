"""People and the one table from which all rights follow."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from mingchuang.accounts.rules import ADMINISTRATORS, DisableReason, RoleKind
from mingchuang.directory.models import Organisation
from mingchuang.fields import TermField


class Person(AbstractUser):
    """Somebody who signs in. ``full_name`` is shown; Django's first and last name are not used.

    Nobody is a superuser: the database refuses it, rights follow from ``Role`` alone.
    ``password_changed_at`` is None while the password is one that somebody else handed out.
    ``is_demo`` marks an account of the demo district, whose password stands in a file.
    """

    full_name = models.CharField("姓名", max_length=60)
    telephone = models.CharField("办公电话", max_length=60, blank=True)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    disabled_at = models.DateTimeField("停用时间", null=True, blank=True)
    disable_reason = TermField(DisableReason, verbose_name="停用原因", blank=True)
    is_demo = models.BooleanField("演示账号", default=False, editable=False)

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(condition=Q(is_superuser=False), name="person_is_never_superuser"),
            models.CheckConstraint(
                condition=Q(disabled_at__isnull=True) | Q(is_active=False), name="person_disabled_is_inactive"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()


class Role(models.Model):
    """``person`` is a ``kind`` for ``organisation`` and everything below it."""

    person = models.ForeignKey(Person, verbose_name="人员", on_delete=models.CASCADE, related_name="roles")
    organisation = models.ForeignKey(
        Organisation, verbose_name="机构", on_delete=models.PROTECT, related_name="roles"
    )
    kind = TermField(RoleKind, verbose_name="角色")
    granted_at = models.DateTimeField("授予时间")

    class Meta:
        verbose_name = "角色"
        verbose_name_plural = "角色"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "kind"], name="role_once_per_organisation"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(kind__in=sorted(kind.value for kind in ADMINISTRATORS)),
                name="role_one_administrator_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.kind.label} {self.organisation}"


class FormerPassword(models.Model):
    """The hash of a password that a person had, so that it is not used again soon."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["-replaced_at", "-id"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.replaced_at}"


class FailedSignIn(models.Model):
    """One wrong password or code. ``key`` is a keyed hash of an account or an address, never either itself."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="failed_sign_in_by_key")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.at}"
