"""Nothing goes live in bulk past screening: not by import, not from the desk."""

import pytest

from mingchuang.publishing import actions
from mingchuang.publishing.actions.storing import store_file
from mingchuang.publishing.models import Article
from mingchuang.screening.models import ListedWord, TreatmentRule
from mingchuang.screening.rules import Kind, Treatment
from tests.publishing.desk import signed_in
from tests.publishing.factories import MORNING, District
from tests.screening.factories import grant_book, id_card, mobile

pytestmark = pytest.mark.django_db
LEAKING = [{"type": "rich", "value": f"<p>王某，身份证号{id_card(1)}</p>"}]


@pytest.fixture
def district() -> District:
    return District.make()


def test_one_leaking_article_stops_its_batch_and_is_named(district):
    batch = [district.new("通知"), district.new("名单", body=LEAKING)]
    with pytest.raises(actions.HeldError, match="身份证号 1 个") as refused:
        actions.publish_in_bulk(batch, actor=None, at=MORNING)
    assert list(refused.value.held) == [1] and id_card(1) not in str(refused.value)
    assert Article.objects.count() == 0
    assert len(actions.publish_in_bulk(batch[:1], actor=None, at=MORNING)) == 1


def test_attachments_are_looked_into_as_well(district, tmp_path):
    grant_book(tmp_path / "名单.xlsx", rows=3, phones=0)
    file = store_file(
        (tmp_path / "名单.xlsx").read_bytes(), "名单.xlsx", organisation=None, actor=None, at=MORNING
    )
    with pytest.raises(actions.HeldError, match="工作表 2（隐藏）：身份证号 3 个"):
        actions.publish_in_bulk([district.new(attachments=[(file, "名单")])], actor=None, at=MORNING)


def test_the_verdict_knows_columns_words_and_what_a_person_must_decide(district):
    ListedWord.objects.create(word="红旗县", advice="应为“明窗区”", treatment=Treatment.ASK)
    new = district.new("红旗县名单", body=LEAKING)
    verdict = actions.verdict_for(new, actions.gate_at(MORNING))
    assert verdict.blocked == ("文字：正文：身份证号 1 个。",) and verdict.asked == (
        "文字：标题：用语 1 处（“红旗县”：应为“明窗区”）。",
    )
    TreatmentRule.objects.create(
        kind=Kind.ID_CARD, column=new.column.public_path, treatment=Treatment.NOTE, reason="依法公示。"
    )
    assert actions.verdict_for(new, actions.gate_at(MORNING)).blocked == ()


def test_a_clean_article_is_clear(district):
    assert actions.verdict_for(district.new(), actions.gate_at(MORNING)).is_clear


def test_the_preview_of_signing_many_names_what_is_held_and_signs_the_rest(district):
    held = district.awaiting_signature(title="补助名单", body=LEAKING)
    free = district.awaiting_signature(title="放假通知")
    browser = signed_in(district.signer)
    address = f"/desk/bulk/publishing/article/pass/?id={held.pk}&id={free.pk}"
    page = browser.get(address).content.decode()
    assert "下列1条不会签发" in page and "身份证号 1 个" in page and id_card(1) not in page
    answer = browser.post(address, {"remark": ""}, follow=True).content.decode()
    assert "补助名单" in answer and "不能签发" in answer
    assert [Article.objects.get(pk=one.pk).live for one in (held, free)] == [False, True]


def test_a_telephone_in_a_body_with_line_breaks_and_marks_is_found(district):
    body = [{"type": "rich", "value": f"<p>手机<b>{mobile(3)[:4]}</b>{mobile(3)[4:]}<br/>完&nbsp;</p>"}]
    verdict = actions.verdict_for(district.new(body=body), actions.gate_at(MORNING))
    assert verdict.blocked == ("文字：正文：手机号 1 个。",)
