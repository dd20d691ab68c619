"""Ask the index: answers, filters with counts, suggestions, what to try when nothing was found."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import tantivy

from mingchuang.directory.models import Organisation
from mingchuang.search import following, store
from mingchuang.search.excerpts import excerpt, marked
from mingchuang.search.rules import Facet, Question, Sort, Word, fold, is_han, pairs, question, runs
from mingchuang.search.sources import labels_of

PAGE = 10
LAST_PAGE = 100
"""Deeper pages answer nobody's question; the list ends with a sentence."""

WINDOW = 200
"""Among so many best answers those of about equal relevance are put newest first."""

GRADE = 1.15
"""Scores within this ratio count as equally relevant."""

PENDING = 1000
FACET_VALUES = 200
TITLE_BOOST, NUMBERS_BOOST, EXACT_NUMBER = 3.0, 2.0, 10_000.0

Query = tantivy.Query
Must, Should, MustNot = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot


@dataclass(frozen=True)
class Hit:
    """One answer. ``title_html`` and ``excerpt_html`` are safe HTML with the words marked."""

    key: str
    title: str
    title_html: str
    url: str
    document_number: str
    document_number_html: str
    index_number: str
    published_at: datetime
    organisation: str
    kind: str
    validity: str
    excerpt: str
    excerpt_html: str


@dataclass(frozen=True)
class Choice:
    """One value of a filter with its name and how many answers it has."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Answers:
    """A page of answers; ``total`` is exact."""

    total: int
    hits: list[Hit]
    page: int = 1
    pages: int = 1
    facets: dict[Facet, list[Choice]] = field(default_factory=dict)


@dataclass(frozen=True)
class Advice:
    """What to try when nothing was found."""

    without_filters: int = 0
    shorter: list[Choice] = field(default_factory=list)
    similar: list[Hit] = field(default_factory=list)


EVERYTHING = Question("", (), "")
"""No words: whatever the filters leave."""


def search(
    written: str,
    filters: Mapping[Facet, str] | None = None,
    *,
    sort: Sort = Sort.RELEVANCE,
    page: int = 1,
    limit: int = PAGE,
    facets: bool = False,
) -> Answers:
    """The answers to what somebody typed; a withdrawn document is in none from the moment of its withdrawal.

    With filters and no words: everything that the filters leave, newest first.

    Raises ``QuestionError`` (nothing or too much to look for) and ``IndexAbsentError``, both with a sentence.
    """
    chosen = {facet: value for facet, value in (filters or {}).items() if value}
    asked = question(written) if written.strip() or not chosen else EVERYTHING
    view = _View()
    query = view.narrowed(_matching(asked), chosen)
    page = max(1, min(page, LAST_PAGE))
    sort = sort if asked.words else Sort.NEWEST
    total, addresses = view.found(query, sort=sort, offset=(page - 1) * limit, limit=limit)
    return Answers(
        total=total,
        hits=view.hits(addresses, asked.words),
        page=page,
        pages=max(1, min(LAST_PAGE, -(-total // limit))),
        facets=_facets(view, asked, chosen) if facets else {},
    )


def suggest(written: str, limit: int = 8) -> list[str]:
    """Titles that contain what was typed so far, those that begin with it first, each once."""
    asked = question(written)
    view = _View()
    query = view.narrowed(_every(_in_title(word) for word in asked.words), {})
    _, addresses = view.found(query, sort=Sort.RELEVANCE, offset=0, limit=4 * limit)
    titles = list(dict.fromkeys(view.card(address)["title"] for address in addresses))
    start = fold(asked.written)
    return sorted(titles, key=lambda title: not fold(title).startswith(start))[:limit]


def advise(written: str, filters: Mapping[Facet, str] | None = None) -> Advice:
    """What may help somebody whose search found nothing."""
    asked = question(written)
    view = _View()
    whole = 0
    if any((filters or {}).values()):
        whole = view.count(view.narrowed(_matching(asked), {}))
    return Advice(
        without_filters=whole,
        shorter=[] if whole else _shorter(view, asked),
        similar=_similar(view, asked),
    )


def documents() -> int:
    """How many documents this node's index holds. Raises ``IndexAbsentError``."""
    return store.searcher()[0].num_docs


