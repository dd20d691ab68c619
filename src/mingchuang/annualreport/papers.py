"""A report as HTML, DOCX, PDF, plain text and as the body of an article, all from the same pieces."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape
from typing import Any

from mingchuang.annualreport import charts, wording
from mingchuang.annualreport.layouts import Layout
from mingchuang.annualreport.queries import Figures, layout_of
from mingchuang.annualreport.rules import Part
from mingchuang.annualreport.tables import table_html
from mingchuang.documents.html import Block, split_blocks
from mingchuang.documents.rendering import picture_of, render_document, render_text
from mingchuang.documents.worddocument import render_docx
from mingchuang.ui.charts import Chart, bars

Piece = str | Chart
"""Some of our own small HTML, or a chart, which each format draws in its own way."""
_TABLES = {Part.PROACTIVE: "T2", Part.APPLICATIONS: "T3", Part.REMEDIES: "T4"}
_FACE = ' font-family="Noto Sans SC"'


def title_of(found: Figures) -> str:
    """The title of the report."""
    return f"{found.scope.organisation.name}{found.period.year}年政府信息公开工作年度报告"


def _head_of(found: Figures) -> str:
    """The title as papers carry it: in two lines that read well."""
    return title_of(found).replace("年政府信息", "年\n政府信息", 1)


def pieces_of(found: Figures, prose: Mapping[str, str]) -> Iterator[Piece]:
    """Six parts: counted sentences, people's sentences, charts, tables."""
    layout = layout_of(found.period.year)
    counted = wording.said(found, layout)
    drawn = {_first_told(layout): charts.ways(found), Part.APPLICATIONS: charts.outcomes(found)}
    for part in Part:
        lines = [*counted.get(part, []), *prose.get(part.value, "").splitlines()]
        yield f"<h2>{part.label}</h2>" + _paragraphs(lines)
        chart = drawn.get(part)
        if chart is not None:
            yield chart
            yield _paragraphs(charts.ways_defined() if part is not Part.APPLICATIONS else [])
        if part is Part.OTHER:
            yield _paragraphs(wording.log_head(found))
        table = _TABLES.get(part)
        if table and layout.id != "2014":
            yield table_html(layout.table(table), found.table(layout, table))
    if layout.id == "2014":
        title = layout.table("S").title.replace("××××", str(found.period.year))
        yield f"<h2>附表　{escape(title)}</h2>" + table_html(layout.table("S"), found.table(layout, "S"))


def _first_told(layout: Layout) -> Part:
    """The part in which the four ways are told: with the form of 2014 the second, later the first."""
    return Part.PROACTIVE if layout.id == "2014" else Part.OVERVIEW


def _paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{escape(line.strip())}</p>" for line in lines if line.strip())


def rendered(found: Figures, prose: Mapping[str, str], ending: str, *, at: datetime) -> bytes:
    """The report in the format ``ending`` (html, docx, pdf, txt). Raises KeyError for another."""
    makers = {"html": _page, "docx": _docx, "pdf": _pdf, "txt": _text}
    return makers[ending](found, list(pieces_of(found, prose)), at)


def article_body(found: Figures, prose: Mapping[str, str]) -> list[dict[str, Any]]:
    """The report as the stored body of an article."""
    body: list[dict[str, Any]] = []
    for piece in pieces_of(found, prose):
        if isinstance(piece, Chart):
            body.append({"type": "chart", "value": charts.stored(piece)})
        else:
            body += [{"type": kind, "value": value} for kind, value, *_rest in split_blocks(piece)]
    return body


# --- formats -----------------------------------------------------------------------------------------------


def _page(found: Figures, pieces: list[Piece], _at: datetime) -> bytes:
    """A whole page that stands by itself; prints well, asks nothing of anybody."""
    title = escape(title_of(found))
    body = "".join(_on_page(piece, place) for place, piece in enumerate(pieces))
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>{_provisional(found)}{body}</main></body></html>"
    ).encode()


def _on_page(piece: Piece, place: int) -> str:
    if isinstance(piece, Chart):
        return f"<figure>{bars(piece, f'chart-{place}')}</figure>{_scrolled(_chart_table(piece), place)}"
    return _scrolled(piece, place)


