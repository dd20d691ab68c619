"""The desk: ledger, page of an application, registering, every verb through its button."""

import io
import re

import openpyxl
import pytest
from django.urls import reverse

from mingchuang.accounts.rules import RoleKind
from mingchuang.accounts.waiting import figures_for, waiting_from
from mingchuang.casework import actions as cases
from mingchuang.casework.rules import EnclosureKind
from mingchuang.foi import actions
from mingchuang.foi.models import Request
from mingchuang.foi.rules.words import State
from mingchuang.journal.models import Entry
from tests.accounts.factories import PersonFactory
from tests.directory.factories import OrganisationFactory
from tests.foi.desk import do
from tests.foi.factories import D, answered, application, moment, submitted

pytestmark = pytest.mark.usefixtures("march")


def test_an_application_goes_through_every_hand_by_buttons(office, client):
    found = submitted(office).request
    assert do(client, found, office.clerk, "claim").status_code == 302
    do(client, found, office.clerk, "draft", outcome="disclosed", given="随函附清单1份。")
    assert do(client, found, office.clerk, "submit_answer").status_code == 302
    assert do(client, found, office.lawyer, "send_back").status_code == 422
    do(client, found, office.lawyer, "pass_legal")
    do(client, found, office.guard, "pass_secrecy")
    response = do(client, found, office.signer, "sign")
    found.refresh_from_db()
    assert (response.status_code, found.case.state) == (302, State.ANSWERED)
    letter = found.case.letters.get(kind="13")
    do(client, found, office.clerk, "serve", letter=letter.pk, carrier="china_post", sent_on="2026-03-10")
    page = client.get(reverse("foi_case", args=[found.pk])).content.decode()
    assert "按期" in page
    for form, head in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert client.get(reverse("foi_letter", args=[found.pk, letter.pk, form])).content.startswith(head)


def test_what_may_not_be_done_is_grey_with_its_reason(office, client):
    found = submitted(office).request
    client.force_login(office.clerk)
    page = client.get(reverse("foi_case", args=[found.pk])).content.decode()
    assert "还没有拟写答复。" in page
    client.force_login(office.lawyer)
    assert "由信息公开专员" in client.get(reverse("foi_case", args=[found.pk])).content.decode()


def test_each_event_is_entered_by_its_form(office, client):
    found = submitted(office).request
    assert (
        do(client, found, office.clerk, "third_party_asked", items="合同", addressee="明窗公司").status_code
        == 302
    )
    assert do(client, found, office.clerk, "third_party_letter_received", on="2026-03-10").status_code == 302
    assert (
        do(client, found, office.clerk, "third_party_answered", on="2026-03-10", remark="同意").status_code
        == 302
    )
    assert do(client, found, office.clerk, "extended", ground="需要查阅档案").status_code == 302
    assert do(client, found, office.clerk, "extended", ground="再延").status_code == 422
    noticed = do(
        client, found, office.clerk, "fee_noticed", measure="pages", quantity="120", fee_account="专户"
    )
    assert noticed.status_code == 302
    found.refresh_from_db()
    assert found.fee_yuan == 1100
    assert [one.kind for one in found.case.letters.all()] == ["1", "4", "5", "6", "10", "12"]
    assert do(client, found, office.clerk, "fee_paid", on="2026-03-10").status_code == 302


def test_a_fee_below_the_free_amount_is_refused(office, client):
    found = submitted(office).request
    response = do(
        client, found, office.clerk, "fee_noticed", measure="pages", quantity="30", fee_account="专户"
    )
    assert (response.status_code, "不需要收费" in response.content.decode()) == (422, True)


def test_a_letter_is_registered_in_one_form_and_runs_as_any_other(office, client):
    client.force_login(office.clerk)
    assert client.get(reverse("foi_new")).status_code == 200
    from mingchuang.foi.forms.applying import token

    values = {
        "token": token(), "intake": "letter", "received_on": "2026-03-06", "organisation": office.government.pk,
        "applicant_kind": "commercial", "name": "明窗商贸公司", "title": "2025年采购目录", "wanted": "2025年办公用品采购目录",
        "form_wanted": "paper", "delivery": "post", "address": "明窗大道1号",
    }  # fmt: skip
    response = client.post(reverse("foi_new"), values)
    assert response.status_code == 302, response.context["form"].errors
    found = Request.objects.get()
    assert (found.case.received_on, found.intake) == (D("2026-03-06"), "letter")
    future = client.post(reverse("foi_new"), {**values, "token": token(), "received_on": "2026-03-11"})
    assert (future.status_code, "晚于今天" in future.content.decode()) == (422, True)


