"""Amounts, limits, recognition and arithmetic as tables: what a clerk's file holds, what is said about it."""

from datetime import date
from decimal import Decimal

import pytest

from mingchuang.disclosure.finance import amounts, changes, checking, rules
from mingchuang.disclosure.finance.recognising import read_tables
from mingchuang.disclosure.finance.rules import Key, Level, ReportKind, Standing
from mingchuang.disclosure.finance.schemas import form_of, heading
from mingchuang.documents.grids import Grid

FORM = form_of(Level.DEPARTMENT, ReportKind.FINAL_ACCOUNTS, 2024)
HEAD = ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]
TOP = [["支出决算表"], ["单位：万元"], HEAD]


def found(*rows, top=TOP):
    """The table that these rows make."""
    reading = read_tables([Grid("支出", [*top, *(list(row) for row in rows)])], FORM)
    assert reading.problems == ()
    return reading.tables[0]


def problems(rows, name="支出"):
    return read_tables([Grid(name, rows)], FORM).problems


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("１，２３４．５０", "1234.50"), ("1,234,567", "1234567"), ("(3.20)", "-3.20"), ("−5", "-5"), (0, "0"), ("0.00", "0.00"),
        (12.1, "12.1"), ("", None), (None, None), ("—", None), ("无", None), ("102339.45万元", "102339.45"), ("'7", "7"),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_an_amount_and_a_blank_is_no_zero(cell, amount):
    assert amounts.read(cell) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize("cell", ["约三百", "1,23", "12.3.4", "1e9", "nan", True, "=A1"])
def test_what_is_no_amount_is_refused(cell):
    with pytest.raises(amounts.NotAnAmountError):
        amounts.read(cell)


@pytest.mark.parametrize(
    ("approved_on", "published_on", "today", "standing"),
    [
        (date(2026, 2, 10), None, date(2026, 3, 2), Standing.DUE),  # the twentieth day is still in time
        (date(2026, 2, 10), None, date(2026, 3, 3), Standing.OVERDUE),
        (date(2026, 2, 10), date(2026, 3, 2), date(2026, 5, 1), Standing.IN_TIME),
        (date(2026, 2, 10), date(2026, 3, 3), date(2026, 5, 1), Standing.LATE),
        (date(2024, 2, 10), date(2024, 3, 1), date(2024, 5, 1), Standing.IN_TIME),  # leap year
    ],
)
def test_the_limit_is_twenty_calendar_days_from_the_day_after_approval(
    approved_on, published_on, today, standing
):
    """《预算法》第十四条."""
    assert rules.standing(rules.due_on(approved_on), published_on, today) is standing


