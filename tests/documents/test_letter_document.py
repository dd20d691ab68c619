"""An official letter as DOCX: the grid of GB/T 9704-2012, every part in its place, equal bytes."""

import io

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from mingchuang.documents.letterdocument import PITCH, render_letter_docx
from mingchuang.documents.rendering import Letter

LETTER = Letter(
    "明窗区人民政府", "区政府公开〔2026〕12号", "政府信息公开告知书", "明小雨",
    "<p>本机关答复如下：</p><table><tbody><tr><td>项目</td><td>金额</td></tr></tbody></table>", "明窗区人民政府",
    "2026年3月10日", ("清单.pdf", "说明.pdf"),
)  # fmt: skip


@pytest.fixture(scope="module")
def document():
    return docx.Document(io.BytesIO(render_letter_docx(LETTER)))


def test_the_page_is_that_of_the_standard(document):
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one.mm) for one in margins] == [37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert abs(int(grid.get(qn("w:linePitch"))) / 20 * 22 - Mm(225).pt) < 2
    assert document.styles["Normal"].paragraph_format.line_spacing.pt == pytest.approx(PITCH, abs=0.1)


def test_programs_are_told_that_the_text_is_chinese_and_keep_to_the_grid(document):
    styles = document.styles.element
    assert {one.get(qn("w:eastAsia")) for one in styles.iter(qn("w:lang"))} == {"zh-CN"}
    normal = document.styles["Normal"].element.pPr
    assert [normal.find(qn(name)).get(qn("w:val")) for name in ("w:autoSpaceDE", "w:autoSpaceDN")] == [
        "0",
        "0",
    ]
    assert document.styles["Normal"].paragraph_format.alignment.name == "JUSTIFY"


def test_every_part_stands_in_its_order(document):
    lines = [line.text for line in document.paragraphs if line.text]
    assert lines == [
        "明窗区人民政府", "区政府公开〔2026〕12号", "政府信息公开告知书", "明小雨：", "本机关答复如下：",
        "附件：1. 清单.pdf", "　　　2. 说明.pdf", "明窗区人民政府", "2026年3月10日",
    ]  # fmt: skip
    assert document.tables[0].cell(0, 1).text == "金额"


def test_head_and_line_are_red_and_pages_numbered_outside(document):
    head, number = document.paragraphs[0], document.paragraphs[3]  # two lines are left free
    assert str(head.runs[0].font.color.rgb) == "C8102E"
    assert number._element.pPr.find(qn("w:pBdr")) is not None
    section = document.sections[0]
    sides = [footer.paragraphs[0].alignment for footer in (section.footer, section.even_page_footer)]
    assert [side.name for side in sides] == ["RIGHT", "LEFT"]


def test_the_signature_never_stands_alone(document):
    kept = [line.paragraph_format.keep_with_next for line in document.paragraphs[-5:]]
    assert kept == [True, True, True, True, None] or kept == [True, True, True, True, False]


def test_equal_letters_have_equal_bytes_and_a_form_has_no_head():
    assert render_letter_docx(LETTER) == render_letter_docx(LETTER)
    form = Letter(
        "区政府",
        "1号",
        "送达回证",
        "",
        "<table><tbody><tr><th>受送达人</th><td></td></tr></tbody></table>",
        "区政府",
        "2026年3月10日",
        is_form=True,
    )
    made = docx.Document(io.BytesIO(render_letter_docx(form)))
    assert [line.text for line in made.paragraphs] == ["送达回证", "1号", "区政府制　2026年3月10日"]
