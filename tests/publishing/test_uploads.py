"""What may not come in is refused with a sentence; what may is renamed, hashed, read and stripped."""

import io
import json
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from mingchuang.publishing.models import Picture, StoredFile
from mingchuang.publishing.uploads import plain_name
from tests.publishing.desk import signed_in
from tests.publishing.factories import District

pytestmark = pytest.mark.django_db

MEGABYTE = 1024 * 1024


@pytest.fixture
def district() -> District:
    return District.make()


def sent(district: District, name: str, content: bytes) -> dict[str, object]:
    """The answer of the file chooser to an upload."""
    file = SimpleUploadedFile("x", content)
    file._name = name  # the name as a hostile browser would send it
    answer = signed_in(district.editor).post(
        reverse("wagtaildocs_chooser:create"),
        {"document-chooser-upload-title": "", "document-chooser-upload-file": file},
    )
    return json.loads(answer.content)


def docx_with(*parts: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, content in parts:
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("通知.pdf", b"MZ\x90\x00" + b"\x00" * 200, "程序"),
        ("通知.docx", b"%PDF-1.4\n%%EOF", "请"),
        ("通知.docx", docx_with(("word/document.xml", b"<w/>"), ("word/vbaProject.bin", b"x")), "宏"),
        ("通知.docx", docx_with(("word/document.xml", b"\x00" * 90 * MEGABYTE)), "解开后过大"),
        ("通知.pdf", b"", "空"),
        ("通知.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "请"),
    ],
)
def test_what_lies_runs_or_explodes_is_refused_with_a_sentence(district, name, content, sentence):
    answer = sent(district, name, content)
    assert sentence in str(answer)
    assert not StoredFile.objects.exists()


def test_a_file_larger_than_a_request_may_be_is_refused_with_its_size(district, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = MEGABYTE
    answer = sent(district, "汇编.pdf", b"%PDF-1.4\n" + bytes(2 * MEGABYTE))
    assert "1.0" in str(answer)
    assert not re.search("too big|too large", str(answer))
    assert not StoredFile.objects.exists()


def test_an_attachment_is_renamed_hashed_and_read(district):
    answer = sent(district, "../../etc/关于开学的\u202e通知.txt", "各学校：现将有关事项通知如下。".encode())
    assert answer.get("step") == "chosen", answer
    stored = StoredFile.objects.get()
    assert stored.title == "关于开学的通知"
    assert "关于" not in stored.file.name
    assert stored.file.name.endswith(".txt")
    assert len(stored.sha256) == 64
    assert "现将有关事项" in stored.text
    assert stored.organisation == district.department


def test_a_picture_loses_where_and_with_what_it_was_taken(district):
    raw = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    Image.new("RGB", (40, 30), "red").save(raw, "JPEG", exif=exif)
    picture = SimpleUploadedFile("photo.jpg", raw.getvalue())
    form = {"image-chooser-upload-title": "运动场", "image-chooser-upload-file": picture}
    browser = signed_in(district.editor)
    answer = browser.post(reverse("wagtailimages_chooser:create"), form)
    assert "替代文字" in str(json.loads(answer.content))
    picture.seek(0)
    browser.post(
        reverse("wagtailimages_chooser:create"), {**form, "image-chooser-upload-alt": "红色的运动场"}
    )
    stored = Picture.objects.get()
    assert b"Camera" not in stored.file.read()
    assert "photo" not in stored.file.name


def test_originals_are_only_for_those_who_work_with_them(district, client):
    sent(district, "通知.txt", "内容".encode())
    url = StoredFile.objects.get().url
    assert client.get(url).status_code == 404
    assert signed_in(district.checker).get(url).status_code == 200


def test_names_lose_paths_controls_and_turned_directions():
    assert plain_name("..\\..\\通知\u202efdp.exe") == "通知fdp.exe"
    assert plain_name("a\x00b.pdf") == "ab.pdf"
    assert plain_name("../..") == "附件"


def picture_sent(district: District, content: bytes) -> str:
    """What the picture chooser says of an upload."""
    form = {
        "image-chooser-upload-title": "运动场",
        "image-chooser-upload-alt": "运动场",
        "image-chooser-upload-file": SimpleUploadedFile("运动场.png", content),
    }
    return str(
        json.loads(signed_in(district.editor).post(reverse("wagtailimages_chooser:create"), form).content)
    )


def png_of(width: int, height: int) -> bytes:
    made = io.BytesIO()
    Image.new("1", (width, height)).save(made, "PNG")
    return made.getvalue()


def test_a_picture_of_fifty_megabytes_and_one_that_unfolds_to_billions_of_points_are_refused(district):
    heavy = png_of(40, 30) + bytes(50 * MEGABYTE)
    assert "20.0" in picture_sent(district, heavy)
    unfolding = png_of(40_000, 30_000)  # 150 KB on the wire
    said = picture_sent(district, unfolding)
    assert "像素" in said, said
    assert not Picture.objects.exists()
