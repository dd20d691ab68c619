"""The whole check: files in, what holds and what does not out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mingchuang.annualreport.checker.applications import application_checks
from mingchuang.annualreport.checker.dates import date_checks, year_of
from mingchuang.annualreport.checker.grids import Grid, grids_of
from mingchuang.annualreport.checker.identities import identity_checks
from mingchuang.annualreport.checker.prose import prose_checks
from mingchuang.annualreport.checker.reading import Source, Told, read_source, untold
from mingchuang.annualreport.checker.stream import CELL, stream_of
from mingchuang.annualreport.layouts import Layout, layout_for, layouts
from mingchuang.annualreport.rules import Check, Verdict
from mingchuang.documents.rules import RefusedFileError, UnreadableError

_WRAPPED = re.compile(r"(?<=[^\n]{18}[^。；：:！？\n])\n(?=[^\s（(一二三四五六七八九十])")
_BODY = re.compile(r"^(.{2,40}?)(?:关于)?\s*(?:20\d\d|199\d)")


@dataclass
class Checked:
    """A report and what was found: its year, the form it was printed in (None for free prose), checks, remarks."""

    path: str
    year: int | None = None
    layout: str | None = None
    body: str = ""
    checks: list[Check] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)

    @property
    def fails(self) -> list[Check]:
        """The relations that do not hold."""
        return [check for check in self.checks if check.verdict is Verdict.FAILS]

    @property
    def sorted_checks(self) -> list[Check]:
        """What fails first, then what cannot be said, then what holds."""
        order = (Verdict.FAILS, Verdict.UNREADABLE, Verdict.HOLDS)
        return sorted(self.checks, key=lambda check: order.index(check.verdict))

    def as_json(self) -> dict[str, Any]:
        """The keys of the command's JSON."""
        return {
            "path": self.path,
            "year": self.year,
            "layout": self.layout,
            "checks": [check.as_json() for check in self.checks],
            "notes": self.notes,
        }


def checked(paths: Iterable[Path], *, with_ocr: bool = False, told: Told = untold) -> list[Checked]:
    """Check each file; two reports of one body in years that follow each other are also held against each other.

    ``told`` hears how many scanned pages of how many were read.
    """
    reports = [_one(path, with_ocr, told) for path in paths]
    for report in reports:
        before = _year_before(report, reports)
        if before is not None and report.layout is not None and before.layout == report.layout:
            form = next(form for form in layouts() if form.id == report.layout)
            across = replace(form, identities=tuple(rule for rule in form.identities if rule.needs_last_year))
            report.checks += identity_checks(report.grids, across, before.grids)
    return reports


def _one(path: Path, with_ocr: bool, told: Told) -> Checked:
    try:
        return check_source(read_source(path, with_ocr=with_ocr, told=told))
    except (RefusedFileError, UnreadableError) as error:
        return Checked(str(path), notes=[str(error)])
    except OSError:
        return Checked(str(path), notes=["这个文件打不开。请检查路径和权限。"])


def check_source(source: Source) -> Checked:
    """Check one report that has been read."""
    year = year_of(source)
    form, grids = _form(source, year)
    prose = _without(source.text, grids)
    report = Checked(
        source.path, year, form.id if form else None, _body(source), notes=list(source.notes), grids=grids
    )
    if form is not None:
        report.checks += identity_checks(grids, form)
    report.checks += application_checks(prose, grids)
    report.checks += prose_checks(prose)
    report.checks += date_checks(prose, source.published, year)
    report.notes += _remarks(source, year, form, grids)
    return report


def _form(source: Source, year: int | None) -> tuple[Layout | None, list[Grid]]:
    """The form in which most of the tables can be read; the one of the report's year where two read alike."""
    stream = stream_of(source.text)
    due = layout_for(year) if year else None
    best: tuple[Layout | None, list[Grid]] = (None, [])
    for form in sorted(layouts(), key=lambda form: form is not due):
        grids = grids_of(stream, form)
        if _rows(grids) > _rows(best[1]):
            best = form, grids
    return best


def _rows(grids: list[Grid]) -> int:
    return sum(len(grid.rows) + len(grid.unread) for grid in grids)


def _without(text: str, grids: Sequence[Grid]) -> str:
    """The prose: the text without its tables, lines that a page only broke put together again."""
    kept, place = [], 0
    for start, end in sorted(grid.span for grid in grids):
        kept.append(text[place:start])
        place = max(place, end)
    kept.append(text[place:])
    return _WRAPPED.sub("", "\n".join(kept).replace(CELL, " "))


def _body(source: Source) -> str:
    match = _BODY.search(source.title.strip())
    return match.group(1).strip() if match else ""


def _remarks(source: Source, year: int | None, form: Layout | None, grids: list[Grid]) -> list[str]:
    if year is None:
        return ["看不出这是哪一年的年度报告。"]
    due = layout_for(year)
    remarks = []
    if due is not None and form is not None and form.id != due.id:
        remarks.append(f"{year} 年度应当使用{due.source}的表格，这份报告用的是另一个年度的格式。")
    wanted = {table.id: table.title for table in due.tables} if due and due.first_year >= 2019 else {}
    missing = [
        title for table_id, title in wanted.items() if table_id not in {grid.table.id for grid in grids}
    ]
    remarks += [f"没有读到“{title}”的表格（可能是图片或附件）。" for title in missing]
    for grid in grids:
        if grid.unread:
            labels = "、".join(grid.table.label_of(code) for code in list(grid.unread)[:6])
            remarks.append(
                f"“{grid.table.title}”里有 {len(grid.unread)} 行的数字连在一起或位置不清，无法确定：{labels}。"
            )
    return remarks


def _year_before(report: Checked, reports: list[Checked]) -> Checked | None:
    for other in reports:
        if report.year and other.year == report.year - 1 and other.body and other.body == report.body:
            return other
    return None
