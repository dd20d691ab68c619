"""A fictional annual report (2023, form of 2021) in every way in which such reports are printed."""

import io
from datetime import UTC, datetime

import docx

from mingchuang.annualreport.layouts import Layout, layout_for
from mingchuang.documents.html import split_blocks
from mingchuang.documents.rendering import render_document

Cell = int | float | None
Grid = dict[str, list[Cell]]

TITLE = "明河区水务局2023年政府信息公开工作年度报告"
PROSE = (
    "本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。",
    "一、总体情况",
    "全年主动公开政府信息120条，其中工作动态70条，通知公告30条，其他20条。",
    "全年收到政府信息公开申请共12件，当年办结12件。网络申请9件，占75%，信函申请3件，占25%。",
)
SIGNED = "明河区水务局 2024年1月18日"


def good() -> dict[str, Grid]:
    """Tables in which everything agrees: 12 received, 1 carried over, 12 answered, 1 carried on."""
    form = form_of_2021()
    t3: Grid = {row.code: [0] * 7 for _block, row in form.table("T3").rows() if row.has_cells}
    t3["r1"] = [10, 1, 0, 0, 1, 0, 12]
    t3["r2"] = [1, 0, 0, 0, 0, 0, 1]
    t3["r3_1"] = [6, 1, 0, 0, 1, 0, 8]
    t3["r3_2"] = [2, 0, 0, 0, 0, 0, 2]
    t3["r3_3_4"] = [1, 0, 0, 0, 0, 0, 1]
    t3["r3_4_1"] = [1, 0, 0, 0, 0, 0, 1]
    t3["r3_7"] = [10, 1, 0, 0, 1, 0, 12]
    t3["r4"] = [1, 0, 0, 0, 0, 0, 1]
    t2: Grid = {
        "b1_rule": [0, 0, 0],
        "b1_norm": [3, 1, 42],
        "b5_permit": [318],
        "b6_penalty": [27],
        "b6_force": [0],
        "b8_fee": [12.5],
    }
    return {
        "T2": t2,
        "T3": t3,
        "T4": {"review": [1, 0, 0, 1, 2], "direct": [0] * 5, "after": [1, 0, 0, 0, 1]},
    }


def form_of_2021() -> Layout:
    """The form of the report year 2023."""
    form = layout_for(2023)
    assert form is not None
    return form


def _shown(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _rows(tables: dict[str, Grid], table_id: str) -> list[list[str]]:
    """The table as rows of printed cells, heads and groups included."""
    rows: list[list[str]] = []
    table = form_of_2021().table(table_id)
    for block in table.blocks:
        if table_id == "T4":
            heads = [label for _code, label in block.columns]
            rows += [["行政复议", "行政诉讼"], ["未经复议直接起诉", "复议后起诉"], heads * 3]
            rows.append([_shown(cell) for row in ("review", "direct", "after") for cell in tables["T4"][row]])
            continue
        if block.label:
            rows += [[block.label], ["信息内容", *(label for _code, label in block.columns)]]
        for row in block.rows:
            cells = tables[table_id].get(row.code)
            rows.append([row.label, *(_shown(cell) for cell in cells or [])])
    return rows


def lines(tables: dict[str, Grid]) -> str:
    """One cell a line, as a page copied into a text file comes out."""
    out = [TITLE, *PROSE]
    for table_id in ("T2", "T3", "T4"):
        out.append(form_of_2021().table(table_id).title)
        out += [cell for row in _rows(tables, table_id) for cell in row]
    return "\n\n".join([*out, "五、存在的主要问题及改进情况", "有的栏目更新不及时。", SIGNED])


def flat(tables: dict[str, Grid]) -> str:
    """Everything in one line, digits running together."""
    parts = [TITLE, "\n", *PROSE]
    for table_id in ("T2", "T3", "T4"):
        parts.append(form_of_2021().table(table_id).title)
        parts += [cell for row in _rows(tables, table_id) for cell in row]
    return "".join([*parts, "五、存在的主要问题及改进情况有的栏目更新不及时。", SIGNED])


def html(tables: dict[str, Grid]) -> str:
    """A page with real tables; empty cells stay cells."""
    body = "".join(f"<p>{line}</p>" for line in PROSE)
    for table_id in ("T2", "T3", "T4"):
        rows = "".join(
            "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in _rows(tables, table_id)
        )
        body += f"<h2>{form_of_2021().table(table_id).title}</h2><table>{rows}</table>"
    return f"<!doctype html><html><head><meta charset=utf-8><title>{TITLE}</title></head><body>{body}<p>{SIGNED}</p></body></html>"


def as_docx(tables: dict[str, Grid]) -> bytes:
    """A Word document with real tables."""
    document = docx.Document()
    for line in (TITLE, *PROSE):
        document.add_paragraph(line)
    for table_id in ("T2", "T3", "T4"):
        document.add_paragraph(form_of_2021().table(table_id).title)
        rows = _rows(tables, table_id)
        made = document.add_table(len(rows), max(len(row) for row in rows))
        grid = [list(row.cells) for row in made.rows]
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                grid[place][column].text = cell
            if len(row) < len(grid[place]):  # a head or the last cell goes over what is left of the width
                grid[place][len(row) - 1].merge(grid[place][-1])
    document.add_paragraph(SIGNED)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_pdf(tables: dict[str, Grid], *, wrong: tuple[str, str] = (TITLE, TITLE)) -> bytes:
    """A PDF with a text layer; ``wrong``: words that stand in it instead of others."""
    body = html(tables).split("<body>")[1].replace(*wrong)
    return render_document(TITLE, [], split_blocks(body), at=datetime(2024, 1, 18, tzinfo=UTC))
