from datetime import date

import pytest

from mingchuang.foi.rules.events import Event, EventKind
from mingchuang.foi.rules.evidence import evidence_refusal
from mingchuang.foi.rules.outcomes import (
    OUTCOMES,
    REFUSALS,
    Outcome,
    OutcomeClass,
    OutcomeOf2007,
    Remedy,
    citation,
    missing_reasons,
    of_2007,
    search_record,
)
from mingchuang.foi.rules.remedies import remedy_text
from mingchuang.foi.rules.timing import timing
from mingchuang.workdays import package_calendar

D = date.fromisoformat
ASKED = {"review_body": "市人民政府", "court": "市中级人民法院"}


def test_every_outcome_has_its_facts_and_every_row_of_the_table_an_outcome():
    assert set(OUTCOMES) == set(Outcome)
    rows = {facts.row_2021 for facts in OUTCOMES.values()}
    assert rows == (
        {"r3_1", "r3_2"}
        | {f"r3_3_{n}" for n in range(1, 9)}
        | {f"r3_4_{n}" for n in range(1, 4)}
        | {f"r3_5_{n}" for n in range(1, 6)}
        | {f"r3_6_{n}" for n in range(1, 4)}
    )


def test_refusals_under_articles_14_to_16_must_be_reviewed_first_from_2024_on():
    for outcome, facts in OUTCOMES.items():
        text = remedy_text(outcome, date(2024, 1, 1), **ASKED)
        of_14_to_16 = facts.group is OutcomeClass.REFUSED and outcome is not Outcome.OWN_REGISTER
        assert ("应当先" in text) is (of_14_to_16 or outcome is Outcome.PARTLY), outcome


@pytest.mark.parametrize("outcome", list(Outcome))
def test_before_2024_every_remedy_was_a_free_choice(outcome):
    text = remedy_text(outcome, date(2023, 12, 31), **ASKED)
    assert "应当先" not in text
    assert bool(text) is (outcome is not Outcome.OTHER)


def test_a_partial_answer_carries_both_remedies():
    text = remedy_text(Outcome.PARTLY, date(2026, 3, 2), **ASKED)
    assert "应当先" in text and "六个月内" in text


def test_nothing_is_declared_missing_without_a_record_of_where_how_by_whom_and_when_was_searched():
    lacking = missing_reasons(Outcome.NON_EXISTENT, {"search": "档案室2018年全宗", "search_how": " "})
    assert [need.value for need in lacking] == ["search_how", "search_by", "search_on"]
    record = {
        "search": "档案室2018年全宗。", "search_how": "以“水渠”检索", "search_by": "档案室", "search_on": "2026年3月5日",
    }  # fmt: skip
    assert missing_reasons(Outcome.NON_EXISTENT, record) == []
    assert search_record(record) == (
        "检索日期：2026年3月5日；检索人：档案室；检索范围：档案室2018年全宗；检索方法：以“水渠”检索。"
    )


def test_every_refusal_under_articles_14_to_16_has_its_sentence():
    assert set(REFUSALS) == {one for one, facts in OUTCOMES.items() if facts.remedy is Remedy.REVIEW_FIRST}


NOBODY_ASKED = timing(D("2026-03-02"), [], on=D("2026-03-10"), calendar=package_calendar())


@pytest.mark.parametrize(
    ("outcome", "happened", "issued", "sentence"),
    [
        (Outcome.PRIVACY, {"extended"}, set(), "应先书面征求第三方的意见"),
        (Outcome.TRADE_SECRET, {"third_party_asked"}, set(), ""),
        (Outcome.STILL_UNCLEAR, {"supplement_asked"}, set(), "应先告知补正"),
        (Outcome.STILL_UNCLEAR, {"supplement_asked", "supplement_received"}, set(), ""),
        (Outcome.EXCESSIVE, set(), {"1"}, "说明申请理由告知书"),
        (Outcome.EXCESSIVE, set(), {"1", "3"}, ""),
        (Outcome.DISCLOSED, set(), set(), ""),
    ],
)
def test_an_outcome_rests_on_what_was_done_and_not_on_words_alone(outcome, happened, issued, sentence):
    why = evidence_refusal(
        outcome, received_on=D("2026-03-02"), happened=happened, issued=issued, timing=NOBODY_ASKED
    )
    assert (sentence in why) and bool(why) is bool(sentence)


def test_while_a_third_party_is_asked_its_rights_are_no_ground_yet():
    asked = [Event(D("2026-03-05"), EventKind.THIRD_PARTY_ASKED)]
    waiting = timing(D("2026-03-02"), asked, on=D("2026-03-10"), calendar=package_calendar())
    why = evidence_refusal(
        Outcome.PRIVACY,
        received_on=D("2026-03-02"),
        happened={"third_party_asked"},
        issued=(),
        timing=waiting,
    )
    assert "正在征求第三方的意见" in why


@pytest.mark.parametrize(
    ("outcome", "day", "cited"),
    [
        (Outcome.PROCESS, "2026-03-10", "第十六条第二款、第三十六条第（三）项"),
        (Outcome.PROCESS, "2018-06-01", "（国务院令第492号）第二十一条第（二）项"),
        (Outcome.PARTLY, "2019-05-14", "（国务院令第492号）第二十二条"),
        (Outcome.NON_EXISTENT, "2019-05-15", "条例》第三十六条第（四）项"),
        (Outcome.FEE_LAPSED, "2022-03-01", "国办函〔2020〕109号"),
    ],
)
def test_a_letter_cites_the_regulation_in_force_on_its_own_day(outcome, day, cited):
    assert citation(outcome, D(day)).endswith(cited)


def test_old_cases_are_told_in_the_words_of_2007():
    assert of_2007(Outcome.STATE_SECRET) is OutcomeOf2007.REFUSED
    assert of_2007(Outcome.STILL_UNCLEAR) is OutcomeOf2007.TOLD_TO_CHANGE
    assert of_2007(Outcome.FEE_LAPSED) is None


def test_the_rows_are_those_of_the_shared_table(shared):
    import json

    table = json.loads((shared / "domain/annual_report_tables.json").read_text("utf-8"))["outcome_to_row"]
    assert {row["row_2021"] for row in table} == {facts.row_2021 for facts in OUTCOMES.values()}
