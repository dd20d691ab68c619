"""What a letter says about reconsideration and litigation: by outcome and by the date of the letter.

The wording is the district's own: its legal office signs it off once; ``foi.offers`` makes the texts parameters.
Source: 《行政复议法》(2023) 第二十三条第一款第（四）项、第二款, 第二十条; 《行政诉讼法》第四十五条、第四十六条.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from mingchuang.foi.rules.outcomes import OUTCOMES, Outcome, Remedy
from mingchuang.terms import Term
from mingchuang.workdays import Calendar

REVIEW_FIRST_FROM = date(2024, 1, 1)

TEXT_A = (
    "对不予公开的决定不服的，应当先自收到本决定书之日起六十日内向{复议机关}申请行政复议；"
    "对复议决定不服的，可以自收到复议决定书之日起十五日内向{法院}提起行政诉讼。"
)
TEXT_B = "如不服本答复，可以自收到之日起六十日内向{复议机关}申请行政复议，或者自收到之日起六个月内向{法院}提起行政诉讼。"
TEXT_REST = "对本答复的其他部分不服的，可以自收到之日起六十日内向{复议机关}申请行政复议，或者自收到之日起六个月内向{法院}提起行政诉讼。"
TEXTS: Mapping[str, str] = {"A": TEXT_A, "B": TEXT_B, "rest": TEXT_REST}


def remedy_of(outcome: Outcome, letter_on: date) -> Remedy:
    """Which remedies the letter names: before 2024-01-01 there was no case in which review had to come first."""
    remedy = OUTCOMES[outcome].remedy
    if remedy in (Remedy.REVIEW_FIRST, Remedy.BOTH) and letter_on < REVIEW_FIRST_FROM:
        return Remedy.FREE_CHOICE
    return remedy


def remedy_text(
    outcome: Outcome,
    letter_on: date,
    *,
    review_body: str,
    court: str,
    texts: Mapping[str, str] = TEXTS,
) -> str:
    """The sentences of the letter, empty where it carries none."""
    remedy = remedy_of(outcome, letter_on)
    used = {
        Remedy.REVIEW_FIRST: (texts["A"],),
        Remedy.FREE_CHOICE: (texts["B"],),
        Remedy.BOTH: (texts["A"], texts["rest"]),
        Remedy.NONE: (),
    }[remedy]
    return "".join(text.replace("{复议机关}", review_body).replace("{法院}", court) for text in used)


class Contest(Term):
    """What the applicant does against an answer: the three columns of part four of the yearly table."""

    RECONSIDERATION = "reconsideration", "行政复议"
    LITIGATION = "litigation", "行政诉讼（未经复议直接起诉）"
    LITIGATION_AFTER = "litigation_after_reconsideration", "行政诉讼（复议后起诉）"


class ContestResult(Term):
    """How a reconsideration or a suit ended."""

    PENDING = "pending", "尚未审结"
    UPHELD = "upheld", "结果维持"
    CORRECTED = "corrected", "结果纠正"
    OTHER = "other", "其他结果"


class Procedure(Term):
    """How a reconsideration is heard; a suit knows no other than its own."""

    ORDINARY = "ordinary", "普通程序"
    SIMPLE = "simple", "简易程序"


def reply_by(kind: Contest, procedure: Procedure, reached_on: date, calendar: Calendar) -> date:
    """The last day for our answer, with evidence, after the copy of the application or of the complaint arrived.

    Source: 《行政复议法》(2023) 第四十八条 (ten working days), 第五十四条 (five, by the simple procedure), 第八十八条
    (both in working days); 《行政诉讼法》第六十七条 (fifteen days). Before 2024 ten days. Raises ``CalendarMissing``.
    """
    if kind is not Contest.RECONSIDERATION:
        return calendar.on_or_after(reached_on + timedelta(days=15))
    if reached_on < REVIEW_FIRST_FROM:
        return calendar.on_or_after(reached_on + timedelta(days=10))
    return calendar.after(reached_on, 5 if procedure is Procedure.SIMPLE else 10)
