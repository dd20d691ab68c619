"""A PDF that keeps what it should not, everywhere a PDF can keep it; made here, with made-up people."""

import io

import pypdf
import typst
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

from mingchuang.documents.typesetting import font_folders

SHOWN = "410702198704120019"
"""Stands in the text of every page."""
SECRETS = {
    "info": "440524188001010014", "xmp": "13900000001", "outline": "13900000002", "attachment": "13900000003",
    "comment": "13900000004", "field": "13900000005", "layer": "13900000006", "invisible": "13900000007",
    "script": "13900000008", "revision": "13900000009", "white": "13900000010", "under": "13900000011",
}  # fmt: skip


def page_source(number: int) -> str:
    return f"第 {number} 页\n\n申请人张三，身份证号 {SHOWN}。\n\n其余内容可以公开。"


def plain_pdf(pages: int = 1) -> bytes:
    """Pages of 400 by 300 points with one number each."""
    body = "\n#pagebreak()\n".join(page_source(number) for number in range(1, pages + 1))
    source = f'#set page(width: 400pt, height: 300pt)\n#set text(font: "Noto Serif SC", size: 12pt)\n{body}'
    return typst.compile(source.encode(), font_paths=list(font_folders()))


def turned_pdf(angle: int, crop: tuple[float, float, float, float] | None = None) -> bytes:
    """The same page turned by its /Rotate and cropped."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(plain_pdf()))
    page = writer.pages[0]
    if crop:
        page.cropbox = pypdf.generic.RectangleObject(crop)
    page.rotate(angle)
    return _written(writer)


def nasty_pdf(*, script: bool = True) -> bytes:
    """Two pages; whatever ``SECRETS`` names lies in the place that its key says."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(plain_pdf(2)))
    writer.add_metadata({"/Title": SECRETS["info"], "/Author": "张三"})
    writer.xmp_metadata = f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{SECRETS["xmp"]}</x:xmpmeta>'.encode()
    writer.add_outline_item(title=SECRETS["outline"], page_number=0)
    writer.add_attachment("底稿.txt", SECRETS["attachment"].encode())
    if script:
        _script(writer)
    _annotate(writer)
    _overlay(writer)
    return _with_revision(_written(writer))


def _script(writer: pypdf.PdfWriter) -> None:
    """A script of the document, among its names."""
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(f"alert({SECRETS['script']})")}
    )  # fmt: skip
    names = writer._root_object["/Names"].get_object()
    names[NameObject("/JavaScript")] = DictionaryObject(
        {NameObject("/Names"): ArrayObject([TextStringObject("a"), writer._add_object(action)])}
    )


def _annotate(writer: pypdf.PdfWriter) -> None:
    """A comment, and a form field with its value."""
    common = {
        "/Type": NameObject("/Annot"),
        "/Rect": ArrayObject([FloatObject(one) for one in (50, 40, 200, 60)]),
    }
    note = DictionaryObject({NameObject(key): value for key, value in common.items()})
    note[NameObject("/Subtype")] = NameObject("/Text")
    note[NameObject("/Contents")] = TextStringObject(SECRETS["comment"])
    field = DictionaryObject({NameObject(key): value for key, value in common.items()})
    field[NameObject("/Subtype")], field[NameObject("/FT")] = NameObject("/Widget"), NameObject("/Tx")
    field[NameObject("/T")], field[NameObject("/V")] = (
        TextStringObject("f"),
        TextStringObject(SECRETS["field"]),
    )
    references = ArrayObject([writer._add_object(note), writer._add_object(field)])
    writer.pages[0][NameObject("/Annots")] = references
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([references[1]])})
    writer._root_object[NameObject("/AcroForm")] = writer._add_object(form)


def _overlay(writer: pypdf.PdfWriter) -> None:
    """Text that no eye sees: in a layer switched off, invisible, white, under a block of colour."""
    layer = writer._add_object(
        DictionaryObject(
            {NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("layer")}
        )
    )
    off = DictionaryObject({NameObject("/OFF"): ArrayObject([layer]), NameObject("/Order"): ArrayObject()})
    writer._root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject("/OCGs"): ArrayObject([layer]), NameObject("/D"): off}
    )
    page = writer.pages[0]
    fonts = page["/Resources"].setdefault(NameObject("/Font"), DictionaryObject()).get_object()
    fonts[NameObject("/Fh")] = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
         NameObject("/BaseFont"): NameObject("/Helvetica")}
    )  # fmt: skip
    page["/Resources"][NameObject("/Properties")] = DictionaryObject({NameObject("/MC0"): layer})
    lines = [
        f"/OC /MC0 BDC BT /Fh 12 Tf 60 120 Td ({SECRETS['layer']}) Tj ET EMC",
        f"BT 3 Tr /Fh 12 Tf 60 100 Td ({SECRETS['invisible']}) Tj ET",
        f"BT 1 1 1 rg /Fh 12 Tf 60 80 Td ({SECRETS['white']}) Tj ET",
        f"BT 0 0 0 rg /Fh 12 Tf 220 80 Td ({SECRETS['under']}) Tj ET 0.2 0.4 0.9 rg 210 70 120 30 re f",
    ]
    stream = DecodedStreamObject()
    stream.set_data(("\nq\n" + "\n".join(lines) + "\nQ\n").encode())
    contents = page["/Contents"]
    old = [contents.indirect_reference] if not isinstance(contents, ArrayObject) else list(contents)
    page[NameObject("/Contents")] = ArrayObject([*old, writer._add_object(stream)])


def revised_pdf() -> bytes:
    """A page from which a line was taken away in a later version; the earlier one is still in the file."""
    writer = pypdf.PdfWriter(io.BytesIO(plain_pdf()), incremental=True)
    stream = DecodedStreamObject()
    stream.set_data(b"q Q")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)
    return _written(writer)


def _with_revision(raw: bytes) -> bytes:
    """An earlier version that said more stays before the present one."""
    for said in (SECRETS["revision"], "second"):
        writer = pypdf.PdfWriter(io.BytesIO(raw), incremental=True)
        writer.add_metadata({"/Subject": said})
        raw = _written(writer)
    return raw


def _written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypted_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(plain_pdf()))
    writer.encrypt("geheim", algorithm="RC4-128")
    return _written(writer)


def blank_pdf(pages: int) -> bytes:
    writer = pypdf.PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(200, 200)
    return _written(writer)
