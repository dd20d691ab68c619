"""What a sheet may hold, how two versions differ, how a flow reads."""

import dataclasses

import pytest

from mingchuang.disclosure.powers.rules import LABELS, Change, Power, PowerKind, compare, read_powers
from mingchuang.ui.flows import Step, flow, read_steps

HEAD = list(LABELS.values())
ROW = ["A-1", "许可甲", "行政许可", "某法第一条", "某局"]
POWER = Power("A-1", "许可甲", PowerKind.LICENCE, "某法第一条", "某局")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["", *ROW[1:]], "第2行：“职权编码”是空的，请填写。"),
        (["A1", "许可甲", "行政登记", "某法", "某局"], "第2行：“行政登记”不是十类职权之一"),
        (["../a1", *ROW[1:]], "只能用字母、数字、连字符和点"),
        (["index", *ROW[1:]], "至少有一个数字"),
        ([*ROW[:3], "", "某局"], "第2行：“实施依据”是空的，请填写。"),
        (["A-1", "名" * 301, *ROW[2:]], "“职权名称”有301字，最多300字。"),
    ],
)
def test_a_row_that_cannot_be_kept_is_named(row, sentence):
    sheet = read_powers([HEAD, row])
    assert sheet.powers == () and sentence in sheet.problems[0]


def test_a_code_stands_once_whatever_its_case():
    assert read_powers([HEAD, ROW, ["a-1", *ROW[1:]]]).problems == (
        "第3行：编码“a-1”与第2行重复，每项职权只能有一个编码。",
    )


def test_heads_of_other_districts_are_understood():
    head = ["序号", "权力编码", "事项名称", "权力类型", "设定依据", "实施主体", "流程图"]
    (power,) = read_powers(
        [["某局权责清单"], head, ["1", "A-1", "许可甲", "其他", "某法", "某局", "受理→办结"]]
    ).powers
    assert (power.kind, power.flow) == (PowerKind.OTHER, "受理→办结")


def test_a_sheet_without_a_head_is_refused():
    assert "没有找到表头" in read_powers([["甲", "乙"]]).problems[0]


def test_the_newer_version_says_what_came_changed_and_went():
    changed = dataclasses.replace(POWER, limit="10个工作日", kind=PowerKind.OTHER)
    second = dataclasses.replace(POWER, code="A-2")
    found = compare([POWER, second], [changed, dataclasses.replace(POWER, code="A-3")])
    assert [(one.change, one.power.code) for one in found] == [
        (Change.ADDED, "A-3"), (Change.CHANGED, "A-1"), (Change.REMOVED, "A-2"),
    ]  # fmt: skip
    assert [(one.label, one.before, one.after) for one in found[1].fields] == [
        ("职权类型", "行政许可", "其他行政权力"), ("办理时限", "", "10个工作日"),
    ]  # fmt: skip


def test_blanks_alone_are_no_change():
    assert compare([POWER], [dataclasses.replace(POWER, basis="某法 第一条\n")]) == []


@pytest.mark.parametrize(
    ("written", "steps"),
    [
        ("受理→审查→决定", [Step("受理"), Step("审查"), Step("决定")]),
        ("1、受理；2、决定。", [Step("受理"), Step("决定")]),
        ("受理\n是否符合（否：退回）", [Step("受理"), Step("是否符合", "退回")]),
        ("", []),
    ],
)
def test_a_flow_is_read_however_it_is_parted(written, steps):
    assert read_steps(written) == steps


def test_the_drawing_says_its_steps_in_words_and_escapes_them():
    drawn = flow("流程", read_steps("受理<b>→是否符合（否：退回）→办结"), "f")
    assert "1、受理&lt;b&gt;；2、是否符合（否：退回）；3、办结" in drawn and "<b>" not in drawn
