"""What is asked outside the clock: reasons, another form or way, a proposal to publish; and what a rating says."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mingchuang.accounts.waiting import waiting_for
from mingchuang.casework.actions import text_of
from mingchuang.foi import actions, registering
from mingchuang.foi.models import Exchange, Remark
from mingchuang.foi.rules.exchanges import (
    Asked,
    ExchangeKind,
    ExchangeResult,
    answer_refusal,
    proposal_refusal,
)
from mingchuang.foi.rules.letters import LetterKind
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.words import RequestRefusedError
from tests.foi.factories import D, answered, moment, reasons_asked, submitted
from tests.foi.test_disclosing import a_column


@pytest.fixture(autouse=True)
def march(monkeypatch):
    """Fri 6 March 2026, nine in the morning."""
    monkeypatch.setattr(timezone, "now", lambda: moment("2026-03-06"))


def tracked(client, found):
    client.post(reverse("foi:track"), {"number": found.request.case.number, "code": found.code})
    return reverse("foi:case", args=[found.request.case.number])


def desk(office, found):
    client = Client()
    client.force_login(office.clerk)
    return client, reverse("foi_case", args=[found.request.pk]), reverse("foi_do", args=[found.request.pk])


def test_reasons_are_given_online_and_judged_only_then_or_after_their_day(office, client):
    found = submitted(office)
    reasons_asked(office, found.request)  # until Mon 9 March
    with pytest.raises(RequestRefusedError, match="可以在2026年3月9日前说明理由"):
        answered(office, found.request, Outcome.EXCESSIVE, day="2026-03-06")
    address = tracked(client, found)
    page = client.get(address).content.decode()
    assert "请您说明申请的理由" in page and "2026年3月9日" in page
    empty = client.post(address + "reply/", {"kind": "reasons", "result": "given", "text": ""})
    assert (empty.status_code, "请填写“申请的理由”" in empty.content.decode()) == (422, True)
    sent = {"kind": "reasons", "result": "given", "text": "论文需要逐年数据。"}
    page = client.post(address + "reply/", sent, follow=True).content.decode()
    assert "说明理由收件回执" in page and "请您说明申请的理由" not in page
    again = client.post(address + "reply/", sent)
    assert (again.status_code, "可能已经答复过" in again.content.decode()) == (422, True)
    officer, case, _do = desk(office, found)
    seen = officer.get(case).content.decode()
    assert "论文需要逐年数据。" in seen and "申请人已经说明理由，请审核" in seen
    answered(office, found.request, Outcome.EXCESSIVE, day="2026-03-06")


def offer(officer, do, **changed):
    told = {
        "verb": "tell", "letter": "33", "form_offered": "paper", "delivery_offered": "post",
        "ground": "图纸幅面大，不宜扫描", "until": "2026-03-13", **changed,
    }  # fmt: skip
    return officer.post(do, told)


def test_another_way_is_offered_by_letter_and_accepted_with_an_address_or_not_at_all(office, client):
    found = submitted(office)
    officer, case, do = desk(office, found)
    same = offer(officer, do, form_offered="electronic", delivery_offered="online")
    assert "与申请人希望的相同" in same.content.decode()
    late = offer(officer, do, until="2026-03-06")
    assert "应晚于今天" in late.content.decode()
    assert offer(officer, do).status_code == 302
    body = text_of(found.request.case.letters.get(kind=LetterKind.OTHER_WAY)).body
    assert "电子文档，在本网站查收" in body and "纸质，邮寄" in body
    address = tracked(client, found)
    page = client.get(address).content.decode()
    assert all(part in page for part in ("换一种方式提供，您同意吗", "纸质，邮寄", "foi-reach"))
    lacking = client.post(address + "reply/", {"kind": "way", "result": "accepted"})
    assert (lacking.status_code, "请填写通信地址" in lacking.content.decode()) == (422, True)
    said = {"kind": "way", "result": "accepted", "reach": "明窗大道9号"}
    page = client.post(address + "reply/", said, follow=True).content.decode()
    assert "您同意改用：纸质，邮寄" in page
    found.request.refresh_from_db()
    assert found.request.address == "明窗大道9号"
    assert "同意改用" in officer.get(case).content.decode()


def test_a_wish_is_kept_and_an_officer_may_write_down_what_came_on_paper(office):
    found = submitted(office)
    officer, case, do = desk(office, found)
    offer(officer, do)
    kept = {"verb": "receive", "what": "way", "result": "kept", "on": "2026-03-06", "remark": "要电子文档"}
    assert officer.post(do, kept).status_code == 302
    assert "请依照第四十条确定，并在答复书中说明" in officer.get(case).content.decode()
    assert Exchange.objects.get().answered_by == office.clerk


def test_a_proposal_waits_is_declined_with_its_reason_and_told_on_the_page_and_in_the_register(
    office, client
):
    found = submitted(office)
    answered(office, found.request, day="2026-03-05")
    address = tracked(client, found)
    page = client.post(address + "propose/", {"why": "很多人关心"}, follow=True).content.decode()
    assert "主动公开建议收件回执" in page and "本机关正在审核" in page
    again = client.post(address + "propose/", {"why": "x"})
    assert (again.status_code, "不必重复提出" in again.content.decode()) == (422, True)
    assert "答复主动公开建议" in [item.asked for item in waiting_for(office.clerk, D("2026-03-06"))]
    officer, _case, do = desk(office, found)
    told = {"verb": "decide_proposal", "result": "not_published", "answer": "涉及个别住户的情况。"}
    assert officer.post(reverse("foi_preview", args=[found.request.pk]), told).content.startswith(b"%PDF")
    assert officer.post(do, told).status_code == 302
    letter = text_of(found.request.case.letters.get(kind=LetterKind.MADE_PROACTIVE))
    assert "不纳入主动公开" in letter.body and "2026年3月6日建议" in letter.body
    assert "审核结果：不纳入主动公开。涉及个别住户的情况。" in client.get(address).content.decode()
    assert not [item for item in waiting_for(office.clerk, D("2026-03-06")) if "建议" in item.asked]
    register = officer.get(reverse("foi_register"), {"kind": "proposal"}).content.decode()
    assert "主动公开建议" in register and "不纳入主动公开" in register


def test_one_step_makes_the_article_and_answers_the_proposal(office, client):
    found = submitted(office)
    answered(office, found.request, day="2026-03-05")
    found.request.refresh_from_db()
    actions.propose(found.request, "", at=moment("2026-03-06"))
    actions.make_proactive(
        [found.request], "改造清单", "项目名称。", a_column(), actor=office.clerk, at=moment("2026-03-06")
    )
    assert Exchange.objects.get().result is ExchangeResult.PUBLISHED
    letter = text_of(found.request.case.letters.get(kind=LetterKind.MADE_PROACTIVE))
    assert "予以主动公开" in letter.body and "公开事项" in letter.body
    assert "审核结果：予以主动公开" in client.get(tracked(client, found)).content.decode()


def test_what_a_rating_says_is_kept_for_the_officers_and_without_personal_data(office, client):
    found = submitted(office)
    answered(office, found.request, day="2026-03-05")
    address = tracked(client, found)
    personal = client.post(address + "rate/", {"stars": "2", "words": "我的身份证号11010519491231002X"})
    assert (personal.status_code, "请去掉个人信息" in personal.content.decode()) == (422, True)
    long = client.post(address + "rate/", {"stars": "2", "words": "慢" * 501})
    assert "意见最多写500个字，现在有501个字。" in long.content.decode()
    found.request.refresh_from_db()
    assert found.request.rating is None
    said = client.post(address + "rate/", {"stars": "2", "words": "缺少验收报告"}, follow=True)
    assert "您的评价：2星" in said.content.decode() and "缺少验收报告" in said.content.decode()
    officer, case, _do = desk(office, found)
    assert "缺少验收报告" in officer.get(case).content.decode()
    shown = officer.get(reverse("foi_register"), {"kind": "opinion"}).content.decode()
    assert "缺少验收报告" in shown and "2星" in shown
    assert "缺少验收报告" not in officer.get(reverse("foi_register")).content.decode()
    table = officer.get(reverse("foi_register"), {"kind": "opinion", "export": "csv"}).content.decode()
    assert found.request.case.number in table and "缺少验收报告" not in table
    raw = Remark.objects.filter(what="rated").values_list("id", flat=True)
    assert len(raw) == 1 and len(registering.rows(office.clerk, {"kind": "opinion"}, D("2026-03-06"))) == 1


WAY = Asked(ExchangeKind.WAY, ExchangeResult.PENDING, D("2026-03-02"), D("2026-03-09"))


@pytest.mark.parametrize(
    ("asked", "result", "is_open", "sentence"),
    [
        (WAY, ExchangeResult.KEPT, True, ""),
        (WAY, ExchangeResult.GIVEN, True, "请选择怎样答复"),
        (WAY, ExchangeResult.KEPT, False, "已经办结"),
        (None, ExchangeResult.KEPT, True, "没有等待答复的事项"),
    ],
)
def test_what_can_be_answered(asked, result, is_open, sentence):
    said = answer_refusal(asked, result, is_case_open=is_open)
    assert sentence in said and bool(said) is bool(sentence)


@pytest.mark.parametrize(
    ("received", "given_up", "proactive", "sentence"),
    [
        ("2026-03-02", False, False, ""),
        ("2018-03-02", False, False, "2007年条例"),
        ("2026-03-02", True, False, "没有作出答复就结案"),
        ("2026-03-02", False, True, "已经转为主动公开"),
    ],
)
def test_who_may_propose(received, given_up, proactive, sentence):
    said = proposal_refusal(D(received), [], is_given_up=given_up, is_proactive=proactive)
    assert sentence in said and bool(said) is bool(sentence)
