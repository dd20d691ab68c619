"""The printed vocabulary of events: each app declares its verbs, the journal accepts no others."""

from mingchuang.terms import Term

_vocabularies: dict[str, type[Term]] = {}


def declare(vocabulary: type[Term]) -> None:
    """Offer an app's verbs to the journal (called from ``offers.py``)."""
    for verb in vocabulary:
        _vocabularies[verb.value] = vocabulary


def is_declared(verb: str) -> bool:
    """Whether some app has declared this verb."""
    return str(verb) in _vocabularies


def label(verb: str) -> str:
    """The Chinese word for a verb; a verb of an app no longer installed keeps its code."""
    vocabulary = _vocabularies.get(verb)
    return vocabulary(verb).label if vocabulary else verb


def every() -> list[tuple[str, str]]:
    """All declared verbs with their labels, by code."""
    return [(verb, _vocabularies[verb](verb).label) for verb in sorted(_vocabularies)]
