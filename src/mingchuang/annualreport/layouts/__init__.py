"""The printed forms of the annual report, as data: tables, rows, columns, and the identities among their cells.

One file for each form, with the years it holds; a newer form is a new file.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mingchuang.annualreport.rules import CheckKind, Severity


@dataclass(frozen=True)
class Row:
    """A line of a table: its code, its printed label, the group it stands in, what it is (cell, group, sum, of_which)."""

    code: str
    label: str
    parent: str = ""
    kind: str = "cell"
    unit: str = ""

    @property
    def has_cells(self) -> bool:
        """Whether figures stand in it; a group only has a head."""
        return self.kind != "group"


@dataclass(frozen=True)
class Block:
    """Rows under one head of columns. ``columns`` are pairs of code and label."""

    label: str
    unit: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]

    @property
    def column_codes(self) -> tuple[str, ...]:
        """The codes of the columns, from left to right."""
        return tuple(code for code, _label in self.columns)


@dataclass(frozen=True)
class Table:
    """One statutory table."""

    id: str
    title: str
    blocks: tuple[Block, ...]

    def rows(self) -> Iterator[tuple[Block, Row]]:
        """Every row with its block, as printed."""
        return ((block, row) for block in self.blocks for row in block.rows)

    def label_of(self, code: str) -> str:
        """The printed label of a row or a column."""
        for block in self.blocks:
            for known, label in (*((row.code, row.label) for row in block.rows), *block.columns):
                if known == code:
                    return label
        raise KeyError(code)

    def leaves(self, group: str) -> list[str]:
        """The rows under ``group`` that are counted themselves, not the sums over them."""
        found: list[str] = []
        for _block, row in self.rows():
            if row.parent == group and row.kind == "group":
                found += self.leaves(row.code)
            elif row.parent == group and row.kind != "sum":
                found.append(row.code)
        return found


@dataclass(frozen=True)
class Identity:
    """A relation that should hold among cells of one table (and, with ``prev.``, last year's)."""

    id: str
    table: str
    kind: CheckKind
    each: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    relation: str
    severity: Severity
    label: str
    rows: tuple[str, ...] = ()
    largest: bool = False

    @property
    def needs_last_year(self) -> bool:
        """Whether last year's report must be at hand."""
        return any(term.lstrip("-").startswith("prev.") for term in (*self.left, *self.right))


@dataclass(frozen=True)
class Layout:
    """A form of the report and the years in which it was to be used."""

    id: str
    first_year: int
    last_year: int
    source: str
    outline: tuple[str, ...]
    tables: tuple[Table, ...]
    identities: tuple[Identity, ...]

    def table(self, table_id: str) -> Table:
        """The table ``table_id``. Raises ``KeyError``."""
        return next(table for table in self.tables if table.id == table_id)


def layout_for(year: int) -> Layout | None:
    """The form that a report for ``year`` was to use; None before the first form."""
    return next((form for form in layouts() if form.first_year <= year <= form.last_year), None)


@cache
def layouts() -> tuple[Layout, ...]:
    """All forms, newest first."""
    files = sorted(Path(__file__).parent.glob("*.toml"), reverse=True)
    return tuple(_layout(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files)


def _layout(raw: dict) -> Layout:
    return Layout(
        id=raw["id"],
        first_year=raw["first_year"],
        last_year=raw.get("last_year", 9999),
        source=raw["source"],
        outline=tuple(raw.get("outline", ())),
        tables=tuple(_table(table) for table in raw["table"]),
        identities=tuple(_identity(one) for one in raw["identity"]),
    )


def _table(raw: dict) -> Table:
    return Table(raw["id"], raw["title"], tuple(_block(block) for block in raw["block"]))


def _block(raw: dict) -> Block:
    return Block(
        raw["label"],
        raw["unit"],
        tuple((code, label) for code, label in raw["columns"]),
        tuple(Row(*row) for row in raw["rows"]),
    )


def _identity(raw: dict) -> Identity:
    return Identity(
        id=raw["id"],
        table=raw["table"],
        kind=CheckKind(raw["kind"]),
        each=raw["each"],
        left=tuple(raw["left"]),
        right=tuple(raw["right"]),
        relation=raw.get("relation", "="),
        severity=Severity(raw["severity"]),
        label=raw["label"],
        rows=tuple(raw.get("rows", ())),
        largest=raw.get("largest", False),
    )
