"""What higher apps ask of an article before it may be signed: each a condition that tells what stands in the way."""

from collections.abc import Callable

from mingchuang.publishing.models import Article

Condition = Callable[[Article], str]
"""The sentence why this version may not be published; empty where it may."""

_conditions: dict[str, Condition] = {}


def offer_condition(name: str, condition: Condition) -> None:
    """Register a condition from an app's ``offers.py``; the last one of a name wins."""
    _conditions[name] = condition


def unmet(draft: Article) -> list[str]:
    """Why the newest version may not be published, in the order of the conditions' names."""
    return [said for name in sorted(_conditions) if (said := _conditions[name](draft))]
