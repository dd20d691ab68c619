"""Every letter of an application received before 2019-05-15, as it went out then: nothing of the regulation of 2019 on it."""

import re
from datetime import date

import pytest

from mingchuang.foi.actions.happening import letters_of
from mingchuang.foi.queries import answer_values
from mingchuang.foi.rules.correcting import Finding
from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.evidence import evidence_refusal
from mingchuang.foi.rules.exchanges import proposal_refusal
from mingchuang.foi.rules.letters import TEMPLATES, WORDS, LetterKind
from mingchuang.foi.rules.letters_of_2007 import OLD
from mingchuang.foi.rules.outcomes import Outcome, of_2007
from mingchuang.foi.rules.telling import telling_refusal
from mingchuang.foi.writing import composed, correction_letter
from tests.foi.factories import D, reasons_for, registered
from tests.foi.test_correcting import judged, wished

RECEIVED, ON = "2018-03-05", D("2018-03-20")  # Mon; Tue
UNKNOWN_THEN = {
    LetterKind.REASONS, LetterKind.REASONS_RECEIPT, LetterKind.EXCESSIVE, LetterKind.DELAY, LetterKind.FEE,
    LetterKind.MADE_PROACTIVE, LetterKind.PROPOSAL_RECEIPT,
}  # fmt: skip
"""Letters of acts that the regulation of 2007 did not know: each is refused, below."""
OF_2019 = re.compile(r"个工作日内|视为同意|视为放弃|不予处理|不再重复处理|加工、分析|不再处理|2020|711")
ARTICLES = re.compile(r"第[一二三四五六七八九十百]+条")
CITED = {"第二十一条", "第二十二条", "第二十五条"}


def wrong(letter) -> list[str]:
    """What a letter says that nobody could say in 2018."""
    text = f"{letter.title}{letter.body}"
    found = OF_2019.findall(text) + [one for one in ARTICLES.findall(text) if one not in CITED]
    return found + ([] if not ARTICLES.search(text) or "国务院令第492号" in text else ["which regulation"])


@pytest.fixture
def old(office, quick_receipts):
    return registered(office, day=RECEIVED).request


def test_no_letter_on_the_way_says_a_word_of_2019(old):
    values = {name: f"［{label}］" for name, label in WORDS.items() if name not in ("article", "wanted")}
    found = {}
    for kind, template in TEMPLATES.items():
        if template.ends or kind in UNKNOWN_THEN or kind is LetterKind.CORRECTION:
            continue
        to = "某公司" if template.to_others else ""
        own = {"received": "2018年3月5日", "case_number": old.case.number, "addressee": to or "明小雨"}
        found[kind] = wrong(composed(old, kind, values | own, on=ON, addressee=to))
    assert len(found) == 13 and {kind: said for kind, said in found.items() if said} == {}


def test_no_answer_says_a_word_of_2019(old):
    found = {}
    for outcome in Outcome:
        if of_2007(outcome) is None or outcome is Outcome.EXCESSIVE:
            continue
        kind, values = answer_values(outcome, reasons_for(outcome) | {"dates": "申请人撤回。"})
        letter = composed(old, kind, values, on=ON, outcome=outcome)
        found[outcome] = wrong(letter)
        has_remedies = outcome is not Outcome.OTHER
        assert ("行政复议" in letter.body, "应当先" in letter.body) == (has_remedies, False)
    assert len(found) == 22 and {outcome: said for outcome, said in found.items() if said} == {}


def test_what_the_regulation_of_2007_did_not_know_is_refused(old):
    received = old.case.received_on
    said = [
        telling_refusal(LetterKind.REASONS, received_on=received, is_open=True, issued=(), happened=()),
        proposal_refusal(received, (), is_given_up=False, is_proactive=False),
        evidence_refusal(Outcome.EXCESSIVE, received_on=received, happened=(), issued=("3",), timing=None),
    ]
    assert all("2007年条例没有" in one for one in said)


def test_asking_another_body_tells_the_applicant_of_no_time_left_out():
    assert letters_of(EventKind.AGENCY_ASKED, date(2018, 3, 5)) == (LetterKind.AGENCY,)
    assert LetterKind.CONSULTING in letters_of(EventKind.AGENCY_ASKED, date(2019, 5, 15))


def test_a_correction_of_that_time_cites_its_own_article(office):
    correction = wished(office, day=RECEIVED).correction
    judged(office, correction, Finding.NOT_CORRECTED, day="2018-03-19")
    correction.refresh_from_db()
    letter = correction_letter(correction, on=ON)
    assert wrong(letter) == [] and "第二十五条第二款" in letter.body


@pytest.mark.parametrize(
    ("received", "on", "kind", "is_old"),
    [
        ("2018-03-05", "2018-03-20", LetterKind.THIRD_PARTY, True),
        ("2019-05-14", "2019-05-20", LetterKind.THIRD_PARTY, True),  # no days to speak run against it
        (
            "2019-05-14",
            "2019-05-20",
            LetterKind.REFUSED,
            False,
        ),  # an answer cites what is in force on its day
        ("2019-05-15", "2019-05-20", LetterKind.THIRD_PARTY, False),
    ],
)
def test_which_words_are_used_follows_receipt_and_for_answers_the_day_of_the_letter(
    office, quick_receipts, received, on, kind, is_old
):
    made = registered(office, day=received).request
    outcome = Outcome.PRIVACY if TEMPLATES[kind].ends else None
    values = {"items": "合同"} if outcome is None else answer_values(outcome, reasons_for(outcome))[1]
    to = "" if outcome else "某公司"
    letter = composed(made, kind, values, on=D(on), addressee=to, outcome=outcome)
    old_words = {LetterKind.THIRD_PARTY: "应当予以公开", LetterKind.REFUSED: "第三方不同意公开"}
    assert (old_words[kind] in letter.body) == is_old


def test_old_words_hold_no_field_that_today_s_do_not():
    assert all({*_fields(one.body)} <= TEMPLATES[kind].fields for kind, one in OLD.items())


def _fields(body: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", body)