def behind_since() -> datetime | None:
    """Since when the oldest change that this node's index does not hold yet waits. Raises ``IndexAbsentError``."""
    _searcher, state = store.searcher()
    return following.waiting(state.position).values_list("created_at", flat=True).first()


# --- one look at the index -------------------------------------------------------------------------------
class _View:
    """The newest commit, less what was withdrawn since."""

    def __init__(self) -> None:
        self.searcher, state = store.searcher()
        waiting = following.waiting(state.position).order_by("-pk").values_list("key", flat=True)
        self.withdrawn = following.no_longer_public(waiting[:PENDING])

    def narrowed(self, query: Query, chosen: Mapping[Facet, str]) -> Query:
        """``query`` within the chosen filters."""
        parts = [(Must, query)]
        parts += [(Must, _unscored(_term(facet.value, value))) for facet, value in chosen.items()]
        if self.withdrawn:
            parts.append((MustNot, Query.term_set_query(_SCHEMA, "key", self.withdrawn)))
        return Query.boolean_query(parts) if len(parts) > 1 else query

    def count(self, query: Query) -> int:
        """How many documents match."""
        return _count(self.searcher.search(query, limit=1))

    def found(self, query: Query, *, sort: Sort, offset: int, limit: int) -> tuple[int, list]:
        """The exact number and the addresses of one page."""
        if sort is Sort.NEWEST:
            result = self.searcher.search(query, limit=limit, offset=offset, order_by_field="published")
            return _count(result), [address for _, address in result.hits]
        if offset + limit > WINDOW:
            result = self.searcher.search(query, limit=limit, offset=offset)
            return _count(result), [address for _, address in result.hits]
        result = self.searcher.search(query, limit=WINDOW)
        return _count(result), self._newest_of_equals(result.hits)[offset : offset + limit]

    def _newest_of_equals(self, hits: list) -> list:
        moments = self.searcher.fast_field_values("published", [address for _, address in hits])
        grades: list[list] = []
        top = 0.0
        for (score, address), moment in zip(hits, moments, strict=True):
            if not grades or score * GRADE < top:
                grades.append([])
                top = score
            grades[-1].append((moment or 0, address))
        return [
            address for grade in grades for _, address in sorted(grade, key=lambda one: one[0], reverse=True)
        ]

    def card(self, address: tantivy.DocAddress) -> dict:
        """What is stored of a document."""
        stored = self.searcher.doc(address).get_first("card")
        return json.loads(bytes(stored)) if stored else {}

    def hits(self, addresses: list, words: Sequence[Word]) -> list[Hit]:
        """The answers at these addresses."""
        return [_hit(self.card(address), words) for address in addresses]

    def values(self, query: Query, facets: Sequence[Facet]) -> dict[Facet, list[tuple[str, int]]]:
        """The values of the filters with their counts."""
        terms = {facet.value: {"terms": {"field": facet.value, "size": FACET_VALUES}} for facet in facets}
        answer = self.searcher.aggregate(query, terms)
        return {
            facet: [(bucket["key"], int(bucket["doc_count"])) for bucket in answer[facet.value]["buckets"]]
            for facet in facets
        }


def _count(result: tantivy.SearchResult) -> int:
    found: int = result.count  # type: ignore[attr-defined]  # the library's stub leaves it out
    return found


def _hit(card: dict, words: Sequence[Word]) -> Hit:
    passage = excerpt(card["text"], words)
    return Hit(
        key=card["key"],
        title=card["title"],
        title_html=marked(card["title"], words),
        url=card["url"],
        document_number=card["document_number"],
        document_number_html=marked(card["document_number"], words),
        index_number=card["index_number"],
        published_at=datetime.fromisoformat(card["published_at"]),
        organisation=card["organisation"],
        kind=card["kind"],
        validity=card["validity"],
        excerpt=passage.plain,
        excerpt_html=passage.html,
    )


# --- the question as a query -----------------------------------------------------------------------------
_SCHEMA = store.schema()


def _term(name: str, value: str) -> Query:
    return Query.term_query(_SCHEMA, name, value)


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _every(queries: Iterable[Query]) -> Query:
    parts = list(queries)
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Must, one) for one in parts])


def _any(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Should, one) for one in queries])


