"""A report as the body of an article: what it is, charts, explanations, the tables."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from mingchuang.disclosure.finance.amounts import written
from mingchuang.disclosure.finance.changes import name_of
from mingchuang.disclosure.finance.downloads import head_of, rows_of, unit_of
from mingchuang.disclosure.finance.rules import ARTICLES, Level
from mingchuang.disclosure.finance.schemas import Form, Schema
from mingchuang.disclosure.finance.tables import Finding, Table
from mingchuang.ui.charts import chart_text

Block = dict[str, Any]


def body(
    title: str, form: Form, tables: Sequence[Table], answered: Sequence[tuple[Finding, str]], approved: str
) -> list[Block]:
    """The stored body of the article, a function of the tables and the explanations."""
    by_id = {table.schema.id: table for table in tables}
    blocks = [_rich(*_opening(title, form, tables, approved))]
    blocks += filter(None, (_classes(by_id, form), _sources_of_spending(by_id), _three_public(by_id)))
    blocks.append(_rich(*_said(form, by_id, answered)))
    for number, table in enumerate(tables, 1):
        blocks.append(_table(number, table))
        if table.note:
            blocks.append(_rich(*(escape(line) for line in table.note.splitlines())))
    return blocks


def _rich(*paragraphs: str) -> Block:
    parts = [text if text.startswith("<h") else f"<p>{text}</p>" for text in paragraphs]
    return {"type": "rich", "value": "".join(parts)}


def _opening(title: str, form: Form, tables: Sequence[Table], approved: str) -> Iterator[str]:
    by = "经人民代表大会或其常务委员会批准" if form.level is Level.GOVERNMENT else "经财政部门批复"
    yield (
        f"{escape(title)}已于{approved}{by}，依照{ARTICLES[form.level]}的规定公开。"
        f"共{len(tables)}张表，金额单位为万元；表中空白表示没有此项，0.00表示有此项但金额为零。"
    )
    yield "全部表格可在页面下方的附件中下载：XLSX供阅读和计算，CSV供程序读取。"


def _said(form: Form, tables: dict[str, Table], answered: Sequence[tuple[Finding, str]]) -> Iterator[str]:
    yield "<h2>主要数据和变动说明</h2>"
    for place in form.watched:
        table = tables.get(place.table)
        figure = table.figure(place.line, place.column, place.side) if table else None
        if figure is not None:
            yield f"{name_of(place)}：{written(figure)}万元。"
    for finding, text in answered:
        if finding.key.startswith("change:"):
            yield f"{escape(finding.said.removesuffix('，请说明原因。'))}。原因：{escape(text.rstrip('。'))}。"
    yield "<h2>公开表格</h2>"


def _chart(
    title: str, head: str, series: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]
) -> Block | None:
    if len(rows) < 2:
        return None
    return {
        "type": "chart",
        "value": {"title": title, "unit": "万元", "text": chart_text(head, series, rows)},
    }


def _classes(tables: dict[str, Table], form: Form) -> Block | None:
    """Spending by the classes of function, the largest first."""
    table = tables.get("expenditure") or tables.get("general_expenditure")
    if table is None:
        return None
    names = [column.name for column in table.schema.sides[0].columns]
    place = len(names) - 1 if form.level is Level.GOVERNMENT else 0
    top = [(line, line.values[place]) for line in table.lines if len(line.code) == 3 and line.values[place]]
    ordered = sorted(top, key=lambda pair: -(pair[1] or Decimal(0)))[:12]
    return _chart(
        "支出按功能分类", "类", [names[place]], [(line.name, [written(value)]) for line, value in ordered]
    )


def _sources_of_spending(tables: dict[str, Table]) -> Block | None:
    """Spending on the running of the body and on projects."""
    table = tables.get("expenditure")
    if table is None or table.schema.sides[0].columns[1].name != "基本支出":
        return None
    parts = [(column, table.figure("合计", column, 0)) for column in ("基本支出", "项目支出")]
    return _chart(
        "基本支出和项目支出", "支出", ["金额"], [(name, [written(value)]) for name, value in parts if value]
    )


def _three_public(tables: dict[str, Table]) -> Block | None:
    table = tables.get("three")
    if table is None or table.is_empty or not table.lines or table.schema.sides[0].has_name:
        return None
    names = [column.name for column in table.schema.sides[0].columns]
    bands = [band for band in ("预算数", "决算数") if f"合计{band}" in names] or [""]
    items = ("因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费")
    rows = [(item, [written(table.figure("", item + band, 0)) for band in bands]) for item in items]
    return _chart("“三公”经费", "项目", [band or "预算数" for band in bands], rows)


def _table(number: int, table: Table) -> Block:
    caption = f"表{number} {table.schema.title}（单位：{unit_of(table.schema)}）"
    head = "".join(_head_rows(table.schema))
    rows = "".join(_rows(list(rows_of(table)), table.schema))
    if not rows:
        width = sum(len(side.heads) for side in table.schema.sides)
        rows = f'<tr><td colspan="{width}">本表无数据</td></tr>'
    return {
        "type": "table",
        "value": f"<table><caption>{escape(caption)}</caption><thead>{head}</thead><tbody>{rows}</tbody></table>",
    }


def _head_rows(schema: Schema) -> Iterator[str]:
    if len(schema.sides) > 1:
        spans = [(side.name, len(side.heads)) for side in schema.sides]
        yield (
            "<tr>"
            + "".join(f'<th scope="colgroup" colspan="{n}">{escape(name)}</th>' for name, n in spans)
            + "</tr>"
        )
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in head_of(schema))
    yield f"<tr>{heads}</tr>"


def _rows(rows: Sequence[Sequence[object]], schema: Schema) -> Iterator[str]:
    """The lines; where a name is followed by lines without one, what it alone says reaches down over them."""
    number = 0
    while number < len(rows):
        end = number + 1
        while schema.sides[0].words and end < len(rows) and not rows[end][0]:
            end += 1
        own = [
            column
            for column in range(len(rows[number]))
            if not any(row[column] for row in rows[number + 1 : end])
        ]
        for row in rows[number:end]:
            cells = "".join(
                _cell(cell, schema, end - number if column in own else 1)
                for column, cell in enumerate(row)
                if row is rows[number] or column not in own
            )
            yield f"<tr>{cells}</tr>"
        number = end


def _cell(cell: object, schema: Schema, deep: int) -> str:
    span = f' rowspan="{deep}"' if deep > 1 else ""
    if isinstance(cell, Decimal):
        return f"<td{span}>{cell.normalize():f}</td>" if schema.counts else f"<td{span}>{written(cell)}</td>"
    return f"<td{span}>{escape(str(cell or ''))}</td>"
