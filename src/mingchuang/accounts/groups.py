"""Wagtail's groups, derived from roles: rights on the page tree and on pictures.

Wagtail keeps both by group. One group stands for each kind of role that has such rights; who is in it and
what it may is written from ``Role`` and the tables below, never by hand.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from mingchuang.accounts.models import Person, Role
from mingchuang.accounts.rules import BUSINESS, RoleKind
from mingchuang.directory.rules import OrganisationKind

PAGE_RIGHTS: dict[RoleKind, tuple[str, ...]] = {
    RoleKind.INFORMATION_OFFICER: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
"""Rights on the whole tree of columns, for whoever holds the role in the district government itself."""

PICTURE_RIGHTS: dict[RoleKind, tuple[str, ...]] = dict.fromkeys(
    sorted(BUSINESS), ("add_image", "choose_image")
) | {RoleKind.INFORMATION_OFFICER: ("add_image", "choose_image", "change_image", "delete_image")}
"""Rights on pictures. Who added a picture may change it."""

PREFIX = "role:"
TREE_SUFFIX = "@government"


def _names_for(roles: Iterable[Role]) -> set[str]:
    names = set()
    for role in roles:
        if role.kind in PICTURE_RIGHTS:
            names.add(f"{PREFIX}{role.kind.value}")
        if role.kind in PAGE_RIGHTS and role.organisation.kind == OrganisationKind.GOVERNMENT:
            names.add(f"{PREFIX}{role.kind.value}{TREE_SUFFIX}")
    return names


def _write_rights(group: Group) -> None:
    code = group.name.removeprefix(PREFIX)
    GroupPagePermission.objects.filter(group=group).delete()
    GroupCollectionPermission.objects.filter(group=group).delete()
    if code.endswith(TREE_SUFFIX):
        root = Page.get_first_root_node()
        rights = PAGE_RIGHTS.get(RoleKind(code.removesuffix(TREE_SUFFIX)), ())
        for right in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=rights):
            GroupPagePermission.objects.create(group=group, page=root, permission=right)
        return
    collection = Collection.get_first_root_node()
    rights = PICTURE_RIGHTS.get(RoleKind(code), ())
    for right in Permission.objects.filter(content_type__app_label="wagtailimages", codename__in=rights):
        GroupCollectionPermission.objects.create(group=group, collection=collection, permission=right)


@transaction.atomic
def sync_groups_of(person: Person) -> None:
    """Put ``person`` into exactly the groups that his or her roles ask for, making what is missing."""
    roles = list(Role.objects.filter(person=person).select_related("organisation"))
    groups = []
    for name in sorted(_names_for(roles) if person.is_active else ()):
        group, created = Group.objects.get_or_create(name=name)
        if created:
            _write_rights(group)
        groups.append(group)
    person.groups.set(groups)


@transaction.atomic
def sync_groups() -> None:
    """Write all groups, their rights and their members anew from roles; remove every other group."""
    wanted = {f"{PREFIX}{kind.value}" for kind in PICTURE_RIGHTS}
    wanted |= {f"{PREFIX}{kind.value}{TREE_SUFFIX}" for kind in PAGE_RIGHTS}
    Group.objects.exclude(name__in=wanted).delete()
    for name in sorted(wanted):
        _write_rights(Group.objects.get_or_create(name=name)[0])
    for person in Person.objects.order_by("pk").iterator(chunk_size=500):
        sync_groups_of(person)
