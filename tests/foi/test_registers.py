"""Complaints, suits and reconsiderations in one register; every cell of the yearly table opens its list."""

import io
import random
import re

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from mingchuang.accounts.rules import Light, RoleKind
from mingchuang.accounts.waiting import waiting_from
from mingchuang.disclosure.rules import Intake
from mingchuang.foi import actions, queries
from mingchuang.foi.models import Complaint, Request
from mingchuang.foi.rules.outcomes import OUTCOMES, ROWS_2021, Outcome
from mingchuang.foi.rules.registers import ComplaintResult, ComplaintWay
from mingchuang.foi.rules.remedies import Contest, ContestResult, Procedure, reply_by
from mingchuang.foi.rules.words import ApplicantKind, RequestRefusedError
from mingchuang.journal.models import Entry
from mingchuang.workdays import package_calendar
from tests.accounts.factories import PersonFactory
from tests.directory.factories import OrganisationFactory
from tests.foi.factories import D, answered, moment, submitted


@pytest.fixture(autouse=True)
def march(monkeypatch):
    """Fri 20 March 2026."""
    monkeypatch.setattr(timezone, "now", lambda: moment("2026-03-20"))


def complained(office, case=None):
    written = actions.Complained(
        office.government, ComplaintWay.LETTER, "答复不完整", "=答复缺两页", D("2026-03-16"), "明小雨", "0000-7654321",
        case,
    )  # fmt: skip
    return actions.register_complaint(written, actor=office.clerk, at=moment("2026-03-16"))


def test_a_complaint_stands_beside_the_suit_in_the_register_and_on_the_page_of_its_application(
    office, client
):
    found = submitted(office).request
    answered(office, found)
    made = complained(office, found.case)
    actions.contest(
        found.case, Contest.RECONSIDERATION, "示政复〔2026〕1号", body="市政府", filed_on=D("2026-03-12"),
        result=ContestResult.PENDING, decided_on=None, actor=office.clerk, at=moment("2026-03-12"),
    )  # fmt: skip
    client.force_login(office.clerk)
    page = client.get(reverse("foi_register")).content.decode()
    assert all(words in page for words in (made.number, "示政复〔2026〕1号", found.case.number, "共 2 件"))
    assert "共 1 件" in client.get(reverse("foi_register"), {"kind": "complaint"}).content.decode()
    assert "没有符合条件" in client.get(reverse("foi_register"), {"year": "2019"}).content.decode()
    assert made.number in client.get(reverse("foi_case", args=[found.pk])).content.decode()


def test_the_saved_register_names_nobody_and_runs_nothing(office, client):
    found = submitted(office).request
    answered(office, found)
    complained(office, found.case)
    Complaint.objects.update(subject="=HYPERLINK(1)")
    client.force_login(office.clerk)
    saved = client.get(reverse("foi_register"), {"export": "xlsx"}).content
    cells = [cell.value for row in openpyxl.load_workbook(io.BytesIO(saved)).active for cell in row]
    assert "'=HYPERLINK(1)" in cells and "明小雨" not in str(cells) and "0000-7654321" not in str(cells)


def test_who_complained_is_shown_on_need_and_each_look_recorded(office, client):
    made = complained(office)
    client.force_login(office.clerk)
    address = reverse("foi_complaint", args=[made.pk])
    assert "明小雨" not in client.get(address).content.decode()
    assert "明小雨" in client.post(address, {"verb": "look"}, follow=True).content.decode()
    assert "明小雨" not in client.get(address).content.decode()
    assert Entry.objects.filter(verb="foi.complainant_looked_at", actor=office.clerk.pk).count() == 1
    stranger = PersonFactory(roles=[(RoleKind.DEPARTMENT_OFFICER, OrganisationFactory())])
    client.force_login(stranger)
    assert client.get(address).status_code == 404


