"""Final accounts as running text whose layout was kept (the text layer of a published PDF).

There is no grid: columns are known by their order and by how far a figure stands from the first one of its line.
What cannot be told apart is left blank and named in ``problems``; nothing is guessed.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from mingchuang.disclosure.finance.amounts import folded, slack, total, written
from mingchuang.disclosure.finance.recognising import Reading
from mingchuang.disclosure.finance.rules import Verdict
from mingchuang.disclosure.finance.schemas import Form, Place, Schema
from mingchuang.disclosure.finance.tables import Amount, Finding, Line, Table

_FIGURE = re.compile(r"-?[0-9][0-9,]*\.[0-9]{1,2}(?![0-9])")
_CODED = re.compile(r"^\s*([0-9]{3}|[0-9]{5}|[0-9]{7})(?![0-9.])\s*(.*)$")
_TOKEN = re.compile(
    r"-?[0-9][0-9,]*\.[0-9]{1,2}(?![0-9])|(?<![0-9.])(?:[0-9]{5}|[0-9]{3})(?![0-9.])|[^\s0-9][^\s0-9]*"
)
_END = re.compile(r"^第[三四]部分|^说明[:：]")
_INDENT = 15
"""Blanks before a label from which it belongs to the right side."""
_NEAR = 4
"""Characters by which the place of a figure may differ between lines."""


def read_layout(text: str, form: Form) -> Reading:
    """The tables of ``form`` in a text; a heading counts where its unit follows within a few lines."""
    lines = text.splitlines()
    starts = [(row, schema) for row, schema in _headings(lines, form)]
    tables, problems = [], []
    for number, (row, schema) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(lines)
        place = f"“{schema.title}”"
        body, note = _body(lines, row + 1, end)
        try:
            tables.append(Table(schema, place, tuple(_lines(schema, body)), note))
        except AmbiguousError as error:
            problems.append(f"{place}第{error}行的数分不清属于哪一栏，没有核对这张表。")
    return Reading(tuple(tables), tuple(problems))


class AmbiguousError(ValueError):
    """A line whose figures fit no column; the text is its number in the file."""


def _headings(lines: Sequence[str], form: Form) -> Iterator[tuple[int, Schema]]:
    seen = set()
    for row, line in enumerate(lines):
        schema = next((one for one in form.tables if line.strip() and one.fits(line)), None)
        if (
            schema
            and schema.id not in seen
            and any("单位:" in folded(near) for near in lines[row + 1 : row + 4])
        ):
            seen.add(schema.id)
            yield row, schema


def _body(lines: Sequence[str], start: int, end: int) -> tuple[list[tuple[int, str]], str]:
    body, notes = [], []
    for row in range(start, end):
        line = lines[row]
        if line.startswith("第三部分"):
            break
        if folded(line).startswith(("注:", "说明:")):
            notes.append(line.strip())
        elif line.strip() and not notes:
            body.append((row + 1, line))
    return body, "\n".join(notes)


def _lines(schema: Schema, body: Sequence[tuple[int, str]]) -> Iterator[Line]:
    if not schema.sides[0].has_name:
        return _single(schema, body)
    if len(schema.sides) == 1:
        return _coded(schema, body)
    return _stream(body) if schema.sides[0].has_code else _two_sided(schema, body)


def _figures(line: str) -> list[tuple[int, Decimal]]:
    return [(found.end(), Decimal(found[0].replace(",", ""))) for found in _FIGURE.finditer(line)]


def _coded(schema: Schema, body: Sequence[tuple[int, str]]) -> Iterator[Line]:
    rows = []
    for number, line in body:
        figures = _figures(line)
        coded = _CODED.match(line)
        name = _FIGURE.split(coded[2])[0].strip() if coded else _FIGURE.split(line)[0].strip()
        if figures and (coded or name in ("合计", "总计")):
            rows.append((number, coded[1] if coded else "", name, figures))
    widest = max((len(figures) for *_key, figures in rows), default=0)
    full = [
        (number, [end - figures[0][0] for end, _value in figures])
        for number, _c, _n, figures in rows
        if len(figures) == widest
    ]
    for number, code, name, figures in rows:
        yield Line(0, code, name, _placed(schema, number, figures, full), number)


def _placed(
    schema: Schema, number: int, figures: Sequence[tuple[int, Decimal]], full: Sequence[tuple[int, list[int]]]
) -> tuple[Amount, ...]:
    """The figures in their columns, by their distance from the first one as in the nearest line that has them all."""
    _row, distances = min(full, key=lambda one: abs(one[0] - number))
    values: list[Amount] = [None] * len(schema.sides[0].columns)
    for end, value in figures:
        column = min(range(len(distances)), key=lambda place: abs(distances[place] - (end - figures[0][0])))
        if abs(distances[column] - (end - figures[0][0])) > _NEAR or values[column] is not None:
            raise AmbiguousError(str(number))
        values[column] = value
    return tuple(values)


def _two_sided(schema: Schema, body: Sequence[tuple[int, str]]) -> Iterator[Line]:
    for number, line in body:
        parts = [part for part in re.split(r"\s{2,}", line.strip()) if part]
        if parts[0].startswith("单位") or parts[0] in ("收入", "支出", "项目", "决算数"):
            continue
        side = (
            1
            if len(line) - len(line.lstrip()) >= _INDENT and sum(not _FIGURE.fullmatch(p) for p in parts) == 1
            else 0
        )
        for name, figures in _labelled(parts):
            if len(name) > 2 or name == "总计" or name == "合计":
                width = len(schema.sides[min(side, 1)].columns)
                values = tuple([*figures, *[None] * width][:width])
                yield Line(min(side, 1), "", name, values, number)
                side += 1


def _labelled(parts: Sequence[str]) -> list[tuple[str, list[Amount]]]:
    found: list[tuple[str, list[Amount]]] = []
    for part in parts:
        figures = [value for _end, value in _figures(part)]
        label = _FIGURE.split(part)[0].strip()
        if label:
            found.append((label, list(figures)))
        elif found:
            found[-1][1].extend(figures)
    return found


def _stream(body: Sequence[tuple[int, str]]) -> Iterator[Line]:
    """Codes and figures in the order in which they come, whatever the lines are broken into."""
    code, name = "", ""
    for number, line in body:
        for token in _TOKEN.findall(line):
            if _FIGURE.fullmatch(token):
                if code or "合计" in name:
                    side = 1 if code.startswith(("302", "31")) or name.startswith("公用") else 0
                    yield Line(side, code, name, (Decimal(token.replace(",", "")),), number)
                code, name = "", ""
            elif token.isdigit():
                code, name = token, ""
            else:
                name = token if not code else name + token


def _single(schema: Schema, body: Sequence[tuple[int, str]]) -> Iterator[Line]:
    columns = len(schema.sides[0].columns)
    for number, line in body:
        values = [value for _end, value in _figures(line)]
        if len(values) == columns and columns % 2 == 0:
            yield Line(0, "", "", (*values[::2], *values[1::2]), number)
        elif len(values) == columns:
            yield Line(0, "", "", tuple(values), number)


_TOLD = (
    (r"本年收入合计([0-9.,]+)万元", Place("overall", "本年收入合计", "决算数", 0)),
    (r"本年支出合计([0-9.,]+)万元", Place("overall", "本年支出合计", "决算数", 1)),
    (r"本年支出合计[0-9.,]+万元,其中:基本支出([0-9.,]+)万元", Place("expenditure", "合计", "基本支出", 0)),
    (r"财政拨款收入支出总计([0-9.,]+)万元", Place("appropriation", "总计", "决算数", 0)),
    (r"一般公共预算财政拨款支出([0-9.,]+)万元,占", Place("general", "合计", "本年支出", 0)),
    (r"一般公共预算财政拨款基本支出([0-9.,]+)万元", Place("general", "合计", "基本支出", 0)),
    (r"其中:人员经费([0-9.,]+)万元", Place("basic", "人员经费合计", "决算数", 0)),
    (r"公用经费([0-9.,]+)万元", Place("basic", "公用经费合计", "决算数", 1)),
)


def check_words(text: str, tables: Sequence[Table]) -> list[Finding]:
    """Whether the explanations name the same sums as the tables."""
    plain = folded(text).replace("，", ",")
    by_id = {table.schema.id: table for table in tables}
    found = []
    for pattern, place in _TOLD:
        said = re.search(pattern, plain)
        table = by_id.get(place.table)
        figure = table.figure(place.line, place.column, place.side) if table else None
        if said is None or figure is None or table is None:
            continue
        told = Decimal(said[1].replace(",", "").rstrip("."))
        if abs(told - figure) > slack(table.step, 1):
            words = f"文字写“{place.line}”“{place.column}”{written(told)}万元，{table.place}中是{written(total([figure]))}万元。"
            found.append(
                Finding(
                    Verdict.FAILS,
                    f"words:{place.table}:{place.line}:{place.column}",
                    "情况说明",
                    words,
                    told,
                    figure,
                )
            )
    return found
