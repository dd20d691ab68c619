"""Partial disclosure: what is covered is gone, what was found does not slip out, the original stays inside."""

import io
from datetime import UTC, date, datetime

import docx
import pypdfium2
import pytest
from django.conf import settings
from django.urls import reverse
from PIL import Image

from mingchuang.casework import actions as cases
from mingchuang.casework import papers
from mingchuang.casework.rules import EnclosureKind
from mingchuang.documents import rendering
from mingchuang.documents.burning import Box
from mingchuang.documents.converting import can_convert
from mingchuang.documents.pagetext import Letter, PageText
from mingchuang.foi import actions, queries
from mingchuang.foi.covering import CoverRefusedError, cut_off, suggestions
from mingchuang.foi.models import Covering
from mingchuang.foi.rules.naming import names_in
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.remedies import Contest, ContestResult
from mingchuang.foi.rules.words import RequestRefusedError
from mingchuang.foi.tasks import cover_waiting
from tests.documents.nasty import SHOWN, plain_pdf
from tests.foi.factories import D, answered, moment, reasons_for, submitted

NUMBER = "110101199003074514"  # an invented number whose check digit holds


def printed(words: str) -> bytes:
    """A contract with these words, as PDF."""
    letter = rendering.Letter(
        "明窗区建设公司",
        "合同〔2025〕1号",
        "施工合同",
        "区政府",
        f"<p>{words}</p>",
        "明窗区建设公司",
        "2025年3月2日",
    )
    return rendering.render_letter(letter, at=datetime(2025, 3, 2, tzinfo=UTC))


def contract() -> bytes:
    return printed(f"联系人：明大树，身份证号{NUMBER}，工期六个月。")


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.fixture
def annexed(office):
    found = submitted(office).request
    at = moment("2026-03-03")
    annex = cases.enclose(
        found.case, EnclosureKind.ANNEX, contract(), "合同.pdf", actor=office.clerk, at=at, for_applicant=True
    )
    return found, annex


def test_personal_data_in_an_annex_stops_the_answer_until_it_is_covered(office, annexed):
    found, annex = annexed
    at = moment("2026-03-10")
    actions.draft(found, Outcome.PARTLY, reasons_for(Outcome.PARTLY), actor=office.clerk, at=at)
    with pytest.raises(RequestRefusedError, match="身份证号"):
        actions.submit_answer(found, actor=office.clerk, at=at)
    copy = actions.cover(found, annex, actions.Plan(words={NUMBER: "个人隐私"}), actor=office.clerk, at=at)
    made = papers.read(copy.paper)
    assert NUMBER not in text_of(made) and "工期六个月" in text_of(made).replace("\r\n", "")
    annex.refresh_from_db()
    assert not annex.is_for_applicant
    actions.submit_answer(found, actor=office.clerk, at=at)


def test_a_copy_in_which_the_word_is_still_found_is_not_made(office, annexed):
    found, annex = annexed
    elsewhere = actions.Plan({1: [Box(0, 0, 20, 20, "")]}, gone=[NUMBER])
    with pytest.raises(CoverRefusedError, match="仍然发现"):
        actions.cover(found, annex, elsewhere, actor=office.clerk, at=moment("2026-03-10"))
    assert found.case.enclosures.count() == 1


def test_the_page_of_covering_offers_what_was_found_and_makes_the_copy(office, annexed, client):
    found, annex = annexed
    client.force_login(office.clerk)
    address = reverse("foi_cover", args=[found.pk, annex.pk])
    page = client.get(address)
    assert f"身份证号：{NUMBER}" in page.content.decode()
    offered = {one.kind: number for number, one in enumerate(page.context["suggestions"])}
    assert {place["number"] for place in page.context["places"]} == {
        0,
        1,
    }  # a number, and a name after its label
    picture = client.get(reverse("foi_cover_page", args=[found.pk, annex.pk, 1]))
    assert picture["Content-Type"].startswith("image/")
    assert "没有要遮盖的内容" in client.post(address).content.decode()
    assert "没有画好" in client.post(address, {"box": ["1,2,3"]}).content.decode()
    number, name = offered["身份证号"], offered["姓名"]
    sent = {
        "found": [number, name],
        f"reason-{number}": "0",
        f"reason-{name}": "1",
        "box": ["1,10,10,90,40,3"],
    }
    assert client.post(address, sent).status_code == 302
    copy = found.case.enclosures.get(is_for_applicant=True)
    words = text_of(papers.read(copy.paper))
    assert (copy.name, NUMBER in words, "明大树" in words) == ("合同（遮盖后）.pdf", False, False)
    for why in ("个人隐私", "商业秘密", "内部事务"):  # each box its own
        assert f"［已遮盖：{why}" in words.replace("\r\n", "")
    client.force_login(office.lawyer)
    assert client.get(address).status_code in (302, 403)


