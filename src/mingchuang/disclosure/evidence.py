"""Live content that is no article: apps offer what stands on their own pages for an obligation.

An app registers from its ``offers.py``; coverage asks all of them, so a source answers with few queries.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Piece:
    """What an organisation has on the site for the obligation ``code`` (``20-7``)."""

    code: str
    organisation: int  # id
    newest_on: date
    title: str
    url: str


_sources: dict[str, Callable[[], Iterable[Piece]]] = {}


def offer(name: str, pieces: Callable[[], Iterable[Piece]]) -> None:
    """Register a source; the last one of a name wins."""
    _sources[name] = pieces


def pieces() -> list[Piece]:
    """What all sources offer now."""
    return [piece for name in sorted(_sources) for piece in _sources[name]()]
