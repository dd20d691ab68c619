"""The old platform's addresses as pages of the edition: each leads for good to the article that stands for it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from mingchuang.edition.sources import Moved, Outcome, PageSource
from mingchuang.importing.addresses import can_be_redirected
from mingchuang.importing.models import OldAddress
from mingchuang.importing.rules import OLD_ADDRESS, OLD_ADDRESSES

CHUNK = 2000


def _affected(keys: frozenset[str]) -> Iterator[str]:
    yield from (key.removeprefix(OLD_ADDRESS) for key in keys if key.startswith(OLD_ADDRESS))
    ids = sorted(int(key[8:]) for key in keys if key.startswith("article:") and key[8:].isdigit())
    for start in range(0, len(ids), 500):
        rows = OldAddress.objects.filter(article__in=ids[start : start + 500])
        yield from _of_the_edition(rows.values_list("path", flat=True))


def _every() -> Iterator[str]:
    rows = OldAddress.objects.order_by("path").values_list("path", flat=True)
    return _of_the_edition(rows.iterator(chunk_size=CHUNK))


def _of_the_edition(paths: Iterable[str]) -> Iterator[str]:
    return (path for path in paths if can_be_redirected(path))


def _render(paths: Sequence[str], _day: date) -> Iterator[Outcome]:
    rows = OldAddress.objects.filter(path__in=list(paths)).exclude(article__url="")
    for path, target in rows.values_list("path", "article__url").order_by("path"):
        yield Moved(path, target)


REDIRECTS = PageSource(OLD_ADDRESSES, _affected, _every, _render)