def test_a_complaint_is_registered_and_ended_by_its_forms(office, client):
    found = submitted(office).request
    client.force_login(office.clerk)
    values = {
        "organisation": office.government.pk, "number": found.case.number, "intake": "telephone",
        "received_on": "2026-03-18", "subject": "迟迟没有答复", "text": "打电话没有人接",
    }  # fmt: skip
    assert (
        "请填写“事由”"
        in client.post(reverse("foi_complaint_new"), {**values, "subject": ""}).content.decode()
    )
    unknown = client.post(reverse("foi_complaint_new"), {**values, "number": "X-1"})
    assert (unknown.status_code, "没有登记编号为“X-1”的申请" in unknown.content.decode()) == (422, True)
    future = client.post(reverse("foi_complaint_new"), {**values, "received_on": "2026-03-21"})
    assert (future.status_code, "晚于今天" in future.content.decode()) == (422, True)
    address = client.post(reverse("foi_complaint_new"), values)["Location"]
    assert client.post(address, {"verb": "close", "result": "founded", "reply": ""}).status_code == 422
    client.post(address, {"verb": "close", "result": "founded", "reply": "已催办并答复投诉人。"})
    made = Complaint.objects.get()
    assert (made.case, made.result, made.closed_on) == (found.case, ComplaintResult.FOUNDED, D("2026-03-20"))
    assert made.number == f"{office.government.code}-TS-2026-0001"
    again = client.post(address, {"verb": "close", "result": "founded", "reply": "再次"})
    assert "已经办结" in again.content.decode()
    with pytest.raises(RequestRefusedError):
        actions.close_complaint(
            made, ComplaintResult.PENDING, "x", actor=office.clerk, at=moment("2026-03-20")
        )


def a_year(office):
    """Sixty applications of 2024 to 2026 by every kind, every intake, every outcome, written as rows."""
    dice = random.Random(7)
    outcomes, kinds, ways = list(Outcome), list(ApplicantKind), list(Intake)
    for number in range(60):
        year = dice.choice((2024, 2025, 2025, 2025, 2026))
        found = submitted(office, day=f"{year}-01-0{dice.randrange(5, 9)}", title=f"第{number}号文件").request
        ended = dice.choice((None, f"{year}-02-1{number % 9}", f"{min(year + 1, 2026)}-01-1{number % 9}"))
        Request.objects.filter(pk=found.pk).update(
            applicant_kind=kinds[number % 6], intake=ways[number % 4], answered_on=ended,
            outcome=outcomes[number % len(outcomes)] if ended else "", used_days=number if ended else None,
            fee_yuan=100 if number % 5 == 0 else 0, fee_paid=number % 5 == 0,
        )  # fmt: skip


def by_hand(cell, period):
    """What a cell must count, from the rows alone."""
    found = []
    for one in Request.objects.select_related("case"):
        received, ended = one.case.received_on, one.answered_on
        row = OUTCOMES[Outcome(one.outcome)].row_2021 if one.outcome else ""
        was_open_before = received < period.first and (ended is None or ended >= period.first)
        within = ended is not None and period.first <= ended <= period.last
        counts = {
            "received": period.first <= received <= period.last,
            "carried_in": was_open_before,
            "carried_over": received <= period.last and (ended is None or ended > period.last),
            "answered": within,
        }.get(cell, within and row == cell)
        if counts:
            found.append(one)
    return found


@pytest.mark.usefixtures("quick_receipts")
def test_every_cell_of_the_table_is_counted_as_by_hand_and_opens_its_list(office, client):
    a_year(office)
    period = queries.Period(D("2025-01-01"), D("2025-12-31"))
    counted = queries.tally(period)
    client.force_login(office.clerk)
    page = client.get(reverse("foi_table"), {"year": "2025"}).content.decode()
    shown = dict(re.findall(r'href="(/desk/foi/\?year=2025&amp;cell=[^"]*)">(\d+)</a>', page))
    opened = 0
    for cell in sorted(queries.EVERY_CELL):
        expected = by_hand(cell, period)
        by_kind = {kind.value: sum(one.applicant_kind == kind for one in expected) for kind in ApplicantKind}
        if cell in queries.CELLS:
            assert getattr(counted, cell) == by_kind, cell
        elif cell in ROWS_2021:
            assert {kind: n for kind, n in by_kind.items() if n} == counted.by_row.get(cell, {}), cell
        assert {one.pk for one in queries.cell_cases(period, cell)} == {one.pk for one in expected}, cell
        for kind, number in by_kind.items():
            address = f"/desk/foi/?year=2025&amp;cell={cell}&amp;applicant_kind={kind}"
            if cell != "answered":
                assert shown.get(address, "0") == str(number), (cell, kind)
            if number and opened < 25:
                opened += 1
                assert f"共 {number} 件" in client.get(address.replace("&amp;", "&")).content.decode()
    assert counted.total_answered == len(by_hand("answered", period))
    assert sum(counted.by_intake.values()) == counted.total_received
    received = sum(counted.received.values()) + sum(counted.carried_in.values())
    assert received == counted.total_answered + sum(counted.carried_over.values())


