"""Who may what, and what waits for whom."""

from collections.abc import Iterable

from mingchuang.accounts.models import Person, Role
from mingchuang.accounts.rules import RoleKind
from mingchuang.directory.models import Organisation


def has_role(person: Person, kinds: Iterable[RoleKind], organisation: Organisation | None = None) -> bool:
    """Whether ``person`` is one of ``kinds`` for ``organisation`` (or for any, where none is named).

    A role in an organisation reaches everything below it in the tree.
    """
    if not person.is_active:
        return False
    held = Role.objects.filter(person=person, kind__in=list(kinds))
    if organisation is None:
        return held.exists()
    return held.filter(organisation__in=_with_ancestors(organisation)).exists()


def organisations_of(person: Person, kinds: Iterable[RoleKind]) -> list[Organisation]:
    """The organisations for which ``person`` holds one of ``kinds``, those below included, by order."""
    if not person.is_active:
        return []
    roots = set(
        Role.objects.filter(person=person, kind__in=list(kinds)).values_list("organisation", flat=True)
    )
    known = set(roots)
    every = list(Organisation.objects.all())
    grew = True
    while grew:
        grew = False
        for organisation in every:
            if organisation.parent_id in known and organisation.pk not in known:
                known.add(organisation.pk)
                grew = True
    return [organisation for organisation in every if organisation.pk in known]


def _with_ancestors(organisation: Organisation) -> list[int]:
    chain = []
    current: Organisation | None = organisation
    while current is not None and current.pk not in chain:
        chain.append(current.pk)
        current = current.parent
    return chain
