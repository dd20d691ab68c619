"""The standard tables as data: titles, heads, hierarchy, sums, identities across tables, and the years they hold.

Read once from ``tables.toml``. Source: 财预〔2016〕143号 and the yearly forms of 部门决算; what is known from practice
only is marked there and may be narrowed by the parameter ``finance.required_tables``.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from mingchuang.disclosure.finance.amounts import folded
from mingchuang.disclosure.finance.rules import Level, ReportKind


@dataclass(frozen=True)
class Column:
    """A column of figures: its name, how heads may spell it, the band that spans it, whether it may be missing."""

    name: str
    head: re.Pattern[str]
    band: re.Pattern[str] | None = None
    optional: bool = False


@dataclass(frozen=True)
class Side:
    """Key columns, words and figures that stand side by side with another such block; most tables have one.

    ``words`` are columns of text between name and figures.
    """

    name: str
    columns: tuple[Column, ...]
    has_code: bool = False
    has_name: bool = True
    words: tuple[Column, ...] = ()

    @property
    def heads(self) -> list[str]:
        """The names of its columns, as they stand from left to right."""
        code = ["科目编码"] if self.has_code else []
        name = ["科目名称" if self.has_code else "项目"] if self.has_name else []
        return [*code, *name, *(column.name for column in (*self.words, *self.columns))]


@dataclass(frozen=True)
class Total:
    """On one side: the line ``total`` equals the sum of the lines ``of``.

    ``#`` stands for the codes of three digits, ``一`` for the numbered lines (一、二、…) above the total.
    """

    side: int
    total: str
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Schema:
    """One standard table.

    ``sums``: a column equals the sum of others (of those the table has). ``totals`` and ``equals`` speak of lines by
    name. ``counts``: figures are pieces and persons, not money; ``whole``: the government writes whole 万元. ``hierarchy``: codes of 3, 5, 7 digits add up.
    """

    id: str
    title: str
    titles: tuple[re.Pattern[str], ...]
    sides: tuple[Side, ...]
    sums: tuple[tuple[str, ...], ...] = ()
    totals: tuple[Total, ...] = ()
    equals: tuple[tuple[str, str], ...] = ()
    hierarchy: bool = False
    counts: bool = False
    lines: tuple[str, ...] = ()
    whole: bool = False

    def fits(self, text: str) -> bool:
        """Whether a heading (or the name of a sheet) means this table."""
        plain = heading(text)
        return any(pattern.fullmatch(plain) for pattern in self.titles)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of all sides."""
        return tuple(column for side in self.sides for column in (*side.words, *side.columns))


@dataclass(frozen=True)
class Place:
    """A figure by table, side, line (name, or ``合计`` of a classification) and column."""

    table: str
    line: str
    column: str
    side: int = 0


@dataclass(frozen=True)
class Cross:
    """Two figures of different tables that must be the same."""

    left: Place
    right: Place


@dataclass(frozen=True)
class Form:
    """The tables of one kind of report at one level: in order, with the year from which each holds."""

    level: Level
    kind: ReportKind
    tables: tuple[Schema, ...]
    crosses: tuple[Cross, ...] = ()
    watched: tuple[Place, ...] = ()

    def schema(self, id: str) -> Schema:
        """The table of that id. Raises ``KeyError``."""
        for table in self.tables:
            if table.id == id:
                return table
        raise KeyError(id)

    def has(self, id: str) -> bool:
        """Whether a table of that id belongs to the form."""
        return any(table.id == id for table in self.tables)


_NUMBERING = re.compile(
    r"^(?:(?:公开|附件?)?表?[A-Za-z]{0,2}(?:[0-9]{1,2}(?:-[0-9]{1,2})?(?![0-9])表?|[一二三四五六七八九十]{1,3}(?=[、.:]))[、.:)_-]*|附?表[一二三四五六七八九十]{1,3}[、.:]?)"
)
_LEADING = re.compile(r"^.*?[0-9]{4}年(?:度)?")
_OWN = re.compile(r"^(?:本)?(?:部门|单位|本级)")


def heading(text: str) -> str:
    """A heading without what changes from report to report: number, organisation, year, marks.

    >>> heading("表2  明窗区教育局２０２５年度部门收入决算表（万元）")
    '收入决算表'
    """
    plain = re.sub(r"[“”\"'‘’《》]", "", folded(text))
    plain = re.sub(r"\((?:万元|元|空表|公开|公开[0-9]{2}表)\)$", "", plain)
    without = _LEADING.sub("", _NUMBERING.sub("", plain, count=1), count=1)
    return _OWN.sub("", _NUMBERING.sub("", without, count=1))


@lru_cache(maxsize=1)
def _all() -> Mapping[str, Any]:
    text = files("mingchuang.disclosure.finance").joinpath("tables.toml").read_text("utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=64)
def form_of(level: Level, kind: ReportKind, year: int) -> Form:
    """The tables that a report of that year has. Raises ``KeyError`` where no form is known."""
    row = _all()["form"][level.value][kind.value]
    tables = [
        table for table in row["table"]
        if table.get("holds_from", 0) <= year <= table.get("holds_until", 9999)
    ]  # fmt: skip
    known = {table["id"] for table in tables}
    crosses = [Cross(_place(left), _place(right)) for left, right in row.get("cross", ())]
    return Form(
        level,
        kind,
        tuple(_schema(table, whole=level is Level.GOVERNMENT) for table in tables),
        tuple(cross for cross in crosses if {cross.left.table, cross.right.table} <= known),
        tuple(place for place in map(_place, row.get("watch", ())) if place.table in known),
    )


def _schema(row: Mapping[str, Any], *, whole: bool) -> Schema:
    patterns = [re.escape(heading(row["title"])), *row.get("titles", ())]
    return Schema(
        id=row["id"],
        title=row["title"],
        titles=tuple(re.compile(pattern) for pattern in patterns),
        sides=tuple(_side(side) for side in row["side"]),
        sums=tuple(tuple(one) for one in row.get("sums", ())),
        totals=tuple(Total(t["side"], t["total"], tuple(t["of"])) for t in row.get("totals", ())),
        equals=tuple((left, right) for left, right in row.get("equals", ())),
        hierarchy=row.get("hierarchy", False),
        counts=row.get("counts", False),
        lines=tuple(row.get("lines", ())),
        whole=whole,
    )


def _side(row: Mapping[str, Any]) -> Side:
    columns, words = (tuple(map(_column, row.get(kind, ()))) for kind in ("columns", "words"))
    return Side(row.get("name", ""), columns, row.get("code", False), row.get("label", True), words)


def _column(row: Mapping[str, Any]) -> Column:
    return Column(
        row["name"],
        re.compile(row.get("head") or re.escape(folded(row["name"]))),
        re.compile(row["band"]) if "band" in row else None,
        row.get("optional", False),
    )


def _place(row: Sequence[Any]) -> Place:
    return Place(*row)
