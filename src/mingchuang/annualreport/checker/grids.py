"""The statutory tables of a report, filled from its stream."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from mingchuang.annualreport.checker.cells import Cells, end_of_figures, figures_between, obeys_row
from mingchuang.annualreport.checker.stream import Stream
from mingchuang.annualreport.layouts import Block, Identity, Layout, Row, Table
from mingchuang.annualreport.rules import Number

REACH = 600
"""Characters of the stream within which the next label of a table is looked for."""
HEAD_REACH = 80
"""Characters of the stream before the first row within which the head of the table stands."""
SURE = 8
"""Letters of a label by which it is known; the rest may stand behind the figures where a page broke the label."""
FEWEST_ROWS = 0.5
"""So many of a table's labels must stand there in order for it to be this table."""


@dataclass
class Grid:
    """A table as far as it could be read. ``rows``: code → figures by column code. ``unread``: rows that are there
    but cannot be read for certain. ``span``: where it stands in the source text."""

    table: Table
    rows: dict[str, dict[str, Number | None]] = field(default_factory=dict)
    unread: dict[str, list[Cells]] = field(default_factory=dict)
    span: tuple[int, int] = (0, 0)

    def is_blank(self, row: str) -> bool:
        """Whether every cell of the row was printed empty."""
        return row in self.rows and all(cell is None for cell in self.rows[row].values())


def grids_of(stream: Stream, layout: Layout) -> list[Grid]:
    """The tables of ``layout`` that stand in the stream, as far as each can be read."""
    found = []
    for table in layout.tables:
        grid = _across(stream, table) if table.id == "T4" else _down(stream, table)
        if grid is not None:
            _settle(grid, layout)
            found.append(grid)
    return found


_HEADING = re.compile(r"[三四五六](?:收到和处理|因?政府信息公开|存在的?|其他需要|结转)")


# --- finding ---------------------------------------------------------------------------------------------


def _down(stream: Stream, table: Table) -> Grid | None:
    """A table with one label a row: the figures of a row stand between its label and the next one."""
    best: Grid | None = None
    first = _pattern(next(row for _block, row in table.rows() if row.has_cells).label)
    head = _letters(table.blocks[0].label)
    for match in first.finditer(stream.text):
        if head not in stream.text[max(0, match.start() - HEAD_REACH) : match.start()]:
            continue
        grid = _down_from(stream, table, match.start())
        if grid is not None and (
            best is None or len(grid.rows) + len(grid.unread) > len(best.rows) + len(best.unread)
        ):
            best = grid
    return best


def _down_from(stream: Stream, table: Table, start: int) -> Grid | None:
    places = list(_labels(stream.text, table, start))
    wanted = sum(1 for _block, row in table.rows() if row.has_cells)
    if len(places) < wanted * FEWEST_ROWS:
        return None
    grid = Grid(table)
    ends = [place for _block, _row, place, _end in places[1:]] + [_end_of(stream.text, places[-1][3])]
    for (block, row, _place, label_end), end in zip(places, ends, strict=True):
        stop = min(end, _head_after(stream.text, label_end, end))
        ways = figures_between(stream, label_end, stop, len(block.columns), is_last=end == ends[-1])
        _keep(grid, block, row, ways)
    grid.span = _span(stream, start, end_of_figures(stream, places[-1][3], ends[-1]))
    return grid


def _labels(text: str, table: Table, start: int) -> Iterator[tuple[Block, Row, int, int]]:
    """The rows of figures whose labels follow each other in the text, with where each label begins and ends.

    Heads of groups are passed over: a page may print them beside their rows, before or after them.
    """
    place = start
    for block, row in table.rows():
        if not row.has_cells:
            continue
        match = _pattern(row.label).search(text, place, place + REACH)
        if match:
            yield block, row, match.start(), match.end()
            place = match.end()


def _across(stream: Stream, table: Table) -> Grid | None:
    """The table of remedies: heads first, then all figures in one row."""
    block = table.blocks[0]
    rows = [row for row in block.rows if row.has_cells]
    heads = "".join(label for _code, label in block.columns)
    last = stream.text.find(heads)
    for _row in rows[1:]:
        last = stream.text.find(heads, last + 1) if last >= 0 else -1
    if last < 0:
        return None
    start = last + len(heads)
    width = len(block.columns)
    end = _end_of(stream.text, start)
    ways = figures_between(stream, start, end, width * len(rows), is_last=True)
    grid = Grid(table, span=_span(stream, last, end_of_figures(stream, start, end)))
    parts = [[way[width * at : width * (at + 1)] for way in ways] for at in range(len(rows))]
    for row, cells in zip(rows, parts, strict=True):
        _keep(grid, block, row, list(dict.fromkeys(cells)))
    return grid


