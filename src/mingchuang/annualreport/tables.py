"""The statutory tables as HTML with their merged heads; a figure that nobody knows is a dash."""

from collections.abc import Iterator, Mapping
from html import escape

from mingchuang.annualreport.layouts import Block, Row, Table
from mingchuang.annualreport.rules import UNKNOWN, Number

Cells = Mapping[str, Mapping[str, Number | None]]


def table_html(table: Table, cells: Cells) -> str:
    """A statutory table with its merged heads."""
    makers = {"T4": _remedies, "T3": _applications, "S": _statistics}
    maker = makers.get(table.id)
    return maker(table, cells) if maker else "".join(_block(block, cells) for block in table.blocks)


def _block(block: Block, cells: Cells) -> str:
    heads = "".join(f'<th scope="col">{escape(label)}</th>' for _code, label in block.columns)
    rows = "".join(
        f'<tr><th scope="row">{escape(row.label)}</th>{_figures(cells[row.code])}</tr>' for row in block.rows
    )
    return (
        f'<table><caption>{escape(block.label)}</caption><thead><tr><th scope="col">信息内容</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _figures(row: Mapping[str, Number | None]) -> str:
    return "".join(f"<td>{shown(value)}</td>" for value in row.values())


def shown(value: Number | None) -> str:
    """A figure as printed."""
    return UNKNOWN if value is None else f"{value}"


def _applications(table: Table, cells: Cells) -> str:
    columns = dict(table.blocks[0].columns)
    within = [code for code in columns if code not in ("np", "total")]
    head = (
        '<thead><tr><th colspan="3" rowspan="3">（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</th>'
        f'<th colspan="{len(columns)}">申请人情况</th></tr>'
        f'<tr><th rowspan="2">自然人</th><th colspan="{len(within)}">法人或其他组织</th><th rowspan="2">总计</th></tr>'
        f"<tr>{''.join(f'<th>{escape(columns[code])}</th>' for code in within)}</tr></thead>"
    )
    body = "".join(_application_row(table, row, cells) for row in table.blocks[0].rows if row.has_cells)
    return f"<table>{head}<tbody>{body}</tbody></table>"


def _application_row(table: Table, row: Row, cells: Cells) -> str:
    """Row heads in three levels; a group's head stands beside its first row and goes over all of them."""
    heads = list(_heads(table, row))
    span = 3 - sum(1 for _label, _rows in _line(table, row)[:-1])
    own = (
        f'<th scope="row" colspan="{span}">{escape(row.label)}</th>'
        if span > 1
        else f'<th scope="row">{escape(row.label)}</th>'
    )
    return f"<tr>{''.join(heads)}{own}{_figures(cells[row.code])}</tr>"


def _line(table: Table, row: Row) -> list[tuple[Row, list[Row]]]:
    """The groups above a row with all rows of cells in each, then the row itself."""
    known = {one.code: one for one in table.blocks[0].rows}
    line: list[tuple[Row, list[Row]]] = [(row, [row])]
    parent = row.parent
    while parent:
        group = known[parent]
        line.insert(
            0, (group, [one for one in known.values() if one.has_cells and _is_under(known, one, group)])
        )
        parent = group.parent
    return line


def _is_under(known: Mapping[str, Row], row: Row, group: Row) -> bool:
    while row.parent:
        if row.parent == group.code:
            return True
        row = known[row.parent]
    return False


def _heads(table: Table, row: Row) -> Iterator[str]:
    for group, rows in _line(table, row)[:-1]:
        if rows[0] is row:
            yield f'<th scope="rowgroup" rowspan="{len(rows)}">{escape(group.label)}</th>'


def _remedies(table: Table, cells: Cells) -> str:
    block = table.blocks[0]
    width = len(block.columns)
    heads = "".join(f"<th>{escape(label)}</th>" for _code, label in block.columns)
    figures = "".join(_figures(cells[row.code]) for row in block.rows if row.has_cells)
    return (
        f'<table><thead><tr><th colspan="{width}" rowspan="2">行政复议</th><th colspan="{2 * width}">行政诉讼</th></tr>'
        f'<tr><th colspan="{width}">未经复议直接起诉</th><th colspan="{width}">复议后起诉</th></tr>'
        f"<tr>{heads * 3}</tr></thead><tbody><tr>{figures}</tr></tbody></table>"
    )


def _statistics(table: Table, cells: Cells) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(row.label)}</th><td>{escape(row.unit)}</td><td>{shown(cells[row.code]["value"])}</td></tr>'
        if row.has_cells
        else f'<tr><th scope="rowgroup" colspan="3">{escape(row.label)}</th></tr>'
        for row in table.blocks[0].rows
    )
    return (
        '<table><thead><tr><th scope="col">统计指标</th><th scope="col">单位</th><th scope="col">统计数</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
