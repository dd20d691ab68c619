"""Performance targets of projects: read, checked, published, downloaded."""

import csv
import io
from decimal import Decimal

import pytest

from mingchuang.disclosure.finance import checking, goals
from mingchuang.disclosure.finance.downloads import long_csv, workbook
from mingchuang.disclosure.finance.public import path_of, render
from mingchuang.disclosure.finance.recognising import read_tables
from mingchuang.disclosure.finance.rules import Key, Level, ReportKind
from mingchuang.disclosure.finance.schemas import form_of
from mingchuang.disclosure.finance.tables import as_json, from_json
from mingchuang.disclosure.finance.writing import _table as as_block
from mingchuang.documents.grids import Grid, read_grids
from mingchuang.publishing.public import ARTICLES
from tests.disclosure.finance.factories import budget_workbook, bureau, published
from tests.publishing.pages import DAY

FORM = form_of(Level.DEPARTMENT, ReportKind.BUDGET, 2026)
TOP = [
    ["2026年部门预算项目支出绩效目标表"],
    ["单位：万元"],
    ["项目名称", "年度总体目标", "一级指标", "二级指标", "三级指标", "指标值", "预算金额"],
]
RIGHT = (
    ["校舍改造", "改造农村小学校舍。", "产出指标", "数量指标", "改造面积", "≥12000平方米", 60],
    ["", "", "效益指标", "社会效益", "受益学生", "≥3200人", None],
    ["设备购置", "配齐教学设备。", "产出指标", "数量指标", "购置设备", "200套", 40],
)
SPENDING = [
    ["支出总表"],
    ["单位：万元"],
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["", "合计", 150, 50, 100],
]


def read(*rows, more=()):
    grids = [Grid("绩效", [*TOP, *(list(row) for row in rows)]), *more]
    reading = read_tables(grids, FORM)
    assert reading.problems == ()
    return list(reading.tables)


def said(*rows, more=()) -> str:
    tables = {table.schema.id: table for table in read(*rows, more=more)}
    return "".join(one.where + one.said for one in goals.check(tables))


def test_a_project_has_its_target_money_and_indicators():
    (table,) = read(*RIGHT)
    first, second = goals.projects(table)
    assert (first.name, first.amount, first.target) == ("校舍改造", Decimal(60), "改造农村小学校舍。")
    assert first.indicators == [("改造面积", "≥12000平方米"), ("受益学生", "≥3200人")]
    assert second.indicators == [("购置设备", "200套")]
    assert from_json(as_json([table]), {table.schema.id: table.schema}) == [table]


def varied(row: int, column: int, value: object) -> list[list[object]]:
    rows = [list(one) for one in RIGHT]
    rows[row][column] = value
    return rows


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (varied(0, 0, ""), "没有项目名称"),
        (varied(0, 1, ""), "第4行“校舍改造”没有年度目标"),
        (varied(0, 6, None), "第4行“校舍改造”没有预算数"),
        (varied(1, 5, ""), "第5行指标“受益学生”没有指标值"),
        (varied(2, 4, ""), "第6行“设备购置”没有绩效指标"),
        (varied(2, 0, "校舍改造"), "与前面的项目重名"),
        ([*RIGHT, ["合计", "", "", "", "", "", 90]], "各项目预算数之和应为100.00，表中是90.00"),
    ],
)
def test_what_a_project_lacks_is_named_where_it_stands(rows, words):
    assert words in said(*rows)


def test_projects_may_not_cost_more_than_the_budget_has_for_projects():
    spending = Grid("支出", SPENDING)
    assert said(*RIGHT, more=[spending]) == ""
    assert "是101.00，“支出总表”的项目支出只有100.00" in said(*varied(2, 6, 41), more=[spending])


def test_the_form_has_the_table_from_2020_on():
    assert FORM.has("goals") and not form_of(Level.DEPARTMENT, ReportKind.BUDGET, 2019).has("goals")


def test_the_table_goes_out_and_comes_back_whole():
    tables = read(*RIGHT)
    (back,) = read_tables(read_grids(workbook("预算", tables), "a.xlsx"), FORM).tables
    assert [(one.name, one.values, one.words) for one in back.lines] == [
        (one.name, one.values, one.words) for one in tables[0].lines
    ]
    rows = list(csv.reader(io.StringIO(long_csv(tables).decode("utf-8-sig"))))
    assert ["项目绩效目标表", "", "1", "", "校舍改造", "指标值", "≥12000平方米", "文字"] in rows


def test_what_a_project_says_once_reaches_down_over_its_indicators():
    html = as_block(1, read(*RIGHT)[0])["value"]
    assert '<td rowspan="2">校舍改造</td><td rowspan="2">改造农村小学校舍。</td><td>产出指标</td>' in html
    assert html.count("60.00") == 1 and "<tr><td>效益指标</td>" in html


@pytest.mark.django_db
def test_the_year_of_an_organisation_shows_its_projects_and_targets():
    district = bureau()
    report = published(district, key=Key(2026, ReportKind.BUDGET), raw=budget_workbook())
    (page,) = render([path_of("jyj", 2026)], DAY)
    shown = page.content.decode()
    assert "义务教育薄弱环节改善" in shown and "受益学生：≥3200人" in shown and report.article.url in shown
    (article,) = ARTICLES.render([report.article.url], DAY)
    assert '<td rowspan="2" class="number">' in article.content.decode()
    assert checking.check(read_tables(read_grids(budget_workbook(), "a.xlsx"), FORM).tables, FORM) == []
