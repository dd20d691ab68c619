"""sitemap.xml: an index of small files, one for each part that an app offers (``maps``)."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape

from mingchuang.directory.models import Organisation
from mingchuang.edition.models import EditionPage
from mingchuang.edition.rules import State
from mingchuang.edition.sources import Outcome, Page, PageSource
from mingchuang.portal import maps, queries
from mingchuang.portal.frame import Frame
from mingchuang.portal.maps import MapSource, Place
from mingchuang.portal.rules import ColumnKind

NAME = "portal-sitemaps"
INDEX = "/sitemap.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
_FILE = re.compile(r"/sitemap/([a-z]+)-([A-Za-z0-9-]+)\.xml")


def _file(name: str, part: str) -> str:
    return f"/sitemap/{name}-{part}.xml"


def _parts() -> list[str]:
    return [_file(source.name, part) for source in maps.offered() for part in source.parts()]


def every() -> list[str]:
    """The index and all parts."""
    return [INDEX, *_parts()]


def affected(keys: frozenset[str]) -> set[str]:
    """The parts touched; the index names parts without days, so it differs only when a part comes or goes."""
    if "frame" in keys:
        standing = EditionPage.objects.filter(source=NAME).exclude(state=State.DROPPED)
        return {*every(), *standing.values_list("path", flat=True)}
    found = {_file(source.name, part) for source in maps.offered() for part in source.affected(keys)}
    return {INDEX, *found} if found else found


def render(paths: Sequence[str], day: date) -> Iterator[Outcome]:
    """The site maps among ``paths``."""
    frame = Frame(day)
    for path in paths:
        if path == INDEX:
            yield Page(path, _index(frame.base))
            continue
        named = _FILE.fullmatch(path)
        source = maps.source(named[1]) if named else None
        if named and source and (places := source.places(named[2])):
            yield Page(path, _part(frame.base, places))


def _index(base: str) -> bytes:
    lines = "".join(f"<sitemap><loc>{escape(base + path)}</loc></sitemap>\n" for path in _parts())
    return f'{HEAD}<sitemapindex xmlns="{SCHEMA}">\n{lines}</sitemapindex>\n'.encode()


def _part(base: str, places: Sequence[Place]) -> bytes:
    lines = "".join(
        f"<url><loc>{escape(base + place.path)}</loc>"
        + (f"<lastmod>{place.changed_on}</lastmod>" if place.changed_on else "")
        + "</url>\n"
        for place in places
    )
    return f'{HEAD}<urlset xmlns="{SCHEMA}">\n{lines}</urlset>\n'.encode()


def _column_places(part: str) -> list[Place]:
    if part == "lanmu":
        nodes = queries.tree().nodes.values()
        return [Place("/"), *(Place(node.path) for node in nodes if node.kind != ColumnKind.LINK)]
    if part == "jigou":
        slugs = Organisation.objects.order_by("slug").values_list("slug", flat=True)
        return [Place("/zwgk/bm/"), Place("/ldzc/"), *(Place(f"/zwgk/bm/{slug}/") for slug in slugs)]
    return []


def _column_parts(keys: frozenset[str]) -> set[str]:
    found = set()
    if any(key == "portal:tree" or key.startswith("column:") for key in keys):
        found.add("lanmu")
    if "directory" in keys:
        found.add("jigou")
    return found


COLUMNS = MapSource(
    name="portal", parts=lambda: ["lanmu", "jigou"], places=_column_places, affected=_column_parts
)
SOURCE = PageSource(name=NAME, affected=affected, every=every, render=render)