@pytest.mark.parametrize(
    ("approved_on", "key", "level", "word"),
    [
        (date(2026, 3, 3), Key(2026, ReportKind.BUDGET), Level.DEPARTMENT, "晚于今天"),
        (date(2025, 12, 1), Key(2025, ReportKind.FINAL_ACCOUNTS), Level.DEPARTMENT, "在次年批准"),
        (date(2026, 3, 1), Key(2026, ReportKind.ADJUSTMENT), Level.DEPARTMENT, "部门没有“预算调整”"),
        (date(2026, 3, 1), Key(2009, ReportKind.BUDGET), Level.GOVERNMENT, "年度应在2010年到"),
        (date(2020, 3, 1), Key(2026, ReportKind.BUDGET), Level.GOVERNMENT, "相距太远"),
        (date(2026, 3, 1), Key(2026, ReportKind.ADJUSTMENT), Level.GOVERNMENT, ""),
    ],
)
def test_a_day_of_approval_that_cannot_be_is_refused(approved_on, key, level, word):
    said = rules.refused_approval(approved_on, key, level, date(2026, 3, 2))
    assert word in said and bool(said) == bool(word)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("表2  明窗区教育局２０２５年度部门收入决算表（万元）", "收入决算表"),
        ("公开07表 财政拨款“三公”经费支出决算表", "财政拨款三公经费支出决算表"),
        ("一、收入支出决算总表", "收入支出决算总表"),
        ("2025年一般公共预算收入决算表", "一般公共预算收入决算表"),
        ("一般公共预算财政拨款支出决算表", "一般公共预算财政拨款支出决算表"),
    ],
)
def test_a_title_is_known_whatever_stands_around_it(written, plain):
    assert heading(written) == plain


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["食堂菜单"], ["周一", "面条"]], "不是决算的标准表名"),
        ([["支出决算表"], HEAD, ["合计", "", 1, 1, 0]], "没有写明单位"),
        ([["支出决算表"], ["单位：万元"], ["科目编码", "科目名称", "本年支出合计", "基本支出"], [201, "甲", 1, 1]], "没有找到“项目支出”栏"),
        ([*TOP, ["", "合计", "1", "约三", "0"]], "表1“支出决算表”第4行D列“约三”不是数字"),
        ([["支出决算表"], ["单位：万元"], [*HEAD, "其他资金"], [201, "甲", 1, 1, 0, 5]], "F列“其他资金”不是标准表的栏目"),
        ([["支出决算表"], ["没有表头"]], "没有表头"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_place(rows, sentence):
    assert sentence in problems(rows)[0]


def test_amounts_in_yuan_are_turned_into_wan_yuan():
    table = found(["", "合计", "1,000,000.00", "600000", "400000"], top=[["支出决算表"], ["单位：元"], HEAD])
    assert table.figure("合计", "本年支出合计", 0) == 100


def test_heads_over_two_rows_with_merged_cells_are_read():
    """科目编码 and 科目名称 reach down over two rows, 本年支出 stands over its three columns."""
    top = [
        ["支出决算表"],
        ["单位：万元"],
        ["科目编码", "科目名称", "本年支出", None, None],
        [None, None, "合计", "基本支出", "项目支出"],
    ]
    spans = [((2, 0), (3, 0)), ((2, 1), (3, 1)), ((2, 2), (2, 4)), ((0, 0), (0, 4))]
    reading = read_tables([Grid("支出", [*top, *map(list, RIGHT)], spans=spans)], FORM)
    assert reading.problems == ()
    assert reading.tables[0].figure("合计", "项目支出", 0) == Decimal(40)


def test_the_same_table_twice_is_refused():
    grid = Grid("支出", [*TOP, ["", "合计", 1, 1, 0]])
    assert "重复" in read_tables([grid, grid], FORM).problems[0]


RIGHT = (
    ["", "合计", 90, 50, 40],
    [201, "甲", 90, 50, 40],
    [20101, "乙", 60, 30, 30],
    [20102, "丙", 30, 20, 10],
)


@pytest.mark.parametrize(
    ("row", "column", "value", "where"),
    [
        (1, 4, 41, "第5行“甲”“项目支出”栏"),
        (2, 2, 70, "第5行“甲”“本年支出合计”栏"),
        (0, 3, 60, "第4行“合计”“基本支出”栏"),
        (3, 0, 20101, "第7行“丙”"),
        (3, 0, 2010, "第7行“丙”"),
    ],
)
def test_a_wrong_figure_is_found_where_it_stands(row, column, value, where):
    rows = [list(one) for one in RIGHT]
    rows[row][column] = value
    assert where in "".join(one.where for one in checking.check_table(found(*rows)))


def test_sums_that_hold_are_not_named():
    assert list(checking.check_table(found(*RIGHT))) == []


@pytest.mark.parametrize(("total", "fails"), [("90.00", False), ("90.01", False), ("90.03", True)])
def test_what_rounding_explains_is_no_finding(total, fails):
    rows = (
        ["", "合计", total, total, None],
        [201, "甲", "60.00", "60.00", None],
        [202, "乙", "30.00", "30.00", None],
    )
    assert bool(list(checking.check_table(found(*rows)))) is fails


def test_three_public_expenses_add_up_and_are_counted():
    names = [column.name for column in FORM.schema("three").columns]
    row = [9.0, 1, 6, 2, 4, 3, 9, 1, 6, 2, 4, 3]
    money = Grid("三公", [["财政拨款“三公”经费支出决算表"], ["单位：万元"], names, row])
    counts = [
        ["因公出国（境）团组数", 1],
        ["因公出国（境）人次数", 4],
        ["公务用车购置数", 0],
        ["公务用车保有量", 2],
        ["国内公务接待批次", 8],
        ["国内公务接待人次", 60],
    ]
    told = Grid("实物量", [["“三公”经费实物量统计表"], ["项目", "数量"], *counts])
    reading = read_tables([money, told], FORM)
    assert reading.problems == ()
    said = [one.said for one in checking.check(reading.tables, FORM)]
    assert len(said) == 3  # 合计 twice: 1 + 6 + 3 is 10; bought, but nothing counted
    assert "“公务用车购置费”支出2.00万元，“公务用车购置数”却是0或空白，请填写实际数量。" in said


def test_a_change_beyond_the_share_wants_a_reason_and_a_small_one_does_not():
    form = FORM
    now, then = found(*RIGHT), found(["", "合计", 90, 30, 60], [201, "甲", 90, 30, 60])
    asked = changes.moved([now], [then], form, share=Decimal(30), least=Decimal(1))
    assert [one.said for one in asked] == [
        "基本支出50.00万元，比上年增加20.00万元（66.7%），请说明原因。",
        "项目支出40.00万元，比上年减少20.00万元（33.3%），请说明原因。",
    ]


def test_an_empty_table_needs_a_note_and_a_missing_one_too():
    empty = Grid("基金", [["政府性基金预算财政拨款收入支出决算表"], ["单位：万元"], HEAD])
    tables = read_tables([empty], FORM).tables
    keys = [one.key for one in changes.blank(tables, FORM, ["funds", "capital"])]
    assert keys == ["empty:funds", "missing:capital"]


@pytest.mark.parametrize(
    ("level", "kind"), [(level, kind) for level in Level for kind in rules.KINDS_OF_LEVEL[level]]
)
def test_every_identity_names_tables_lines_and_columns_that_exist(level, kind):
    form = form_of(level, kind, 2026)
    for place in (*form.watched, *(one for cross in form.crosses for one in (cross.left, cross.right))):
        assert place.column in [column.name for column in form.schema(place.table).sides[place.side].columns]
    for schema in form.tables:
        names = {column.name for column in schema.columns}
        assert all(name in names for sums in schema.sums for name in sums), schema.id
