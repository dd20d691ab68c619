"""Standard tables of bureaus come in row by row, the same table twice changes nothing."""

import io

import openpyxl
import pytest

from mingchuang.disclosure import actions
from mingchuang.disclosure.models import Obligation
from mingchuang.disclosure.rules import Audience, Bearer, Carrier, RefusedError
from mingchuang.disclosure.workbook import HEAD, as_row, chosen, read_table, template_bytes
from mingchuang.documents.sheets import xlsx_bytes
from mingchuang.publishing.rules import Disclosure
from tests.disclosure.factories import Office
from tests.publishing.factories import MORNING

ROW = (
    1, "招生管理", "学区划分", "各学校招生范围", "《义务教育法》", "信息形成之日起20个工作日内", "区教育局", "■政府网站 □政府公报 √公开查阅点",
    "全社会", "主动", "县级",
)  # fmt: skip


def book(*rows, head=HEAD) -> bytes:
    return xlsx_bytes(head, rows)


def varied(**changes) -> tuple:
    places = dict(
        zip(
            (
                "serial",
                "item",
                "sub_item",
                "content",
                "basis",
                "limit",
                "bearer",
                "carriers",
                "audience",
                "mode",
                "levels",
            ),
            range(11),
            strict=True,
        )
    )
    row = list(ROW)
    for name, value in changes.items():
        row[places[name]] = value
    return tuple(row)


def test_a_row_is_read_with_its_ticks():
    (row,) = read_table(book(ROW)).rows
    assert row.values["item"] == "招生管理"
    assert row.values["carriers"] == [Carrier.SITE, Carrier.READING_POINT]
    assert row.values["limit"] == {"kind": "workdays_after", "n": 20}
    assert (row.values["audience"], row.values["mode"]) == (Audience.EVERYBODY, Disclosure.PROACTIVE)
    assert row.values["levels"] == ["county"]
    assert row.notes == []


def test_merged_items_and_a_head_of_two_rows_are_read():
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["（十二）义务教育领域基层政务公开标准目录"])
    sheet.append(
        [
            "序号",
            "公开事项",
            "",
            "公开内容（要素）",
            "公开依据",
            "公开时限",
            "公开主体",
            "公开渠道和载体",
            "公开对象",
            "",
            "公开方式",
            "",
            "公开层级",
            "",
        ]
    )
    sheet.append(
        [
            "",
            "一级事项",
            "二级事项",
            "",
            "",
            "",
            "",
            "",
            "全社会",
            "特定群体",
            "主动",
            "依申请",
            "县级",
            "乡级",
        ]
    )
    sheet.append(
        [
            1,
            "招生管理",
            "学区划分",
            "招生范围",
            "《义务教育法》",
            "及时",
            "教育局",
            "■政府网站",
            "√",
            "",
            "√",
            "",
            "√",
            "",
        ]
    )
    sheet.append(
        [
            2,
            None,
            "学籍",
            "学籍办理",
            "《义务教育法》",
            "20个工作日",
            "教育局",
            "■政府网站",
            "",
            "学生家长",
            "",
            "√",
            "√",
            "√",
        ]
    )
    sheet.merge_cells("A1:N1")
    sheet.merge_cells("B4:B5")
    sheet.merge_cells("B2:C2")
    out = io.BytesIO()
    made.save(out)
    first, second = read_table(out.getvalue()).rows
    assert (first.values["item"], second.values["item"]) == ("招生管理", "招生管理")
    assert second.values["audience"] is Audience.GROUP
    assert second.values["mode"] is Disclosure.ON_REQUEST
    assert (first.values["levels"], second.values["levels"]) == (["county"], ["county", "town"])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"item": ""}, "没有公开事项"),
        ({"content": ""}, "没有公开内容"),
        ({"bearer": ""}, "没有公开主体"),
        ({"item": "事" * 121}, "超过120字"),
    ],
)
def test_a_row_that_lacks_what_it_needs_is_refused_with_its_number(changes, sentence):
    read = read_table(book(varied(**changes), varied(item="别的事项")))
    assert [row.values["item"] for row in read.rows] == ["别的事项"]
    assert read.refused[0][0] == 2
    assert sentence in read.refused[0][1]


def test_a_limit_without_days_is_taken_with_a_note():
    (row,) = read_table(book(varied(limit="长期公开"))).rows
    assert row.values["limit"] == {"kind": "workdays_after", "n": 20}
    assert "第二十六条" in row.notes[0]


@pytest.mark.parametrize("content", [b"no workbook", b"PK\x03\x04broken", book((1, 2), head=("甲", "乙"))])
def test_what_is_no_standard_table_is_refused_in_words(content):
    with pytest.raises(RefusedError, match="没有找到|不符|损坏|打不开"):
        read_table(content)


def test_the_template_reads_back_as_its_example():
    assert [row.values["item"] for row in read_table(template_bytes("财政")).rows] == ["示例：财政预算"]


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([("渠道", "■政府网站 □公报 ■公开查阅点")], ["政府网站", "公开查阅点"]),
        ([("公开方式/主动", "√"), ("公开方式/依申请", "")], ["主动"]),
        ([("公开对象", "全社会")], ["全社会"]),
        ([("渠道", "□政府网站")], []),
        ([("渠道", "政府网站、公示栏")], ["政府网站", "公示栏"]),
    ],
)
def test_ticks_are_read_however_they_are_written(pairs, found):
    assert chosen(pairs) == found


@pytest.fixture
def office(db):
    return Office.make()


def bring(office, *rows):
    return actions.import_table(
        "义务教育", read_table(book(*rows)).rows, columns=[office.district.notices],
        fallback=office.district.department, actor=office.officer, at=MORNING,
    )  # fmt: skip


def test_the_same_table_twice_changes_nothing_and_a_changed_row_is_changed(office):
    assert bring(office, ROW, varied(sub_item="学籍")).added == 2
    again = bring(office, ROW, varied(sub_item="学籍"))
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    last = bring(office, varied(content="招生范围和计划"))
    assert (last.changed, last.absent) == (1, ["招生管理：学籍"])
    row = Obligation.objects.get(sub_item="学区划分")
    assert row.content == "招生范围和计划"
    assert row.notes.first().before == {"content": "各学校招生范围"}


def test_a_bearer_is_found_in_the_directory_or_told(office):
    done = bring(
        office, ROW, varied(sub_item="二", bearer="各镇、街道"), varied(sub_item="三", bearer="区天文局")
    )
    bearers = {row.sub_item: row for row in Obligation.objects.all()}
    assert list(bearers["学区划分"].organisations.all()) == [office.district.department]
    assert bearers["二"].bearer is Bearer.TOWNS
    assert [number for number, _said in done.notes] == [4]
    assert "区天文局" in done.notes[0][1]


def test_what_was_imported_reads_the_same_from_its_own_download(office):
    bring(office, ROW)
    row = Obligation.objects.get()
    (back,) = read_table(book(as_row(row))).rows
    assert {name: value for name, value in back.values.items() if getattr(row, name) != value} == {}


def test_only_the_office_imports(office):
    with pytest.raises(RefusedError, match="信息公开专员"):
        actions.import_table(
            "义务教育", read_table(book(ROW)).rows, columns=[], fallback=office.town, actor=office.tender, at=MORNING
        )  # fmt: skip