def test_personal_data_is_shown_on_need_and_each_look_recorded(office, client):
    found = submitted(office, telephone="00099990000").request
    client.force_login(office.clerk)
    address = reverse("foi_case", args=[found.pk])
    assert "00099990000" not in client.get(address).content.decode()
    assert "00099990000" in client.post(reverse("foi_look", args=[found.pk]), follow=True).content.decode()
    assert "00099990000" not in client.get(address).content.decode()
    assert Entry.objects.filter(verb="case.person_looked_at", actor=office.clerk.pk).count() == 1
    letter = found.case.letters.get()
    client.get(reverse("foi_letter", args=[found.pk, letter.pk, "pdf"]))  # it names its addressee
    assert Entry.objects.filter(verb="case.person_looked_at", actor=office.clerk.pk).count() == 2


def test_an_officer_of_another_organisation_does_not_open_a_case_by_its_address(office, client):
    found = submitted(office).request
    stranger = PersonFactory(roles=[(RoleKind.DEPARTMENT_OFFICER, OrganisationFactory())])
    client.force_login(stranger)
    letter = found.case.letters.get()
    for address in (
        reverse("foi_case", args=[found.pk]),
        reverse("foi_letter", args=[found.pk, letter.pk, "pdf"]),
    ):
        assert client.get(address).status_code == 404
    assert do(client, found, stranger, "claim").status_code == 404


def test_a_department_answers_its_share_and_nothing_else(office, client):
    found = submitted(office).request
    department = OrganisationFactory(parent=office.government)
    officer = PersonFactory(roles=[(RoleKind.DEPARTMENT_OFFICER, department)])
    asked = do(
        client,
        found,
        office.clerk,
        "ask",
        organisation=department.pk,
        question="请提供清单",
        due_on="2026-03-13",
    )
    assert asked.status_code == 302
    assert [item.asked for item in waiting_from({"foi"}, officer, D("2026-03-10"))] == ["协助办理申请"]
    assert do(client, found, officer, "claim").status_code == 422
    share = found.case.shares.get()
    assert do(client, found, officer, "answer_share", share=share.pk, answer="已提供").status_code == 302
    assert waiting_from({"foi"}, officer, D("2026-03-10")) == []


def test_a_department_that_helps_reads_neither_originals_nor_who_applies(office, client):
    found = submitted(office).request
    department = OrganisationFactory(parent=office.government)
    officer = PersonFactory(roles=[(RoleKind.DEPARTMENT_OFFICER, department)])
    at = moment("2026-03-04")
    kept = {
        kind: cases.enclose(found.case, kind, "原件".encode(), "原件.txt", actor=office.clerk, at=at)
        for kind in (EnclosureKind.SOURCE, EnclosureKind.IDENTITY, EnclosureKind.OPINION)
    }
    sent = actions.ask_share(found, department, "请提供清单", D("2026-03-13"), actor=office.clerk, at=at)
    client.force_login(officer)
    page = client.get(reverse("foi_case", args=[found.pk])).content.decode()
    assert "只供办理和审核人员查看" in page and "查看申请人信息" not in page
    read = {kind: client.get(reverse("foi_paper", args=[found.pk, one.pk])) for kind, one in kept.items()}
    assert [answer.status_code for answer in read.values()] == [302, 302, 200]  # sent home with a sentence
    assert client.post(reverse("foi_look", args=[found.pk])).status_code == 302
    assert "foi_person" not in client.session
    letters = {
        one: client.get(reverse("foi_letter", args=[found.pk, one.pk, "pdf"]))
        for one in found.case.letters.all()
    }
    assert {one.kind: answer.status_code for one, answer in letters.items()} == {"1": 302, sent.kind: 200}


