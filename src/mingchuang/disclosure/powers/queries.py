"""Read power lists: what holds now, what is on the desk, what the public looks for."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import has_role, organisations_of
from mingchuang.directory.models import Organisation
from mingchuang.directory.rules import OrganisationKind
from mingchuang.disclosure.powers.models import Item, Version
from mingchuang.disclosure.powers.rules import AUTHORS, READERS, Difference, Power, PowerKind, compare

HOLDERS = (OrganisationKind.GOVERNMENT, OrganisationKind.DEPARTMENT, OrganisationKind.TOWN)
LONGEST_QUESTION = 60


def versions() -> QuerySet[Version]:
    """All versions with organisation and article."""
    return Version.objects.select_related("organisation", "article")


def live_of(organisation: Organisation) -> list[Version]:
    """The versions that the public may read, newest first."""
    return list(versions().filter(organisation=organisation, article__live=True).order_by("-number"))


def current() -> list[Version]:
    """The version that holds for each organisation: the newest live one, by order of organisations."""
    newest: dict[int, Version] = {}
    for version in versions().filter(article__live=True):
        newest.setdefault(version.organisation_id, version)
    return list(newest.values())


def powers(version: Version) -> list[Power]:
    """Its items as values, in order."""
    return [item.power for item in version.items.all()]


def earlier(version: Version) -> Version | None:
    """The version before it that is or was public, else the one before it at all."""
    before = (
        versions().filter(organisation=version.organisation, number__lt=version.number).order_by("-number")
    )
    return before.exclude(article__published_at=None).exclude(article=None).first() or before.first()


def differences(version: Version) -> list[Difference]:
    """What it changes against the version before; nothing for the first."""
    before = earlier(version)
    return compare(powers(before), powers(version)) if before else []


def search(words: str, kind: str = "", organisation: str = "") -> QuerySet[Item]:
    """Items that hold now and whose code, name or basis contain every word; by organisation and place."""
    found = Item.objects.filter(version__in=[version.pk for version in current()]).select_related(
        "version__organisation"
    )
    for word in words[:LONGEST_QUESTION].split():
        found = found.filter(Q(name__icontains=word) | Q(code__icontains=word) | Q(basis__icontains=word))
    if kind in set(PowerKind):
        found = found.filter(kind=kind)
    if organisation:
        found = found.filter(version__organisation__code=organisation)
    return found.order_by("version__organisation__sort_order", "version__organisation__code", "place")


def counts(items: Sequence[Power]) -> list[tuple[PowerKind, int]]:
    """How many items of each kind, those without any left out."""
    return [(kind, n) for kind in PowerKind if (n := sum(1 for item in items if item.kind is kind))]


def visible_to(person: Person) -> QuerySet[Version]:
    """The versions on this person's desk."""
    return versions().filter(organisation__in=[one.pk for one in organisations_of(person, READERS)])


def may_edit(person: Person, organisation: Organisation) -> bool:
    """Whether this person imports lists of the organisation."""
    return has_role(person, AUTHORS, organisation)


def organisations_for(person: Person) -> list[Organisation]:
    """For whom this person may import."""
    return [one for one in organisations_of(person, AUTHORS) if one.is_active and one.kind in HOLDERS]