def _scrolled(markup: str, place: int) -> str:
    """Wide tables scroll by themselves, also with the keyboard; each has a name of its own."""
    first, *others = markup.split("<table")
    opened = (
        f'<div class="wide" tabindex="0" role="region" aria-label="表格{place + 1}.{number}，较宽时可左右滚动"><table{rest}'
        for number, rest in enumerate(others, 1)
    )
    return "".join([first, *opened]).replace("</table>", "</table></div>")


def _chart_table(chart: Chart) -> str:
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in chart.series)
    rows = "".join(
        f'<tr><th scope="row">{escape(row.name)}</th>{"".join(f"<td>{figure}</td>" for figure in row.figures)}</tr>'
        for row in chart.rows
    )
    return (
        f"<table><caption>图中的数：{escape(chart.title)}</caption>"
        f'<thead><tr><th scope="col">{escape(chart.head)}</th>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _provisional(found: Figures) -> str:
    return (
        "<p><strong>本年度还没有结束，以下数据为截至目前的统计，仅供参考。</strong></p>"
        if found.is_provisional
        else ""
    )


def _facts(found: Figures) -> list[tuple[str, str]]:
    facts = [
        ("统计期限", f"{found.period.year}年1月1日至12月31日"),
        ("编制单位", found.scope.organisation.name),
    ]
    if found.is_provisional:
        facts.append(("说明", "本年度还没有结束，数据为截至目前的统计。"))
    return facts


def _blocks(pieces: list[Piece]) -> tuple[list[Block], dict[str, bytes]]:
    """Blocks for paper, and the drawings by the names under which they stand there."""
    blocks: list[Block] = []
    drawings: dict[str, bytes] = {}
    for place, piece in enumerate(pieces):
        if isinstance(piece, str):
            blocks += split_blocks(piece)
            continue
        name = f"chart-{place}.svg"
        drawings[name] = bars(piece, f"chart-{place}").replace("<svg", f"<svg{_FACE}", 1).encode()
        said = "，".join(f"{row.name}{''.join(row.figures)}{piece.unit}" for row in piece.rows)
        blocks += [("picture", name, f"{piece.title}：{said}"), ("table", _chart_table(piece))]
    return blocks, drawings


def _pdf(found: Figures, pieces: list[Piece], at: datetime) -> bytes:
    blocks, drawings = _blocks(pieces)
    return render_document(
        _head_of(found), _facts(found), blocks, at=at, pictures=drawings, author=found.scope.organisation.name
    )


def _docx(found: Figures, pieces: list[Piece], _at: datetime) -> bytes:
    blocks, drawings = _blocks(pieces)
    pictures = {name: picture_of(drawing) for name, drawing in drawings.items()}
    return render_docx(_head_of(found), _facts(found), blocks, pictures=pictures)


def _text(found: Figures, pieces: list[Piece], _at: datetime) -> bytes:
    blocks = [block for block in _blocks(pieces)[0] if block[0] != "picture"]
    return render_text(title_of(found), _facts(found), blocks).encode()


_STYLE = """
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #1f2933; background: #fff;
  font: 17px/1.9 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif; }
h1, h2 { font-family: "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif; line-height: 1.4; }
h1 { text-align: center; font-size: 1.8rem; margin: 2rem 0; text-wrap: balance; } h2 { font-size: 1.3rem; margin: 2.2rem 0 .8rem; }
p { text-indent: 2em; margin: .5rem 0; }
figure { margin: 1.5rem auto .5rem; max-width: 520px; } svg { display: block; width: 100%; height: auto; }
.wide { overflow-x: auto; margin: 1rem 0; } .wide:focus-visible { outline: 3px solid #174a7c; outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; line-height: 1.5; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: #5b6773; padding: .3rem 0; } thead { display: table-header-group; background: #f4f6f8; }
th, td { border: 1px solid #5b6773; padding: .35rem .4rem; text-align: center; min-width: 2.6em; }
th { font-weight: 400; } thead th { font-weight: 600; } tbody th { text-align: left; }
@media print { body { max-width: none; margin: 0; padding: 0; font-size: 12pt; } .wide { overflow: visible; }
  table { font-size: 8.5pt; } tr, figure, figure + .wide { break-inside: avoid; } h2 { break-after: avoid; } @page { size: A4; margin: 20mm 16mm; } }
"""
