"""What was covered is not in the new file: not in its words, bytes, structures, nor before the eye."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from mingchuang.documents.audit import audit
from mingchuang.documents.burning import Box
from mingchuang.documents.redactable import CannotRedactError, find, pages_of, picture_of
from mingchuang.documents.redaction import redact
from tests.documents import nasty

AT = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
FORBIDDEN = [nasty.SHOWN, *nasty.SECRETS.values()]


def copy_of(raw: bytes, boxes, folder: Path, name: str = "公开件.pdf", **options) -> Path:
    target = folder / name
    redact(raw, boxes, target, title="公开件", at=AT, **options)
    return target


def words_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    said = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return "".join("".join(said).split())


@pytest.fixture(scope="module")
def nasty_copy(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("redaction")
    raw = nasty.nasty_pdf()
    return copy_of(raw, find(raw, [nasty.SHOWN], reason="个人隐私"), folder)


def test_the_nasty_file_really_holds_every_secret():
    said = audit(nasty.nasty_pdf(), FORBIDDEN, read_pictures=False)
    assert {number for number in range(1, 14) if any(f"第 {number} 处" in line for line in said)} >= set(
        range(1, 14)
    )
    for structure in ("表单", "图层", "脚本", "内嵌文件", "书签", "批注", "修改前的版本"):
        assert any(structure in line for line in said), structure


def test_nothing_of_it_is_left_in_the_copy(nasty_copy):
    assert audit(nasty_copy, FORBIDDEN, read_pictures=False) == []


def test_a_machine_that_reads_the_copy_as_the_eye_does_finds_nothing(nasty_copy):
    assert audit(nasty_copy, [nasty.SHOWN], read_pictures=True) == []


def test_what_may_be_read_can_still_be_found_and_the_reason_stands_on_the_box(nasty_copy):
    words = words_of(nasty_copy)
    assert "申请人张三" in words and "其余内容可以公开" in words
    assert words.count("已遮盖：个人隐私") == 2


def test_the_copy_says_nothing_of_itself_but_its_title(nasty_copy):
    document = pypdfium2.PdfDocument(nasty_copy)
    told = document.get_metadata_dict()
    document.close()
    assert told["Title"] == "公开件" and not told["Author"] and not told["Subject"]
    assert b"pdfaid:part" in nasty_copy.read_bytes() and b"pdfuaid:part" in nasty_copy.read_bytes()


@pytest.mark.parametrize("crop", [None, (30, 60, 380, 290)])
@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_boxes_lie_right_on_turned_and_cropped_pages(tmp_path, angle, crop):
    raw = nasty.turned_pdf(angle, crop)
    boxes = find(raw, [nasty.SHOWN])
    (box,) = boxes[1]
    size = pages_of(raw)[0]
    assert (size.width > size.height) == (angle in (0, 180))
    made = copy_of(raw, boxes, tmp_path)
    assert nasty.SHOWN not in words_of(made) and "申请人张三" in words_of(made)
    before, after = (
        Image.open(io.BytesIO(picture_of(source, 1, width=800))).convert("L") for source in (raw, made)
    )
    scale = 800 / size.width
    left, top, right, bottom = (round(edge * scale) for edge in box.edges)
    assert before.crop((left + 3, top + 3, right - 3, bottom - 3)).getextrema()[1] > 200
    assert after.crop((left + 3, top + 3, right - 3, bottom - 3)).getextrema()[1] < 60


def test_what_a_naive_black_bar_hides_in_the_source_stays_out_of_the_words(tmp_path):
    """Somebody drew a bar over the number instead of removing it."""
    made = copy_of(nasty.nasty_pdf(), {}, tmp_path)
    words = words_of(made)
    assert nasty.SHOWN in words
    assert not [key for key, secret in nasty.SECRETS.items() if secret in words]


def test_typed_form_values_are_drawn_only_where_asked(tmp_path):
    plain, drawn_too = (
        copy_of(nasty.nasty_pdf(), {}, tmp_path, f"{forms}.pdf", forms=forms) for forms in (False, True)
    )
    assert plain.read_bytes() != drawn_too.read_bytes()


def test_a_picture_keeps_nothing_but_its_points(tmp_path):
    picture = Image.new("RGB", (300, 200), "white")
    exif = picture.getexif()
    exif[0x010E], exif[0x0112] = nasty.SHOWN, 6  # described, and turned by a quarter
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"13900000001")
    assert (pages_of(out.getvalue())[0].width, pages_of(out.getvalue())[0].height) == (200, 300)
    made = copy_of(out.getvalue(), {1: [Box(20, 240, 120, 280, "个人隐私")]}, tmp_path, "照片.jpg")
    assert audit(made, FORBIDDEN, read_pictures=False) == []
    with Image.open(made) as after:
        assert after.size == (200, 300) and max(after.getpixel((25, 245))) < 40
        assert min(after.getpixel((150, 100))) > 220


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"%PDF-1.7 broken", "已损坏"),
        (nasty.encrypted_pdf(), "密码"),
        (nasty.blank_pdf(501), "501 页"),
        (b"GIF89a", "转换为 PDF"),
        ("名单".encode(), "转换为 PDF"),
    ],
)
def test_what_cannot_be_redacted_is_refused_in_a_sentence_and_nothing_is_written(tmp_path, raw, said):
    with pytest.raises(CannotRedactError, match=said):
        copy_of(raw, {}, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ({2: [Box(0, 0, 9, 9)]}, "没有第 2 页"),
        ({1: [Box(10, 10, 10, 40)]}, "没有面积"),
        ({1: [Box(900, 10, 950, 40)]}, "页面之外"),
    ],
)
def test_boxes_that_cover_nothing_are_refused(tmp_path, boxes, said):
    with pytest.raises(CannotRedactError, match=said):
        copy_of(nasty.plain_pdf(), boxes, tmp_path)


def test_progress_is_told_page_by_page_and_a_page_stays_small(tmp_path):
    told: list[tuple[int, int]] = []
    made = copy_of(nasty.plain_pdf(3), {}, tmp_path, progress=lambda done, whole: told.append((done, whole)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert made.stat().st_size < 3 * 250_000


def test_words_are_found_over_line_ends_and_in_any_width(tmp_path):
    assert len(find(nasty.plain_pdf(), ["４１０７０２ 19870412 0019"])[1]) == 1
    assert find(nasty.plain_pdf(), ["不在其中"]) == {}
