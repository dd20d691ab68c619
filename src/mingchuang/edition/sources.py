"""How apps tell the edition which pages exist, on what they depend, and how they look.

An app offers a ``PageSource`` from its ``offers.py``. The law of the kernel: a page is a function of the
database and the day. ``render`` must not look at anything else (no moment, no request, no random order).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Page:
    """A finished file of the edition. ``path`` starts with ``/`` and names a file (``/zwgk/index.html``).

    A large file (attachment, picture) is given as ``file``: it is read in pieces and copied, never linked, so
    that damage to the public copy cannot reach the original. Public copies of uploaded files have addresses
    below ``edition.rules.ATTACHMENTS``, under a name by content.
    """

    path: str
    content: bytes = b""
    file: Path | None = None


@dataclass(frozen=True)
class Gone:
    """An address that was withdrawn: it answers 410 with ``note``, a finished HTML page."""

    path: str
    note: bytes


@dataclass(frozen=True)
class Moved:
    """An address that leads elsewhere for good: 301 to ``target`` (path or folder of this site)."""

    path: str
    target: str


Outcome = Page | Gone | Moved


@dataclass(frozen=True)
class PageSource:
    """The pages of one kind. An address belongs to one source; where two offer it, the first by name wins.

    ``affected(keys)``  the paths that may look different after these keys changed (too many is slow, too few
                        is wrong); paths that no longer exist are named too.
    ``every()``         all paths of this source that exist now (pages, gone and moved).
    ``render(paths, day)`` one outcome for each path that exists; a path left out is removed. Up to 200 paths
                        come at once, so that rows are fetched together.
    """

    name: str
    affected: Callable[[frozenset[str]], Iterable[str]]
    every: Callable[[], Iterable[str]]
    render: Callable[[Sequence[str], date], Iterable[Outcome]]


_sources: dict[str, PageSource] = {}


def offer(source: PageSource) -> None:
    """Register a source; the last one of a name wins, so that reloading is harmless."""
    _sources[source.name] = source


def offered() -> list[PageSource]:
    """All sources by name."""
    return [_sources[name] for name in sorted(_sources)]
