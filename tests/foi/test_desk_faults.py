"""What an officer can do wrong at the desk, and what the calendar does to open cases."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mingchuang.accounts.rules import RoleKind
from mingchuang.casework import actions as cases
from mingchuang.casework.rules import EnclosureKind
from mingchuang.disclosure.rules import Intake
from mingchuang.foi import actions
from mingchuang.foi.forms.applying import token
from mingchuang.foi.models import Request
from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.journal.models import Entry
from mingchuang.parameters.actions import load_calendar
from mingchuang.workdays import DayKind, SpecialDay
from tests.accounts.factories import PersonFactory
from tests.directory.factories import OrganisationFactory
from tests.documents import nasty
from tests.foi.desk import do
from tests.foi.factories import D, moment, registered, submitted

pytestmark = pytest.mark.usefixtures("march")


def test_an_officer_of_another_organisation_opens_nothing_of_a_case_by_its_address(office, client):
    found = submitted(office).request
    at = moment("2026-03-10")
    held = cases.enclose(
        found.case, EnclosureKind.SOURCE, nasty.plain_pdf(), "合同.pdf", actor=office.clerk, at=at
    )
    letter = found.case.letters.get()
    client.force_login(PersonFactory(roles=[(RoleKind.INFORMATION_OFFICER, OrganisationFactory())]))
    for name, *more in (
        ("foi_case",), ("foi_receipt",), ("foi_receipt_paper",), ("foi_letter", letter.pk, "pdf"), ("foi_letter", letter.pk, "docx"),
        ("foi_paper", held.pk), ("foi_cover", held.pk), ("foi_cover_page", held.pk, 1),
    ):  # fmt: skip
        assert client.get(reverse(name, args=[found.pk, *more])).status_code == 404, name
    for name in ("foi_do", "foi_preview", "foi_look"):
        assert client.post(reverse(name, args=[found.pk]), {"verb": "claim"}).status_code == 404, name
    found.case.refresh_from_db()
    assert found.case.owner is None


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("合同.pdf", b"%PDF-1.7 broken", "损坏"),
        ("合同.pdf", nasty.encrypted_pdf(), "密码"),
        ("合同.pdf", b"MZ\x90\x00" + bytes(200), ""),
        ("照片.jpg", "不是照片".encode(), ""),
    ],
)
def test_a_paper_that_is_broken_locked_or_not_what_it_says_is_refused(
    office, client, name, content, sentence
):
    found = submitted(office).request
    upload = SimpleUploadedFile(name, content)
    answer = do(client, found, office.clerk, "enclose", kind="source", paper=upload)
    assert answer.status_code == 422
    assert sentence in answer.content.decode() and "没有办理：" in answer.content.decode()
    assert not found.case.enclosures.exists()


def test_two_thousand_pages_are_kept_but_covered_only_in_parts(office, client):
    found = submitted(office).request
    held = cases.enclose(
        found.case,
        EnclosureKind.SOURCE,
        nasty.blank_pdf(2000),
        "全卷.pdf",
        actor=office.clerk,
        at=moment("2026-03-10"),
    )
    client.force_login(office.clerk)
    answer = client.get(reverse("foi_cover", args=[found.pk, held.pk]), follow=True)
    said = answer.content.decode()
    assert "2000 页" in said and "500" in said


def test_the_same_registration_sent_twice_is_one_case(office, client):
    client.force_login(office.clerk)
    values = {
        "token": token(), "intake": "letter", "received_on": "2026-03-06", "organisation": office.government.pk,
        "applicant_kind": "natural", "name": "明小雨", "title": "2025年采购目录", "wanted": "2025年办公用品采购目录",
        "form_wanted": "paper", "delivery": "post",
    }  # fmt: skip
    answers = [client.post(reverse("foi_new"), values).url for _n in range(2)]
    assert len(set(answers)) == 1 and Request.objects.count() == 1


def test_script_in_a_description_or_a_remark_stays_text_at_the_desk(office, client):
    found = submitted(
        office, title="<script>alert(1)</script>", wanted="<img src=x onerror=alert(1)>清单"
    ).request
    do(client, found, office.clerk, "third_party_asked", items="<b>合同</b>", addressee="<i>公司</i>")
    page = client.get(reverse("foi_case", args=[found.pk])).content.decode()
    assert "&lt;script&gt;alert(1)" in page and "&lt;b&gt;合同" in page
    assert "<script>alert(1)" not in page and "<img src=x" not in page and "<b>合同" not in page


def test_what_was_noted_with_an_event_is_read_in_words(office, client):
    found = submitted(office).request
    do(client, found, office.clerk, "extended", ground="需要查阅档案")
    page = client.get(reverse("foi_case", args=[found.pk])).content.decode()
    assert "需要查阅档案" in page and "dict_items" not in page


@pytest.mark.parametrize(
    ("received", "due", "made_up"),
    [
        ("2026-02-09", "2026-03-13", "2026-02-14"),  # Sat 14 and Sat 28 February are worked
        ("2025-12-31", "2026-01-29", "2026-01-04"),  # Sun 4 January is worked
    ],
)
def test_make_up_days_are_counted_and_named(office, client, received, due, made_up):
    found = registered(office, Intake.LETTER, day=received).request
    assert found.case.due_on == D(due)
    client.force_login(office.clerk)
    page = client.get(reverse("foi_case", args=[found.pk])).content.decode()
    assert f"{made_up} " in page and "调休" in page


def late_holiday():
    return load_calendar(
        [SpecialDay(D("2026-03-20"), DayKind.HOLIDAY, "临时放假", "国办发明电〔2026〕9号")],
        years=[], notice="国办发明电〔2026〕9号", actor=None, at=moment("2026-03-10"),
    )  # fmt: skip


def test_a_holiday_announced_late_moves_open_cases_lists_them_and_says_why(office, client):
    moved, ended = submitted(office).request, submitted(office).request
    actions.note(
        ended,
        EventKind.EXTENDED,
        actions.Told({"ground": "查阅"}),
        on=D("2026-03-10"),
        actor=office.clerk,
        at=moment("2026-03-10"),
    )
    assert late_holiday().moved["办理中的案件"] == 2
    moved.case.refresh_from_db()
    assert moved.case.due_on == D("2026-03-31")  # was Mon 30 March
    entry = Entry.objects.get(verb="case.due_moved", subject=f"foi:{moved.pk}")
    assert (entry.facts["was"], entry.facts["now"], entry.facts["days"]) == (
        "2026-03-30",
        "2026-03-31",
        ["2026-03-20"],
    )
    client.force_login(office.clerk)
    words = "放假安排调整（2026-03-20），期限由2026-03-30改为2026-03-31。"
    page = client.get(reverse("foi_case", args=[moved.pk])).content.decode()
    assert words in page and "国办发明电〔2026〕9号" in page  # the proof names the notice
    listed = client.get(reverse("due_days")).content.decode()
    assert words in listed and moved.case.number in listed and ended.case.number in listed
    client.force_login(PersonFactory(roles=[(RoleKind.DEPARTMENT_OFFICER, OrganisationFactory())]))
    assert moved.case.number not in client.get(reverse("due_days")).content.decode()


def test_what_is_answered_stays_where_it_stood_when_a_holiday_comes_late(office):
    found = submitted(office).request
    actions.close(found, Outcome.OTHER, "申请人3月9日撤回。", actor=office.clerk, at=moment("2026-03-10"))
    late_holiday()
    found.case.refresh_from_db()
    assert found.case.due_on == D("2026-03-30")


def test_an_impossible_fee_is_refused_in_a_sentence(office, client):
    found = submitted(office).request
    answer = do(
        client,
        found,
        office.clerk,
        "fee_noticed",
        measure="items",
        quantity="5",
        before="99999",
        fee_account="专户",
    )
    assert (answer.status_code, "请核对是否多写了一位" in answer.content.decode()) == (422, True)
    third = do(
        client,
        found,
        office.clerk,
        "fee_noticed",
        measure="items",
        quantity="1",
        before="34",
        fee_account="专户",
    )
    found.refresh_from_db()
    assert (third.status_code, found.fee_yuan) == (302, 200)
    assert json.loads(found.remarks.get().text)["fee_bands"] == "第31件以上的1件×200元"
