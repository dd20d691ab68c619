"""``mingchuang scan``: the contract of the command, and files of every kind."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests.documents import factories as make
from tests.documents import nasty
from tests.screening.factories import grant_book, id_card, mobile

pytestmark = pytest.mark.django_db
ID = id_card()


def scan(*paths) -> tuple[int, dict]:
    out = StringIO()
    code = 0
    try:
        call_command("scan", *map(str, paths), "--json", "--no-pictures", stdout=out)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, json.loads(out.getvalue())


def found_in(tmp_path, name: str, content: bytes) -> dict[str, list[str]]:
    (tmp_path / name).write_bytes(content)
    told = scan(tmp_path / name)[1]["files"][0]
    places: dict[str, list[str]] = {}
    for row in told["findings"]:
        places.setdefault(row["place"], []).append(f"{row['kind']} {row['count']}")
    return places


def test_a_hidden_sheet_of_grant_recipients_is_told_with_its_places(tmp_path):
    grant_book(tmp_path / "名单.xlsx")
    code, told = scan(tmp_path)
    rows = {(row["kind"], row["place"]): row for row in told["files"][0]["findings"]}
    assert code == 1
    assert rows["id_card", "工作表 2（隐藏）"]["count"] == 213
    assert rows["mobile", "工作表 2（隐藏）"]["count"] == 198
    assert rows["id_card", "工作表 2（隐藏）"]["where"] == "C2:C214"
    assert rows["id_card", "工作表 2（隐藏）"]["confidence"] > 0.9
    assert id_card(1) not in json.dumps(told) and mobile(1) not in json.dumps(told)


def test_nothing_found_ends_with_zero(tmp_path):
    (tmp_path / "通知.txt").write_text("关于开学的通知")
    assert scan(tmp_path) == (
        0,
        {"files": [{"path": str(tmp_path / "通知.txt"), "findings": [], "unreadable": []}]},
    )


def test_text_by_another_name_is_looked_through(tmp_path):
    assert found_in(tmp_path, "说明.md", f"# 名单\n\n{ID}\n".encode()) == {"正文": ["id_card 1"]}


def test_whatever_a_word_document_hides_is_looked_at(tmp_path):
    raw = make.docx_file("正文", deleted=id_card(2), header=id_card(3), hidden=id_card(4))
    assert found_in(tmp_path, "通知.docx", raw) == {
        "页眉页脚": ["id_card 1"], "已删除的修订": ["id_card 1"], "隐藏文字": ["id_card 1"],
    }  # fmt: skip


def test_comments_hidden_rows_columns_names_and_properties_of_a_workbook_are_looked_at(tmp_path):
    import openpyxl
    from openpyxl.comments import Comment
    from openpyxl.workbook.defined_name import DefinedName

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "备注"])
    sheet.append(["甲", id_card(5)])
    sheet.append(["乙", id_card(6)])
    sheet.column_dimensions["B"].hidden = True
    sheet["A1"].comment = Comment(id_card(7), "x")
    book.defined_names["秘"] = DefinedName("秘", attr_text=f'"{id_card(8)}"')
    book.properties.keywords = id_card(9)
    book.save(tmp_path / "表.xlsx")
    found = found_in(tmp_path, "表.xlsx", (tmp_path / "表.xlsx").read_bytes())
    assert found == {
        "工作表 1隐藏的行列": ["id_card 2"], "批注": ["id_card 1"], "定义的名称": ["id_card 1"], "文档属性": ["id_card 1"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("名单.csv", f"姓名,身份证号\n甲,{ID}\n".encode("gb18030")),
        ("页.html", f"<p>甲{ID}</p>".encode()),
        ("旧.doc", make.doc_file(f"甲{ID}")),
        ("旧.ppt", make.ppt_file(ID)),
        ("讲.pptx", make.pptx_file("一", hidden=ID)),
        ("版.ofd", make.ofd_file(["甲", ID])),
        ("版.pdf", make.pdf_file(ID)),
        ("包.zip", make.zip_file({"内/名单.csv": f"姓名,身份证号\n甲,{ID}\n"})),
    ],
)
def test_every_kind_of_file_is_read(tmp_path, name, content):
    assert any("id_card 1" in told for told in found_in(tmp_path, name, content).values())


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("坏.xlsx", b"PK\x03\x04broken", "已损坏"),
        ("密.doc", make.doc_file("甲", encrypted=True), "密码"),
        ("密.pdf", nasty.encrypted_pdf(), "密码"),
        ("密.xlsx", make.ole_file({"EncryptedPackage": bytes(4096)}), "密码"),
        ("套.zip", make.zip_file({"a.zip": make.zip_file({"b.txt": "x"})}), "压缩包"),
        ("空.pdf", b"", "空文件"),
    ],
)
def test_what_cannot_be_read_is_named_for_people(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    told = scan(tmp_path / name)[1]["files"][0]
    assert told["findings"] == [] and said in told["unreadable"][0]


def test_real_documents_are_never_blocked_nor_held_for_a_question(shared):
    from mingchuang.documents.budget import Part
    from mingchuang.screening.detection import Detector
    from mingchuang.screening.rules import Treatment, treatment_of

    detector = Detector()
    for path in sorted((shared / "data" / "disclosure_documents").glob("*.json")):
        document = json.loads(path.read_text())
        parts = [Part(name, value) for name, value in document.items() if isinstance(value, str)]
        held = [
            row
            for row in detector.found(parts)
            if treatment_of(row.kind, row.confidence) is not Treatment.NOTE
        ]
        assert not held, (path.name, held)