def test_a_long_file_is_covered_by_the_worker_page_by_page_once(office, client, monkeypatch):
    found = submitted(office).request
    at = moment("2026-03-03")
    paper = cases.enclose(
        found.case, EnclosureKind.SOURCE, plain_pdf(5), "案卷.pdf", actor=office.clerk, at=at
    )
    client.force_login(office.clerk)
    address = reverse("foi_cover", args=[found.pk, paper.pk])
    assert client.post(address, {"words": SHOWN, "reason": "0"})["Location"] == address
    waiting = client.get(address)
    assert waiting["Refresh"] and "正在排队" in waiting.content.decode()
    assert "正在处理" in refused_order(found, paper, office)
    order = Covering.objects.get()
    stored = Covering.objects.extra(select={"raw": "plan"}).values_list("raw", flat=True).get()
    assert SHOWN not in stored and SHOWN in order.plan  # encrypted while it waits
    told = []
    monkeypatch.setattr(
        "mingchuang.foi.actions.covering._note_progress", lambda _order, *pages: told.append(pages)
    )
    assert cover_waiting(at) and not cover_waiting(at)
    assert told[-1] == (5, 5) and len(told) == 5
    assert "副本已经生成" in client.get(address).content.decode()
    copy = found.case.enclosures.get(is_for_applicant=True)
    assert SHOWN not in text_of(papers.read(copy.paper))
    actions.carry_out_cover(order, at=at)  # a second worker comes too late
    assert found.case.enclosures.filter(is_for_applicant=True).count() == 1
    order.refresh_from_db()
    assert order.plan == "{}" and not order.refusal


def refused_order(found, paper, office) -> str:
    with pytest.raises(CoverRefusedError) as refused:
        actions.order_cover(
            found, paper, actions.Plan(words={SHOWN: "个人隐私"}), actor=office.clerk, at=moment("2026-03-03")
        )
    return str(refused.value)


def test_what_the_worker_could_not_cover_is_said_where_it_was_ordered(office, client):
    found = submitted(office).request
    at = moment("2026-03-03")
    paper = cases.enclose(
        found.case, EnclosureKind.SOURCE, plain_pdf(4), "案卷.pdf", actor=office.clerk, at=at
    )
    actions.order_cover(found, paper, actions.Plan(words={"没有的词": "个人隐私"}), actor=office.clerk, at=at)
    assert cover_waiting(at)
    client.force_login(office.clerk)
    page = client.get(reverse("foi_cover", args=[found.pk, paper.pk])).content.decode()
    assert "没有生成副本" in page and "没有要遮盖的内容" in page


def test_what_a_machine_reads_on_a_scan_is_offered_with_its_places(office, client, monkeypatch):
    found = submitted(office).request
    at = moment("2026-03-03")
    scan = cases.enclose(
        found.case, EnclosureKind.SOURCE, a_picture(), "扫描件.png", actor=office.clerk, at=at
    )
    client.force_login(office.clerk)
    address = reverse("foi_cover", args=[found.pk, scan.pk])
    monkeypatch.setattr(settings, "READ_PICTURES", True)
    page = client.get(address).content.decode()
    assert "识别扫描页" in page and "没有自动发现" in page
    letters = [
        Letter(one, (10.0 + 8 * n, 10.0, 18.0 + 8 * n, 22.0)) for n, one in enumerate(f"身份证号{NUMBER}")
    ]
    monkeypatch.setattr(
        "mingchuang.foi.covering.page_texts",
        lambda _content, read_scans: [PageText(1, letters, is_scan=True)],
    )
    assert client.post(address, {"verb": "read"})["Location"] == address
    assert cover_waiting(at)
    offered = client.get(address)
    assert NUMBER in offered.content.decode() and "识别扫描页，查找" not in offered.content.decode()
    assert offered.context["places"][0]["edges"][0] == pytest.approx(
        41, abs=1
    )  # after 身份证号, one point around it


def a_picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (300, 60), "white").save(made, "PNG")
    return made.getvalue()


@pytest.mark.skipif(not can_convert(), reason="LibreOffice is not installed")
def test_a_word_document_becomes_a_pdf_and_is_covered_as_that(office, client):
    found = submitted(office).request
    at = moment("2026-03-03")
    document = docx.Document()
    document.add_paragraph(f"联系人：明大树，身份证号{NUMBER}")
    written = io.BytesIO()
    document.save(written)
    paper = cases.enclose(
        found.case,
        EnclosureKind.ANNEX,
        written.getvalue(),
        "合同.docx",
        actor=office.clerk,
        at=at,
        for_applicant=True,
    )
    client.force_login(office.clerk)
    address = reverse("foi_cover", args=[found.pk, paper.pk])
    assert "先转换为 PDF" in client.get(address).content.decode()
    client.post(address)
    assert "正在转换" in client.get(address).content.decode()
    assert cover_waiting(at)
    there = client.get(address)["Location"]
    paper.refresh_from_db()
    assert (paper.is_for_applicant, paper.kind) == (False, EnclosureKind.SOURCE)
    assert NUMBER in client.get(there).content.decode()


