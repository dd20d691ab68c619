"""Who may what, and what waits for whom."""

from collections.abc import Collection, Iterable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from mingchuang.accounts.models import Person, Role
from mingchuang.accounts.rules import ADMINISTRATORS, SECOND_FACTOR_REQUIRED, SECOND_FACTORS, RoleKind
from mingchuang.directory.models import Organisation
from mingchuang.directory.queries import line_of


def kinds_of(person: Person) -> frozenset[RoleKind]:
    """Every kind of role that ``person`` holds anywhere; nothing for a disabled account."""
    if not person.is_active:
        return frozenset()
    return frozenset(
        RoleKind(kind) for kind in Role.objects.filter(person=person).values_list("kind", flat=True)
    )


def awake(roles: QuerySet[Role]) -> QuerySet[Role]:
    """Those of ``roles`` that count now, by the database's clock.

    One that needs a second factor sleeps until its holder has set one up. Emergency rights count until their moment;
    meanwhile their holder's other roles sleep, so that nobody is administrator and officer at once.
    """
    emergency = Role.objects.filter(person=OuterRef("person"), until__gt=Now())
    roles = roles.filter(Q(until__gt=Now()) | Q(until__isnull=True) & ~Exists(emergency))
    if settings.MINGCHUANG_SECOND_FACTOR != "required":
        return roles
    factors = Authenticator.objects.filter(user=OuterRef("person"), type__in=SECOND_FACTORS)
    return roles.filter(~Q(kind__in=SECOND_FACTOR_REQUIRED) | Exists(factors))


def awake_kinds_of(person: Person) -> frozenset[RoleKind]:
    """The kinds of roles by which ``person`` may act now."""
    if not person.is_active:
        return frozenset()
    held = awake(Role.objects.filter(person=person))
    return frozenset(RoleKind(kind) for kind in held.values_list("kind", flat=True))


def has_second_factor(person: Person) -> bool:
    """Whether ``person`` has set up a code generator or a key."""
    return Authenticator.objects.filter(user=person, type__in=SECOND_FACTORS).exists()


def has_role(person: Person, kinds: Iterable[RoleKind], organisation: Organisation | None = None) -> bool:
    """Whether ``person`` is one of ``kinds`` for ``organisation`` (or for any, where none is named).

    A role in an organisation reaches everything below it in the tree.
    """
    if not person.is_active:
        return False
    held = awake(Role.objects.filter(person=person, kind__in=list(kinds)))
    if organisation is None:
        return held.exists()
    return held.filter(organisation__in=[one.pk for one in line_of(organisation)]).exists()


def organisations_of(person: Person, kinds: Iterable[RoleKind]) -> list[Organisation]:
    """The organisations for which ``person`` holds one of ``kinds``, those below included, by order."""
    if not person.is_active:
        return []
    held = awake(Role.objects.filter(person=person, kind__in=list(kinds)))
    known = set(held.values_list("organisation", flat=True))
    if not known:
        return []
    every = list(Organisation.objects.all())
    grew = True
    while grew:
        below = {one.pk for one in every if one.parent_id in known} - known
        known |= below
        grew = bool(below)
    return [organisation for organisation in every if organisation.pk in known]


def people_with(kinds: Iterable[RoleKind], organisation: Organisation | None = None) -> QuerySet[Person]:
    """Active people who are one of ``kinds`` for ``organisation`` (or for any), by name."""
    held = Role.objects.filter(kind__in=list(kinds))
    if organisation is not None:
        held = held.filter(organisation__in=[one.pk for one in line_of(organisation)])
    return Person.objects.filter(is_active=True, pk__in=held.values("person")).order_by("full_name", "pk")


def administrators_besides(person: Person) -> frozenset[RoleKind]:
    """The kinds of administrators that somebody active other than ``person`` holds."""
    others = Role.objects.filter(kind__in=ADMINISTRATORS, person__is_active=True, until__isnull=True).exclude(
        person=person
    )
    return frozenset(RoleKind(kind) for kind in others.values_list("kind", flat=True))


def administrators_by_kind() -> dict[RoleKind, list[Person]]:
    """Who holds each of the three administrators' posts for good with a living account; by name within a post."""
    lasting = Role.objects.filter(kind__in=ADMINISTRATORS, person__is_active=True, until__isnull=True)
    held: dict[RoleKind, list[Person]] = {kind: [] for kind in RoleKind if kind in ADMINISTRATORS}
    for role in lasting.select_related("person").order_by("person__full_name", "person__pk"):
        held[RoleKind(role.kind)].append(role.person)
    return held


def may_act(person: Person) -> bool:
    """Whether the roles of ``person`` that need a second factor are awake, or none is asked for here."""
    return settings.MINGCHUANG_SECOND_FACTOR != "required" or has_second_factor(person)


def names_of(ids: Collection[str]) -> dict[str, str]:
    """Full names by account id, for pages that show who did something."""
    wanted = [int(one) for one in ids if str(one).isdigit()]
    return {str(pk): name for pk, name in Person.objects.filter(pk__in=wanted).values_list("pk", "full_name")}


def ids_named(name: str) -> list[str]:
    """The accounts whose sign-in name is ``name``; where there is none, those of people who are called so."""
    for condition in (Q(username__iexact=name), Q(full_name=name)):
        if found := Person.objects.filter(condition).order_by("pk").values_list("pk", flat=True):
            return [str(pk) for pk in found]
    return []
