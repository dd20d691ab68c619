"""People and their roles: add, grant, revoke, disable."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from mingchuang.accounts.groups import sync_groups_of
from mingchuang.accounts.models import Person, Role
from mingchuang.accounts.noting import note
from mingchuang.accounts.queries import administrators_besides, has_role, kinds_of
from mingchuang.accounts.rules import (
    ADMINISTRATORS,
    AccountRefusedError,
    AccountVerb,
    DisableReason,
    RoleKind,
    grant_refusal,
    last_administrator_refusal,
)
from mingchuang.accounts.sessions import end_sessions
from mingchuang.directory.models import Organisation


def guard(actor: Person | None, person: Person | None = None) -> int | None:
    """The actor's id. Only a security administrator changes people, and never himself or herself.

    No actor is the set-up at the command line of the machine.
    """
    if actor is None:
        return None
    if not has_role(actor, {RoleKind.SECURITY_ADMINISTRATOR}):
        raise AccountRefusedError("只有安全管理员可以管理人员与角色。")
    if person is not None and person.pk == actor.pk:
        raise AccountRefusedError("不能办理本人的账号，请由另一名安全管理员办理。")
    return actor.pk


def _guard_last(person: Person, lost: frozenset[RoleKind]) -> None:
    if reason := last_administrator_refusal(lost, administrators_besides(person)):
        raise AccountRefusedError(reason)


@transaction.atomic
def add_person(
    *,
    username: str,
    full_name: str,
    password: str = "",
    telephone: str = "",
    email: str = "",
    is_demo: bool = False,
    actor: Person | None,
    at: datetime,
) -> Person:
    """A new account without any role. The password is a first one that must be changed at the first sign-in,
    unless the account is one of the demo (``is_demo``); without a password nobody can sign in until one is set.

    Raises ``AccountRefusedError`` for a name in use or one that does not fit.
    """
    actor_id = guard(actor)
    person = Person(
        username=username,
        full_name=full_name,
        telephone=telephone,
        email=email,
        date_joined=at,
        password_changed_at=at if is_demo else None,
        is_demo=is_demo,
    )
    person.set_password(password or None)
    try:
        person.full_clean(exclude=["password"])
    except ValidationError as error:
        raise AccountRefusedError("；".join(error.messages)) from error
    person.save(force_insert=True)
    note(AccountVerb.PERSON_ADDED, person, actor=actor_id, at=at)
    return person


@transaction.atomic
def change_person(
    person: Person,
    *,
    full_name: str,
    telephone: str,
    email: str,
    provincial_id: str = "",
    actor: Person | None,
    at: datetime,
) -> Person:
    """Change what is shown of a person, and by which number a provincial login names him; the sign-in name stays.

    Raises ``AccountRefusedError`` for a number that names somebody else, and for one's own number.
    """
    actor_id = guard(actor)
    wanted = {
        "full_name": full_name,
        "telephone": telephone,
        "email": email,
        "provincial_id": provincial_id.strip(),
    }
    if wanted["provincial_id"] != person.provincial_id:
        guard(actor, person)
        others = Person.objects.filter(provincial_id=wanted["provincial_id"]).exclude(pk=person.pk)
        if wanted["provincial_id"] and others.exists():
            raise AccountRefusedError("这个统一认证编号已登记在别人名下，请核对。")
    changed = sorted(name for name, value in wanted.items() if getattr(person, name) != value)
    for name in changed:
        setattr(person, name, wanted[name])
    if changed:
        person.save(update_fields=changed)
        note(AccountVerb.PERSON_CHANGED, person, actor=actor_id, at=at, fields=changed)
    return person


@transaction.atomic
def grant_role(
    person: Person, kind: RoleKind, organisation: Organisation, *, actor: Person | None, at: datetime
) -> Role:
    """``person`` becomes ``kind`` for ``organisation``; granting twice changes nothing.

    Raises ``AccountRefusedError`` for one's own account, for administrators beside another role, for a
    disabled account or a closed organisation.
    """
    actor_id = guard(actor)
    stored = Person.objects.select_for_update().get(pk=person.pk)
    reason = grant_refusal(
        kinds_of(stored),
        kind,
        to_oneself=actor_id == stored.pk,
        at_root=organisation.parent_id is None,
        reachable=stored.is_active and organisation.is_active,
    )
    if reason:
        raise AccountRefusedError(reason)
    role, created = Role.objects.get_or_create(
        person=stored, kind=kind, organisation=organisation, defaults={"granted_at": at}
    )
    if created:
        sync_groups_of(stored)
        note(
            AccountVerb.ROLE_GRANTED, stored, actor=actor_id, at=at, organisation=organisation.code, kind=kind
        )
    return role


@transaction.atomic
def revoke_role(role: Role, *, actor: Person | None, at: datetime) -> None:
    """The role ends. Raises ``AccountRefusedError`` for one's own and for the last administrator of a kind."""
    person = role.person
    actor_id = guard(actor, person)
    _guard_last(person, frozenset({role.kind}))
    code, kind = role.organisation.code, role.kind
    role.delete()
    sync_groups_of(person)
    end_sessions(person, actor=actor_id, at=at)
    note(AccountVerb.ROLE_REVOKED, person, actor=actor_id, at=at, organisation=code, kind=kind)


