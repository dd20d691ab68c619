"""Tables of standard catalogues, budgets and power lists come in through the same gate as attachments."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mingchuang.disclosure.finance.forms import UploadForm
from mingchuang.disclosure.forms import ImportForm
from mingchuang.disclosure.powers.forms import ImportForm as PowersForm
from mingchuang.disclosure.tablefile import TableFileForm
from mingchuang.documents.grids import UnreadableSheetError, cell_text, read_grids
from mingchuang.documents.sheets import xlsx_bytes
from tests.documents.factories import ole_file


def changed(change=lambda name, content: content, **more: bytes) -> bytes:
    """A workbook whose parts went through ``change``, with ``more`` parts."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_bytes(["甲", "乙"], [[1, 2]]))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
        for name, content in more.items():
            target.writestr(name, content)
    return out.getvalue()


def far(name: str, content: bytes) -> bytes:
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return content.replace(b"</sheetData>", cell) if name.endswith("sheet1.xml") else content


def macro(name: str, content: bytes) -> bytes:
    return content + b"<!-- macroEnabled -->" if name == "[Content_Types].xml" else content


BAD = {
    "a bomb": (changed(**{"xl/media/a.xml": b"0" * 20_000_000}), "解开后过大或文件过多"),
    "a path outside": (changed(**{"../a.xml": b"x"}), "不安全的文件路径"),
    "macros": (changed(macro), "含有宏"),
    "a program within": (changed(**{"xl/embeddings/a.bin": b"MZ"}), "附带了别的文件"),
    "an archive of archives": (b"PK\x03\x04broken", "打不开"),
    "a password": (ole_file({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "打开密码"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"0" * 50, "打不开"),
    "a program": (b"MZ\x90\x00" + b"\x00" * 80, "程序"),
    "nothing": (b"", "空"),
}


@pytest.mark.parametrize(("raw", "sentence"), BAD.values(), ids=BAD.keys())
def test_what_no_attachment_may_be_no_table_may_be(raw, sentence):
    form = TableFileForm({}, {"file": SimpleUploadedFile("a.xlsx", raw)})
    assert sentence in form.errors["file"][0]
    with pytest.raises(UnreadableSheetError) as refused:
        read_grids(raw, "a.xlsx")
    assert sentence in str(refused.value)


def test_all_three_forms_pass_the_gate():
    assert all(issubclass(form, TableFileForm) for form in (ImportForm, UploadForm, PowersForm))


def test_a_cell_at_the_far_corner_is_refused_before_anything_is_filled():
    with pytest.raises(UnreadableSheetError, match="范围过大"):
        read_grids(changed(far), "a.xlsx")


def test_a_sheet_of_a_million_rows_is_refused():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(3, 1_000_003)).encode()

    def long(name: str, content: bytes) -> bytes:
        return (
            content.replace(b"</sheetData>", rows + b"</sheetData>")
            if name.endswith("sheet1.xml")
            else content
        )

    with pytest.raises(UnreadableSheetError, match="范围过大|解开后过大"):
        read_grids(changed(long), "a.xlsx")


def test_a_table_in_gbk_is_read():
    raw = "职权名称,类型\n办学许可,行政许可\n".encode("gb18030")
    assert read_grids(raw, "a.csv")[0].rows[1] == ["办学许可", "行政许可"]


@pytest.mark.parametrize(
    ("value", "text"), [(1.0, "1"), (2025.0, "2025"), (1.5, "1.5"), (None, ""), (" 甲 ", "甲")]
)
def test_a_whole_number_kept_as_a_float_is_written_whole(value, text):
    assert cell_text(value) == text


def test_a_formula_counts_by_the_value_that_was_saved_with_it():
    def formula(name: str, content: bytes) -> bytes:
        return (
            content.replace(b"<v>2</v>", b"<f>A2*2</f><v>2</v>") if name.endswith("sheet1.xml") else content
        )

    assert read_grids(changed(formula), "a.xlsx")[0].text(1, 1) == "2"
