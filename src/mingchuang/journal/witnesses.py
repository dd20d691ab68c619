"""What vouches for the journal from outside it: seals that were published, heads that people kept. Offered by who publishes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Testimony:
    """What comes of one head that somebody kept: whether the past still leads to it, in words, and the seals it vouches for."""

    agrees: bool
    said: str
    seals: Mapping[int, str] = field(default_factory=dict)


Seals = Callable[[], Mapping[int, str]]
Hearing = Callable[[str], Testimony]
"""Hears a head as people write it. Raises ``ValueError``, in Chinese, for what is no head."""


@dataclass(frozen=True)
class _Witness:
    seals: Seals
    hearing: Hearing


_witness: _Witness | None = None


def offer(seals: Seals, hearing: Hearing) -> None:
    """Register who has published seals of the journal and can tell heads; the last one wins."""
    global _witness
    _witness = _Witness(seals, hearing)


def published_seals() -> dict[int, str]:
    """Block → seal as the world was told; nothing where nobody publishes."""
    return dict(_witness.seals()) if _witness else {}


def heard(head: str) -> Testimony | None:
    """What comes of a head that was kept; None where nobody can tell. Raises ``ValueError`` for what is no head."""
    return _witness.hearing(head) if _witness else None