@pytest.mark.usefixtures("quick_receipts")
def test_time_used_and_organisations_open_their_lists_too(office, client):
    a_year(office)
    client.force_login(office.clerk)
    page = client.get(reverse("foi_table"), {"year": "2025"}).content.decode()
    links = re.findall(
        r'href="(/desk/foi/\?year=2025&amp;cell=(?:answered&amp;used|received&amp;org)[^"]*)">(\d+)</a>', page
    )
    assert len(links) == len(queries.Span) + 1
    for address, number in links:
        assert f"共 {number} 件" in client.get(address.replace("&amp;", "&")).content.decode(), address


def test_the_end_writes_down_how_many_working_days_were_used(office):
    found = submitted(office, day="2026-03-02").request  # Mon
    answered(office, found, day="2026-03-10")  # Tue of the next week
    found.refresh_from_db()
    assert found.used_days == 6


@pytest.mark.parametrize(
    ("kind", "procedure", "reached", "last"),
    [
        ("reconsideration", "ordinary", "2026-03-16", "2026-03-30"),  # ten working days from Mon 16 March
        ("reconsideration", "simple", "2026-03-16", "2026-03-23"),
        ("reconsideration", "ordinary", "2026-04-01", "2026-04-16"),  # Mon 6 April is a holiday
        ("reconsideration", "ordinary", "2023-12-20", "2024-01-02"),  # ten days end on Sat 30 December
        ("litigation", "ordinary", "2026-03-16", "2026-03-31"),
        (
            "litigation_after_reconsideration",
            "ordinary",
            "2026-04-19",
            "2026-05-06",
        ),  # 4 May lies in the holiday
    ],
)
def test_a_reconsideration_and_a_suit_have_clocks_of_their_own(kind, procedure, reached, last):
    assert reply_by(Contest(kind), Procedure(procedure), D(reached), package_calendar()) == D(last)


def test_our_answer_to_a_reconsideration_waits_at_the_desk_until_it_is_handed_in(office, client):
    found = submitted(office).request
    answered(office, found)
    told = {
        "verb": "contest", "kind": "reconsideration", "procedure": "ordinary", "body": "市政府", "number": "示政复1号",
        "filed_on": "2026-03-12", "result": "pending", "reached_on": "2026-03-16",
    }  # fmt: skip
    client.force_login(office.clerk)
    address = reverse("foi_do", args=[found.pk])
    assert (
        "请先填写收到副本"
        in client.post(address, {**told, "reached_on": "", "replied_on": "2026-03-17"}).content.decode()
    )
    assert client.post(address, told).status_code == 302
    waiting = waiting_from({"foi"}, office.clerk, D("2026-03-26"))
    assert [(one.number, one.asked, one.due_on, one.days_left, one.light) for one in waiting] == [
        ("示政复1号", "提交行政复议答复书和证据", D("2026-03-30"), 2, Light.AMBER)
    ]
    assert "2026-03-30前提交行政复议答复书和证据" in client.get(reverse("foi_register")).content.decode()
    assert client.post(address, {**told, "reached_on": "", "replied_on": "2026-03-17"}).status_code == 302
    assert waiting_from({"foi"}, office.clerk, D("2026-03-26")) == []
    assert "2026-03-17已提交" in client.get(reverse("foi_case", args=[found.pk])).content.decode()
