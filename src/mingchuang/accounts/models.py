"""People and the one table from which all rights follow."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from mingchuang.accounts.rules import RoleKind
from mingchuang.directory.models import Organisation
from mingchuang.fields import TermField


class Person(AbstractUser):
    """Somebody who signs in. ``full_name`` is shown; Django's first and last name are not used."""

    full_name = models.CharField("姓名", max_length=60)
    telephone = models.CharField("办公电话", max_length=60, blank=True)

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"

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
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.kind.label} {self.organisation}"
