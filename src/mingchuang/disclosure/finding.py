"""Where disclosure's own pages are found: all of them in the site map, the guide in the search."""

from collections.abc import Iterable, Iterator, Sequence

from mingchuang.directory.models import Organisation
from mingchuang.disclosure import queries
from mingchuang.disclosure.guide import SECTIONS
from mingchuang.disclosure.models import GuideVersion
from mingchuang.disclosure.public import catalogue, guide, library, spaces, standard
from mingchuang.disclosure.public.common import is_touched
from mingchuang.portal.maps import MapSource, Place
from mingchuang.search.sources import DocumentSource, SearchDocument

NAME = "guide"
INDEX = "ml"
CURRENT = "current"
"""The id of the guide in force: the address is always the same."""


def documents(ids: Sequence[str]) -> Iterator[SearchDocument]:
    """The guide in force, once there is one."""
    newest = GuideVersion.objects.first() if CURRENT in ids else None
    if newest is None:
        return
    text = [guide.LEAD, "怎样申请公开政府信息"]
    for key, heading in SECTIONS.items():
        text += [heading, *(_words(said) for said in newest.content.get(key, []))]
    yield SearchDocument(
        key=f"{NAME}:{CURRENT}",
        version=str(newest.number),
        title=guide.TITLE,
        url=guide.ROOT,
        text="\n".join(text),
        published_at=newest.made_at,
        columns=("/zwgk/",),
    )


def _words(said: str | Sequence[str]) -> str:
    return said if isinstance(said, str) else " ".join(said)


def versions() -> Iterator[tuple[str, str]]:
    """``(id, version)`` of the guide in force."""
    newest = GuideVersion.objects.values_list("number", flat=True).first()
    if newest is not None:
        yield CURRENT, str(newest)


def _html(paths: Iterable[str]) -> list[Place]:
    return [Place(path.removesuffix("index.html")) for path in paths if path.endswith(".html")]


def _parts() -> list[str]:
    """What there is: no guide before its first version, no columns of organisations before there is one."""
    return [part for part in ("zn", "bzml", "zcwjk", "bm") if _places(part)]


def _places(part: str) -> list[Place]:
    if part == "bm":
        own = (spaces.own_files(slug) for slug in spaces.with_column())
        return _html(path for paths in own for path in paths)
    pages = {"zn": guide.every, "bzml": standard.every, "zcwjk": library.every}.get(part)
    return _html(pages()) if pages else []


def _affected(keys: frozenset[str]) -> set[str]:
    found = {
        part for part, key in (("zn", "guide"), ("bzml", "obligations"), ("bm", "directory")) if key in keys
    }
    articles = {int(key[8:]) for key in keys if key.startswith("article:") and key[8:].isdigit()}
    if is_touched(keys, "policies:", "review-rounds") or queries.policies(pk__in=articles).exists():
        found.add("zcwjk")
    return found


def _catalogue_parts() -> list[str]:
    slugs = Organisation.objects.order_by("slug").values_list("slug", flat=True)
    return [INDEX, *(f"{INDEX}-{slug}" for slug in slugs)]


def _catalogue_places(part: str) -> list[Place]:
    """The years and pages of one organisation; a part of its own each, so that a publication touches one."""
    if part == INDEX:
        return [Place(catalogue.ROOT)]
    body = Organisation.objects.filter(slug=part.removeprefix(f"{INDEX}-")).first()
    return (
        _html(catalogue.files_of(body.slug, catalogue.years([body.code]).get(body.slug, {}))) if body else []
    )


def _catalogue_affected(keys: frozenset[str]) -> set[str]:
    if "directory" in keys:
        return set(_catalogue_parts())
    codes = {key.partition(":")[2] for key in keys if key.startswith("organisation-listing:")}
    slugs = Organisation.objects.filter(code__in=codes).values_list("slug", flat=True)
    return {f"{INDEX}-{slug}" for slug in slugs}


DOCUMENTS = DocumentSource(NAME, documents, versions)
MAPS = (
    MapSource("disclosure", _parts, _places, _affected),
    MapSource("catalogue", _catalogue_parts, _catalogue_places, _catalogue_affected),
)