def test_a_number_that_a_narrow_cell_cuts_off_is_told_and_no_pdf_is_kept(office, client, monkeypatch):
    """Nine of eighteen digits: a machine finds nothing to cover, an eye reads the birthplace and the year."""
    shown = printed(f"明大树 {NUMBER[:9]}")
    monkeypatch.setattr("mingchuang.foi.actions.covering.to_pdf", lambda _content, _suffix: shown)
    monkeypatch.setattr("mingchuang.foi.actions.covering.can_convert", lambda: True)
    found = submitted(office).request
    at, sheet = moment("2026-03-03"), f"姓名,身份证号\n明大树,{NUMBER}\n".encode()
    paper = cases.enclose(found.case, EnclosureKind.SOURCE, sheet, "名单.csv", actor=office.clerk, at=at)
    client.force_login(office.clerk)
    address = reverse("foi_cover", args=[found.pk, paper.pk])
    client.post(address)
    assert cover_waiting(at)
    assert "身份证号没有显示完整" in client.get(address).content.decode()
    assert found.case.enclosures.count() == 1
    whole = printed(f"明大树 {NUMBER}")
    assert (cut_off(sheet, "名单.csv", shown), cut_off(sheet, "名单.csv", whole)) == (["身份证号"], [])
    assert cut_off(sheet, "名单.csv", printed("明大树")) == []  # what was hidden stays hidden


def test_without_libreoffice_the_officer_is_asked_for_a_pdf(office, client, monkeypatch):
    monkeypatch.setattr("mingchuang.documents.converting.shutil.which", lambda _name: None)
    found = submitted(office).request
    paper = cases.enclose(
        found.case,
        EnclosureKind.SOURCE,
        b"a,b\n1,2\n",
        "清单.csv",
        actor=office.clerk,
        at=moment("2026-03-03"),
    )
    client.force_login(office.clerk)
    address = reverse("foi_cover", args=[found.pk, paper.pk])
    assert "另存为 PDF" in client.get(address).content.decode()
    answer = client.post(address)
    assert (answer.status_code, "没有安装 LibreOffice" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("法定代表人：明大树，电话另附；当事人 欧阳明月。", ["明大树", "欧阳明月"]),
        ("申请人王小明，身份证号略", ["王小明"]),
        ("姓名\t王五\t电话", ["王五"]),
        ("联系人：办公室，电话略", []),
        ("负责人意见：同意。当事人向法院提出。申请人申请公开的信息。", []),
    ],
)
def test_names_are_told_by_the_word_before_them_and_their_surname(text, names):
    assert [text[start:end] for start, end in sorted(names_in(text))] == names


def test_reconsiderations_and_suits_are_counted_as_they_stood(office):
    found = submitted(office).request
    answered(office, found, Outcome.PROCESS)
    told = {"body": "示例市人民政府", "filed_on": D("2026-04-01"), "actor": office.clerk}
    actions.contest(
        found.case, Contest.RECONSIDERATION, "示政复1号", result=ContestResult.PENDING, decided_on=None,
        at=moment("2026-04-02"), **told,
    )  # fmt: skip
    spring = queries.Period(date(2026, 1, 1), date(2026, 4, 30))
    assert queries.contest_tally(spring)[Contest.RECONSIDERATION][ContestResult.PENDING] == 1
    with pytest.raises(RequestRefusedError, match="同时填写"):
        actions.contest(
            found.case, Contest.RECONSIDERATION, "示政复1号", result=ContestResult.CORRECTED, decided_on=None,
            at=moment("2026-05-30"), **told,
        )  # fmt: skip
    actions.contest(
        found.case, Contest.RECONSIDERATION, "示政复1号", result=ContestResult.CORRECTED, decided_on=D("2026-05-29"),
        at=moment("2026-05-30"), **told,
    )  # fmt: skip
    year = queries.Period(date(2026, 1, 1), date(2026, 12, 31))
    assert queries.contest_tally(year)[Contest.RECONSIDERATION][ContestResult.CORRECTED] == 1
    assert queries.contest_tally(spring)[Contest.RECONSIDERATION][ContestResult.PENDING] == 1


@pytest.mark.parametrize(
    "card", ["6222 0202 0011 2233 446", "6222 0202 0011 2233 445"], ids=["adds up", "mistyped"]
)
def test_a_card_written_in_groups_is_offered_as_a_box_and_covered_whole(office, card):
    paper = printed(f"工期六个月，收款账号{card}，由财政支付。")
    offered = [one for one in suggestions(paper) if one.kind == "银行卡号"]
    assert [(one.value, one.is_sure, list(one.boxes)) for one in offered] == [
        ("".join(card.split()), True, [1])
    ]
    found = submitted(office).request
    at = moment("2026-03-03")
    annex = cases.enclose(found.case, EnclosureKind.ANNEX, paper, "合同.pdf", actor=office.clerk, at=at)
    plan = actions.Plan(dict(offered[0].boxes), gone=[card])
    text = text_of(papers.read(actions.cover(found, annex, plan, actor=office.clerk, at=at).paper))
    assert "工期六个月" in text.replace("\r\n", "")
    assert not any(group in text for group in card.split())
