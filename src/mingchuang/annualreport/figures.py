"""Every figure of a year, counted, each with the list behind it.

A source counts one app's figures (``values``) and lists what one of them counted (``evidence``). The whole of them is
asked at once, so a report's tables, its prose and its drill-down pages cannot disagree.
"""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from django.db.models import QuerySet

from mingchuang.annualreport.periods import Period, Scope
from mingchuang.annualreport.rules import Number


@dataclass(frozen=True)
class Definition:
    """What a figure is: its code, its name, its unit, what exactly is counted. ``recorded``: counted elsewhere and
    written down here with its source; ``otherwise``: what it is until then, None where nobody can know."""

    code: str
    label: str
    unit: str
    text: str
    recorded: bool = False
    otherwise: Number | None = None


@dataclass(frozen=True)
class Row:
    """One thing that a figure counted, as people and frozen lists show it."""

    subject: str
    title: str
    day: str
    note: str = ""
    address: str = ""
    worth: Number = 1


@dataclass(frozen=True)
class Evidence:
    """The list behind a figure: a query, and how one of its rows is shown. ``weighs``: rows may count other than one."""

    query: QuerySet[Any]
    show: Callable[[Any], Row]
    weighs: bool = False

    def __len__(self) -> int:
        return self.query.count()

    def __getitem__(self, part: slice) -> list[Row]:
        if part.stop is None:
            return [self.show(found) for found in self.query[part]]
        # first which, then their rows: a database sorts numbers sooner than whole rows
        wanted = list(self.query.values_list("pk", flat=True)[part])
        found = {row.pk: row for row in self.query.filter(pk__in=wanted)}
        return [self.show(found[pk]) for pk in wanted]

    def __iter__(self) -> Iterator[Row]:
        return (self.show(found) for found in self.query.iterator(chunk_size=2000))


Values = dict[str, Number | None]
"""Figures by code; None is a figure that nobody has counted, which is not 0."""


class Source(Protocol):
    """Counts and lists the figures of one subject."""

    def definitions(self) -> Iterable[Definition]:
        """The figures that this source counts."""

    def values(self, period: Period, scope: Scope) -> Values:
        """All its figures by code."""

    def evidence(self, code: str, period: Period, scope: Scope) -> Evidence:
        """What the figure ``code`` counted. Raises ``KeyError``."""

    def by_organisation(self, code: str, period: Period) -> dict[int, Number]:
        """The figure ``code`` of each organisation by itself, without those below; 0 is left out. Raises ``KeyError``."""


_sources: list[Source] = []


def offer(source: Source) -> None:
    """Register a source of figures."""
    _sources.append(source)
    definitions.cache_clear()


@cache
def definitions() -> dict[str, Definition]:
    """Every figure by its code."""
    known = {one.code: one for source in _sources for one in source.definitions()}
    return known | {old: replace(known[new], code=old) for old, new in same_as().items() if new in known}


def counted(period: Period, scope: Scope) -> Values:
    """Every figure of the period by code."""
    values: Values = {}
    for source in _sources:
        values |= source.values(period, scope)
    return values | {old: values[new] for old, new in same_as().items() if new in values}


def evidence(code: str, period: Period, scope: Scope) -> Evidence:
    """The list behind the figure ``code``. Raises ``KeyError`` for a figure that nobody counts."""
    code = same_as().get(code, code)
    return _source_of(code).evidence(code, period, scope)


def by_organisation(code: str, period: Period) -> dict[int, Number]:
    """The figure ``code`` of each organisation by itself (one of ``ADDED_UP``). Raises ``KeyError`` for another."""
    return _source_of(code).by_organisation(code, period)


def counted_under(prefix: str, period: Period, scope: Scope) -> dict[str, Number]:
    """The figures whose codes begin with ``prefix``, of the one source that counts them."""
    code = next(code for code in definitions() if code.startswith(prefix))
    values = _source_of(code).values(period, scope)
    return {code: value or 0 for code, value in values.items() if code.startswith(prefix)}


def _source_of(code: str) -> Source:
    for source in _sources:
        if any(one.code == code for one in source.definitions()):
            return source
    raise KeyError(code)


@cache
def same_as() -> dict[str, str]:
    """Rows of old forms that say the same as a figure: their code → that figure's."""
    return dict(_data()["same"])


@cache
def described() -> tuple[Definition, ...]:
    """The definitions that are kept as data."""
    return tuple(
        Definition(
            one["code"],
            one["label"],
            one["unit"],
            one["definition"],
            one.get("recorded", False),
            one.get("otherwise"),
        )
        for one in _data()["figure"]
    )


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "figures.toml").read_text(encoding="utf-8"))


def described_as(prefixes: Sequence[str], *, recorded: bool = False) -> list[Definition]:
    """The definitions whose codes begin with one of ``prefixes``."""
    return [one for one in described() if one.code.startswith(tuple(prefixes)) and one.recorded is recorded]
