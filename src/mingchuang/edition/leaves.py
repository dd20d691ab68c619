"""The leaves of the edition's tree, kept in memory between publications.

A root over 100,000 addresses needs all their leaf hashes. Loading them takes longer than hashing them, so the
long-running publisher keeps them and applies what each edition changed. The cache is believed only while it
stands for the edition that the database calls the last one, by number and by root.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import merge

from mingchuang.edition import merkle
from mingchuang.edition.models import Edition, EditionPage
from mingchuang.edition.rules import IN_TREE


@dataclass
class Leaves:
    """Paths in order of their characters, and the leaf hash of each, as they stood in ``edition``."""

    edition: int = 0
    root: str = merkle.EMPTY_ROOT.hex()
    paths: list[str] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)

    def apply(self, changes: Mapping[str, bytes | None]) -> None:
        """Take over what changed since ``edition``: the leaf hash of each path, None where it was dropped."""
        if len(changes) > 2000:
            self._merge(changes)
        else:
            for path, leaf in changes.items():
                self._set(path, leaf)

    def _set(self, path: str, leaf: bytes | None) -> None:
        place = bisect_left(self.paths, path)
        known = place < len(self.paths) and self.paths[place] == path
        if leaf is None:
            if known:
                del self.paths[place], self.hashes[place]
        elif known:
            self.hashes[place] = leaf
        else:
            self.paths.insert(place, path)
            self.hashes.insert(place, leaf)

    def _merge(self, changes: Mapping[str, bytes | None]) -> None:
        stay = (pair for pair in zip(self.paths, self.hashes, strict=True) if pair[0] not in changes)
        come = ((path, leaf) for path in sorted(changes) if (leaf := changes[path]) is not None)
        paths, hashes = [], []
        for path, leaf in merge(stay, come):
            paths.append(path)
            hashes.append(leaf)
        self.paths, self.hashes = paths, hashes


_kept = Leaves()


def at_last_edition() -> Leaves:
    """The leaves as the last closed edition left them."""
    global _kept
    last = Edition.objects.order_by("-number").first()
    number, root = (last.number, last.root) if last else (0, merkle.EMPTY_ROOT.hex())
    if (_kept.edition, _kept.root) != (number, root):
        _kept = _loaded(number, root)
    return _kept


def forget() -> None:
    """Give the memory back, or make sure that the next root is computed from the database alone."""
    global _kept
    _kept = Leaves()


def _loaded(number: int, root: str) -> Leaves:
    rows = EditionPage.objects.filter(state__in=IN_TREE, edition__lte=number).values_list("path", "leaf")
    found = sorted((path, bytes.fromhex(leaf)) for path, leaf in rows.iterator(chunk_size=10_000))
    return Leaves(number, root, [path for path, _leaf in found], [leaf for _path, leaf in found])
