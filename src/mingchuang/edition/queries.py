"""What the edition holds and tells."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from mingchuang.edition import writing
from mingchuang.edition.models import Edition, EditionPage, Fault
from mingchuang.edition.rules import IN_TREE, State
from mingchuang.outbox.queries import count
from mingchuang.outbox.rules import Stream


@dataclass(frozen=True)
class Status:
    """The last edition in figures; ``pending`` is how many changes still wait to be published."""

    edition: int
    root: str
    pages: int
    bytes: int
    pending: int
    faults: int


def taken_paths(paths: Iterable[str], *, except_from: str) -> set[str]:
    """Those of the paths under which the edition has a page, a note or a redirect of another source.

    Redirects are compared without regard to case, so a path in small letters takes the same in capitals.
    """
    wanted = {variant: path for path in paths for variant in (path.lower(), path)}
    rows = EditionPage.objects.exclude(state=State.DROPPED).exclude(source=except_from)
    names = list(wanted)
    found = (
        rows.filter(path__in=names[start : start + 500]).values_list("path", flat=True)
        for start in range(0, len(names), 500)
    )
    return {wanted[path] for some in found for path in some}


def last_edition() -> Edition | None:
    """The last closed edition; None before the first."""
    return Edition.objects.order_by("-number").first()


def edition(number: int) -> Edition | None:
    """An edition by its number."""
    return Edition.objects.filter(number=number).first()


def newest_editions(limit: int) -> list[Edition]:
    """The newest closed editions, newest first, without their manifests."""
    return list(Edition.objects.order_by("-number").defer("manifest", "log_frontier")[:limit])


def status() -> Status:
    """Where the edition stands."""
    last = last_edition()
    return Status(
        edition=last.number if last else 0,
        root=last.root if last else "",
        pages=last.pages if last else 0,
        bytes=last.bytes if last else 0,
        pending=count(Stream.EDITION),
        faults=Fault.objects.count(),
    )


def addresses() -> int:
    """How many addresses the edition answers: pages, notes of withdrawn ones, places that moved."""
    return EditionPage.objects.filter(state__in=IN_TREE).count()


def faults() -> list[Fault]:
    """The pages that could not be made, by path."""
    return list(Fault.objects.order_by("path"))


def is_live(path: str) -> bool:
    """Whether an address is a finished page now."""
    return EditionPage.objects.filter(path=path, state=State.LIVE).exists()


def answers(path: str) -> bool:
    """Whether an address leads to something public: a finished page, a folder's page, or a place it moved to."""
    places = [path, f"{path.rstrip('/')}/index.html"]
    return EditionPage.objects.filter(path__in=places, state__in=[State.LIVE, State.MOVED]).exists()


def published_seals() -> dict[int, str]:
    """Journal block → seal, as the log of editions on the disk tells the world."""
    place = writing.log()
    if not place.exists():
        return {}
    seals = {}
    for line in place.read_bytes().splitlines():
        try:
            told = json.loads(line)
            seals[int(told["journal_block"])] = str(told["journal_seal"])
        except (ValueError, KeyError, TypeError):
            continue
    seals.pop(0, None)
    return seals
