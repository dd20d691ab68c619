"""What of a report is drawn: by which ways items went out, how applications ended. No chart where it would be empty."""

from collections.abc import Sequence

from mingchuang.annualreport import figures
from mingchuang.annualreport.queries import Figures
from mingchuang.annualreport.rules import Number
from mingchuang.ui.charts import Chart, chart_text, read_chart

_WAYS = tuple(f"disclosure.way.{way}" for way in ("site", "city_platform", "departments_and_towns", "other"))


def ways(found: Figures) -> Chart | None:
    """The four ways with their figures."""
    return _chart("主动公开的四种途径", "条", "公开途径", [(_named(code), found[code]) for code in _WAYS])


def outcomes(found: Figures) -> Chart | None:
    """How the applications of the year ended; what did not occur is left out."""
    rows = [
        (_named(code), found[code])
        for code in found.values
        if code.startswith("foi.outcome.") and found[code]
    ]
    return _chart("申请的办理结果", "件", "办理结果", rows)


def stored(chart: Chart) -> dict[str, str]:
    """The chart as an article's body keeps it."""
    rows = [(row.name, row.figures) for row in chart.rows]
    return {"title": chart.title, "unit": chart.unit, "text": chart_text(chart.head, chart.series, rows)}


def ways_defined() -> list[str]:
    """What each way counts, to stand beneath the chart, a line for each."""
    known = figures.definitions()
    return [f"统计口径——{known[code].label}：{known[code].text}" for code in _WAYS]


def _named(code: str) -> str:
    return figures.definitions()[code].label


def _chart(title: str, unit: str, head: str, rows: Sequence[tuple[str, Number]]) -> Chart | None:
    if not any(value for _name, value in rows):
        return None
    text = chart_text(head, [f"数量（{unit}）"], [(name, [f"{value}"]) for name, value in rows])
    return read_chart(text, title=title, unit=unit)