def _matching(asked: Question) -> Query:
    """All words, or exactly this 文号 or 索引号, which then comes first."""
    if not asked.words:
        return Query.all_query()
    words = _every(_anywhere(word) for word in asked.words)
    exact = Query.const_score_query(_term("number", asked.number), EXACT_NUMBER)
    return _any([exact, words])


def _anywhere(word: Word) -> Query:
    if word.character:
        in_title = Query.boost_query(_term("title_characters", word.character), TITLE_BOOST)
        return _any([in_title, _term("characters", word.character)])
    return _any(
        [
            Query.boost_query(_phrase("title", word.phrase), TITLE_BOOST),
            Query.boost_query(_phrase("numbers", word.phrase), NUMBERS_BOOST),
            _phrase("text", word.phrase),
        ]
    )


def _in_title(word: Word) -> Query:
    if word.character:
        return _term("title_characters", word.character)
    return _phrase("title", word.phrase)


def _phrase(name: str, words: Sequence[str]) -> Query:
    return _term(name, words[0]) if len(words) == 1 else Query.phrase_query(_SCHEMA, name, [*words])


# --- filters ---------------------------------------------------------------------------------------------
def _facets(view: _View, asked: Question, chosen: Mapping[Facet, str]) -> dict[Facet, list[Choice]]:
    """Each filter counted as if it were not chosen itself, so that another value can be seen and taken."""
    free = [facet for facet in Facet if facet not in chosen]
    found = view.values(view.narrowed(_matching(asked), chosen), free)
    for facet in chosen:
        others = {one: value for one, value in chosen.items() if one is not facet}
        found.update(view.values(view.narrowed(_matching(asked), others), [facet]))
    return {facet: choices(facet, found[facet], chosen.get(facet, "")) for facet in Facet}


def choices(facet: Facet, counted: list[tuple[str, int]], chosen: str = "") -> list[Choice]:
    """The values by name; years newest first, columns in the order of the tree. What is chosen is never lost."""
    if chosen and chosen not in {value for value, _ in counted}:
        counted = [*counted, (chosen, 0)]
    names = _names(facet, [value for value, _ in counted])
    found = [Choice(value, names[value], count) for value, count in counted]
    if facet is Facet.YEAR:
        return sorted(found, key=lambda one: one.value, reverse=True)
    if facet is Facet.COLUMN:
        return sorted(found, key=lambda one: one.value)
    return found


def _names(facet: Facet, values: list[str]) -> dict[str, str]:
    if facet is Facet.ORGANISATION:
        known = Organisation.objects.filter(code__in=values).values_list("code", "short_name")
        return {value: value for value in values} | dict(known)
    if facet is Facet.YEAR:
        return {value: f"{value}年" for value in values}
    return labels_of(facet.value, values)


# --- nothing found ---------------------------------------------------------------------------------------
def _shorter(view: _View, asked: Question) -> list[Choice]:
    """Shorter questions that do find something: each word alone, else the longest pieces of one word."""
    if len(asked.words) > 1:
        tries = [word.written for word in asked.words]
    else:
        tries = list(_pieces(asked.written))
    found = []
    for written in tries:
        count = view.count(view.narrowed(_matching(question(written)), {}))
        if count and not any(written in one.value and count == one.count for one in found):
            found.append(Choice(written, written, count))
        if len(found) == 4:
            break
    return found


def _pieces(written: str) -> Iterable[str]:
    """Beginnings and ends of a word, longest first, at least two characters."""
    for length in range(len(written) - 1, 1, -1):
        for piece in dict.fromkeys((written[:length], written[-length:])):
            if runs(piece):
                yield piece


def _similar(view: _View, asked: Question) -> list[Hit]:
    """Documents whose titles share the most pairs of characters with the question, at least a third of them."""
    wanted = list(
        dict.fromkeys(
            token
            for word in asked.words
            for run in word.runs
            for token in (pairs(run) if is_han(run) else [run])
        )
    )
    if not wanted:
        return []
    most = Query.boolean_query(
        [(Should, _term("title", pair)) for pair in wanted],
        minimum_number_should_match=max(1, len(wanted) // 3),
    )
    _, addresses = view.found(view.narrowed(most, {}), sort=Sort.RELEVANCE, offset=0, limit=5)
    return view.hits(addresses, asked.words)