def test_what_waits_for_whom_follows_the_steps(office):
    found = submitted(office).request
    asked = {
        name: [item.asked for item in waiting_from({"foi"}, getattr(office, name), D("2026-03-10"))]
        for name in ("clerk", "lawyer", "guard", "signer")
    }
    assert asked == {"clerk": ["办理申请"], "lawyer": [], "guard": [], "signer": []}
    assert [
        figure.value for figure in figures_for(office.clerk, D("2026-03-10")) if "申请" in figure.label
    ] == [1, 1]
    answered(office, found)
    assert waiting_from({"foi"}, office.clerk, D("2026-03-11")) == []


def test_a_leader_sees_an_application_before_its_day_is_past(office):
    submitted(office)  # due Mon 30 March
    leader = PersonFactory(roles=[(RoleKind.LEADER, office.government)])
    asked = {
        day: [(item.asked, item.days_left) for item in waiting_from({"foi"}, leader, D(day))]
        for day in ("2026-03-24", "2026-03-25", "2026-03-31")
    }
    assert asked == {
        "2026-03-24": [],
        "2026-03-25": [("督促办理（办理中）", 3)],
        "2026-03-31": [("督促办理（办理中）", -1)],
    }


def test_the_ledger_filters_exports_without_names_and_has_its_empty_state(office, client):
    answered(office, submitted(office).request)
    submitted(office, title="2024年预算")
    client.force_login(office.clerk)
    ledger = reverse("foi_ledger")
    assert "共 2 件" in client.get(ledger).content.decode()
    assert "共 1 件" in client.get(ledger, {"state": "open", "q": "预算"}).content.decode()
    assert "共 1 件" in client.get(ledger, {"group": "granted"}).content.decode()
    assert "没有符合条件的申请" in client.get(ledger, {"year": "2019"}).content.decode()
    table = client.get(ledger, {"export": "csv"}).content.decode("utf-8-sig")
    assert "2024年预算" in table and "明小雨" not in table and "7654321" not in table
    assert "明＊＊" in table
    assert client.get(ledger, {"export": "xlsx"}).content[:2] == b"PK"


def test_a_table_with_applicants_is_for_who_registers_of_the_own_organisation_and_is_journalled(
    office, client
):
    submitted(office)
    other = OrganisationFactory()
    actions.submit(application(other, name="明大树"), key="of-another", at=moment("2026-03-02"))
    client.force_login(office.clerk)
    address = reverse("foi_export")
    assert "请选择导出" in client.post(address, follow=True).content.decode()
    assert not Entry.objects.filter(verb="foi.exported").exists()
    saved = client.post(f"{address}?state=open", {"purpose": "service"})
    cells = [cell.value for row in openpyxl.load_workbook(io.BytesIO(saved.content)).active for cell in row]
    assert "明小雨" in cells and "明大树" not in cells
    assert Entry.objects.get(verb="foi.exported").facts == {"purpose": "service", "rows": 1}
    client.force_login(office.lawyer)
    assert client.post(address, {"purpose": "service"}).status_code in (302, 403)
    assert Entry.objects.filter(verb="foi.exported").count() == 1
    assert "导出含申请人信息" not in client.get(reverse("foi_ledger")).content.decode()


def test_each_figure_of_the_year_opens_exactly_the_list_that_it_counts(office, client):
    answered(office, submitted(office).request)
    submitted(office, day="2026-03-03")
    client.force_login(office.clerk)
    page = client.get(reverse("foi_table"), {"year": "2026"}).content.decode()
    assert "2026年政府信息公开申请情况" in page and "自然人" in page
    figures = re.findall(r'href="(/desk/foi/\?year=2026[^"]*)">(\d+)</a>', page)
    assert len(figures) >= 6
    for address, number in figures:
        assert f"共 {number} 件" in client.get(address.replace("&amp;", "&")).content.decode(), address


def test_pages_keep_their_query_counts(office, client, django_assert_max_num_queries):
    found = submitted(office).request
    for _n in range(12):
        submitted(office)
    client.force_login(office.clerk)
    with django_assert_max_num_queries(44):
        client.get(reverse("foi_ledger"))
    with django_assert_max_num_queries(75):
        client.get(reverse("foi_case", args=[found.pk]))
