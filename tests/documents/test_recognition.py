import io
import struct
import zlib

import pytest

from mingchuang.documents.recognition import recognise
from mingchuang.documents.rules import (
    ATTACHMENTS,
    MB,
    READABLE,
    SENTENCES,
    FileKind,
    Limits,
    Refusal,
    RefusedFileError,
)
from tests.documents import factories as make

PICTURE = make.picture_file()
MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(2000)
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(2000)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("通知.docx", make.docx_file("正文"), FileKind.DOCX),
        ("表.xlsx", make.xlsx_file([["甲", 1]]), FileKind.XLSX),
        ("讲稿.pptx", make.pptx_file("一"), FileKind.PPTX),
        ("旧.doc", make.doc_file("旧文\r"), FileKind.DOC),
        ("旧.wps", make.doc_file("旧文\r"), FileKind.WPS),
        ("旧.ppt", make.ppt_file("旧文"), FileKind.PPT),
        ("公文.ofd", make.ofd_file(["一"]), FileKind.OFD),
        ("公文.PDF", make.pdf_file("Hello"), FileKind.PDF),
        ("图.png", PICTURE, FileKind.PNG),
        ("图.JPEG", make.picture_file("JPEG"), FileKind.JPG),
        ("图.gif", make.picture_file("GIF"), FileKind.GIF),
        ("图.webp", make.picture_file("WEBP"), FileKind.WEBP),
        ("包.zip", make.zip_file({"目录/一.txt": "文", "二.png": PICTURE}), FileKind.ZIP),
        ("说明.txt", "明窗区".encode("gb18030"), FileKind.TXT),
        ("数据.csv", "名称,数\n甲,1\n".encode("utf-8-sig"), FileKind.CSV),
        ("宽.txt", "text in two bytes".encode("utf-16"), FileKind.TXT),
        ("录像.mp4", MP4, FileKind.MP4),
        ("录音.mp3", MP3, FileKind.MP3),
        ("", PICTURE, FileKind.PNG),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else str(value),
)
def test_a_file_is_what_its_content_says(name, content, kind):
    found = recognise(content, name)
    assert found.kind is kind
    assert (found.suffix, found.content_type) == (
        ATTACHMENTS[kind].suffixes[0],
        ATTACHMENTS[kind].content_type,
    )


def bomb() -> bytes:
    return make.zip_file({"[Content_Types].xml": "<Types/>", "word/document.xml": bytes(30 * MB)})


def traversal(path: str) -> bytes:
    return make.zip_file({path: "文"})


def encrypted_xls() -> bytes:
    records = struct.pack("<HH", 0x0809, 16) + bytes(16) + struct.pack("<HH", 0x2F, 4) + bytes(4)
    return make.ole_file({"Workbook": records})


def wide_png() -> bytes:
    raw = bytearray(PICTURE)
    raw[16:24] = struct.pack(">II", 50_000, 50_000)
    raw[29:33] = struct.pack(">I", zlib.crc32(raw[12:29]))
    return bytes(raw)


