"""Letters on the pages of a site: three months without an answer, stale answers, and the warnings before."""

from datetime import datetime

import pytest

from mingchuang.inspection.examination import Report, inspect
from mingchuang.inspection.sources import Folder
from tests.inspection.sites import column_tags, good_site, page, write

AT = datetime(2026, 11, 24, 10, 0)  # noqa: DTZ001 -- local time, as pages write it; a Tuesday
CODES = {"messages_unanswered", "replies_stale", "reply_incomplete"}
ANSWER = "答复时间：2026-11-20 答复单位：区住建局 答复内容：路灯已于昨日修复，感谢您的来信。"


def letter(came: str, rest: str, column: str = "区长信箱") -> str:
    """A letter's page as mailboxes print it."""
    said = f"<table><tr><td>来信时间</td><td>{came} 09:12</td></tr></table><p>路灯坏了。</p><p>{rest}</p>"
    return page(column_tags(column, "互动交流"), f"<h1>路灯</h1>{said}")


def inspected(tmp_path, *letters: str) -> Report:
    pages = {f"xx/{number}.html": text for number, text in enumerate(letters, 1)}
    return inspect(Folder(write(tmp_path, good_site() | pages)), AT)


def said(report: Report) -> list[str]:
    return [one.rule for one in report.findings if one.rule in CODES]


def waiting(report: Report) -> set[str]:
    return CODES & {rule.code for _indicator, rule in report.undecided}


@pytest.mark.parametrize(
    ("came", "rest", "found"),
    [
        ("2026-08-23", "办理状态：办理中", ["messages_unanswered"]),  # three months and a day
        ("2026-08-23", "回复内容：暂无回复，请耐心等待。", ["messages_unanswered"]),
        ("2026-08-24", "", []),  # three months to the day
        ("2025-11-20", "", []),  # outside the year that is looked back on
        ("2026-08-23", ANSWER, []),
        ("2026年8月3日", "回复内容：路灯已于昨日修复，感谢您的来信。", ["reply_incomplete"]),
    ],
)
def test_a_letter_without_an_answer_for_three_months_is_a_veto(tmp_path, came, rest, found):
    report = inspected(tmp_path, letter(came, rest), letter("2026-11-18", ANSWER))
    assert said(report) == found
    assert not waiting(report)


@pytest.mark.parametrize("column", ["网上信访", "民意征集", "在线访谈"])
def test_columns_that_owe_no_answer_are_left_out(tmp_path, column):
    assert waiting(inspected(tmp_path, letter("2026-03-02", "", column))) == CODES


def test_a_site_that_shows_no_letters_leaves_them_to_people(tmp_path):
    report = inspected(tmp_path)
    assert not said(report) and waiting(report) == CODES


def test_answers_that_stopped_two_months_ago_are_stale(tmp_path):
    old = ANSWER.replace("2026-11-20", "2026-09-20")
    report = inspected(tmp_path, letter("2026-09-18", old))
    assert said(report) == ["replies_stale"]


def test_both_limits_are_told_before_they_are_reached(tmp_path):
    old = ANSWER.replace("2026-11-20", "2026-10-04")
    report = inspected(
        tmp_path, letter("2026-09-04", ""), letter("2026-10-02", old), letter("2026-11-01", "")
    )
    assert [(one.rule, one.days_left) for one in report.warnings] == [
        ("replies_stale", 10),
        ("messages_unanswered", 11),
    ]


def test_a_folder_of_letters_alone_is_judged_without_a_score(tmp_path):
    pages = {"a.html": letter("2026-03-02", ""), "b.html": letter("2026-11-01", ANSWER)}
    report = inspect(Folder(write(tmp_path, pages)), AT)
    assert (said(report), report.score) == (["messages_unanswered"], None)
