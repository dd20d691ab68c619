"""What waits for whom about annual reports, on the desk's first page: to write, to correct, to accept, to publish."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import organisations_of
from mingchuang.accounts.rules import RoleKind
from mingchuang.accounts.waiting import Light, WaitingItem
from mingchuang.annualreport import collecting
from mingchuang.annualreport.models import AnnualReport
from mingchuang.annualreport.queries import reports
from mingchuang.annualreport.rules import REPORTING, WRITERS, Stage, due_on
from mingchuang.directory.models import Organisation
from mingchuang.directory.queries import government
from mingchuang.parameters.queries import calendar

FEW_ORGANISATIONS = 3
"""Whoever has a step to take for more sees them as a number, not one by one."""
SOON_DAYS = 14


def waiting(person: Person, today: date) -> Iterator[WaitingItem]:
    """From 1 January on: the report of the year that has ended, for whoever has a step to take."""
    year, root = today.year - 1, government()
    known = {report.organisation_id: report for report in reports().filter(year=year)}
    written = [one for one in organisations_of(person, WRITERS) if one.is_active]
    below = [one for one in written if one.kind in REPORTING]
    if len(below) <= FEW_ORGANISATIONS:
        for body in below:
            yield from _to_write(body, known.get(body.pk), due_on(year, is_government=False), year, today)
    if root is not None and root in written:
        yield from _to_write(root, known.get(root.pk), due_on(year, is_government=True), year, today)
        yield from _missing(year, today)
    if root is not None and root in organisations_of(person, {RoleKind.INFORMATION_OFFICER}):
        handed_in = [one.organisation for one in known.values() if one.stage is Stage.SUBMITTED]
        yield from _all_or_each(handed_in, due_on(year, is_government=True), year, "审核", today)
    signed = {one.pk for one in organisations_of(person, {RoleKind.SIGNER})}
    accepted = [one.organisation for one in known.values() if one.stage is Stage.ACCEPTED]
    ready = [one for one in accepted if one.pk in signed]
    for is_root in (True, False):
        bodies = [one for one in ready if (one.parent_id is None) is is_root]
        yield from _all_or_each(bodies, due_on(year, is_government=is_root), year, "固定数据并发布", today)


def _all_or_each(
    bodies: list[Organisation], last: date, year: int, asked: str, today: date
) -> Iterator[WaitingItem]:
    """One line for each report, or one for all where there are many."""
    if len(bodies) <= FEW_ORGANISATIONS:
        for body in bodies:
            yield _item(body, last, year, asked, today)
        return
    yield WaitingItem(
        _light(last, today), f"{len(bodies)}件", f"{len(bodies)}个单位的{year}年度报告", asked,
        f"{reverse('annual_reports')}?year={year}", last, _left(last, today),
    )  # fmt: skip


def _to_write(
    body: Organisation, report: AnnualReport | None, last: date, year: int, today: date
) -> Iterator[WaitingItem]:
    if report is None:
        yield _item(body, last, year, "编写并报送", today)
    elif report.stage is Stage.DRAFTING:
        yield _item(body, last, year, "按退回意见修改后报送" if report.remark else "编写并报送", today)


def _missing(year: int, today: date) -> Iterator[WaitingItem]:
    last = due_on(year, is_government=False)
    missing = [entry for entry in collecting.handed_in(year, today) if entry.is_missing]
    if missing:
        yield WaitingItem(
            _light(last, today), "", f"{len(missing)}个单位还没有报送{year}年度报告", "督促报送",
            f"{reverse('annual_reports')}?year={year}#missing", last, _left(last, today),
        )  # fmt: skip


def _item(body: Organisation, last: date, year: int, asked: str, today: date) -> WaitingItem:
    return WaitingItem(
        _light(last, today), "", f"{body.short_name}{year}年度报告", asked,
        reverse("annual_report", args=[year, body.code]), last, _left(last, today), body.short_name,
    )  # fmt: skip


def _light(last: date, today: date) -> Light:
    left = (last - today).days
    return Light.RED if left < 0 else Light.AMBER if left <= SOON_DAYS else Light.GREEN


def _left(last: date, today: date) -> int | None:
    """Working days left, negative once late; None where a year's calendar is not loaded."""
    known = calendar()
    if not {last.year, today.year} <= known.years:
        return None
    return known.count(today, last) if last >= today else -known.count(last, today)
