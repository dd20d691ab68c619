"""A table that was read: its lines and figures, and where each stands in the file it came from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mingchuang.disclosure.finance.amounts import folded, step_of, total
from mingchuang.disclosure.finance.rules import Verdict
from mingchuang.disclosure.finance.schemas import Schema

Amount = Decimal | None


@dataclass(frozen=True)
class Line:
    """One line on one side: code (or empty), name, figures and words in the order of the side's columns, row of the file."""

    side: int
    code: str
    name: str
    values: tuple[Amount, ...]
    row: int = 0
    words: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name for comparing: folded, numbering kept."""
        return folded(self.name)


@dataclass(frozen=True)
class Table:
    """One standard table as found. ``place`` is what people call it (表3“收入决算表”); ``note`` what stands below it."""

    schema: Schema
    place: str
    lines: tuple[Line, ...]
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether no figure other than zero stands in it."""
        return not any(value for line in self.lines for value in line.values)

    @property
    def step(self) -> Decimal:
        """To what its figures are rounded (万元)."""
        return step_of((value for line in self.lines for value in line.values), whole=self.schema.whole)

    def side(self, side: int) -> list[Line]:
        """The lines of one side."""
        return [line for line in self.lines if line.side == side]

    def column(self, name: str, side: int) -> int:
        """Where a column stands on its side. Raises ``ValueError`` where the side has none of that name."""
        return [column.name for column in self.schema.sides[side].columns].index(name)

    def named(self, name: str, side: int) -> Line | None:
        """The line of that name (numbering aside), or the single line of a table without names."""
        if not name:
            return next(iter(self.side(side)), None)
        plain = folded(name)
        return next((line for line in self.side(side) if line.key == plain and not line.code), None)

    def figure(self, line: str, column: str, side: int) -> Amount:
        """A figure by names; names joined with ``+`` are summed. None where it is blank or not there."""
        parts = [
            self.named(part.strip(), side if number == 0 else -1) or self._anywhere(part.strip())
            for number, part in enumerate(line.split("+"))
        ]
        if any(part is None for part in parts):
            return None
        place = self.column(column, side)
        values = [part.values[place] for part in parts if part is not None]
        return total(values) if any(value is not None for value in values) else None

    def _anywhere(self, name: str) -> Line | None:
        plain = folded(name)
        return next((line for line in self.lines if line.key == plain and not line.code), None)

    def says(self, line: Line) -> str:
        """What people call a line: ``表3“收入决算表”第12行“社会保障和就业支出”``."""
        row = f"第{line.row}行" if line.row else ""
        name = f"“{line.name}”" if line.name else ""
        return f"{self.place}{row}{name}"


@dataclass(frozen=True)
class Finding:
    """What a check found: where, what is said there, what it should be. ``key`` names it when an explanation is kept."""

    verdict: Verdict
    key: str
    where: str
    said: str
    left: Amount = None
    right: Amount = None


def as_json(tables: Iterable[Table]) -> list[dict[str, Any]]:
    """Tables for storing; figures as text, blanks as null."""
    return [
        {
            "id": table.schema.id, "place": table.place, "note": table.note,
            "lines": [
                [line.side, line.code, line.name, [None if v is None else str(v) for v in line.values], line.row,
                 *([list(line.words)] if line.words else [])]
                for line in table.lines
            ],
        }
        for table in tables
    ]  # fmt: skip


def from_json(rows: Sequence[Mapping[str, Any]], schemas: Mapping[str, Schema]) -> list[Table]:
    """The stored tables, those that the form still knows."""
    return [
        Table(schemas[row["id"]], row["place"], tuple(_line(line) for line in row["lines"]), row["note"])
        for row in rows
        if row["id"] in schemas
    ]


def _line(row: Sequence[Any]) -> Line:
    side, code, name, values, number, *words = row
    figures = tuple(None if value is None else Decimal(value) for value in values)
    return Line(side, code, name, figures, number, tuple(words[0]) if words else ())
