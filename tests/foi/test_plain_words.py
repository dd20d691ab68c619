"""The applicant's page in every state: where it stands, what is next, by which day; no codes, no words of the trade."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from mingchuang.foi import actions
from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.outcomes import OUTCOMES, Outcome, OutcomeClass
from mingchuang.foi.rules.plain import ENDED, HAPPENED
from mingchuang.foi.rules.words import State
from tests.foi.factories import D, answered, moment, reasons_asked, submitted

TODAY = "2026-03-10"  # Tue
TRADE = (
    "法制", "保密审查", "签发", "承办", "流转", "转办", "案卷", "经办", "征询", "《条例》", "None", "{",
)  # fmt: skip
"""Words that an applicant need not know in a sentence about his application."""


@pytest.fixture(autouse=True)
def march(monkeypatch, quick_receipts):
    monkeypatch.setattr(timezone, "now", lambda: moment(TODAY))


def note(office, found, kind, day="2026-03-05", **told):
    values = {"items": "请写明项目名称", "ground": "需要查阅档案", "fee_measure": "按件", "fee_bands": "1件×100元",
              "fee_yuan": "100", "fee_account": "专户"}  # fmt: skip
    until = D(told.pop("until", "2026-03-20"))
    told_ = actions.Told(values, addressee="明窗公司", until=until, remark="同意", **told)
    actor = office.clerk
    actions.note(found, kind, told_, on=D(day), actor=actor, at=moment(day))


def under_review(office, found, steps):
    actions.draft(
        found, Outcome.DISCLOSED, {"given": "清单1份。"}, actor=office.clerk, at=moment("2026-03-05")
    )
    actions.submit_answer(found, actor=office.clerk, at=moment("2026-03-05"))
    for name, person in (("pass_legal", office.lawyer), ("pass_secrecy", office.guard))[:steps]:
        actions.review(found, name, actor=person, at=moment("2026-03-06"))


def closed(office, found, outcome, day):
    actions.close(found, outcome, "申请人没有回应。", actor=office.clerk, at=moment(day))


def supplement_lapsed(office, found):
    note(office, found, EventKind.SUPPLEMENT_ASKED, day="2026-03-03", until="2026-03-06")


def consulting(office, found):
    note(office, found, EventKind.THIRD_PARTY_ASKED)
    note(office, found, EventKind.THIRD_PARTY_LETTER_RECEIVED, day="2026-03-06")


K = EventKind
STATES = {
    "handling": ("2026-03-02", lambda _o, _f: None, "办理中", "将在2026年3月30日前答复您"),
    "late": ("2026-02-02", lambda _o, _f: None, "已超过答复期限", "您可以拨打0000-2000001催办"),
    "legal review": ("2026-03-02", lambda o, f: under_review(o, f, 0), "办理中", "正在核对，将在2026年3月30日前"),
    "secrecy review": ("2026-03-02", lambda o, f: under_review(o, f, 1), "办理中", "将在2026年3月30日前"),
    "signing": ("2026-03-02", lambda o, f: under_review(o, f, 2), "办理中", "将在2026年3月30日前"),
    "supplement": ("2026-03-02", lambda o, f: note(o, f, K.SUPPLEMENT_ASKED), "等待补正", "请在2026年3月20日前在本页提交"),
    "given up": ("2026-03-02", supplement_lapsed, "视为放弃", "可以另行申请"),
    "third party": ("2026-03-02", lambda o, f: note(o, f, K.THIRD_PARTY_ASKED), "征求意见，不计时", "剩下的17个工作日内"),
    "third party has it": ("2026-03-02", consulting, "征求意见，不计时", "对方最迟2026年3月27日提出意见"),
    "other body": ("2026-03-02", lambda o, f: note(o, f, K.AGENCY_ASKED), "征求意见，不计时", "剩下的17个工作日内"),
    "extended": ("2026-03-02", lambda o, f: note(o, f, K.EXTENDED), "办理中", "将在2026年4月28日前答复您"),
    "fee": ("2026-03-02", lambda o, f: note(o, f, K.FEE_NOTICED), "等待缴费", "请在2026年4月2日前按收费通知缴费"),
    "delayed": ("2026-03-02", lambda o, f: note(o, f, K.DELAY_SET, until="2026-06-30"), "延迟答复", "将在2026年6月30日前"),
    "reasons": ("2026-03-02", lambda o, f: reasons_asked(o, f, "2026-03-06"), "办理中", "请您说明申请的理由"),
    "withdrawn": ("2026-03-02", lambda _o, f: actions.withdraw(f, "", at=moment(TODAY)), "已撤回", "核实后结案"),
    "withdrawn and closed": ("2026-03-02", lambda o, f: closed(o, f, Outcome.OTHER, TODAY), "已结案", "已经撤回"),
}  # fmt: skip


def the_page(client, found):
    client.post(reverse("foi:track"), {"number": found.request.case.number, "code": found.code})
    page = client.get(reverse("foi:case", args=[found.request.case.number])).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.S)


def stands_plainly(text, state, said):
    assert state in text and said in text
    assert not [word for word in TRADE if word in text]
    foreign = set(re.findall(r"[A-Za-z]{2,}", text)) - {"PDF", "MB"}
    assert not {word for word in foreign if not word.startswith("MC")}


@pytest.mark.parametrize("name", STATES)
def test_every_state_says_where_it_stands_what_is_next_and_by_which_day(office, client, name):
    received, happen, state, said = STATES[name]
    found = submitted(office, day=received)
    happen(office, found.request)
    stands_plainly(the_page(client, found), state, said)


@pytest.mark.parametrize(
    "outcome", [Outcome.DISCLOSED, Outcome.PARTLY, Outcome.PROCESS, Outcome.NON_EXISTENT, Outcome.PETITION]
)
def test_every_kind_of_answer_says_what_it_means_and_what_can_be_done_against_it(office, client, outcome):
    found = submitted(office)
    answered(office, found.request, outcome, day="2026-03-09")
    said = f"结果是“{OUTCOMES[outcome].group.label}”：{ENDED[outcome]}"
    text = the_page(client, found)
    stands_plainly(text, "已答复", said)
    assert "共用5个工作日" in text and "行政复议" in text


def test_every_event_and_outcome_has_plain_words():
    assert set(HAPPENED) == set(EventKind)
    assert set(ENDED) == set(Outcome)
    words = [*HAPPENED.values(), *ENDED.values()]
    assert not [text for text in words if any(word in text for word in TRADE)]
    assert all(OUTCOMES[one].group in OutcomeClass for one in ENDED)
    assert len(State) == 6  # a new state needs its own line above
