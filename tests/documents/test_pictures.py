import io

import pytest
from PIL import Image

from mingchuang.documents.pictures import pdf_previews, reencoded, thumbnail
from mingchuang.documents.rules import FileKind, RefusedFileError
from tests.documents.factories import pdf_file, picture_file


def test_a_picture_is_turned_upright_and_loses_what_the_camera_wrote():
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "家庭住址"
    bare, kind = reencoded(picture_file("JPEG", (40, 20), exif=exif))
    with Image.open(io.BytesIO(bare)) as picture:
        assert (picture.size, dict(picture.getexif()), kind) == ((20, 40), {}, FileKind.JPG)


def test_thumbnails_have_the_width_that_was_asked_and_never_grow():
    for width, expected in ((10, (10, 5)), (400, (40, 20))):
        with Image.open(io.BytesIO(thumbnail(picture_file("WEBP"), width)[0])) as picture:
            assert picture.size == expected
    assert thumbnail(picture_file("GIF"), 10)[1] is FileKind.PNG


def test_the_first_pages_of_a_pdf_become_pictures():
    previews = pdf_previews(pdf_file("A", "B", "C"), pages=2, width=300)
    assert len(previews) == 2
    with Image.open(io.BytesIO(previews[0])) as picture:
        assert picture.width == 300


def test_what_is_no_picture_gets_no_thumbnail():
    with pytest.raises(RefusedFileError, match="PDF"):
        thumbnail(pdf_file("A"), 100)
