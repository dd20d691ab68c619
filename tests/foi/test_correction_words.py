"""What the applicant and the officer of a correction are told, by where it stands. Plain tables."""

from datetime import date

import pytest

from mingchuang.accounts.rules import Light
from mingchuang.foi.rules.correcting import SILENCE, CorrectionState, Told, says_what_is_next
from mingchuang.foi.rules.correction_advice import Standing, correction_advice

HANDLING, REVIEW = CorrectionState.HANDLING, CorrectionState.LEGAL_REVIEW
TUESDAY = date(2026, 3, 10)


def told(**changed):
    stands = {
        "state": HANDLING, "is_waiting": False, "until": "", "due": "2026年3月30日", "is_late": False,
        "telephone": "0000-2000001",
    }  # fmt: skip
    return says_what_is_next(Told(**{**stands, **changed}))


def test_a_promise_is_called_one_and_what_holds_without_a_limit_is_said():
    assert "承诺在2026年3月30日前告知结果" in told() and "《条例》没有规定更正的办理期限" in told()
    assert told().endswith(SILENCE) and "第四十七条" in SILENCE


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"is_late": True}, "现已超过，请拨打0000-2000001催办"),
        ({"is_late": True, "telephone": ""}, "请拨打本机关电话催办"),
        ({"due": ""}, "办理期限另行告知"),
        ({"is_waiting": True, "until": "2026年3月13日"}, "请在2026年3月13日前补充证据"),
        ({"state": CorrectionState.ANSWERED, "is_late": True}, "本机关已经答复"),
        ({"state": CorrectionState.WITHDRAWN}, "您已经撤回这件申请"),
    ],
)
def test_the_applicant_is_told_where_it_stands(changed, says):
    assert says in told(**changed)


def advised(**changed):
    stands = {
        "state": HANDLING, "today": TUESDAY, "due_on": date(2026, 3, 30), "left": 14, "waits_until": None,
        "drafted": False, "asked": False, "served": False,
    }  # fmt: skip
    return correction_advice(Standing(**{**stands, **changed}))


@pytest.mark.parametrize(
    ("changed", "light", "headline", "steps"),
    [
        ({}, Light.GREEN, "承诺3月30日前告知结果，还有14个工作日。", ["judge", "ask"]),
        ({"asked": True}, Light.GREEN, "还有14个工作日", ["judge"]),
        ({"drafted": True, "left": 2}, Light.AMBER, "还有2个工作日", ["submit"]),
        ({"due_on": TUESDAY, "left": 0}, Light.AMBER, "今天是承诺期限的最后一日", ["judge", "ask"]),
        ({"left": -3}, Light.RED, "已超过3个工作日", ["judge", "ask"]),
        ({"waits_until": date(2026, 3, 13), "left": None}, Light.NONE, "到3月13日为止", ["bring"]),
        ({"state": REVIEW}, Light.GREEN, "等法制审核。承诺3月30日前", []),
        ({"due_on": None, "left": None}, Light.NONE, "承诺期限没有计算", ["judge", "ask"]),
        ({"state": CorrectionState.ANSWERED}, Light.AMBER, "告知书还没有登记送达", ["letters"]),
        ({"state": CorrectionState.ANSWERED, "served": True}, Light.NONE, "送达已登记", []),
        ({"state": CorrectionState.WITHDRAWN}, Light.NONE, "申请人已经撤回", []),
    ],
)
def test_the_officer_is_told_what_to_do_now(changed, light, headline, steps):
    found = advised(**changed)
    assert found.light is light and headline in found.headline
    assert [step.name for step in found.steps] == steps
