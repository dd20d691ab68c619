"""Names for the plain ids and codes of entries, given by the apps above that know them."""

from collections.abc import Callable, Collection, Mapping

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


_words: dict[str, str] = {}


def offer_words(words: Mapping[str, str]) -> None:
    """Register what codes in facts and kinds in subjects are called (``kind`` → 类别, ``editor`` → 编辑)."""
    _words.update(words)


def word(code: object) -> str:
    """What people call a code; what nobody named stays as it is."""
    return _words.get(str(code), str(code))
