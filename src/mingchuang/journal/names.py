"""Names for the plain ids and codes of entries, given by the apps above that know them."""

from collections.abc import Callable, Collection, Mapping

from django.db.models import Model

Namer = Callable[[Collection[str]], dict[str, str]]
"""Names by id or code; what is unknown is left out."""

_namers: dict[str, Namer] = {}


def offer(kind: str, namer: Namer) -> None:
    """Register who knows the names of one kind (``actor``, ``organisation``, ``article`` …)."""
    _namers[kind] = namer


def names_of(kind: str, ids: Collection[str]) -> dict[str, str]:
    """The names known for ``ids`` of this kind."""
    wanted = {one for one in ids if one}
    return _namers[kind](wanted) if wanted and kind in _namers else {}


Finder = Callable[[str], list[str]]
"""The ids or codes that a name may mean."""

_finders: dict[str, Finder] = {}


def offer_finder(kind: str, finder: Finder) -> None:
    """Register who finds the ids of one kind by name."""
    _finders[kind] = finder


def ids_of(kind: str, name: str) -> list[str]:
    """The ids that ``name`` may mean; none where nobody knows."""
    return _finders[kind](name) if kind in _finders else []


_words: dict[tuple[str, str], str] = {}


def offer_words(words: Mapping[str, str], *, about: str = "") -> None:
    """Register what codes in facts and kinds in subjects are called (``kind`` → 类别, ``editor`` → 编辑).

    ``about`` narrows the words to the facts of one kind of subject (``foi``) or to one of its facts (``foi.kind``):
    the same code may mean something else elsewhere.
    """
    _words.update({(about, code): said for code, said in words.items()})


def offer_fields(model: type[Model], *, about: str = "") -> None:
    """Register what the fields of a table are called, for entries that name the fields changed."""
    fields = (*model._meta.fields, *model._meta.many_to_many)
    offer_words({field.name: str(field.verbose_name) for field in fields}, about=about)


def word(code: object, *about: str) -> str:
    """What people call a code, by the first of ``about`` that has a word for it, else anywhere; what nobody named
    stays as it is."""
    return next(
        (_words[where, str(code)] for where in (*about, "") if (where, str(code)) in _words), str(code)
    )


def told(facts: Mapping[str, object], kind: str) -> list[tuple[str, list[str]]]:
    """The facts of an entry about a subject of this kind as people read them; what is empty is left out."""
    return [
        (
            word(key, kind),
            [word(one, f"{kind}.{key}", kind) for one in (value if isinstance(value, list) else [value])],
        )
        for key, value in facts.items()
        if value not in ("", None)
    ]
