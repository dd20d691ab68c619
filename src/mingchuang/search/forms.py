"""What the address of the search page says, read forgivingly: nonsense becomes the default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from mingchuang.search.queries import LAST_PAGE
from mingchuang.search.rules import Facet, Sort

VALUE_CHARACTERS = 200


@dataclass(frozen=True)
class Asked:
    """One request for answers."""

    written: str = ""
    filters: dict[Facet, str] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    page: int = 1

    @property
    def has_words(self) -> bool:
        """Whether anything was typed; filters may ask without words."""
        return bool(self.written.strip())

    def address(self, **changed: object) -> str:
        """The query string of this request with some values changed; empty values are left out."""
        values: dict[str, object] = {"q": self.written}
        values |= {facet.value: value for facet, value in self.filters.items()}
        values |= {"sort": self.sort.value, "page": self.page} | changed
        if values["sort"] == Sort.RELEVANCE.value:
            values["sort"] = ""
        if values["page"] == 1:
            values["page"] = ""
        return "?" + urlencode({name: value for name, value in values.items() if value})


def read(values: Mapping[str, str]) -> Asked:
    """What was asked for."""
    filters = {}
    for facet in Facet:
        value = values.get(facet.value, "").strip()
        if value and len(value) <= VALUE_CHARACTERS and value.isprintable():
            filters[facet] = value
    sort = values.get("sort", "")
    return Asked(
        written=values.get("q", ""),
        filters=filters,
        sort=Sort(sort) if sort in {one.value for one in Sort} else Sort.RELEVANCE,
        page=_page(values.get("page", "")),
    )


def _page(written: str) -> int:
    if written.isascii() and written.isdigit() and len(written) <= 6:
        return max(1, min(int(written), LAST_PAGE))
    return 1