@transaction.atomic
def disable_person(person: Person, *, reason: DisableReason, actor: Person | None, at: datetime) -> Person:
    """The account opens no more, from the next request on; who has left loses every role as well.

    Raises ``AccountRefusedError`` for one's own account and for the last administrator of a kind.
    """
    actor_id = guard(actor, person)
    stored = Person.objects.select_for_update().get(pk=person.pk)
    if not stored.is_active:
        raise AccountRefusedError("这个账号已经停用，不必重复办理。")
    _guard_last(stored, kinds_of(stored))
    if reason == DisableReason.LEFT:
        for role in stored.roles.select_related("organisation"):
            note(
                AccountVerb.ROLE_REVOKED, stored, actor=actor_id, at=at,
                organisation=role.organisation.code, kind=role.kind,
            )  # fmt: skip
        stored.roles.all().delete()
    stored.is_active, stored.disabled_at, stored.disable_reason = False, at, reason
    stored.save(update_fields=["is_active", "disabled_at", "disable_reason"])
    sync_groups_of(stored)
    end_sessions(stored, actor=actor_id, at=at)
    note(AccountVerb.PERSON_DISABLED, stored, actor=actor_id, at=at, reason=reason)
    return stored


@transaction.atomic
def enable_person(person: Person, *, actor: Person | None, at: datetime) -> Person:
    """The account opens again with the roles that it kept; its time of disuse begins anew."""
    actor_id = guard(actor, person)
    stored = Person.objects.select_for_update().get(pk=person.pk)
    stored.is_active, stored.disabled_at, stored.disable_reason, stored.last_login = True, None, "", at
    stored.save(update_fields=["is_active", "disabled_at", "disable_reason", "last_login"])
    sync_groups_of(stored)
    note(AccountVerb.PERSON_ENABLED, stored, actor=actor_id, at=at)
    return stored


def grant_for_emergency(
    person: Person, kind: RoleKind, organisation: Organisation, *, until: datetime, at: datetime
) -> Role:
    """An administrator's rights until a moment, once two people agreed (``joint``), which records it.

    Raises ``AccountRefusedError`` where the person has become an administrator or the account was closed meanwhile.
    """
    stored = Person.objects.select_for_update().get(pk=person.pk)
    if not stored.is_active or kinds_of(stored) & ADMINISTRATORS:
        raise AccountRefusedError("账号已停用，或者已担任三员之一，不能应急授权。")
    role = Role.objects.create(
        person=stored, kind=kind, organisation=organisation, granted_at=at, until=until
    )
    sync_groups_of(stored)
    return role


def revoke_ended(person: Person) -> list[tuple[str, RoleKind]]:
    """Take emergency rights away; the code of the organisation and the kind of each."""
    over = Role.objects.filter(person=person, until__isnull=False).select_related("organisation")
    taken = [(role.organisation.code, RoleKind(role.kind)) for role in over]
    over.delete()
    sync_groups_of(person)
    return taken
