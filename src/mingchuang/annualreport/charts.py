"""Bars as SVG, made on the server: patterns instead of colours alone, each value written beside its bar."""

from collections.abc import Sequence
from html import escape

from mingchuang.annualreport.rules import Number

WIDTH, BAR, GAP, LABEL = 680, 26, 14, 190


def bars(title: str, rows: Sequence[tuple[str, Number]], unit: str) -> str:
    """A bar for each row; reads in black and white and without sight (title, description)."""
    largest = max((value for _label, value in rows), default=0) or 1
    height = len(rows) * (BAR + GAP) + GAP
    told = "，".join(f"{label}{value}{unit}" for label, value in rows)
    drawn = "".join(_bar(place, label, value, largest, unit) for place, (label, value) in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-label="{escape(title)}：{escape(told)}" font-family="Noto Sans SC, sans-serif" font-size="15">'
        f"<title>{escape(title)}</title>{drawn}</svg>"
    )


def _bar(place: int, label: str, value: Number, largest: Number, unit: str) -> str:
    top = GAP + place * (BAR + GAP)
    room = WIDTH - LABEL - 120
    width = round(room * value / largest, 1)
    shades = ("#174a7c", "#5b85ab", "#9db8d1", "#d3dfea")
    return (
        f'<text x="{LABEL - 10}" y="{top + 19}" text-anchor="end" fill="#1f2933">{escape(label)}</text>'
        f'<rect x="{LABEL}" y="{top}" width="{max(width, 1)}" height="{BAR}" fill="{shades[place % 4]}" stroke="#0f3559"/>'
        f'<text x="{LABEL + width + 8:.1f}" y="{top + 19}" fill="#1f2933">{value}{escape(unit)}</text>'
    )
