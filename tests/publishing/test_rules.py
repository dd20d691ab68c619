"""The decisions about articles that need neither database nor clock."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mingchuang.portal.rules import INDEX_NUMBER, index_number, index_template_fault, index_words
from mingchuang.publishing.rules import (
    SECRECY_CHECKLIST,
    URGENT_PATH,
    USUAL_PATH,
    Stage,
    Step,
    address,
    may_check_secrecy,
    normal_document_number,
    refused_dates,
    refused_moment,
    unanswered,
    workflow_of,
)

TODAY = date(2026, 3, 2)  # Monday
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "豫政办〔2018〕12号", "豫政办[2018]12号", "豫政办［2018］12号", "豫政办【2018】12号", "豫政办(2018)12号", "豫政办（２０１８）１２号",
        "豫政办﹝2018﹞012号", "豫政办〈2018〉第12号", "豫政办《2018》12", " 豫政办 〔2018〕 12 号 ",
    ],
)  # fmt: skip
def test_a_document_number_is_kept_in_one_form_whatever_its_brackets(written):
    assert normal_document_number(written) == "豫政办〔2018〕12号"


@pytest.mark.parametrize("written", ["", "第12号公告", "豫政办〔218〕12号"])
def test_what_is_no_document_number_stays_as_it_was_written(written):
    assert normal_document_number(written) == written


@pytest.mark.parametrize(
    ("template", "number"),
    [
        (INDEX_NUMBER, "MC01-02-2026-00012"),
        ("{区划}{机构}-{主题}-{年份}-{序号}", "410702MC01-02-2026-00012"),
        ("{机构}/{年份}-{序号}", "MC01/2026-00012"),
    ],
)
def test_an_index_number_follows_the_template_of_the_site(template, number):
    assert index_template_fault(template) == ""
    assert index_number(template, region="410702", org="MC01", subject="02", year=2026, serial=12) == number


def test_of_what_an_index_number_consists_is_said_in_words():
    assert index_words("{机构}/{年份}-{序号}") == "机构代码、年份和五位顺序号"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{机构}-{序号}", "{年份}要出现一次"),
        ("{机构}-{年份}", "{序号}要出现一次"),
        ("{机构}{机构}-{年份}-{序号}", "{机构}要出现一次，而且只出现一次"),
        ("{机构}-{年份}-{serial:05d}", "“{serial:05d}”不能用"),
        ("{机构.__class__}-{年份}-{序号}", "不能用"),  # template injection
        ("{机构}-{年份}-{序号}<b>", "只能用字母、数字"),
    ],
)
def test_a_template_that_would_number_twice_or_run_something_is_refused(template, said):
    assert said in index_template_fault(template)


def test_an_address_is_month_and_serial_below_the_home_column():
    assert address("/zwgk/zcwj/", date(2026, 4, 9), 118) == "/zwgk/zcwj/202604/118.html"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"written_on": date(1949, 9, 30)}, "成文日期 1949-09-30 早于"),
        ({"written_on": date(2026, 3, 3)}, "成文日期 2026-03-03 晚于今天"),
        ({"original_on": date(2027, 1, 1)}, "原发布日期 2027-01-01 晚于今天"),
        ({"written_on": TODAY, "expires_on": date(2026, 3, 1)}, "到期日期早于成文日期"),
        ({"written_on": TODAY, "original_on": TODAY, "expires_on": TODAY}, ""),
        ({"expires_on": date(2026, 3, 1)}, ""),
    ],
)
def test_impossible_dates_are_named(days, said):
    told = refused_dates(**{"written_on": None, "original_on": None, "expires_on": None, **days}, today=TODAY)
    assert told.startswith(said) and bool(told) == bool(said)


@pytest.mark.parametrize(
    ("later", "said"),
    [(timedelta(), "已经过去"), (timedelta(days=366), "最多提前一年"), (timedelta(minutes=1), "")],
)
def test_a_moment_in_the_past_or_beyond_a_year_is_no_time_to_publish(later, said):
    told = refused_moment(NOON + later, NOON)
    assert said in told and bool(told) == bool(said)


def test_nobody_checks_the_secrecy_of_what_he_edited():
    assert may_check_secrecy(3, [1, 2])
    assert not may_check_secrecy(2, [1, 2])


def test_a_checklist_is_whole_only_line_by_line():
    ticked = {name: True for name, _sentence, _ground in SECRECY_CHECKLIST}
    assert unanswered(ticked) == []
    name, sentence, _ground = SECRECY_CHECKLIST[1]
    assert unanswered({**ticked, name: False}) == [sentence]


@pytest.mark.parametrize(
    ("path", "stages"),
    [
        (USUAL_PATH, [Stage.CHECK, Stage.SECRECY_CHECK, Stage.SIGN]),
        (URGENT_PATH, [Stage.SECRECY_CHECK, Stage.SIGN]),
    ],
)
def test_a_path_leads_from_draft_over_each_step_to_the_public_and_back_to_draft_from_each(path, stages):
    moves = workflow_of(path).moves
    assert moves["submit"].target is stages[0]
    for stage, following in zip(stages, [*stages[1:], Stage.SETTLED], strict=True):
        assert [move.target for move in moves.values() if move.sources == {stage}] == [following]
    assert moves["send_back"].sources == moves["recall"].sources == set(stages)
    assert moves["send_back"].needs_reason


@pytest.mark.parametrize(
    "stages", [[], [Stage.SIGN], [Stage.SECRECY_CHECK], [Stage.SIGN, Stage.SECRECY_CHECK]]
)
def test_no_path_goes_without_secrecy_check_or_ends_without_signature(stages):
    with pytest.raises(ValueError, match="secrecy check"):
        workflow_of([Step(stage) for stage in stages])
