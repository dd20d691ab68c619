"""What needs a sentence: figures that moved far from the year before, tables that are empty or missing."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from mingchuang.disclosure.finance.amounts import folded, written
from mingchuang.disclosure.finance.rules import Verdict
from mingchuang.disclosure.finance.schemas import Form, Place
from mingchuang.disclosure.finance.tables import Finding, Table

PERCENT = Decimal(100)


def moved(
    tables: Sequence[Table], before: Sequence[Table], form: Form, *, share: Decimal, least: Decimal
) -> Iterator[Finding]:
    """Watched figures that changed by more than ``share`` percent and by at least ``least`` (万元) since last year."""
    now, then = _by_id(tables), _by_id(before)
    for place in form.watched:
        new, old = _figure(now, place), _figure(then, place)
        if new is None or old is None or abs(new - old) < least:
            continue
        if old == 0 or abs(new - old) / abs(old) * PERCENT > share:
            word = "增加" if new > old else "减少"
            part = f"（{abs(new - old) / abs(old) * PERCENT:.1f}%）" if old else "（上年为0）"
            said = f"{name_of(place)}{written(new)}万元，比上年{word}{written(abs(new - old))}万元{part}，请说明原因。"
            yield Finding(Verdict.ASKS, f"change:{key_of(place)}", now[place.table].place, said, new, old)


def blank(tables: Sequence[Table], form: Form, required: Sequence[str]) -> Iterator[Finding]:
    """Tables of the form that are missing or hold no figure and say nothing about it: published empty, with a note.

    Source: 财预〔2016〕143号: a table without figures is published all the same, with a note.
    """
    found = _by_id(tables)
    for schema in form.tables:
        table = found.get(schema.id)
        if table is None and schema.id in required:
            said = f"没有“{schema.title}”。请补传；本单位没有这类收支的，填写说明，公开时附空表和说明。"
            yield Finding(Verdict.ASKS, f"missing:{schema.id}", f"“{schema.title}”", said)
        elif table is not None and table.is_empty and not says_empty(table.note):
            said = f"“{schema.title}”没有数据。请写明原因，例如“本部门没有此项收支，故本表无数据”。"
            yield Finding(Verdict.ASKS, f"empty:{schema.id}", table.place, said)


def says_empty(note: str) -> bool:
    """Whether the note below a table explains that it is empty."""
    plain = folded(note)
    return "无数据" in plain or "没有" in plain or "空表" in plain or "未安排" in plain or "未发生" in plain


def name_of(place: Place) -> str:
    """What people call a watched figure: 三公经费 by its column, the rest by its line."""
    if place.table == "three":
        column = place.column.removesuffix("决算数").removesuffix("预算数")
        return "“三公”经费" + ("合计" if column == "合计" or not column else f"中的{column}")
    return place.column if place.line == "合计" else place.line


def key_of(place: Place) -> str:
    """Under which key its explanation is kept."""
    return f"{place.table}:{place.side}:{place.line}:{place.column}"


def _by_id(tables: Sequence[Table]) -> Mapping[str, Table]:
    return {table.schema.id: table for table in tables}


def _figure(tables: Mapping[str, Table], place: Place) -> Decimal | None:
    table = tables.get(place.table)
    return None if table is None else table.figure(place.line, place.column, place.side)
