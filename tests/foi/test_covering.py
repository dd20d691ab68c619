"""Partial disclosure: what is covered is gone, what was found does not slip out, the original stays inside."""

from datetime import UTC, date, datetime

import pypdfium2
import pytest
from django.urls import reverse

from mingchuang.casework import actions as cases
from mingchuang.casework import papers
from mingchuang.casework.rules import EnclosureKind
from mingchuang.documents import rendering
from mingchuang.documents.burning import Box
from mingchuang.foi import actions, queries
from mingchuang.foi.covering import CoverRefusedError, boxes_around
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.remedies import Contest, ContestResult
from mingchuang.foi.rules.words import RequestRefusedError
from tests.foi.factories import D, answered, moment, reasons_for, submitted

NUMBER = "110101199003074514"  # an invented number whose check digit holds


def contract() -> bytes:
    letter = rendering.Letter(
        "明窗区建设公司", "合同〔2025〕1号", "施工合同", "区政府", f"<p>联系人身份证号{NUMBER}，工期六个月。</p>",
        "明窗区建设公司", "2025年3月2日",
    )  # fmt: skip
    return rendering.render_letter(letter, at=datetime(2025, 3, 2, tzinfo=UTC))


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
    content = papers.read(annex.paper)
    copy = actions.cover(
        found, annex, boxes_around(content, [NUMBER], "个人隐私"), [NUMBER], actor=office.clerk, at=at
    )
    made = papers.read(copy.paper)
    assert NUMBER not in text_of(made) and "工期六个月" in text_of(made).replace("\r\n", "")
    annex.refresh_from_db()
    assert not annex.is_for_applicant
    actions.submit_answer(found, actor=office.clerk, at=at)


def test_a_copy_in_which_the_word_is_still_found_is_not_made(office, annexed):
    found, annex = annexed
    elsewhere = {0: [Box(0, 0, 20, 20, "")]}
    with pytest.raises(CoverRefusedError):
        actions.cover(found, annex, elsewhere, [NUMBER], actor=office.clerk, at=moment("2026-03-10"))
    assert found.case.enclosures.count() == 1


def test_the_page_of_covering_offers_what_was_found_and_makes_the_copy(office, annexed, client):
    found, annex = annexed
    client.force_login(office.clerk)
    address = reverse("foi_cover", args=[found.pk, annex.pk])
    page = client.get(address)
    assert f"身份证号：{NUMBER}" in page.content.decode()
    number = page.context["pages"][0].number
    assert client.get(reverse("foi_cover_page", args=[found.pk, annex.pk, number]))[
        "Content-Type"
    ].startswith("image/")
    assert "没有要遮盖的内容" in client.post(address, {"reason": "个人隐私"}).content.decode()
    done = client.post(address, {"found": [NUMBER], "box": [f"{number},10,10,90,40"], "reason": "个人隐私"})
    assert done.status_code == 302
    copy = found.case.enclosures.get(is_for_applicant=True)
    assert (copy.name, NUMBER in text_of(papers.read(copy.paper))) == ("合同（遮盖后）.pdf", False)
    client.force_login(office.lawyer)
    assert client.get(address).status_code in (302, 403)


def test_reconsiderations_and_suits_are_counted_as_they_stood(office):
    found = submitted(office).request
    answered(office, found, Outcome.PROCESS)
    told = {"body": "示例市人民政府", "filed_on": D("2026-04-01"), "actor": office.clerk}
    actions.contest(
        found, Contest.RECONSIDERATION, "示政复1号", result=ContestResult.PENDING, decided_on=None,
        at=moment("2026-04-02"), **told,
    )  # fmt: skip
    spring = queries.Period(date(2026, 1, 1), date(2026, 4, 30))
    assert queries.contest_tally(spring)[Contest.RECONSIDERATION][ContestResult.PENDING] == 1
    with pytest.raises(RequestRefusedError, match="同时填写"):
        actions.contest(
            found, Contest.RECONSIDERATION, "示政复1号", result=ContestResult.CORRECTED, decided_on=None,
            at=moment("2026-05-30"), **told,
        )  # fmt: skip
    actions.contest(
        found, Contest.RECONSIDERATION, "示政复1号", result=ContestResult.CORRECTED, decided_on=D("2026-05-29"),
        at=moment("2026-05-30"), **told,
    )  # fmt: skip
    year = queries.Period(date(2026, 1, 1), date(2026, 12, 31))
    assert queries.contest_tally(year)[Contest.RECONSIDERATION][ContestResult.CORRECTED] == 1
    assert queries.contest_tally(spring)[Contest.RECONSIDERATION][ContestResult.PENDING] == 1
