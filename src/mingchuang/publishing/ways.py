"""By which of the four ways an item is counted: the rules of ``data/ways.toml``, tried in their order."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mingchuang.directory.rules import OFFICE, OrganisationKind
from mingchuang.publishing.rules import Channel, Way


@dataclass(frozen=True)
class WayRule:
    """One rule: who issued, over which channels (empty: any), the way it decides, and its definition for people."""

    way: Way
    issuers: frozenset[str]
    channels: frozenset[Channel]
    definition: str

    def fits(self, issuer: str, channels: frozenset[Channel]) -> bool:
        """Whether an item of that issuer over these channels is counted by this rule."""
        return issuer in self.issuers and (not self.channels or bool(self.channels & channels))


@cache
def way_rules() -> tuple[WayRule, ...]:
    """The rules in their order. Raises ``ValueError`` for a kind of organisation, a channel or a way that is none."""
    raw = tomllib.loads((Path(__file__).parent / "data" / "ways.toml").read_text(encoding="utf-8"))
    known = {*map(str, OrganisationKind), OFFICE}
    rules = tuple(
        WayRule(Way(one["way"]), frozenset(one["issuers"]), frozenset(map(Channel, one["channels"])), one["definition"])
        for one in raw["rule"]
    )  # fmt: skip
    if strange := {issuer for rule in rules for issuer in rule.issuers} - known:
        raise ValueError(f"unknown issuers {sorted(strange)}")
    return rules


def way_of(issuer: str, channels: Iterable[Channel]) -> Way:
    """The one way by which an item is counted; ``issuer`` as ``Organisation.issuer`` says it.

    Source: definition of the ways in the 2018 report, kept as data.
    """
    used = frozenset(channels)
    return next(rule.way for rule in way_rules() if rule.fits(issuer, used))


def way_definition(way: Way) -> str:
    """What exactly a way counts, in the words that stand beside the figure."""
    return next(rule.definition for rule in way_rules() if rule.way is way)
