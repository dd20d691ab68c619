"""People and the one table from which all rights follow."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from mingchuang.accounts.joint_rules import JointKind
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
    provincial_id = models.CharField(
        "统一认证编号", max_length=120, blank=True, help_text="上级统一身份认证返回的人员编号，一人一号。"
    )
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
            models.UniqueConstraint(
                fields=["provincial_id"], condition=~Q(provincial_id=""), name="person_by_provincial_id"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()


class Role(models.Model):
    """``person`` is a ``kind`` for ``organisation`` and everything below it.

    ``until`` is set for an administrator's rights in an emergency: they count no more from that moment on.
    """

    person = models.ForeignKey(Person, verbose_name="人员", on_delete=models.CASCADE, related_name="roles")
    organisation = models.ForeignKey(
        Organisation, verbose_name="机构", on_delete=models.PROTECT, related_name="roles"
    )
    kind = TermField(RoleKind, verbose_name="角色")
    granted_at = models.DateTimeField("授予时间")
    until = models.DateTimeField("应急授权截止", null=True, blank=True, editable=False)

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


class JointRequest(models.Model):
    """What one person asked and a second one of another post confirms or refuses before ``lapses_at``.

    ``ends_at``: until when emergency rights run; ``reviewed_at``: when an audit administrator looked them through.
    """

    kind = TermField(JointKind, verbose_name="事项")
    person = models.ForeignKey(Person, verbose_name="当事人", on_delete=models.PROTECT, related_name="+")
    wanted = TermField(RoleKind, verbose_name="代行角色", blank=True)
    reason = models.CharField("原因", max_length=300)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(default=False)
    ends_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "双人办理"
        verbose_name_plural = "双人办理"
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("asked_by")),
                name="joint_request_needs_two",
            ),
            models.CheckConstraint(
                condition=Q(is_granted=False) | Q(decided_by__isnull=False),
                name="joint_request_granted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"


class DeskNetworks(models.Model):
    """A list of the networks from which the desk may be reached, one a line; the newest holds, empty lets all in."""

    networks = models.TextField("网段", blank=True)
    reason = models.CharField("原因", max_length=300)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = "工作台访问网段"
        verbose_name_plural = "工作台访问网段"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.made_at}"


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
