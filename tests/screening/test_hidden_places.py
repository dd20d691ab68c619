"""Where files hide what nobody sees, line by line: each place is looked into and named."""

import io
import zipfile

import openpyxl
import pytest

from mingchuang.screening.detection import Detector
from mingchuang.screening.reading import Read, read
from mingchuang.screening.rules import Confidence, Kind
from tests.documents import factories as make
from tests.documents import nasty
from tests.screening.factories import id_card, mobile

ID = id_card(7)


def told(found: Read) -> dict[str, set[str]]:
    """Kinds by place, without mere possibilities."""
    places: dict[str, set[str]] = {}
    for row in Detector().found(found.parts):
        if row.confidence is not Confidence.POSSIBLE:
            places.setdefault(row.place, set()).add(row.kind.value)
    return places


def test_a_pdf_is_looked_into_behind_its_pages():
    found = told(read(nasty.nasty_pdf(script=False), "表.pdf"))
    assert found["第 1 页"] >= {"id_card", "mobile"}  # hidden layer, invisible and covered text
    for place in ("第 1 页的批注", "书签", "内嵌文件 底稿.txt", "文档属性"):
        assert place in found, (place, found)


def test_an_earlier_version_within_a_pdf_is_read():
    found = told(read(nasty.revised_pdf(), "表.pdf"))
    assert found == {"早期版本 1": {"id_card"}}


def test_a_script_in_a_pdf_is_named_for_people():
    assert "脚本" in read(nasty.nasty_pdf(), "表.pdf").unreadable[0]


def office(members: dict[str, str]) -> bytes:
    return make.zip_file({"[Content_Types].xml": "<Types/>", **members})


def test_notes_comments_and_masters_of_a_presentation_are_looked_into():
    a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    text = "<x {a}><a:p><a:r><a:t>{words}</a:t></a:r></a:p></x>"
    raw = office(
        {
            "ppt/slides/slide1.xml": text.format(a=a, words="一"),
            "ppt/notesSlides/notesSlide1.xml": text.format(a=a, words=f"备注{ID}"),
            "ppt/comments/comment1.xml": f"<x><text>手机{mobile(2)}</text></x>".replace("text>", "t>"),
            "ppt/slideMasters/slideMaster1.xml": text.format(a=a, words=f"手机{mobile(1)}"),
        }
    )
    assert told(read(raw, "讲.pptx")) == {"备注": {"id_card"}, "批注": {"mobile"}, "母版": {"mobile"}}


def test_annotations_of_an_ofd_are_looked_into():
    with zipfile.ZipFile(io.BytesIO(make.ofd_file(["甲"]))) as container:
        members = {path: container.read(path) for path in container.namelist()}
    members["Doc_0/Annots/Annotations.xml"] = f"<x><Parameter>身份证号{ID}</Parameter></x>".encode()
    assert told(read(make.zip_file(members), "版.ofd")) == {"批注": {"id_card"}}


def test_foot_notes_of_an_old_document_are_looked_into():
    found = told(read(make.doc_file("正文", notes=f"身份证号{ID}"), "旧.doc"))
    assert found == {"脚注、页眉和批注": {"id_card"}}


def book(*rows: list[object]) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    for row in rows:
        made.worksheets[0].append(row)
    return made


def saved(made: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_number_kept_as_a_float_is_told_although_its_end_is_lost():
    raw = saved(book(["姓名", "身份证号"], ["甲", float(id_card(3)[:17] + "0")]))
    assert told(read(raw, "表.xlsx")) == {"工作表 1": {"id_card"}}


@pytest.mark.parametrize("gap", ["\t", "\n"])
def test_a_number_split_over_two_cells_or_lines_is_joined(gap):
    rows = Detector().hits(f"编外\t{ID[:10]}{gap}{ID[10:]}\n")
    assert [hit.kind for hit in rows] == [Kind.ID_CARD]


def test_a_head_merged_over_two_lines_heads_its_columns():
    made = book(
        ["序号", "姓名", "人员信息", None], [None, None, "身份证号", "残疾类别"], [1, "甲", ID, "视力"]
    )
    made.worksheets[0].merge_cells("C1:D1")
    assert told(read(saved(made), "表.xlsx")) == {"工作表 1": {"id_card", "sensitive_column"}}


def test_the_value_that_a_formula_last_gave_is_read():
    raw = saved(book(["姓名", "身份证号"], ["甲", "placeholder"]))
    with zipfile.ZipFile(io.BytesIO(raw)) as container:
        members = {path: container.read(path) for path in container.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"].decode()
    cell = sheet[sheet.index('<c r="B2"') : sheet.index("</c>", sheet.index('<c r="B2"')) + 4]
    formula = f'<c r="B2" t="str"><f>TEXT(A1,"0")</f><v>{ID}</v></c>'
    members["xl/worksheets/sheet1.xml"] = sheet.replace(cell, formula).encode()
    assert told(read(make.zip_file(members), "表.xlsx")) == {"工作表 1": {"id_card"}}


def test_a_sheet_of_a_million_rows_is_named_for_people_instead_of_filling_the_memory():
    raw = saved(book(["姓名"], ["甲"]))
    with zipfile.ZipFile(io.BytesIO(raw)) as container:
        members = {path: container.read(path) for path in container.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"].decode()
    far = '<row r="1048576"><c r="F1048576"><v>1</v></c></row></sheetData>'
    members["xl/worksheets/sheet1.xml"] = sheet.replace("</sheetData>", far).encode()
    found = read(make.zip_file(members), "表.xlsx")
    assert found.parts == () and "个单元格" in found.unreadable[0]


def test_telephones_in_a_list_of_persons_are_found_and_those_of_offices_are_not():
    persons = "序号\t姓名\t联系电话\n1\t甲\t0373-3456789\n"
    offices = "序号\t姓名\t职务\t联系电话\n1\t甲\t主任\t0373-3456789\n"
    assert [hit.kind for hit in Detector().hits(persons)] == [Kind.LANDLINE]
    assert Detector().hits(offices) == []
