"""Marks, addresses, columns, papers, wording."""

from datetime import date

import pytest

from mingchuang.documents.budget import Part
from mingchuang.screening.detection import Detector
from mingchuang.screening.rules import Confidence, Leading, Lexicon, Treatment, Word

TODAY = date(2026, 3, 2)
DETECTOR = Detector(Lexicon(today=TODAY))


def kinds(text: str) -> list[str]:
    return [hit.kind.value for hit in DETECTOR.hits(text) if hit.confidence is not Confidence.POSSIBLE]


@pytest.mark.parametrize(
    "text",
    [
        "机密★1年", "密级：秘密", "内部资料　注意保存", "（此件不公开）", "信息公开选项：依申请公开", "秘密\n关于……的报告",
        "公开属性：不予公开", "工作秘密\n正文", "本材料仅供内部参考", "请勿外传",
    ],
)  # fmt: skip
def test_a_mark_of_secrecy_is_found(text):
    assert kinds(text) == ["secrecy_mark"]


@pytest.mark.parametrize(
    "text",
    [
        "不得涉及国家秘密、工作秘密、商业秘密。", "依法不予公开的政府信息", "公开属性：主动公开", "此件公开发布",
        "文件标明“此件主动公开、此件依申请公开、此件不予公开”", "保密期限届满的", "机密级计算机", "内部审计",
    ],
)  # fmt: skip
def test_a_text_about_secrecy_bears_no_mark(text):
    assert kinds(text) == []


def test_an_address_of_a_home_is_found_and_that_of_an_office_is_not():
    assert kinds("现住明窗区人民路街道幸福社区3号楼2单元501室") == ["address"]
    assert kinds("姓名\t家庭住址\n甲\t明窗区城关镇东关村12号\n") == ["address"]
    assert kinds("住址：明窗区柳林镇书院街 12 号 3 单元 401 室") == [
        "address"
    ]  # as a PDF of a word processor has it
    assert kinds("地址：明窗区人民路18号政务服务中心三楼302室") == []
    assert kinds("办公地点在明窗区人民路18号。") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("车牌号豫G12A45的车辆", "plate"), ("豫GD12345", "plate"), ("护照号码：E12345678", "passport"),
        ("往来港澳通行证C12345678", "passport"), ("wang.jia@qq.com", "email"),
    ],
)  # fmt: skip
def test_plates_papers_and_mail_addresses_are_found(text, kind):
    assert kinds(text) == [kind]


def test_the_mail_address_of_an_office_in_a_list_of_offices_is_only_mentioned():
    offices = DETECTOR.hits("某市教育局\n\n0000-8603669\n\nmcjy@163.com\n")
    person = DETECTOR.hits("王某\n\n区教育局家属院\n\nmcjy@163.com\n")
    assert [hit.confidence.value for hit in offices if hit.kind == "email"] == ["possible"]
    assert [hit.confidence.value for hit in person if hit.kind == "email"] == ["certain"]


@pytest.mark.parametrize(
    "text", ["豫ICP备12345678号", "合同E12345678", "办公室邮箱mc@mingchuang.gov.cn", "GB/T 22239-2019"]
)
def test_what_looks_like_papers_but_is_none(text):
    assert kinds(text) == []


def test_columns_that_say_too_much_of_persons_are_found_under_merged_heads_too():
    text = "序号\t姓名\t残疾情况\t\t金额\n\t\t残疾类别\t残疾等级\t\n1\t甲\t视力\t一级\t100\n2\t乙\t肢体\t二级\t100\n"
    found = DETECTOR.found([Part("工作表 1", text, origin=(1, 1))])
    assert {(row.kind.value, row.where, row.why) for row in found} == {
        ("sensitive_column", "C2", "“残疾类别”一栏有 2 行内容"),
        ("sensitive_column", "D2", "“残疾等级”一栏有 2 行内容"),
    }


def test_a_masked_column_or_a_table_without_persons_is_no_sensitive_column():
    assert kinds("姓名\t身份证号\n甲\t110105********002X\n") == []
    assert kinds("姓名\t身份证号\n甲\t个人隐私\n") == []  # what OCR reads on a box
    assert kinds("病种\t报销比例\n高血压\t80%\n") == []
    assert kinds("指标\t残疾人数\n全区\t120\n") == []


def test_the_lists_of_the_operator_and_the_directory_are_heard():
    lexicon = Lexicon(
        words=(Word("红旗县", "应为“明窗区”", Treatment.BLOCK),),
        leaders=(Leading("张明远", "区长"), Leading("李文", "副区长")),
        today=TODAY,
    )
    found = Detector(lexicon).found([Part("", "红旗县副区长张明远、区长张明元、副区长李文出席。")])
    assert [(row.sample, row.why) for row in found] == [
        ("红旗县", "应为“明窗区”"),
        ("张明远", "机构目录中张明远的职务是“区长”"),
        ("张明元", "机构目录中的区长是“张明远”"),
    ]