PDF = make.pdf_file("Hello")


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("空.pdf", b"", Refusal.EMPTY),
        ("大.png", PICTURE + bytes(21 * MB), Refusal.TOO_LARGE),
        ("照片.jpg", make.docx_file("文"), Refusal.LYING_NAME),
        ("公告.pdf", PICTURE, Refusal.LYING_NAME),
        ("报表.docx", make.xlsx_file([["甲"]]), Refusal.LYING_NAME),
        ("说明.md", "# 说明".encode(), Refusal.LYING_NAME),
        ("安装.pdf", b"MZ\x90\x00" + bytes(200), Refusal.EXECUTABLE),
        ("工具.docx", b"\x7fELF\x02\x01" + bytes(200), Refusal.EXECUTABLE),
        ("脚本.txt", b"#!/bin/sh\nrm -rf /\n", Refusal.EXECUTABLE),
        ("运行.bat", b"del *.*\r\n", Refusal.EXECUTABLE),
        ("应用.zip", make.zip_file({"AndroidManifest.xml": "x"}), Refusal.EXECUTABLE),
        ("包.zip", make.zip_file({"说明.txt": "文", "装.exe": b"MZ\x00" + bytes(99)}), Refusal.EXECUTABLE),
        ("宏.docx", make.with_member(make.docx_file("文"), "word/vbaProject.bin", b"x"), Refusal.MACRO),
        ("宏.xlsm", make.with_member(make.xlsx_file([["甲"]]), "xl/vbaProject.bin", b"x"), Refusal.MACRO),
        ("宏.doc", make.ole_file({"WordDocument": bytes(99), "Macros": b"x"}), Refusal.MACRO),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", Refusal.ACTIVE),
        ("页.html", b"<html><script>alert(1)</script></html>", Refusal.KIND_NOT_ALLOWED),
        ("页.txt", b"<!DOCTYPE html><script>alert(1)</script>", Refusal.KIND_NOT_ALLOWED),
        ("图.png", PICTURE + make.zip_file({"一.txt": "文"}), Refusal.POLYGLOT),
        ("图.gif", make.picture_file("GIF") + b"<script>alert(1)</script>", Refusal.POLYGLOT),
        ("文.pdf", PDF + make.zip_file({"一.txt": "文"}), Refusal.POLYGLOT),
        ("文.pdf", b"GIF89a" + PDF, Refusal.POLYGLOT),
        ("包.zip", b"PK\x05\x06garbage!" + make.zip_file({"一.txt": "文"}), Refusal.POLYGLOT),
        ("密.docx", make.ole_file({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), Refusal.ENCRYPTED),
        ("密.doc", make.doc_file("文", encrypted=True), Refusal.ENCRYPTED),
        ("密.xls", encrypted_xls(), Refusal.ENCRYPTED),
        ("密.zip", make.encrypted_zip(), Refusal.ENCRYPTED),
        ("包.zip", make.zip_file({"内.zip": make.zip_file({"一.txt": "文"})}), Refusal.NESTED_ARCHIVE),
        ("包.zip", make.zip_file({"内.txt": make.zip_file({"一.txt": "文"})}), Refusal.NESTED_ARCHIVE),
        ("包.rar", b"Rar!\x1a\x07\x01\x00" + bytes(99), Refusal.KIND_NOT_ALLOWED),
        ("弹.docx", bomb(), Refusal.ZIP_BOMB),
        ("包.zip", traversal("../../etc/cron.d/x.txt"), Refusal.UNSAFE_NAME),
        ("包.zip", traversal("C:\\Windows\\x.txt"), Refusal.UNSAFE_NAME),
        ("包.zip", traversal("/etc/x.txt"), Refusal.UNSAFE_NAME),
        ("图.png", wide_png(), Refusal.TOO_MANY_PIXELS),
        ("坏.pdf", b"%PDF-1.7\ngarbage" * 20, Refusal.BROKEN),
        ("坏.docx", make.docx_file("文")[:800], Refusal.BROKEN),
        ("坏.png", PICTURE[:30], Refusal.BROKEN),
        ("坏.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(700), Refusal.BROKEN),
        ("谜.dat", bytes(range(256)) * 4, Refusal.UNKNOWN),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else str(value),
)
def test_a_file_that_may_not_come_in_is_refused_with_a_sentence_that_helps(name, content, refusal):
    with pytest.raises(RefusedFileError) as refused:
        recognise(content, name)
    assert refused.value.refusal is refusal, refused.value
    assert name in str(refused.value) and "请" in str(refused.value) and "{" not in str(refused.value)


def test_every_refusal_has_its_sentence():
    assert set(SENTENCES) == set(Refusal)


def test_an_archive_with_too_many_members_is_refused_before_it_is_unpacked():
    content = make.zip_file({f"{n}.txt": "" for n in range(20)})
    with pytest.raises(RefusedFileError, match="20 个文件"):
        recognise(content, "包.zip", limits=Limits(members=10))


def test_old_archives_with_chinese_names_are_read_as_gbk():
    raw = make.zip_file({"abcd.exe": b"x"}).replace(b"abcd.exe", "程序.exe".encode("gbk"))
    with pytest.raises(RefusedFileError, match="程序.exe"):
        recognise(raw, "包.zip")


def test_an_encrypted_pdf_is_refused_and_so_is_one_with_scripts(tmp_path):
    encrypted = PDF.replace(b"trailer", b"trailer") if b"trailer" in PDF else PDF
    assert recognise(encrypted, "文.pdf").kind is FileKind.PDF
    script = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/Names<</JavaScript<</Names[(a)4 0 R]>>>>>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
        b"4 0 obj<</S/JavaScript/JS(app.alert\\(1\\))>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    with pytest.raises(RefusedFileError) as refused:
        recognise(script, "文.pdf")
    assert refused.value.refusal is Refusal.ACTIVE


def test_a_page_may_be_read_for_importing_but_not_attached(tmp_path):
    page = tmp_path / "文.html"
    page.write_bytes("<html><meta charset=gb2312><p>明窗区</p></html>".encode("gbk"))
    assert recognise(page, allowed=READABLE).kind is FileKind.HTML
    with page.open("rb") as stream:
        assert recognise(io.BytesIO(stream.read()), "文.htm", allowed=READABLE).suffix == "html"


@pytest.mark.parametrize("name", ["说明.md", "记录.log", "名册.json", "清单.tsv", "配置.yaml", "数据.XML"])
def test_text_is_read_under_each_of_its_names(name):
    assert recognise("联系人：张某".encode(), name, allowed=READABLE).kind is FileKind.TXT
    with pytest.raises(RefusedFileError) as refused:
        recognise(PICTURE, name, allowed=READABLE)
    assert refused.value.refusal is Refusal.LYING_NAME
