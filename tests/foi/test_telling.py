"""Letters with a button of their own, forms to fill in, previews, and texts that the district words anew."""

import io

import pypdfium2
import pytest
from django.urls import reverse

from mingchuang.casework.actions import text_of
from mingchuang.casework.models import Series, Share
from mingchuang.documents.typesetting import MissingGlyphsError
from mingchuang.foi import actions
from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.letters import LetterKind, wording_refusal
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.words import RequestRefusedError
from mingchuang.parameters.actions import override
from mingchuang.parameters.rules import ValueRefused
from tests.directory.factories import OrganisationFactory
from tests.foi.desk import do
from tests.foi.factories import D, answered, moment, reasons_asked, submitted

pytestmark = pytest.mark.usefixtures("march")


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    return "".join(text.split())


def kinds(found):
    return [letter.kind for letter in found.case.letters.all()]


def test_reasons_are_asked_once_and_before_an_application_is_not_processed(office, client):
    found = submitted(office).request
    with pytest.raises(RequestRefusedError, match="说明申请理由告知书"):
        answered(office, found, Outcome.EXCESSIVE)
    asked = do(client, found, office.clerk, "tell", letter="3", frequency="本月45件", until="2026-03-20")
    assert asked.status_code == 302
    again = do(client, found, office.clerk, "tell", letter="3", frequency="本月45件", until="2026-03-20")
    assert (again.status_code, "不必重复要求" in again.content.decode()) == (422, True)
    assert kinds(found) == ["1", "3"]


def test_a_third_party_is_told_of_disclosure_only_after_it_was_asked(office, client):
    found = submitted(office).request
    told = {
        "letter": "8",
        "addressee": "明窗公司",
        "items": "合同",
        "ground": "涉及公共利益",
        "until": "2026-03-30",
    }
    assert do(client, found, office.clerk, "tell", **told).status_code == 422
    do(client, found, office.clerk, "third_party_asked", items="合同", addressee="明窗公司")
    assert do(client, found, office.clerk, "tell", **told).status_code == 302
    letter = found.case.letters.get(kind="8")
    assert "行政复议" in text_of(letter).body and "明小雨" not in str(text_of(letter))


def test_a_department_is_asked_by_letter_or_not_at_all(office, client):
    found = submitted(office).request
    department = OrganisationFactory(parent=office.government, name="明窗区\ue000局")
    with pytest.raises(MissingGlyphsError):  # a name that no face can print
        actions.ask_share(
            found, department, "请提供清单", D("2026-03-13"), actor=office.clerk, at=moment("2026-03-10")
        )
    assert not Share.objects.exists()
    department.name = "明窗区教育局"
    department.save()
    values = {"organisation": department.pk, "question": "请提供清单", "due_on": "2026-03-13"}
    assert do(client, found, office.clerk, "ask", **values).status_code == 302
    letter = text_of(found.case.letters.get(kind="9"))
    assert (letter.addressee, "2026年3月13日" in letter.body, "明小雨" in str(letter)) == (
        "明窗区教育局",
        True,
        False,
    )


def test_proof_of_service_is_a_form_with_blanks_for_what_is_not_known(office, client):
    found = submitted(office).request
    letter = answered(office, found)
    assert do(client, found, office.clerk, "prove", letter=letter.pk).status_code == 302
    proof = found.case.letters.get(kind="28")
    page = client.get(reverse("foi_letter", args=[found.pk, proof.pk, "pdf"])).content
    for part in ("送达回证", "明小雨", letter.number, "□当面送达", "受送达人签名或者盖章"):
        assert "".join(part.split()) in words(page)


