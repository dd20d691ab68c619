"""What the officer sees first, day by day: an application received on Mon 2 March 2026 is due on Mon 30 March."""

import pytest

from mingchuang.accounts.rules import Light
from mingchuang.foi.rules.advice import Standing, advice
from mingchuang.foi.rules.events import Event, EventKind
from mingchuang.foi.rules.timing import timing
from mingchuang.foi.rules.words import State
from mingchuang.workdays import package_calendar
from tests.foi.factories import D

CALENDAR = package_calendar()
ASKED = Event(D("2026-03-04"), EventKind.SUPPLEMENT_ASKED, D("2026-03-18"))
PARTY = Event(D("2026-03-04"), EventKind.THIRD_PARTY_ASKED)
REACHED = Event(D("2026-03-06"), EventKind.THIRD_PARTY_LETTER_RECEIVED)
FEE = Event(D("2026-03-04"), EventKind.FEE_NOTICED)
PAPER = Event(D("2026-03-06"), EventKind.FEE_LETTER_RECEIVED)
EXTENDED = Event(D("2026-03-30"), EventKind.EXTENDED)


def seen(day, *events, state=State.HANDLING, **facts):
    found = timing(D("2026-03-02"), events, on=D(day), calendar=CALENDAR)
    due, today = found.due_on, D(day)
    left = None
    if due:
        left = CALENDAR.count(today, due) if due >= today else -CALENDAR.count(due, today)
    held = {"drafted": False, "answered": False, "unserved": False, **facts}
    return advice(Standing(state=state, timing=found, today=today, left=left, **held))


def test_a_withdrawn_application_is_to_be_closed_after_it_comes_back_from_review():
    withdrawn = {"withdrawn_on": D("2026-03-09")}
    now = seen("2026-03-12", **withdrawn)
    assert (now.light, now.headline) == (Light.AMBER, "申请人已于3月9日撤回申请。")
    assert [step.name for step in now.steps] == ["close"]
    assert [step.name for step in seen("2026-03-12", state=State.LEGAL_REVIEW, **withdrawn).steps] == [
        "send_back"
    ]


@pytest.mark.parametrize(
    ("day", "events", "light", "headline", "names"),
    [
        ("2026-03-03", (), Light.GREEN, "最迟3月30日答复，还有19个工作日。", ["draft", "supplement_asked"]),
        ("2026-03-12", (), Light.GREEN, "最迟3月30日答复，还有12个工作日。", ["draft"]),
        ("2026-03-26", (), Light.AMBER, "最迟3月30日答复，还有2个工作日。", ["draft", "extended"]),
        ("2026-03-30", (), Light.AMBER, "今天是答复期限的最后一日，今天须签发并寄出答复。", ["draft", "extended"]),
        ("2026-03-31", (), Light.RED, "答复期限到3月30日为止，已超期1个工作日。请立即答复，日期照实写。", ["draft", ""]),
        ("2026-03-31", (EXTENDED,), Light.GREEN, "最迟4月28日答复，还有19个工作日。", ["draft"]),
        ("2026-03-10", (ASKED,), Light.NONE, "等申请人补正，到3月18日为止，答复期限没有计算。", ["supplement_received"]),
        ("2026-03-19", (ASKED,), Light.NONE, "申请人逾期（3月18日期满），视为放弃申请。", ["close"]),
        ("2026-03-05", (PARTY,), Light.NONE, "等征求意见的答复，时间不计入期限。", ["events"]),
        ("2026-03-09", (PARTY, REACHED), Light.NONE, "等征求意见的答复，对方最迟3月27日答复；逾期未答复的，期限自动恢复计算。", ["events"]),
        ("2026-03-05", (FEE,), Light.NONE, "等申请人缴费，到4月1日为止，答复期限没有计算。", ["fee_letter_received", "fee_paid"]),
        ("2026-03-09", (FEE, PAPER), Light.NONE, "等申请人缴费，到4月3日为止，答复期限没有计算。", ["fee_paid"]),
    ],
)  # fmt: skip
def test_the_head_of_the_page_says_what_to_do_today(day, events, light, headline, names):
    found = seen(day, *events)
    assert (found.light, found.headline, [step.name for step in found.steps]) == (light, headline, names)


def test_on_the_last_day_it_says_that_an_extension_is_lost_tomorrow():
    assert "过了今天就不能再延期" in seen("2026-03-30").steps[1].words
    assert seen("2026-03-31").steps[1].words == "期限已满，不能再延期。"


def test_a_draft_that_waits_is_hurried_along():
    assert seen("2026-03-27", drafted=True).steps[0].words == "草稿已经写好，请提交审核。"
    waiting = seen("2026-03-27", state=State.LEGAL_REVIEW)
    assert waiting.headline.startswith("等法制审核。") and "请提醒" in waiting.steps[0].words


def test_an_answer_that_was_not_sent_is_not_forgotten():
    assert seen("2026-03-31", answered=True, unserved=True).light is Light.AMBER
    assert seen("2026-03-31", answered=True).headline == "已经办结，送达已登记。"
