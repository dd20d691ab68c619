"""What is already public and looks like what somebody wants to ask for."""

from dataclasses import replace

from mingchuang.directory.models import Organisation
from mingchuang.search.queries import Hit, advise, search
from mingchuang.search.rules import QuestionError
from mingchuang.search.store import IndexAbsentError

MOST = 5
LONGEST = 60
"""So many characters of a description are looked for; more would leave nothing that matches."""


def published(title: str, wanted: str = "") -> list[Hit]:
    """Up to ``MOST`` published documents, those that match the title first, with the names of their organisations.

    None where the index is not ready.
    """
    found: dict[str, Hit] = {}
    for text in dict.fromkeys((title.strip()[:LONGEST], wanted.strip()[:LONGEST])):
        if text and len(found) < MOST:
            found |= {hit.key: hit for hit in _alike(text) if hit.key not in found}
    hits = list(found.values())[:MOST]
    codes = Organisation.objects.filter(code__in={hit.organisation for hit in hits})
    names = dict(codes.values_list("code", "name"))
    return [replace(hit, organisation=names.get(hit.organisation, "")) for hit in hits]


def _alike(text: str) -> list[Hit]:
    try:
        return search(text, limit=MOST).hits or advise(text).similar
    except (QuestionError, IndexAbsentError):
        return []
