"""What higher apps add to the portal's own pages: figures on the front page, sections of organisations' pages.

An app registers from its ``offers.py``. Each offer says which outbox keys it depends on; the portal renders
the page when one of them comes. Contents are a function of the database alone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A number on the front page that opens the list it counts."""

    value: str  # "3,623"
    label: str  # 今年主动公开（条）
    link_text: str  # 查看全部
    url: str


@dataclass(frozen=True)
class FigureSource:
    """``figures()`` now; ``depends(key)`` whether an outbox key may change them."""

    name: str
    figures: Callable[[], Sequence[Figure]]
    depends: Callable[[str], bool]
    order: int = 100


@dataclass(frozen=True)
class Line:
    """A line of a section: a link, and what stands behind it."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class OrganisationSection:
    """A part of an organisation's page (guide, annual reports, budgets, service items).

    ``lines(code)`` what it shows for an organisation; nothing: the section is left out.
    ``affected(keys)`` the codes of organisations whose section these keys may change.
    """

    name: str
    title: str
    lines: Callable[[str], Sequence[Line]]
    affected: Callable[[frozenset[str]], Iterable[str]]
    order: int = 100


_figures: dict[str, FigureSource] = {}
_sections: dict[str, OrganisationSection] = {}


def offer_figures(source: FigureSource) -> None:
    """Register figures of the front page; the last one of a name wins."""
    _figures[source.name] = source


def offer_section(section: OrganisationSection) -> None:
    """Register a section of every organisation's page; the last one of a name wins."""
    _sections[section.name] = section


def figures() -> list[FigureSource]:
    """All sources of figures, in order."""
    return sorted(_figures.values(), key=lambda source: (source.order, source.name))


def organisation_sections() -> list[OrganisationSection]:
    """All sections of organisations' pages, in order."""
    return sorted(_sections.values(), key=lambda section: (section.order, section.name))