def _span(stream: Stream, start: int, end: int) -> tuple[int, int]:
    """The stretch of the source text from which ``start`` to ``end`` came."""
    return stream.origin[start], stream.origin[end - 1] + 1


def _end_of(text: str, start: int) -> int:
    """Where the figures of a last row end at the latest: at the next heading of the report, or not far on."""
    heading = _HEADING.search(text, start, start + REACH)
    return heading.start() if heading else min(len(text), start + 200)


def _head_after(text: str, start: int, end: int) -> int:
    """Where a head (第二十条第…项, 信息内容) begins between two labels."""
    head = re.compile(r"第二十条第|信息内容").search(text, start, end)
    return head.start() if head else end


@cache
def _pattern(label: str) -> re.Pattern[str]:
    """How a printed label is found: without marks, its number as printed or left out, its note left out or not."""
    number, core, note = re.fullmatch(
        r"((?:[一二三四五六七八九]、|（[一二三四五六七八九]）|\d\.)?)([^（]*)(.*)", label, re.DOTALL
    ).groups()  # type: ignore[union-attr]  # matches anything
    plain = _letters(core)
    short, rest = (plain[:SURE], plain[SURE:]) if len(plain) > SURE + 2 else (plain, "")
    wanted = _letters(number)
    pattern = f"(?:{wanted})" if len(plain) <= 2 else f"(?:{wanted})?"
    pattern += re.sub("维持具体", "维[持护]具体", short)
    for tail in (rest, _letters(note)):
        pattern += f"(?:{tail})?" if tail else ""
    return re.compile(pattern)


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def _keep(grid: Grid, block: Block, row: Row, ways: list[Cells]) -> None:
    if len(ways) == 1:
        grid.rows[row.code] = dict(zip(block.column_codes, ways[0], strict=True))
    else:
        grid.unread[row.code] = ways


# --- digits that run together ----------------------------------------------------------------------------


def _settle(grid: Grid, layout: Layout) -> None:
    """Cut runs of digits where exactly one way satisfies the table's own rules; the others stay unread."""
    rules = [rule for rule in layout.identities if rule.table == grid.table.id and not rule.needs_last_year]
    if not any(rule.each == "row" and not rule.rows for rule in rules):
        return
    for _block, row in grid.table.rows():
        ways = grid.unread.get(row.code)
        if ways:
            grid.unread[row.code] = [way for way in ways if obeys_row(way)]
            _settle_row(grid, row.code)
    if 0 < len(grid.unread) <= len(grid.rows):
        for rule in rules:
            if rule.each == "column" and rule.relation == "=":
                _settle_by_column(grid, rule)


def _settle_row(grid: Grid, code: str) -> None:
    ways = grid.unread[code]
    if len(ways) == 1:
        block = next(block for block, row in grid.table.rows() if row.code == code)
        grid.rows[code] = dict(zip(block.column_codes, ways[0], strict=True))
        del grid.unread[code]


def _settle_by_column(grid: Grid, rule: Identity) -> None:
    """Where one row of a column rule is undecided, keep the ways in which the rule holds in every column."""
    left, right = terms_of(grid.table, rule.left), terms_of(grid.table, rule.right)
    open_rows = [code for code in (*left, *right) if code in grid.unread]
    if len(open_rows) != 1 or not grid.unread[open_rows[0]]:
        return
    code = open_rows[0]
    block = next(block for block, row in grid.table.rows() if row.code == code)
    sign = 1 if code in left else -1
    owed = [
        sign * (_total(grid, right, column, code) - _total(grid, left, column, code))
        for column in block.column_codes
    ]
    grid.unread[code] = [way for way in grid.unread[code] if list(way) == owed]
    _settle_row(grid, code)


def _total(grid: Grid, codes: list[str], column: str, without: str) -> Number:
    return sum(grid.rows.get(code, {}).get(column) or 0 for code in codes if code != without)


def terms_of(table: Table, terms: tuple[str, ...]) -> list[str]:
    """The terms of an identity with ``leaves:…`` written out."""
    found: list[str] = []
    for term in terms:
        found += table.leaves(term.removeprefix("leaves:")) if term.startswith("leaves:") else [term]
    return found
