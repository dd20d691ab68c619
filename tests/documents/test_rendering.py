import io
import zipfile
from datetime import UTC, datetime

import docx
import pypdfium2
import pytest

from mingchuang.documents.extraction import extract
from mingchuang.documents.html import clean_html, split_blocks
from mingchuang.documents.rendering import Letter, picture_of, render_document, render_letter, render_text
from mingchuang.documents.typesetting import MissingGlyphsError
from mingchuang.documents.worddocument import render_docx
from mingchuang.ui.charts import bars, read_chart
from tests.documents.factories import picture_file
from tests.documents.test_html import MERGED

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def letter(body: str = "<p>现答复如下。</p>", **other: object) -> Letter:
    given: dict = {
        "issuer": "明窗区人民政府办公室文件", "number": "明政办函〔2026〕7号", "title": "关于政府信息公开申请的答复",
        "addressee": "申请人", "body": body, "signature": "明窗区人民政府办公室", "date": "2026年3月2日",
    }  # fmt: skip
    return Letter(**{**given, **other})


def test_a_page_of_a_letter_has_22_lines_of_28_characters():
    pdf = render_letter(letter(f"<p>{'明' * 3000}</p>"), at=AT)
    document = pypdfium2.PdfDocument(pdf)
    page = document[1]
    lines = [line for line in page.get_textpage().get_text_range().splitlines() if "明" in line]
    assert (len(lines), {len(line) for line in lines}) == (22, {28})
    assert [round(side / 72 * 25.4) for side in page.get_size()] == [210, 297]


def test_a_letter_carries_every_part_and_says_that_it_is_accessible_and_archivable():
    pdf = render_letter(letter(attachments=("收费标准", "目录"), note="此件公开发布"), at=AT)
    words = "".join(extract(pdf, "函.pdf").text.split())
    for part in (
        "明窗区人民政府办公室文件",
        "明政办函〔2026〕7号",
        "申请人：",
        "附件：1.收费标准",
        "2.目录",
        "2026年3月2日",
        "（此件公开发布）",
        "—1—",
    ):
        assert part in words, part
    assert b"pdfaid:part" in pdf and b"pdfuaid:part" in pdf


@pytest.mark.parametrize("enclosed", [(), ("收费标准", "目录")])
def test_a_signature_never_stands_on_a_page_of_its_own(enclosed):
    seen = set()
    for paragraphs in range(1, 14):
        pdf = render_letter(letter("<p>现答复如下。</p>" * paragraphs, attachments=enclosed), at=AT)
        with pypdfium2.PdfDocument(pdf) as document:
            words = [page.get_textpage().get_text_range() for page in document]
        seen.add(len(words))
        assert ("目录" if enclosed else "现答复如下。") in words[-1], paragraphs
    assert seen == {1, 2}, seen


def test_equal_input_gives_equal_bytes():
    assert render_letter(letter(), at=AT) == render_letter(letter(), at=AT)


def test_what_people_wrote_is_printed_and_never_run_as_markup():
    attack = '#read("/etc/passwd") *粗* $x$ <标签> \\ @引用 "#panic()'
    pdf = render_document(attack, [("索引号", attack)], split_blocks(clean_html(f"<p>{attack}</p>")), at=AT)
    words = "".join(extract(pdf, "文.pdf").text.split())
    assert words.count("".join(['#read("/etc/passwd")*粗*$x$'])) == 3


def test_a_document_prints_merged_tables_pictures_and_lists():
    body = clean_html(
        f"<h2>一、表</h2>{MERGED}<img src=/a.png alt=图><ol start=3><li>甲<ul><li>乙</li></ul></li></ol>"
    )
    pdf = render_document(
        "办法", [("文号", "明政〔2026〕1号")], split_blocks(body), at=AT, pictures={"/a.png": picture_file()}
    )
    words = "".join(extract(pdf, "文.pdf").text.split())
    assert "收费标准" in words and "3.甲·乙" in words
    bare = render_document("办法", [], split_blocks(body), at=AT)
    assert "［图片：图］" in extract(bare, "文.pdf").text


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td colspan=2>c</td></tr><tr><td>d</td></tr></table>",
        "<table><tr><td colspan=3>a</td></tr><tr><td>b</td><td rowspan=3>c</td></tr><tr><td>d</td></tr></table>",
    ],
)
def test_tables_with_holes_and_overlaps_are_printed_all_the_same(table):
    assert render_document("表", [], split_blocks(clean_html(table)), at=AT).startswith(b"%PDF")


