"""What printed reports hold that no form foresees: it is read for what it says, or named as what cannot be read."""

import copy
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from mingchuang.annualreport.checker.check import checked
from mingchuang.annualreport.rules import Verdict
from tests.annualreport import factories


def check(folder: Path, name: str, content: str | bytes):
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return checked([path])[0]


def rows_that_hold(report) -> int:
    return sum(one.rule == "T3-ROW" and one.verdict is Verdict.HOLDS for one in report.checks)


def test_numbers_in_full_width_digits_are_numbers(tmp_path):
    wide = (
        factories.html(factories.good())
        .replace("<td>12</td>", "<td>１２</td>")
        .replace("<td>8</td>", "<td>８</td>")
    )
    report = check(tmp_path, "page.html", wide)
    assert report.fails == [] and rows_that_hold(report) == 25


def test_numbers_with_their_unit_inside_the_cell_are_numbers(tmp_path):
    page = factories.html(factories.good()).replace("<td>12.5</td>", "<td>12.5万元</td>")
    report = check(tmp_path, "page.html", page.replace("<td>318</td>", "<td>318件</td>"))
    grid = next(grid for grid in report.grids if grid.table.id == "T2")
    assert (grid.rows["b5_permit"]["decisions"], grid.rows["b8_fee"]["amount"]) == (318, 12.5)
    assert report.fails == []


def test_a_row_with_a_missing_cell_is_unreadable_and_not_blamed(tmp_path):
    tables = copy.deepcopy(factories.good())
    tables["T3"]["r3_4_1"] = [1, 0, 0, 0, 0, 1]  # six cells of seven
    report = check(tmp_path, "page.html", factories.html(tables))
    assert report.fails == []
    unread = {one.where for one in report.checks if one.verdict is Verdict.UNREADABLE}
    assert any("本机关不掌握相关政府信息" in where for where in unread)
    assert any("无法确定" in note for note in report.notes)


def test_cells_merged_over_a_row_are_unreadable_and_not_blamed(tmp_path):
    """One 0 printed over all seven columns may stand for any of them."""
    row = "".join("<td>0</td>" for _column in range(7))
    page = factories.html(factories.good()).replace(
        f"<td>1.属于国家秘密</td>{row}", '<td>1.属于国家秘密</td><td colspan="7">0</td>'
    )
    assert 'colspan="7"' in page
    report = check(tmp_path, "page.html", page)
    assert report.fails == [] and rows_that_hold(report) == 24
    assert any("属于国家秘密" in one.where for one in report.checks if one.verdict is Verdict.UNREADABLE)


def test_four_hundred_thirty_odd_items_is_no_figure(tmp_path):
    text = "明河区水务局2017年政府信息公开年度报告\n全年公开政府信息430余条，其中动态300条，文件50条，其他20条。\n"
    report = check(tmp_path, "report.txt", text)
    assert report.fails == [] and 430 not in [one.lhs for one in report.checks]


def test_empty_cells_beside_the_head_of_a_group_are_no_figures(tmp_path):
    """In the form of 2014 the head of a group has cells of its own that stay empty."""
    rows = "".join(
        f"<tr><td>{label}</td><td>{unit}</td><td>{value}</td></tr>"
        for label, unit, value in (
            ("一、主动公开情况", "", ""), ("（一）主动公开政府信息数", "条", 20), ("其中：主动公开规范性文件数", "条", 3),
            ("制发规范性文件总数", "件", 3), ("（二）通过不同渠道和方式公开政府信息的情况", "", ""),
            *((f"{label}公开政府信息数", "条", 5) for label in ("1.政府公报", "2.政府网站", "3.政务微博", "4.政务微信")),
            ("5.其他方式公开政府信息数", "条", 0), ("二、回应解读情况", "", ""), ("三、依申请公开情况", "", ""),
            ("（一）收到申请数", "件", 5), ("1.当面申请数", "件", 1), ("2.传真申请数", "件", 0), ("3.网络申请数", "件", 4),
            ("4.信函申请数", "件", 1), ("（二）申请办结数", "件", 6), ("1.按时办结数", "件", 6), ("2.延期办结数", "件", 0),
            *((f"{number}.{label}数", "件", 1) for number, label in enumerate(("属于已主动公开范围", "同意公开答复", "同意部分公开答复"), 1)),
            ("四、行政复议数量", "件", 0), ("（一）维持具体行政行为数", "件", 0), ("（二）被依法纠错数", "件", 0),
            ("（三）其他情形数", "件", 0), ("五、行政诉讼数量", "件", 0), ("六、举报投诉数量", "件", 0),
            ("七、依申请公开信息收取的费用", "万元", 0), ("八、机构建设和保障经费情况", "", ""),
            ("（三）从事政府信息公开工作人员数", "人", 3), ("1.专职人员数", "人", 1), ("2.兼职人员数", "人", 2),
            ("九、政府信息公开会议和培训情况", "", ""),
        )
    )  # fmt: skip
    page = f"<html><head><title>明河区水务局2017年政府信息公开年度报告</title></head><body><table>{rows}</table></body></html>"
    report = check(tmp_path, "page.html", page)
    assert report.layout == "2014"
    assert [(one.rule, one.lhs, one.rhs) for one in report.fails] == [("S-CH", 5, 6)]


@pytest.mark.parametrize("cut", [200, 2_000, 8_000])
def test_a_file_that_breaks_off_is_named_as_damaged(tmp_path, cut):
    report = check(tmp_path, "report.docx", factories.as_docx(factories.good())[:cut])
    assert report.checks == [] and report.notes


@pytest.mark.django_db
def test_a_year_to_come_is_no_year_of_a_report():
    with pytest.raises(CommandError, match="没有数据") as refused:
        call_command("report", "annual", "--year", "2999", "--format", "json")
    assert refused.value.returncode == 2
