"""From the editor's upload to publication: found, masked into a new file, decided by another, published."""

import io

import pytest
from python_calamine import CalamineWorkbook

from mingchuang.publishing import actions
from mingchuang.publishing.actions.storing import store_file
from mingchuang.publishing.models import Article, Attachment
from mingchuang.publishing.rules import Stage
from mingchuang.screening.models import Decision, Finding
from mingchuang.screening.rules import Choice
from tests.publishing.desk import signed_in
from tests.publishing.factories import CONFIRMED, MORNING, District
from tests.screening.factories import grant_book, id_card, mobile

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return District.make()


def waiting_with(district: District, content: bytes, name: str) -> Article:
    """An article with an attachment that awaits signature."""
    article = district.draft(title="2026年春季助学补贴名单公示")
    file = store_file(content, name, organisation=district.department, actor=district.editor, at=MORNING)
    draft = article.get_latest_revision_as_object()
    draft.attachments = [Attachment(file=file, title="名单")]
    actions.save_draft(draft, actor=district.editor, at=MORNING)
    actions.submit(article, actor=district.editor, at=MORNING)
    actions.pass_on(article, actor=district.checker, at=MORNING)
    actions.pass_on(article, actor=district.secrecy_checker, at=MORNING, checklist=CONFIRMED)
    return Article.objects.get(pk=article.pk)


@pytest.fixture
def article(district, tmp_path) -> Article:
    grant_book(tmp_path / "名单.xlsx")
    return waiting_with(district, (tmp_path / "名单.xlsx").read_bytes(), "名单.xlsx")


def test_nobody_can_sign_while_identity_numbers_lie_in_a_hidden_sheet(district, article):
    with pytest.raises(actions.RefusedError, match="工作表 2（隐藏）：身份证号 213 个，手机号 198 个"):
        actions.sign(article, actor=district.signer, at=MORNING)
    article.refresh_from_db()
    assert (article.live, article.stage) == (False, Stage.SIGN)


def test_the_page_shows_places_and_never_a_value(district, article):
    page = signed_in(district.signer).get(f"/desk/review/{article.pk}/").content.decode()
    assert "工作表 2（隐藏）：身份证号 213 个，手机号 198 个" in page
    assert "脱敏为新文件" in page and "依法应当公开</button>" in page
    assert id_card(1) not in page and mobile(1) not in page
    assert not Finding.objects.filter(sample__in=[id_card(1), mobile(1)]).exists()


def test_masked_into_a_new_file_decided_by_another_and_published(district, article):
    browser = signed_in(district.signer)
    old = article.get_latest_revision_as_object().attachments.get().file_id
    answer = browser.post(f"/desk/review/{article.pk}/screening/mask/{old}/", follow=True)
    assert "已生成" in answer.content.decode(), [str(m) for m in answer.context["messages"]]
    article.refresh_from_db()
    made = article.get_latest_revision_as_object().attachments.get().file
    assert made.pk != old and made.title.endswith("（脱敏）")
    with made.open_file() as file:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.read()))
    assert book.sheet_names == ["公示名单"]
    question = Finding.objects.get(scan__subject=f"article:{article.pk}", kind="masked")
    with pytest.raises(actions.RefusedError, match="脱敏生成"):
        actions.sign(article, actor=district.signer, at=MORNING)
    settle = {"finding": question.pk, "choice": "looked", "reason": ""}
    browser.post(f"/desk/review/{article.pk}/screening/decide/", settle)
    with pytest.raises(actions.RefusedError, match="脱敏生成"):
        actions.sign(article, actor=district.signer, at=MORNING)
    signed_in(district.checker).post(f"/desk/review/{article.pk}/screening/decide/", settle)
    actions.sign(article, actor=district.signer, at=MORNING)
    article.refresh_from_db()
    assert article.live


def test_a_blocking_finding_needs_a_reason_and_not_the_editor(district, article):
    browser = signed_in(district.signer)
    browser.get(f"/desk/review/{article.pk}/")
    ids = list(Finding.objects.filter(scan__subject=f"article:{article.pk}").values_list("pk", flat=True))
    with pytest.raises(actions.RefusedError, match="依据"):
        actions.decide_findings(article, ids, Choice.PUBLISH, reason=" ", actor=district.signer, at=MORNING)
    with pytest.raises(actions.RefusedError, match="确认"):
        actions.decide_findings(
            article, ids, Choice.PUBLISH, reason="依法公示", actor=district.editor, at=MORNING
        )
    assert actions.decide_findings(
        article, ids, Choice.PUBLISH, reason="依法公示", actor=district.signer, at=MORNING
    )
    actions.sign(article, actor=district.signer, at=MORNING)
    article.refresh_from_db()
    assert article.live


def test_a_decision_taken_back_closes_the_gate_again(district, article):
    signed_in(district.signer).get(f"/desk/review/{article.pk}/")
    ids = list(Finding.objects.filter(scan__subject=f"article:{article.pk}").values_list("pk", flat=True))
    actions.decide_findings(
        article, ids, Choice.PUBLISH, reason="依法公示", actor=district.signer, at=MORNING
    )
    decision = Decision.objects.get(kind="id_card")
    signed_in(district.checker).post(f"/desk/review/{article.pk}/screening/reopen/{decision.pk}/")
    with pytest.raises(actions.RefusedError, match="未处理"):
        actions.sign(article, actor=district.signer, at=MORNING)


def test_numbers_in_the_text_of_an_article_stop_it_too(district):
    article = district.awaiting_signature(
        body=[{"type": "rich", "value": f"<p>王某，身份证号{id_card(3)}。</p>"}]
    )
    with pytest.raises(actions.RefusedError, match="正文：身份证号 1 个"):
        actions.sign(article, actor=district.signer, at=MORNING)
