"""Bar charts as SVG, drawn on the server: readable in black and white, small, without script or style sheet.

``read_chart(text)`` takes figures as a clerk pastes them; ``bars(chart, id)`` draws. A chart never stands alone: the
page shows ``chart.rows`` as a table beneath.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from html import escape

MAX_SERIES = 3
MAX_ROWS = 40
WIDTH = 420
"""Units of the drawing; the page scales it."""
_BAR, _GAP, _LABEL, _LEGEND, _MARGIN = 16, 14, 22, 30, 110
_FILLS = ("#174a7c", "url(#{id}-lines)", "#ffffff")
"""Solid, hatched, hollow: three groups differ without colour."""


@dataclass(frozen=True)
class Row:
    """One item: its name, its figures as written, and as numbers (None where blank)."""

    name: str
    figures: tuple[str, ...]
    amounts: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Chart:
    """What is drawn: a head for the names, the groups, the items."""

    title: str
    unit: str
    head: str
    series: tuple[str, ...]
    rows: tuple[Row, ...]


def read_chart(text: str, *, title: str = "", unit: str = "") -> Chart:
    """Lines parted by tabs (or commas where there is no tab): first the names of the groups, then the items."""
    lines = [line.split("\t" if "\t" in text else ",") for line in text.splitlines() if line.strip()]
    if not lines:
        return Chart(title, unit, "项目", (), ())
    head, *series = [cell.strip() for cell in lines[0]]
    series = series[:MAX_SERIES]
    rows = []
    for name, *cells in lines[1 : MAX_ROWS + 1]:
        figures = tuple([*(cell.strip() for cell in cells), *[""] * len(series)][: len(series)])
        rows.append(Row(name.strip(), figures, tuple(map(_amount, figures))))
    shown = tuple(row for row in rows if any(amount is not None for amount in row.amounts))
    return Chart(title, unit, head or "项目", tuple(series), shown)


def chart_text(head: str, series: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    """The inverse of ``read_chart``: what is stored."""
    lines = [(head, *series), *((name, *figures) for name, figures in rows)]
    return "\n".join("\t".join(cell.replace("\t", " ") for cell in line) for line in lines)


def _amount(written: str) -> Decimal | None:
    try:
        number = Decimal(unicodedata.normalize("NFKC", written).replace(",", "").removesuffix("%"))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def bars(chart: Chart, id: str) -> str:
    """The drawing; ``id`` is unique on its page. Negative amounts are drawn hollow-ended to the same side, with their sign."""
    largest = max((abs(a) for row in chart.rows for a in row.amounts if a is not None), default=Decimal(0))
    top = _LEGEND if len(chart.series) > 1 else 6
    step = _LABEL + _BAR * len(chart.series) + _GAP
    height = top + step * len(chart.rows) + 4
    drawn = [_legend(chart, id)] if len(chart.series) > 1 else []
    for number, row in enumerate(chart.rows):
        drawn.append(_item(row, top + number * step, largest, id))
    said = "；".join(f"{row.name}：" + "，".join(_pairs(chart, row)) for row in chart.rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="{id}-title {id}-desc" font-size="15" fill="#1f2933">'
        f'<title id="{id}-title">{escape(chart.title)}</title><desc id="{id}-desc">{escape(said)}</desc>'
        f'<defs><pattern id="{id}-lines" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="6" height="6" fill="#ffffff"/>'
        '<rect width="3" height="6" fill="#174a7c"/></pattern></defs>'
        f"{''.join(drawn)}</svg>"
    )


def _pairs(chart: Chart, row: Row) -> list[str]:
    pairs = zip(chart.series, row.figures, strict=True)
    return [f"{name}{figure or '无'}{chart.unit}" for name, figure in pairs]


def _legend(chart: Chart, id: str) -> str:
    drawn, left = [], 0
    for number, name in enumerate(chart.series):
        drawn.append(
            _box(left, 4, 16, 14, number, id) + f'<text x="{left + 22}" y="17">{escape(name)}</text>'
        )
        left += 22 + 16 * len(name) + 26
    return "".join(drawn)


def _item(row: Row, top: int, largest: Decimal, id: str) -> str:
    drawn = [f'<text x="0" y="{top + 15}">{escape(row.name)}</text>']
    for number, (figure, amount) in enumerate(zip(row.figures, row.amounts, strict=True)):
        y = top + _LABEL + number * _BAR
        width = 0
        if amount is not None and largest:
            width = max(int(abs(amount) / largest * (WIDTH - _MARGIN)), 1 if amount else 0)
        if width:
            drawn.append(_box(0, y, width, _BAR - 3, number, id))
        drawn.append(f'<text x="{width + 6}" y="{y + 12}" font-size="14">{escape(figure or "—")}</text>')
    return "".join(drawn)


def _box(x: int, y: int, width: int, height: int, series: int, id: str) -> str:
    fill = _FILLS[series].format(id=id)
    return f'<rect x="{x + 0.5}" y="{y + 0.5}" width="{width}" height="{height}" fill="{fill}" stroke="#174a7c"/>'
