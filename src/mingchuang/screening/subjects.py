"""What is screened: apps offer the contents of their subjects (``article:12``) from their ``offers.py``."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mingchuang.documents.budget import Part


@dataclass(frozen=True)
class Content:
    """A text (``parts``) or a file (``open_bytes``) of a subject.

    ``item`` names it within the subject for good (``text``, ``file:34``), ``label`` is what people call it.
    """

    item: str
    label: str
    sha256: str
    parts: tuple[Part, ...] = ()
    open_bytes: Callable[[], bytes] | None = None
    name: str = ""
    size: int = 0


@dataclass(frozen=True)
class SubjectSource:
    """The subjects of one kind.

    ``contents(id, is_live)``  what the subject consists of, as the public reads it or in its newest version.
    ``live()``                 ``(id, version)`` of everything public.
    ``columns(id)``            paths of the columns in which it stands.
    ``live_contents(ids)``     the contents of many, as the public reads them, by id; what is gone is left out.
    """

    name: str
    contents: Callable[[str, bool], Sequence[Content]]
    live: Callable[[], Iterator[tuple[str, str]]]
    columns: Callable[[str], Sequence[str]]
    live_contents: Callable[[Sequence[str]], Mapping[str, Sequence[Content]]]


_sources: dict[str, SubjectSource] = {}


def offer(source: SubjectSource) -> None:
    """Register a source; the last one of a name wins."""
    _sources[source.name] = source


def offered() -> list[SubjectSource]:
    """All sources by name."""
    return [_sources[name] for name in sorted(_sources)]


def source_of(subject: str) -> tuple[SubjectSource, str]:
    """The source and the id of ``article:12``. Raises ``KeyError`` where no app offers it."""
    name, _, key = subject.partition(":")
    return _sources[name], key
