"""What else search must look at when an article comes, changes or goes: pages that apps above make of it."""

from collections.abc import Callable, Iterable, Sequence

Companions = Callable[[Sequence[int]], Iterable[str]]
"""The search keys (``<source>:<id>``) of the pages that depend on these articles."""

_companions: dict[str, Companions] = {}


def offer_companions(name: str, companions: Companions) -> None:
    """Register an app's pages from its ``offers.py``; the last one of a name wins."""
    _companions[name] = companions


def search_keys(articles: Sequence[int]) -> list[str]:
    """The articles themselves and everything that is found because of them."""
    others = {key for name in sorted(_companions) for key in _companions[name](articles)}
    return [*(f"article:{pk}" for pk in articles), *sorted(others)]
