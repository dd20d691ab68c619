"""The parts of sitemap.xml: each app offers small files, so that a publication touches one of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """One address in a site map; ``changed_on`` is an ISO day or empty."""

    path: str
    changed_on: str = ""


@dataclass(frozen=True)
class MapSource:
    """The site maps of one kind of page, written as ``/sitemap/NAME-PART.xml``.

    ``parts()``        the parts that exist now (a month ``202604``, a section); at most 50,000 places each.
    ``places(part)``   what stands in a part, by address; an unknown part has none.
    ``affected(keys)`` the parts that these outbox keys may change, also those that may have vanished.
    """

    name: str
    parts: Callable[[], Sequence[str]]
    places: Callable[[str], Sequence[Place]]
    affected: Callable[[frozenset[str]], Iterable[str]]


_sources: dict[str, MapSource] = {}


def offer(source: MapSource) -> None:
    """Register site maps; the last one of a name wins. A name is lower-case letters."""
    _sources[source.name] = source


def offered() -> list[MapSource]:
    """All sources by name."""
    return [_sources[name] for name in sorted(_sources)]


def source(name: str) -> MapSource | None:
    """The source of that name; None where there is none."""
    return _sources.get(name)
