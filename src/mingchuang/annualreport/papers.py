"""A report as HTML, DOCX, PDF and plain text, all from one body."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape

from mingchuang.annualreport import charts, layouts, wording
from mingchuang.annualreport.layouts import Row, Table
from mingchuang.annualreport.queries import Figures, layout_of
from mingchuang.annualreport.rules import Number, Part
from mingchuang.documents.html import Block, split_blocks
from mingchuang.documents.rendering import render_document, render_text
from mingchuang.documents.worddocument import render_docx

CHART = "ways.svg"
_TABLES = {Part.PROACTIVE: "T2", Part.APPLICATIONS: "T3", Part.REMEDIES: "T4"}


def title_of(found: Figures) -> str:
    """The title of the report."""
    return f"{found.scope.organisation.name}{found.period.year}年政府信息公开工作年度报告"


def body_of(found: Figures, prose: Mapping[str, str]) -> str:
    """The report's body in our own small HTML: six parts, counted sentences, people's sentences, tables."""
    layout = layout_of(found.period.year)
    counted = wording.said(found, layout)
    pieces: list[str] = []
    for part in Part:
        pieces.append(f"<h2>{part.label}</h2>")
        lines = [*counted.get(part, []), *prose.get(part.value, "").splitlines()]
        pieces += [f"<p>{escape(line.strip())}</p>" for line in lines if line.strip()]
        table = _TABLES.get(part)
        if table and layout.id != "2014":
            pieces.append(table_html(layout.table(table), found.table(layout, table)))
    if layout.id == "2014":
        pieces.append(
            f"<h2>附表　{escape(layout.table('S').title.replace('××××', str(found.period.year)))}</h2>"
        )
        pieces.append(_statistics(layout.table("S"), found.table(layout, "S")))
    return "".join(pieces)


def page_of(found: Figures, prose: Mapping[str, str]) -> str:
    """A whole page that stands by itself: charts, their numbers, the body; prints well, asks nothing of anybody."""
    title = title_of(found)
    chart = charts.bars("主动公开的四种途径", ways(found), "条")
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><style>'
        "body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:17px/1.9 'PingFang SC','Microsoft YaHei',"
        "'Noto Sans CJK SC',sans-serif;color:#1f2933}h1{text-align:center;font-size:1.6rem}h2{font-size:1.2rem}"
        "table{border-collapse:collapse;width:100%;font-size:.9rem;line-height:1.5}caption{text-align:left}"
        "th,td{border:1px solid #5b6773;padding:.3rem .4rem;text-align:center}tbody th{text-align:left;font-weight:400}"
        "svg{max-width:100%;height:auto}.wide{overflow-x:auto}thead{display:table-header-group}"
        f"</style></head><body><main><h1>{escape(title)}</h1>{_provisional(found)}"
        f"<figure>{chart}<figcaption>主动公开的四种途径（条），数字见正文</figcaption></figure>"
        f"{body_of(found, prose).replace('<table', '<div class=wide><table').replace('</table>', '</table></div>')}"
        "</main></body></html>"
    )


def ways(found: Figures) -> list[tuple[str, Number]]:
    """The four ways with their figures, for charts."""
    names = {
        "site": "区政府网站",
        "city_platform": "市级公开平台",
        "departments_and_towns": "部门和镇、街道",
        "other": "其他途径",
    }
    return [(label, found[f"disclosure.way.{way}"]) for way, label in names.items()]


def _provisional(found: Figures) -> str:
    return (
        "<p><strong>本年度还没有结束，以下数据为截至目前的统计，仅供参考。</strong></p>"
        if found.is_provisional
        else ""
    )


def rendered(found: Figures, prose: Mapping[str, str], ending: str, *, at: datetime) -> bytes:
    """The report in the format ``ending`` (html, docx, pdf, txt). Raises KeyError for another."""
    if ending == "html":
        return page_of(found, prose).encode()
    blocks = split_blocks(body_of(found, prose))
    facts = [
        ("统计期限", f"{found.period.year}年1月1日至12月31日"),
        ("编制单位", found.scope.organisation.name),
    ]
    if found.is_provisional:
        facts.append(("说明", "本年度还没有结束，数据为截至目前的统计。"))
    makers = {
        "docx": lambda: render_docx(title_of(found), facts, blocks),
        "pdf": lambda: _pdf(found, facts, blocks, at),
        "txt": lambda: render_text(title_of(found), facts, blocks).encode(),
    }
    return makers[ending]()


def _pdf(found: Figures, facts: list[tuple[str, str]], blocks: list[Block], at: datetime) -> bytes:
    """With the chart before the text; its numbers stand in its description and in the first part."""
    rows = ways(found)
    said = "主动公开的四种途径：" + "，".join(f"{label}{value}条" for label, value in rows)
    chart = charts.bars("主动公开的四种途径", rows, "条").encode()
    return render_document(
        title_of(found), facts, [("picture", CHART, said), *blocks], at=at, pictures={CHART: chart},
        author=found.scope.organisation.name,
    )  # fmt: skip


# --- tables ----------------------------------------------------------------------------------------------


def table_html(table: Table, cells: Mapping[str, Mapping[str, Number]]) -> str:
    """A statutory table with its merged heads."""
    if table.id == "T4":
        return _remedies(table, cells)
    if table.id == "T3":
        return _applications(table, cells)
    return "".join(_block(block, cells) for block in table.blocks)


def _block(block: layouts.Block, cells: Mapping[str, Mapping[str, Number]]) -> str:
    heads = "".join(f'<th scope="col">{escape(label)}</th>' for _code, label in block.columns)
    rows = "".join(
        f'<tr><th scope="row">{escape(row.label)}</th>{_cells(cells[row.code])}</tr>' for row in block.rows
    )
    return (
        f'<table><caption>{escape(block.label)}</caption><thead><tr><th scope="col">信息内容</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _cells(row: Mapping[str, Number]) -> str:
    return "".join(f"<td>{value}</td>" for value in row.values())


def _applications(table: Table, cells: Mapping[str, Mapping[str, Number]]) -> str:
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


def _application_row(table: Table, row: Row, cells: Mapping[str, Mapping[str, Number]]) -> str:
    """Row heads in three levels; a group's head stands beside its first row and goes over all of them."""
    heads = list(_heads(table, row))
    span = 3 - sum(1 for _label, _rows in _line(table, row)[:-1])
    own = (
        f'<th scope="row" colspan="{span}">{escape(row.label)}</th>'
        if span > 1
        else f'<th scope="row">{escape(row.label)}</th>'
    )
    return f"<tr>{''.join(heads)}{own}{_cells(cells[row.code])}</tr>"


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


def _remedies(table: Table, cells: Mapping[str, Mapping[str, Number]]) -> str:
    block = table.blocks[0]
    width = len(block.columns)
    heads = "".join(f"<th>{escape(label)}</th>" for _code, label in block.columns)
    figures = "".join(_cells(cells[row.code]) for row in block.rows if row.has_cells)
    return (
        f'<table><thead><tr><th colspan="{width}" rowspan="2">行政复议</th><th colspan="{2 * width}">行政诉讼</th></tr>'
        f'<tr><th colspan="{width}">未经复议直接起诉</th><th colspan="{width}">复议后起诉</th></tr>'
        f"<tr>{heads * 3}</tr></thead><tbody><tr>{figures}</tr></tbody></table>"
    )


def _statistics(table: Table, cells: Mapping[str, Mapping[str, Number]]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(row.label)}</th><td>{escape(row.unit)}</td>'
        f"<td>{cells[row.code]['value'] if row.has_cells else ''}</td></tr>"
        for row in table.blocks[0].rows
    )
    return (
        '<table><thead><tr><th scope="col">统计指标</th><th scope="col">单位</th><th scope="col">统计数</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
