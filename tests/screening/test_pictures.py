"""Pictures and scanned pages: recognised, or named for people where there is no engine."""

import io

import pytest
import typst
from PIL import Image

from mingchuang.documents.typesetting import font_folders
from mingchuang.screening import pictures
from mingchuang.screening.detection import Detector
from mingchuang.screening.pictures import with_pictures
from mingchuang.screening.reading import read
from tests.screening.factories import id_card, mobile


@pytest.fixture(autouse=True)
def reads_pictures(settings) -> None:
    settings.READ_PICTURES = True


def photo(rows: int = 4) -> bytes:
    """A list as a phone's camera or a scanner brings it."""
    cells = ",".join(f"[王某],[{id_card(n)}],[{mobile(n)}]" for n in range(1, rows + 1))
    source = f'#set page(width: 160mm, height: 60mm)\n#set text(font: "Noto Serif SC")\n#table(columns: 3, [姓名], [身份证号], [手机号], {cells})'
    return typst.compile(source.encode(), format="png", ppi=150, font_paths=list(font_folders()))


def counts(raw: bytes, name: str) -> dict[tuple[str, str], int]:
    found = with_pictures(read(raw, name), raw)
    return {(row.place, row.kind.value): row.count for row in Detector().found(found.parts)}


@pytest.mark.parametrize("angle", [0, 90])
def test_the_picture_of_a_list_is_read_upright_and_turned(angle):
    out = io.BytesIO()
    Image.open(io.BytesIO(photo())).rotate(angle, expand=True).save(out, "PNG")
    assert counts(out.getvalue(), "名单.png") == {("图片", "id_card"): 4, ("图片", "mobile"): 4}


def test_a_scanned_page_is_drawn_and_read():
    out = io.BytesIO()
    Image.open(io.BytesIO(photo())).convert("RGB").save(out, "PDF", resolution=150)
    assert counts(out.getvalue(), "名单.pdf")["第 1 页（图像）", "id_card"] == 4


def test_without_an_engine_every_picture_is_named_for_people(monkeypatch):
    monkeypatch.setattr(pictures, "can_read", lambda: False)
    raw = photo()
    found = with_pictures(read(raw, "名单.png"), raw)
    assert found.pictures == () and "人工查看" in found.unreadable[-1]
