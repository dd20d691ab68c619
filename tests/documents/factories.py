"""Files of every kind, honest and dishonest, made in the test."""

import io
import math
import struct
import zipfile
from collections.abc import Mapping

import docx
import openpyxl
import typst
from docx.oxml import parse_xml
from openpyxl.comments import Comment
from PIL import Image

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zip_file(members: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as container:
        for path, content in members.items():
            container.writestr(path, content)
    return out.getvalue()


def encrypted_zip() -> bytes:
    """An archive whose member wants a password."""
    raw = bytearray(zip_file({"一.txt": "文"}, zipfile.ZIP_STORED))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + place] |= 1
    return bytes(raw)


def docx_file(*paragraphs: str, deleted: str = "", header: str = "", hidden: str = "") -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if deleted:
        run = f'<w:del {W} w:id="1" w:author="x"><w:r><w:delText>{deleted}</w:delText></w:r></w:del>'
        document.paragraphs[0]._p.append(parse_xml(run))
    if hidden:
        document.paragraphs[0].add_run(hidden).font.hidden = True
    if header:
        document.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_member(original: bytes, path: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(original)) as container:
        members = {member: container.read(member) for member in container.namelist()}
    return zip_file({**members, path: content})


def xlsx_file(rows: list[list[object]], hidden: list[list[object]] | None = None, comment: str = "") -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if hidden is not None:
        sheet = book.create_sheet("底稿")
        sheet.sheet_state = "hidden"
        for row in hidden:
            sheet.append(row)
    if comment:
        book.active["A1"].comment = Comment(comment, "x")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf_file(*pages: str) -> bytes:
    source = "#pagebreak()\n".join(f"#set page(width: 200pt, height: 200pt)\n{page}\n" for page in pages)
    return typst.compile(source.encode())


def picture_file(kind: str = "PNG", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind, **options)
    return out.getvalue()


def pptx_file(*slides: str, hidden: str = "") -> bytes:
    a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    members = {"[Content_Types].xml": "<Types/>"}
    for number, text in enumerate([*slides, *([hidden] if hidden else [])], 1):
        show = ' show="0"' if text == hidden else ""
        members[f"ppt/slides/slide{number}.xml"] = (
            f"<p:sld xmlns:p='p' {a}{show}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>"
        )
    return zip_file(members)


def ofd_file(*pages: list[str]) -> bytes:
    o = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    members = {
        "OFD.xml": f"<ofd:OFD {o}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {o}><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/{n}.xml"/>' for n in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for number, lines in enumerate(pages):
        texts = "".join(
            f'<ofd:TextObject Boundary="20 {30 + 10 * n} 100 5"><ofd:TextCode>{line}</ofd:TextCode></ofd:TextObject>'
            for n, line in enumerate(lines)
        )
        members[f"Doc_0/Pages/{number}.xml"] = f"<ofd:Page {o}><ofd:Content>{texts}</ofd:Content></ofd:Page>"
    return zip_file(members)


def ole_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of version 3: FAT and directory first, then each stream padded to whole sectors."""
    sector, end, free, fat_mark = 512, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    padded = {
        name: content.ljust(max(4096, math.ceil(len(content) / sector) * sector), b"\0")
        for name, content in streams.items()
    }
    entries = math.ceil((len(padded) + 1) / 4)
    total = 1 + entries + sum(len(content) // sector for content in padded.values())
    assert total <= 128
    fat = [fat_mark, *range(2, entries + 1), end]
    directory = [_entry("Root Entry", 5, end, 0, child=1)]
    for number, (name, content) in enumerate(padded.items(), 1):
        start, count = len(fat), len(content) // sector
        fat += [*range(start + 1, start + count), end]
        right = number + 1 if number < len(padded) else free
        directory.append(_entry(name, 2, start, len(content), right=right))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    header += (
        struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
        + struct.pack("<I", 0)
        + b"\xff" * (108 * 4)
    )
    body = struct.pack(f"<{len(fat)}I", *fat).ljust(sector, b"\xff")
    body += b"".join(directory).ljust(entries * sector, b"\0") + b"".join(padded.values())
    return header + body


def _entry(
    name: str, kind: int, start: int, size: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF
) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    made = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, 0xFFFFFFFF, right, child)
    return made + bytes(36) + struct.pack("<IQ", start, size)


def doc_file(body: str, notes: str = "", *, encrypted: bool = False, version: int = 193) -> bytes:
    """Word 97: an ASCII piece of one byte a character, then the rest in two."""
    ascii_part = "Mingchuang\r"
    wide = (body + notes).encode("utf-16-le")
    fib = bytearray(2048)
    struct.pack_into("<HHHHHH", fib, 0, 0xA5EC, version, 0, 0, 0, 0x0100 if encrypted else 0)
    struct.pack_into("<i", fib, 0x4C, len(ascii_part) + len(body))
    ends = [0, len(ascii_part), len(ascii_part) + len(body + notes)]
    pieces = struct.pack("<3i", *ends)
    pieces += struct.pack("<HIH", 0, 2048 * 2 | 0x40000000, 0) + struct.pack("<HIH", 0, 2048 + 64, 0)
    clx = b"\x01\x02\x00ab" + b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", fib, 0x01A2, 16, len(clx))
    document = bytes(fib) + ascii_part.encode().ljust(64, b"\0") + wide
    return ole_file({"WordDocument": document, "0Table": bytes(16) + clx})


def ppt_file(text: str) -> bytes:
    raw = text.encode("utf-16-le")
    atom = struct.pack("<HHI", 0, 0x0FA0, len(raw)) + raw
    stream = struct.pack("<HHI", 0xF, 0x03E8, len(atom)) + atom
    return ole_file({"PowerPoint Document": stream})
