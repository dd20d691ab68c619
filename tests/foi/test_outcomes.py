from datetime import date

import pytest

from mingchuang.foi.rules.outcomes import (
    OUTCOMES,
    Outcome,
    OutcomeClass,
    OutcomeOf2007,
    missing_reasons,
    of_2007,
)
from mingchuang.foi.rules.remedies import remedy_text

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


def test_nothing_is_declared_missing_without_a_record_of_the_search():
    assert [need.value for need in missing_reasons(Outcome.NON_EXISTENT, {"search": " "})] == ["search"]
    assert missing_reasons(Outcome.NON_EXISTENT, {"search": "已检索档案室2018年全宗"}) == []


def test_old_cases_are_told_in_the_words_of_2007():
    assert of_2007(Outcome.STATE_SECRET) is OutcomeOf2007.REFUSED
    assert of_2007(Outcome.STILL_UNCLEAR) is OutcomeOf2007.TOLD_TO_CHANGE
    assert of_2007(Outcome.FEE_LAPSED) is None


def test_the_rows_are_those_of_the_shared_table(shared):
    import json

    table = json.loads((shared / "domain/annual_report_tables.json").read_text("utf-8"))["outcome_to_row"]
    assert {row["row_2021"] for row in table} == {facts.row_2021 for facts in OUTCOMES.values()}
