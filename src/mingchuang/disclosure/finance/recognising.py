"""Find the standard tables in the sheets of an upload: by title and head, wherever they stand.

Plain Python. What cannot be read is a sentence that names the place: ``表3“收入决算表”第12行…``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from mingchuang.disclosure.finance.amounts import NotAnAmountError, folded, read, unit_in
from mingchuang.disclosure.finance.schemas import Column, Form, Schema, Side
from mingchuang.disclosure.finance.tables import Amount, Line, Table
from mingchuang.documents.grids import Grid, column_letter

TITLE_ROWS = 8
_CODE_HEAD = re.compile(r".*编码|.*代码|[类款项]|科目编码.*")
_NAME_HEAD = re.compile(r".*科目名称|科目|项目|项目名称|指标|指标名称|收入项目|支出项目|.*名称|预算科目|地区")
_IGNORED_HEAD = re.compile(r"行次|序号|备注|栏次")
_NOTE = re.compile(r"^(?:备?注|说明)[\d]*[:：.、]")
_CODE = re.compile(r"\d{3,7}")
_CODE_AND_NAME = re.compile(r"(\d{3}|\d{5}|\d{7})[-\s]*(\D.*)")
_KEY_WORDS = re.compile(
    r".*科目编码|.*科目名称|项目(?:名称)?|科目|指标|.*预算数|.*决算数|.*合计|.*支出|.*收入|限额|余额|数量|.*统计数"
)


@dataclass(frozen=True)
class _Places:
    """In which columns of the grid one side stands: its codes, its name, its words, its figures."""

    codes: list[int]
    name: int | None
    words: list[int | None]
    figures: list[int | None]


@dataclass(frozen=True)
class Reading:
    """What an upload held: tables in the order of the form, and the sentences about what could not be read."""

    tables: tuple[Table, ...]
    problems: tuple[str, ...]


class ProblemError(ValueError):
    """A table that cannot be read; the text is the sentence for people."""


def read_tables(grids: Sequence[Grid], form: Form) -> Reading:
    """The tables of ``form`` in these sheets. A sheet that is none of them is named as a problem."""
    found: dict[str, Table] = {}
    problems: list[str] = []
    for number, grid in enumerate(grids, 1):
        starts = list(_starts(grid, form))
        if not starts:
            problems.append(_unknown(number, grid, form))
        for position, (row, schema) in enumerate(starts):
            end = starts[position + 1][0] if position + 1 < len(starts) else len(grid.rows)
            place = (
                f"表{number}“{schema.title}”"
                if len(starts) == 1
                else f"表{number}第{position + 1}张“{schema.title}”"
            )
            if schema.id in found:
                problems.append(
                    f"{place}与{found[schema.id].place}重复，同一张表只能有一份。请删去其中一张。"
                )
                continue
            try:
                found[schema.id] = _Reader(grid, schema, place, row, end).table()
            except ProblemError as problem:
                problems.append(str(problem))
    ordered = tuple(found[schema.id] for schema in form.tables if schema.id in found)
    return Reading(ordered, tuple(problems))


def _starts(grid: Grid, form: Form) -> Iterator[tuple[int, Schema]]:
    """Rows that hold the title of a table; else the name of the sheet counts, from its first row."""
    found = [
        (row, schema)
        for row in range(len(grid.rows))
        if (text := _only_text(grid, row)) and (schema := _fitting(text, form))
    ]
    if not found and (schema := _fitting(grid.name, form)):
        found = [(-1, schema)]
    yield from found


def _only_text(grid: Grid, row: int) -> str:
    filled = [text for column in range(len(grid.rows[row])) if (text := grid.text(row, column))]
    texts = [text for text in filled if not folded(text).startswith(("单位:", "公开", "编制单位", "部门:"))]
    return texts[0] if len(texts) == 1 and len(texts[0]) < 80 else ""


def _fitting(text: str, form: Form) -> Schema | None:
    return next((schema for schema in form.tables if schema.fits(text)), None)


def _unknown(number: int, grid: Grid, form: Form) -> str:
    title = next(
        (text for row in range(min(TITLE_ROWS, len(grid.rows))) if (text := _only_text(grid, row))), grid.name
    )
    return f"工作表{number}“{grid.name}”的标题“{title[:40]}”不是{form.kind.label}的标准表名。请改用标准表名，或删去这张工作表。"


class _Reader:
    """Reads one table of a grid, rows after ``top`` up to ``end``."""

    def __init__(self, grid: Grid, schema: Schema, place: str, top: int, end: int) -> None:
        self.grid, self.schema, self.place, self.top, self.end = grid, schema, place, top, end
        self.notes: list[str] = []
        self.factor = Decimal(1)

    def table(self) -> Table:
        first, below = self._head_rows()
        heads = self._heads(first, below)
        self.factor = Decimal(1) if self.schema.counts else self._factor(below)
        places = self._placed(heads)
        lines = tuple(self._lines(below, places))
        return Table(self.schema, self.place, lines, "\n".join(self.notes))

    def _head_rows(self) -> tuple[int, int]:
        first = next((row for row in range(self.top + 1, self.end) if self._is_head(row)), None)
        if first is None:
            raise ProblemError(
                f"{self.place}没有表头（科目、项目、预算数、决算数等栏目名称），请按标准表补上表头。"
            )
        below = first
        while below < self.end and not self._is_body(below):
            below += 1
        return first, below

    def _is_head(self, row: int) -> bool:
        texts = self._texts(row)
        return (
            len(texts) > 1
            and any(_KEY_WORDS.fullmatch(text) for text in texts)
            or texts == ["财政拨款三公经费"]
        )

    def _is_body(self, row: int) -> bool:
        texts = self._texts(row)
        if not texts or _NOTE.match(texts[0]):
            return bool(texts)
        if (
            _CODE_AND_NAME.fullmatch(texts[0])
            or _CODE.fullmatch(texts[0])
            or texts[0] in ("合计", "总计", "栏次")
        ):
            return not any(map(self._is_of_head, texts[1:]))
        if self.schema.sides[0].words:  # the first line of a project may lack its money
            return not any(map(self._is_of_head, texts))
        return texts[0].startswith("一、") or any(_is_number(cell) for cell in self.grid.rows[row])

    def _is_of_head(self, text: str) -> bool:
        is_column = any(column.head.fullmatch(text) for column in self.schema.columns)
        return is_column or _NAME_HEAD.fullmatch(text) is not None

    def _texts(self, row: int) -> list[str]:
        return [
            re.sub(r"[“”\"]", "", folded(text))
            for column in range(len(self.grid.rows[row]))
            if (text := self.grid.text(row, column))
        ]

    def _heads(self, first: int, below: int) -> list[list[str]]:
        """For each column the cells of the head above it, merged ones included, and its own cells joined."""
        width = self.grid.width
        cells = {
            (row, column): folded(self.grid.text(row, column)) for row in range(first, below) for column in range(width)
        }  # fmt: skip
        own = ["".join(cells[row, column] for row in range(first, below)) for column in range(width)]
        for (top, left), (bottom, right) in self.grid.spans:
            for row in range(max(top, first), min(bottom, below - 1) + 1):
                for column in range(left, min(right, width - 1) + 1):
                    cells[row, column] = cells[row, column] or cells.get((top, left), "")
        if not self.grid.spans:
            self._spread(cells, first, below, width)
        return [
            [
                own[column],
                *dict.fromkeys(cells[row, column] for row in range(first, below) if cells[row, column]),
            ]
            for column in range(width)
        ]

    def _spread(self, cells: dict[tuple[int, int], str], first: int, below: int, width: int) -> None:
        """Files without merged cells: a band reaches right over columns that have a head of their own below it."""
        for row in range(first, below - 1):
            for column in range(1, width):
                has_own = any(cells[lower, column] for lower in range(row + 1, below))
                if not cells[row, column] and has_own:
                    cells[row, column] = cells[row, column - 1]

    def _factor(self, below: int) -> Decimal:
        for row in range(max(self.top, 0), below):
            for column in range(len(self.grid.rows[row])):
                factor = unit_in(self.grid.text(row, column))
                if factor is not None:
                    return factor
        raise ProblemError(f"{self.place}没有写明单位。请在标题下方写“单位：万元”。")

    def _placed(self, heads: list[list[str]]) -> list[_Places]:
        """Where each side stands."""
        starts = self._side_starts(heads)
        placed = []
        used: set[int] = set()
        for number, side in enumerate(self.schema.sides):
            end = starts[number + 1] if number + 1 < len(starts) else len(heads)
            codes, name = self._keys(heads, side, starts[number], end)
            words, figures = (
                [self._find(one, heads, starts[number], end, {*used, *codes, name}, used) for one in columns]
                for columns in (side.words, side.columns)
            )
            self._refuse_missing(side, [*words, *figures])
            placed.append(_Places(codes, name, words, figures))
            used.update(codes)
            used.add(-1 if name is None else name)
        self._refuse_unknown(heads, used)
        return placed

    def _side_starts(self, heads: list[list[str]]) -> list[int]:
        keys = [
            column
            for column, cells in enumerate(heads)
            if any(_CODE_HEAD.fullmatch(c) or _NAME_HEAD.fullmatch(c) for c in cells)
        ]
        groups = [column for column in keys if column - 1 not in keys]
        if not self.schema.sides[0].has_name:
            return [0]
        if len(groups) < len(self.schema.sides):
            wanted = "左右两栏的“项目”" if len(self.schema.sides) > 1 else "“科目名称”或“项目”"
            raise ProblemError(f"{self.place}的表头里没有找到{wanted}，请与标准表核对。")
        return groups[: len(self.schema.sides)]

    def _keys(self, heads: list[list[str]], side: Side, start: int, end: int) -> tuple[list[int], int | None]:
        if not side.has_name:
            return [], None
        column = start
        codes = []
        while column < end - 1 and any(_CODE_HEAD.fullmatch(cell) for cell in heads[column]):
            codes.append(column)
            column += 1
        return codes, column

    def _find(
        self,
        column: Column,
        heads: list[list[str]],
        start: int,
        end: int,
        taken: set[int | None],
        used: set[int],
    ) -> int | None:
        for place in range(start, end):
            if place in taken or place in used:
                continue
            fits = any(column.head.fullmatch(cell) for cell in heads[place])
            in_band = column.band is None or any(column.band.fullmatch(cell) for cell in heads[place])
            if fits and in_band or heads[place][0] == folded(column.name):
                used.add(place)
                return place
        return None

    def _refuse_missing(self, side: Side, places: list[int | None]) -> None:
        columns = (*side.words, *side.columns)
        missing = [
            c.name for c, place in zip(columns, places, strict=True) if place is None and not c.optional
        ]
        if missing:
            raise ProblemError(
                f"{self.place}{side.name and f'“{side.name}”一侧'}没有找到“{missing[0]}”栏。请与标准表的表头核对。"
            )

    def _refuse_unknown(self, heads: list[list[str]], used: set[int]) -> None:
        for column, cells in enumerate(heads):
            said = cells[0]
            if column in used or not said or _IGNORED_HEAD.search(said):
                continue
            if any(
                _is_number(row[column])
                for row in self.grid.rows[self.top + 1 : self.end]
                if column < len(row)
            ):
                letter = column_letter(self.grid.first_column + column)
                raise ProblemError(
                    f"{self.place}{letter}列“{said[:20]}”不是标准表的栏目，其中的数会丢失。请核对表头。"
                )

    def _lines(self, below: int, places: list[_Places]) -> Iterator[Line]:
        for row in range(below, self.end):
            texts = self._texts(row)
            if not texts or texts[0] in ("栏次", "行次") or _is_numbering(texts):
                continue
            if self._is_note(row):
                continue
            for side, where in enumerate(places):
                line = self._line(row, side, where)
                if line is not None:
                    yield line

    def _is_note(self, row: int) -> bool:
        said = [text for column in range(len(self.grid.rows[row])) if (text := self.grid.text(row, column))]
        if _NOTE.match(folded(said[0])) or len(said) == 1 and len(said[0]) > 25:
            self.notes.append(" ".join(said)[:500])
            return True
        return False

    def _line(self, row: int, side: int, where: _Places) -> Line | None:
        label = "" if where.name is None else self._words(row, where.name)
        code = "".join(folded(self.grid.text(row, column)) for column in where.codes)
        joined = _CODE_AND_NAME.fullmatch(label)
        if not code and joined and self.schema.sides[side].has_code:
            code, label = joined[1], joined[2].strip()
        if code and not code.isdigit():
            code, label = "", label or code
        values = tuple(None if place is None else self._amount(row, place) for place in where.figures)
        words = tuple("" if place is None else self._words(row, place) for place in where.words)
        if not label and not code and not any(words) and all(value is None for value in values):
            return None
        return Line(side, code, label, values, self.grid.first_row + row, words)

    def _words(self, row: int, column: int) -> str:
        return " ".join(self.grid.text(row, column).split())

    def _amount(self, row: int, column: int) -> Amount:
        cells = self.grid.rows[row]
        cell = cells[column] if column < len(cells) else None
        try:
            amount = read(cell)
        except NotAnAmountError:
            letter = column_letter(self.grid.first_column + column)
            raise ProblemError(
                f"{self.place}{self.grid.line(row)}{letter}列“{self.grid.text(row, column)[:20]}”不是数字，请改正后再上传。"
            ) from None
        return None if amount is None else amount * self.factor


def _is_number(cell: object) -> bool:
    if isinstance(cell, str) and _CODE.fullmatch(folded(cell)) and len(folded(cell)) in (3, 5, 7):
        return True
    try:
        return read(cell) is not None
    except NotAnAmountError:
        return False


def _is_numbering(texts: list[str]) -> bool:
    """The row 1, 2, 3 … that numbers the columns."""
    return len(texts) > 2 and texts == [str(n) for n in range(1, len(texts) + 1)]
