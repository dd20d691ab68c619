import struct
import zipfile
from io import BytesIO

import pytest

from mingchuang.documents.encodings import decode
from mingchuang.documents.extraction import extract
from mingchuang.documents.rules import Limits, UnreadableError
from tests.documents import factories as make


def test_a_word_document_gives_its_words_and_apart_from_them_what_the_page_hides():
    found = extract(
        make.docx_file("关于公开的通知", "正文第二段", deleted="张三", header="内部", hidden="李四"),
        "通知.docx",
    )
    assert found.text.splitlines() == ["关于公开的通知", "正文第二段", "内部"]
    assert "张三" in found.hidden and "李四" in found.hidden and "张三" in found.everything
    assert any("修订" in note for note in found.notes)


def test_entities_of_a_document_part_are_not_followed(tmp_path):
    (tmp_path / "secret").write_text("SECRET")
    part = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{(tmp_path / "secret").as_uri()}"><!ENTITY b "{"A" * 99}">]>'
        '<w:document xmlns:w="w"><w:p><w:t>前&e;&b;后</w:t></w:p></w:document>'
    )
    found = extract(make.zip_file({"[Content_Types].xml": "<Types/>", "word/document.xml": part}), "文.docx")
    assert "SECRET" not in found.text and "A" * 99 not in found.text


def test_a_workbook_gives_every_sheet_and_hides_the_hidden_one():
    found = extract(
        make.xlsx_file([["名称", "金额"], ["甲", 3]], hidden=[["身份证"]], comment="内部说明"), "表.xlsx"
    )
    assert found.text.splitlines() == ["Sheet", "名称\t金额", "甲\t3"]
    assert "身份证" in found.hidden and "内部说明" in found.hidden
    assert "工作簿里有隐藏的工作表：底稿。" in found.notes


def test_two_cells_at_the_corners_of_a_sheet_do_not_take_the_memory():
    raw = make.xlsx_file([["甲"]])
    with zipfile.ZipFile(BytesIO(raw)) as container:
        sheet = container.read("xl/worksheets/sheet1.xml").decode()
    far = sheet.replace("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    with pytest.raises(UnreadableError, match="单元格"):
        extract(make.with_member(raw, "xl/worksheets/sheet1.xml", far.encode()), "表.xlsx")


def test_an_old_workbook_with_far_cells_is_refused_too():
    cell = struct.pack("<HHHHHd", 0x0203, 14, 65535, 255, 0, 1.0)
    stream = struct.pack("<HH", 0x0809, 16) + bytes(16) + cell
    with pytest.raises(UnreadableError, match="单元格"):
        extract(make.ole_file({"Workbook": stream}), "表.xls")


def test_a_word_97_document_is_read_in_full_over_all_its_pieces():
    found = extract(
        make.doc_file("明窗区人民政府\r\x13HYPERLINK x\x14链接\x15甲\x07乙\x07\x07\r", "脚注\r"), "旧.doc"
    )
    assert found.text.splitlines() == ["Mingchuang", "明窗区人民政府", "链接甲\t乙"]
    assert found.hidden == "脚注"


def test_a_document_older_than_word_97_says_what_to_do():
    with pytest.raises(UnreadableError, match="另存为 DOCX"):
        extract(make.doc_file("文", version=50), "旧.doc")


def test_slides_are_read_in_their_order_and_hidden_ones_apart():
    found = extract(make.pptx_file(*[f"第{n}页" for n in range(1, 12)], hidden="隐藏页"), "讲.pptx")
    assert found.text.splitlines() == [f"第{n}页" for n in range(1, 12)]
    assert found.hidden == "隐藏页" and found.pages == 12


def test_old_slides_and_ofd_pages_give_their_lines():
    assert extract(make.ppt_file("标题\r要点"), "旧.ppt").text == "标题\n要点"
    found = extract(make.ofd_file(["第一行", "第二行"], ["次页"], []), "文.ofd")
    assert found.text.splitlines() == ["第一行", "第二行", "次页"]
    assert found.unreadable == ("第 3 页没有可读的文字，可能是扫描件，请人工查看。",)


def test_pdf_pages_are_read_in_order_and_a_page_without_letters_is_named():
    found = extract(
        make.pdf_file("First", "Second", "#rect(width: 50pt, height: 50pt, fill: black)"), "文.pdf"
    )
    assert (found.pages, found.text.split()) == (3, ["First", "Second"])
    assert found.unreadable == ("第 3 页没有可读的文字，可能是扫描件，请人工查看。",)


def test_reading_stops_at_the_bounds_and_says_so():
    pages = extract(make.pdf_file("One", "Two", "Three"), "文.pdf", limits=Limits(pages=2))
    assert "Three" not in pages.text and pages.notes
    words = extract(("字" * 1000).encode(), "文.txt", limits=Limits(characters=100))
    assert words.text == "字" * 100 and "前 100 字" in words.notes[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-32"])
def test_text_is_read_in_whatever_encoding_it_was_saved(encoding):
    text = "明窗区 Mingchuang 2026 open government information 公开"
    assert decode(text.encode(encoding))[0] == text


def test_an_old_page_is_read_by_what_it_declares():
    page = (
        "<html><head><meta charset='gb2312'><title>题</title></head><body><p>㙍镕</p></body></html>".encode(
            "gb18030"
        )
    )
    assert extract(page, "文.html").text == "㙍镕"


def test_an_archive_gives_the_words_of_its_files_and_names_what_it_could_not_read():
    raw = make.zip_file(
        {"甲/一.txt": "甲文", "乙.docx": make.docx_file("乙文"), "丙.png": make.picture_file()}
    )
    found = extract(raw, "包.zip")
    assert found.text.splitlines() == ["甲/一.txt", "甲文", "乙.docx", "乙文", "丙.png"]
    assert "人工查看" in found.unreadable[0]


def test_a_broken_part_of_a_document_is_a_sentence_and_no_crash():
    raw = make.with_member(make.xlsx_file([["甲"]]), "xl/workbook.xml", b"<broken")
    with pytest.raises(UnreadableError, match="表.xlsx"):
        extract(raw, "表.xlsx")
