"""Published final accounts of two real departments: what can be read holds, and what does not is named with its place."""

import json

import pytest

from mingchuang.disclosure.finance.checking import check
from mingchuang.disclosure.finance.layout import check_words, read_layout
from mingchuang.disclosure.finance.rules import Level, ReportKind
from mingchuang.disclosure.finance.schemas import form_of

FORM = form_of(Level.DEPARTMENT, ReportKind.FINAL_ACCOUNTS, 2024)
NAMES = ("budget_093", "budget_095")


@pytest.fixture(scope="module")
def texts(shared):
    folder = shared / "data" / "disclosure_documents"
    return {name: json.loads((folder / f"{name}.json").read_text("utf-8"))["text"] for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_all_nine_tables_are_read(texts, name):
    reading = read_layout(texts[name], FORM)
    assert reading.problems == ()
    assert {table.schema.id for table in reading.tables} == {one.id for one in FORM.tables} - {"counts"}


@pytest.mark.parametrize("name", NAMES)
def test_no_identity_of_the_tables_fails_beyond_rounding(texts, name):
    assert check(read_layout(texts[name], FORM).tables, FORM) == []


@pytest.mark.parametrize(
    ("table", "line", "column", "figure"),
    [
        ("income", "合计", "财政拨款收入", "9746.50"),
        ("expenditure", "合计", "项目支出", "4381.74"),
        ("overall", "总计", "决算数", "9859.38"),
        ("basic", "公用经费合计", "决算数", "480.66"),
        ("three", "", "公务接待费决算数", "0.39"),
    ],
)
def test_figures_stand_where_the_document_has_them(texts, table, line, column, figure):
    found = {one.schema.id: one for one in read_layout(texts["budget_093"], FORM).tables}[table]
    side = 1 if line == "公用经费合计" else 0
    assert str(found.figure(line, column, side)) == figure


def test_sums_in_the_explanation_that_contradict_the_tables_are_named(texts):
    """The text counts basic spending of all money where the heading speaks of the general budget alone."""
    text = texts["budget_093"]
    said = [one.said for one in check_words(text, read_layout(text, FORM).tables)]
    assert said == [
        "文字写“合计”“基本支出”5,377.64万元，“一般公共预算财政拨款支出决算表”中是5,364.75万元。",
        "文字写“人员经费合计”“决算数”4,896.98万元，“一般公共预算财政拨款基本支出决算表”中是4,884.09万元。",
    ]


def test_an_explanation_that_agrees_is_not_blamed_for_rounding(texts):
    text = texts["budget_095"]
    assert check_words(text, read_layout(text, FORM).tables) == []
