"""Whether anything may be written now: higher floors offer a sentence that says why not.

What writes for people (forms, imports, scheduled publication) asks ``refused``; what only derives (pages, index,
mail that was promised) goes on.
"""

from collections.abc import Callable

_refusals: dict[str, Callable[[], str]] = {}


def offer_refusal(name: str, refusal: Callable[[], str]) -> None:
    """Register what may stop writing; it returns the sentence, or nothing."""
    _refusals[name] = refusal


def refused() -> str:
    """Why nothing may be written now; empty where it may."""
    return next((said for name in sorted(_refusals) if (said := _refusals[name]())), "")