def test_a_character_that_no_face_has_is_named_and_never_printed_as_a_box():
    with pytest.raises(MissingGlyphsError, match="𪚥"):
        render_letter(letter("<p>姓名：𪚥</p>"), at=AT)
    assert render_letter(letter("<p>喆堃赟珺䶮</p>"), at=AT)


def test_a_document_is_also_plain_text():
    assert (
        render_text("办法", [("文号", "1号"), ("空", "")], [("rich", "<p>甲</p><p>乙</p>")])
        == "办法\n\n文号：1号\n\n甲\n乙\n"
    )


def test_a_document_is_also_a_word_file_with_native_merged_tables():
    made = render_docx(
        "办法", [("文号", "1号")], split_blocks(clean_html(f"<h2>一、表</h2>{MERGED}<p>尾</p>"))
    )
    words = extract(made, "办法.docx").text
    assert words.splitlines()[:4] == ["办法", "文号：1号", "一、表", "收费标准"] and words.endswith("尾")


def test_a_word_file_is_light_and_the_same_each_time_whatever_was_written_before():
    blocks = split_blocks(clean_html(MERGED))
    first = render_docx("甲", [("文号", "1号")], blocks)
    render_docx("乙", [], [("rich", "<p>别的文件。</p>")])
    assert render_docx("甲", [("文号", "1号")], blocks) == first
    assert len(first) < 20_000


def test_a_word_file_shows_a_drawing_as_a_picture_with_its_words_and_the_next_one_does_not():
    drawing = bars(read_chart("途径\t数量\n网站\t3\n公示栏\t1", title="途径"), "a").encode()
    picture, other = picture_of(drawing), picture_of(drawing, width_mm=40)
    render_docx("丙", [], [("picture", "b.svg", "别的图")], pictures={"b.svg": other})
    assert picture.startswith(b"\x89PNG")
    made = render_docx("甲", [], [("picture", "a.svg", "网站3条")], pictures={"a.svg": picture})
    assert made == render_docx("甲", [], [("picture", "a.svg", "网站3条")], pictures={"a.svg": picture})
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert parts.read("word/media/image1.png") == picture
        assert 'descr="网站3条"' in parts.read("word/document.xml").decode()
    with zipfile.ZipFile(io.BytesIO(render_docx("乙", [], [("rich", "<p>别的。</p>")]))) as parts:
        assert not [name for name in parts.namelist() if "media" in name]


def test_a_table_in_a_word_file_repeats_its_head_and_tears_no_row():
    made = render_docx("甲", [], split_blocks(clean_html(MERGED)))
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        xml = parts.read("word/document.xml").decode()
    assert "w:tblHeader" in xml and xml.count("w:cantSplit") == xml.count("</w:tr>")


def test_a_moment_with_microseconds_can_date_a_document():
    moment = datetime(2026, 3, 2, 1, 0, 0, 123456, tzinfo=UTC)  # Monday 09:00 in Shanghai
    assert render_document("通知", [], [("rich", "<p>正文。</p>")], at=moment).startswith(b"%PDF")


def test_two_tables_in_word_do_not_touch_and_a_heading_stays_with_what_follows():
    """An office program takes two tables that touch for one, and repeats the head of the first over the second."""
    table = "<table><tr><th>项目</th></tr><tr><td>1</td></tr></table>"
    made = docx.Document(io.BytesIO(render_docx("甲", [], split_blocks(f"<h2>一、情况</h2>{table}{table}"))))
    kinds = [child.tag.rpartition("}")[2] for child in made.element.body]
    assert kinds == ["p", "p", "tbl", "p", "tbl", "sectPr"]
    assert made.paragraphs[1].paragraph_format.keep_with_next
