"""Receipts for what an applicant hands in after the application: over the platform, and at the counter."""

import io

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mingchuang.casework.actions import text_of
from mingchuang.casework.papers import read
from mingchuang.documents.rendering import Letter, render_letter
from mingchuang.foi import actions
from mingchuang.foi.queries import fee_pay_by
from mingchuang.foi.rules.events import EventKind, Timing, TimingState
from mingchuang.foi.rules.receiving import Handed, effect, in_list
from tests.foi.factories import D, moment, registered, submitted

pytestmark = pytest.mark.usefixtures("march")


def supplement_asked(office, found, until="2026-03-20"):
    told = actions.Told({"items": "请写明项目名称。"}, until=D(until))
    actions.note(
        found,
        EventKind.SUPPLEMENT_ASKED,
        told,
        on=D("2026-03-04"),
        actor=office.clerk,
        at=moment("2026-03-04"),
    )


def two_pages() -> bytes:
    body = "".join(f"<p>第{number}行</p>" for number in range(25))
    letter = Letter("明窗区教育局", "1号", "补正材料", "区政府", body, "明窗区教育局", "2026年3月9日")
    pdf = render_letter(letter, at=moment("2026-03-09"))
    assert len(pypdfium2.PdfDocument(io.BytesIO(pdf))) == 2
    return pdf


def test_the_receipt_of_a_supplement_names_its_papers_with_pages_the_new_day_and_whom_to_ask(office, client):
    found = submitted(office)
    supplement_asked(office, found.request)
    client.post(reverse("foi:track"), {"number": found.request.case.number, "code": found.code})
    address = reverse("foi:case", args=[found.request.case.number])
    paper = SimpleUploadedFile("项目地址.pdf", two_pages())
    page = client.post(address + "supplement/", {"text": "书院街3号院", "paper": paper}, follow=True)
    letter = found.request.case.letters.get(kind="29")
    body = text_of(letter).body
    for part in (
        found.request.case.number, "2026年3月10日", "补正内容1份、“项目地址.pdf”2页", "在2026年4月8日前答复",
        "0000-2000001",
    ):  # fmt: skip
        assert part in body
    assert f"letter/{letter.pk}/" in page.content.decode()
    assert client.get(f"{address}letter/{letter.pk}/").content.startswith(b"%PDF")


def test_at_the_counter_a_supplement_and_a_withdrawal_get_the_same_receipts(office, client):
    found = registered(office).request
    supplement_asked(office, found)
    client.force_login(office.clerk)
    case, do = reverse("foi_case", args=[found.pk]), reverse("foi_do", args=[found.pk])
    paper = SimpleUploadedFile("补正.pdf", two_pages())
    sent = {"verb": "supplement_received", "on": "2026-03-09", "remark": "书院街3号院", "paper": paper}
    assert client.post(do, sent).status_code == 302
    assert "2026年3月9日" in text_of(found.case.letters.get(kind="29")).body
    assert [one.name for one in found.case.enclosures.all()] == ["补正.pdf"]
    early = {"verb": "receive", "what": "withdrawal", "on": "2026-02-01"}
    assert "日期应在" in client.post(do, early).content.decode()
    assert client.post(do, early | {"on": "2026-03-09", "remark": "不需要了"}).status_code == 302
    assert "不再答复" in text_of(found.case.letters.get(kind="30")).body
    page = client.get(case).content.decode()
    assert "申请人已于3月9日撤回申请。" in page and "撤回申请收件回执" in page
    assert client.post(do, {"verb": "receive", "what": "a song", "on": "2026-03-09"}).status_code == 404


def test_a_name_that_no_face_can_print_holds_up_no_supplement(office):
    found = submitted(office, name="明\ue000雨").request
    receipt = actions.withdraw(found, "", at=moment("2026-03-10"))
    assert receipt is None
    assert found.remarks.filter(what="withdrawn").exists()


def a_timing(state: TimingState) -> Timing:
    return Timing(state=state, reading=None, limits={}, warnings=(), lapsed_on=None)  # type: ignore[arg-type]  # unread


def test_what_a_receipt_says_about_the_period():
    running, paused = a_timing(TimingState.RUNNING), a_timing(TimingState.PAUSED)
    assert "2026年4月8日前答复" in effect(Handed.SUPPLEMENT, running, "2026年4月8日")
    assert "征求意见的时间不计入" in effect(Handed.SUPPLEMENT, paused, "")
    assert "视为放弃" in effect(Handed.SUPPLEMENT, a_timing(TimingState.ABANDONED), "")
    assert (
        in_list(Handed.SUPPLEMENT, [("地图.jpg", 1), ("表.xlsx", 0)])
        == "补正内容1份、“地图.jpg”1页、“表.xlsx”1份"
    )


@pytest.mark.parametrize(
    ("received", "on", "last"),
    [
        ("2026-03-02", "2026-03-10", "2026-04-08"),  # 20 working days, Qingming left out
        ("2018-03-05", "2018-03-12", None),  # the regulation of 2007 knows no such fee
        ("2026-03-02", "2026-04-20", None),  # the period is over
    ],
)
def test_the_last_day_to_pay_follows_the_regulation_of_the_day_of_receipt(office, received, on, last):
    found = registered(office, day=received).request
    assert fee_pay_by(found, D(on)) == (D(last) if last else None)


@pytest.mark.parametrize(
    "wanted", ["2025年书院街改造的清单", "书院街三号院改造项目的合同、\n图纸和验收记录。" * 7]
)
def test_the_receipt_of_an_application_is_one_sheet(office, wanted):
    found = submitted(office, wanted=wanted).request
    letter = found.case.letters.get(kind="1")
    for part in (found.case.number, "2026年3月2日", "2026年3月30日前答复", "0000-2000001", found.name):
        assert part in text_of(letter).body
    assert len(pypdfium2.PdfDocument(io.BytesIO(read(letter.paper)))) == 1