def test_a_preview_shows_the_letters_and_writes_nothing(office, client):
    found = submitted(office).request
    before = (found.case.letters.count(), Series.objects.get(name__startswith="foi.letter").last)
    for verb, values, said in (
        ("extended", {"ground": "需要查阅档案"}, "延期至2026年4月28日前"),
        ("third_party_asked", {"items": "合同", "addressee": "明窗公司"}, "第三方意见反馈表"),
        ("tell", {"letter": "3", "frequency": "45件", "until": "2026-03-20"}, "书面说明理由"),
        ("draft", {"outcome": "non_existent", "search": "档案室全部目录"}, "检索范围：档案室全部目录"),
        ("close", {"outcome": "other", "remark": "申请人3月9日书面撤回。"}, "书面撤回"),
    ):
        response = do(client, found, office.clerk, verb, page="foi_preview", **values)
        assert response["Content-Type"] == "application/pdf", (verb, response.content.decode()[:300])
        assert said in words(response.content)
    assert before == (found.case.letters.count(), Series.objects.get(name__startswith="foi.letter").last)
    assert not found.case.clock_events.exists()


def test_a_preview_says_what_is_missing(office, client):
    found = submitted(office).request
    response = do(client, found, office.clerk, "draft", page="foi_preview", outcome="partly", given="清单")
    assert response.status_code == 422
    assert "还缺：不予公开的部分和理由" in response.content.decode()


def test_a_withdrawn_application_is_closed_without_remedies(office):
    found = submitted(office).request
    letter = actions.close(
        found, Outcome.OTHER, "申请人3月9日书面撤回。", actor=office.clerk, at=moment("2026-03-10")
    )
    assert "行政复议" not in text_of(letter).body


def test_a_letter_whose_text_lost_the_way_of_complaint_cannot_go_out(office):
    override(
        "foi.remedy_B", "如不服本答复，可以依法申请行政复议。", holds_from=D("2026-03-01"), reason="测试", actor=None,
        at=moment("2026-03-01"),
    )  # fmt: skip
    found = submitted(office).request
    with pytest.raises(RequestRefusedError, match="救济途径"):
        answered(office, found)
    found.refresh_from_db()
    assert found.answered_on is None


def test_a_text_worded_anew_holds_from_its_day_and_letters_keep_their_version(office, client):
    old = reasons_asked(office, submitted(office).request, day="2026-03-04")
    body = "{received}{intake}{case_number}{wanted}：{frequency}，请于{until}前说明申请的理由。"
    override(
        "foi.letter.3",
        body,
        holds_from=D("2026-03-05"),
        reason="区政办〔2026〕9号",
        actor=None,
        at=moment("2026-03-05"),
    )
    new = reasons_asked(office, submitted(office).request, day="2026-03-06")
    assert (old.wording, new.wording) == (1, 2)
    assert "说明申请的理由" in text_of(new).body and "说明申请的理由" not in text_of(old).body
    client.force_login(office.clerk)
    page = client.get(reverse("foi_templates")).content.decode()
    assert "第2版" in page and "区政办〔2026〕9号" in page
    sample = client.get(reverse("foi_template_sample", args=["3"])).content
    assert "［截止日期］前说明申请的理由" in words(sample)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("{received}", "缺少字段"),
        ("{received}{intake}{case_number}{wanted}{frequency}{until}{secret}", "没有字段：{secret}"),
        ("{received.__class__}{intake}{case_number}{wanted}{frequency}{until}", "只能写字段名称"),
        ("{received!r}", "只能写字段名称"),
        ("{received", "没有成对"),
    ],
)
def test_a_text_that_loses_a_field_or_reaches_further_is_refused(body, sentence):
    assert sentence in wording_refusal(LetterKind.REASONS, body)


@pytest.mark.django_db
def test_a_refused_text_is_not_kept():
    with pytest.raises(ValueRefused, match="缺少字段"):
        override(
            "foi.letter.3",
            "请说明理由。",
            holds_from=D("2026-03-05"),
            reason="x",
            actor=None,
            at=moment("2026-03-05"),
        )


def test_every_event_with_a_letter_is_told_in_its_preview(office, client):
    found = submitted(office).request
    assert set(actions.happening.LETTERS) >= {
        EventKind.SUPPLEMENT_ASKED,
        EventKind.EXTENDED,
        EventKind.DELAY_SET,
    }
    response = do(
        client,
        found,
        office.clerk,
        "supplement_asked",
        page="foi_preview",
        items="请写明年份",
        until="2026-03-20",
    )
    assert "请写明年份" in words(response.content)
