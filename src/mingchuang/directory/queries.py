"""Read the directory: who is where, who was in charge when."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from mingchuang.directory.models import Holder, Leader, Organisation, Post
from mingchuang.directory.rules import OrganisationKind, ResponsibilityLevel


@dataclass(frozen=True)
class InCharge:
    """One level of responsibility of an organisation on one day; ``name`` is empty while the post is vacant."""

    level: ResponsibilityLevel
    post: str
    name: str
    telephone: str
    duty: str
    since: date | None


@dataclass(frozen=True)
class Branch:
    """An organisation and those directly below it, for lists the public reads."""

    organisation: Organisation
    below: tuple["Branch", ...]


def by_code(code: str) -> Organisation:
    """The organisation with this code. Raises ``Organisation.DoesNotExist``."""
    return Organisation.objects.get(code=code)


def active() -> list[Organisation]:
    """Every organisation in use, in the order in which the public sees them."""
    return list(Organisation.objects.filter(is_active=True).order_by("sort_order", "code"))


def government() -> Organisation | None:
    """The district government itself: the first root of that kind; None before it is set up."""
    return Organisation.objects.filter(
        kind=OrganisationKind.GOVERNMENT, parent__isnull=True, is_active=True
    ).first()


def tree() -> list[Branch]:
    """The organisations in use as a tree, one query; what hangs below a closed one stands at the top."""
    every = active()
    known = {organisation.pk for organisation in every}
    below: dict[int | None, list[Organisation]] = {}
    for organisation in every:
        above = organisation.parent_id if organisation.parent_id in known else None
        below.setdefault(above, []).append(organisation)
    return [_branch(organisation, below) for organisation in below.get(None, [])]


def _branch(organisation: Organisation, below: dict[int | None, list[Organisation]]) -> Branch:
    return Branch(organisation, tuple(_branch(child, below) for child in below.get(organisation.pk, [])))


def line_of(organisation: Organisation | None) -> list[Organisation]:
    """``organisation`` and those above it, nearest first."""
    line: list[Organisation] = []
    current = organisation
    while current is not None and current not in line:
        line.append(current)
        current = current.parent
    return line


def held_on(on: date) -> Q:
    """The condition for terms of office that include the day ``on``."""
    return Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gte=on))


def holder_of(organisation: Organisation, level: ResponsibilityLevel, on: date) -> Holder | None:
    """Who carried ``level`` of ``organisation`` on that day; None where nobody did."""
    return (
        Holder.objects.filter(held_on(on), post__organisation=organisation, post__level=level)
        .select_related("post")
        .order_by("post__sort_order", "from_on", "id")
        .first()
    )


def in_charge(organisation: Organisation, on: date) -> list[InCharge]:
    """The three levels of responsibility of ``organisation`` on that day, in their order, vacant ones too."""
    posts = list(
        Post.objects.filter(organisation=organisation).exclude(level="").order_by("sort_order", "id")
    )
    holders: dict[int, list[Holder]] = {}
    for holder in Holder.objects.filter(held_on(on), post__in=posts).order_by("from_on", "id"):
        holders.setdefault(holder.post_id, []).append(holder)
    return [
        InCharge(level, post.name, holder.name, holder.telephone, post.duty, holder.from_on)
        if holder
        else InCharge(level, post.name, "", "", post.duty, None)
        for level in ResponsibilityLevel
        for post in posts
        if post.level == level
        for holder in holders.get(post.pk, [None])
    ]


def leaders_on(on: date) -> list[Leader]:
    """The leaders in office on that day, in their official order, with the organisations they are in charge of."""
    return list(
        Leader.objects.filter(held_on(on)).prefetch_related("organisations").order_by("sort_order", "id")
    )


def posts_of(organisation: Organisation) -> QuerySet[Post]:
    """The posts of an organisation with every holder, newest first."""
    return Post.objects.filter(organisation=organisation).prefetch_related("holders")
