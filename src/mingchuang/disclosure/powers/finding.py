"""Where powers are found: each item that holds now in the search, the pages of all lists in the site map."""

from collections.abc import Iterator, Sequence

from mingchuang.disclosure.powers import public, queries
from mingchuang.disclosure.powers.models import Item, Version
from mingchuang.disclosure.powers.rules import LABELS, shown
from mingchuang.portal.maps import MapSource, Place
from mingchuang.publishing.rules import ArticleKind
from mingchuang.search.sources import DocumentSource, SearchDocument

NAME = "power"
COLUMNS = ("/zwgk/", "/zwgk/fdzdgk/")
LISTS = "qzqd"
"""The part of the site map with the lists; each organisation's powers have their own beside it."""


def versions() -> Iterator[tuple[str, str]]:
    """``(id, version)`` of every item that holds now; an id is organisation and code, as the address is."""
    for version in queries.current():
        for code, pk in version.items.values_list("code", "pk"):
            yield _id(version.organisation_id, code), str(pk)


def documents(ids: Sequence[str]) -> Iterator[SearchDocument]:
    """What is to be found of those of the items that hold now."""
    wanted = set(ids)
    concerned = {one.partition("/")[0] for one in wanted}
    for version in queries.current():
        if str(version.organisation_id) in concerned:
            for item in version.items.all():
                if _id(version.organisation_id, item.code) in wanted:
                    yield _document(version, item)


def _document(version: Version, item: Item) -> SearchDocument:
    if version.article is None:
        raise LookupError(f"version {version.pk} holds without an article")
    power = item.power
    said = [value for name in LABELS if name != "name" and (value := shown(power, name))]
    return SearchDocument(
        key=f"{NAME}:{_id(version.organisation_id, item.code)}",
        version=str(item.pk),
        title=item.name,
        url=public.power_path(version.organisation.slug, item.code),
        text="\n".join([*said, version.organisation.name]),
        published_at=version.article.listed_at,
        organisation=version.organisation.code,
        kind=ArticleKind.POWER_LIST.value,
        columns=COLUMNS,
    )


def _id(organisation: int, code: str) -> str:
    return f"{organisation}/{code}"


def companions(articles: Sequence[int]) -> Iterator[str]:
    """With an article of a list, every item that its organisation ever listed."""
    concerned = Version.objects.filter(article__in=articles).values("organisation")
    rows = Item.objects.filter(version__organisation__in=concerned).order_by()
    for organisation, code in rows.values_list("version__organisation", "code").distinct():
        yield f"{NAME}:{_id(organisation, code)}"


def _places(part: str) -> list[Place]:
    """In ``qzqd`` the lists and versions, in the part of an organisation its powers."""
    current = queries.current()
    if part != LISTS:
        own = [one for one in current if part == _part(one)]
        return [
            Place(public.power_path(one.organisation.slug, item.code))
            for one in own
            for item in one.items.all()
        ]
    places = [Place(public.ROOT)]
    for one in current:
        slug = one.organisation.slug
        places.append(Place(f"{public.ROOT}{slug}/"))
        places += [
            Place(public.version_path(slug, held.number)) for held in queries.live_of(one.organisation)
        ]
    return places


def _part(version: Version) -> str:
    return f"{LISTS}-{version.organisation.slug}"


def _affected(keys: frozenset[str]) -> set[str]:
    concerned = Version.objects.filter(public.named(keys)).select_related("organisation")
    parts = {_part(version) for version in concerned}
    return {LISTS, *parts} if parts else parts


DOCUMENTS = DocumentSource(NAME, documents, versions)
MAP = MapSource("powers", lambda: [LISTS, *map(_part, queries.current())], _places, _affected)
