"""What a file really is. The name is only a claim; the content decides.

``recognise(source, name)`` → ``Recognised(kind, suffix, content_type, size)``, or raises ``RefusedFileError`` whose
``str()`` is a Chinese sentence for whoever sent the file. ``source`` is a path, bytes or a seekable binary stream.
``allowed`` is ``rules.ATTACHMENTS`` by default, ``rules.READABLE`` for importing.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import olefile
import puremagic
import pypdfium2
from PIL import Image, UnidentifiedImageError

from mingchuang.documents.archives import files_in, member_name, open_container, read_member
from mingchuang.documents.biff import records
from mingchuang.documents.encodings import decode, is_text
from mingchuang.documents.pdfium import pdfium_lock
from mingchuang.documents.rules import (
    ARCHIVE_SUFFIXES,
    ATTACHMENTS,
    EXECUTABLE_SUFFIXES,
    LIMITS,
    Allowed,
    FileKind,
    Limits,
    Refusal,
    RefusedFileError,
    size_in_words,
    suffix_of,
)

Source = Path | bytes | BinaryIO
HEAD = 64 * 1024

_EXECUTABLES = {
    b"MZ": "Windows 程序", b"\x7fELF": "Linux 程序", b"\xcf\xfa\xed\xfe": "macOS 程序", b"\xce\xfa\xed\xfe": "macOS 程序",
    b"\xca\xfe\xba\xbe": "Java 程序", b"#!": "脚本", b"L\x00\x00\x00\x01\x14\x02\x00": "快捷方式", b"\x00asm": "WebAssembly 程序",
}  # fmt: skip
_ARCHIVES = {
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf\x27\x1c": "7-Zip 压缩包",
    b"\x1f\x8b": "GZip 压缩包",
    b"BZh": "BZip2 压缩包",
    b"\xfd7zXZ": "XZ 压缩包",
    b"MSCF": "CAB 压缩包",
}
_PICTURES = {
    "JPEG": FileKind.JPG,
    "MPO": FileKind.JPG,
    "PNG": FileKind.PNG,
    "GIF": FileKind.GIF,
    "WEBP": FileKind.WEBP,
}
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
_FILEPASS = 0x2F
_HTML = re.compile(
    r"<\s*(!doctype\s+html|html|head|body|script|iframe|meta|div|table|p|h1|center)[\s>]", re.I
)
_SVG = re.compile(r"<\s*(\w+:)?svg[\s>]", re.I)
_SCRIPT = re.compile(rb"<\s*script|<\?php|%PDF-[12]\.|<\s*html[\s>]|<\s*svg[\s>]", re.I)


@dataclass(frozen=True)
class Recognised:
    """What a file is: its kind, the suffix it should bear, the type told to browsers, its size in bytes."""

    kind: FileKind
    suffix: str
    content_type: str
    size: int


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """``source`` as a seekable stream at its beginning; a path is closed again."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield stream
    elif isinstance(source, bytes):
        yield io.BytesIO(source)
    else:
        source.seek(0)
        yield source


def recognise(
    source: Source,
    name: str = "",
    *,
    allowed: dict[FileKind, Allowed] = ATTACHMENTS,
    limits: Limits = LIMITS,
) -> Recognised:
    """The true kind of a file that may come in. Raises RefusedFileError for every other."""
    name = name or (source.name if isinstance(source, Path) else "")
    with opened(source) as stream:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        if not size:
            raise RefusedFileError(Refusal.EMPTY, name=name)
        largest = max(row.limit_mb for row in allowed.values())
        _refuse_size(size, largest, name)
        kind = _kind(stream, name, limits, depth=0)
        row = allowed.get(kind)
        if row is None:
            raise RefusedFileError(Refusal.KIND_NOT_ALLOWED, name=name, found=kind.label)
        _refuse_size(size, row.limit_mb, name)
        kind = _as_named(kind, name, allowed)
        row = allowed[kind]
    return Recognised(kind, row.suffixes[0], row.content_type, size)


def _refuse_size(size: int, limit_mb: int, name: str) -> None:
    if size > limit_mb * 1024 * 1024:
        raise RefusedFileError(
            Refusal.TOO_LARGE, name=name, found=size_in_words(size), limit=f"{limit_mb} MB"
        )


def _as_named(kind: FileKind, name: str, allowed: dict[FileKind, Allowed]) -> FileKind:
    """The kind, made finer by the name where contents are alike (TXT and CSV, DOC and WPS); a lie is refused."""
    alike = {FileKind.TXT: {"csv": FileKind.CSV}, FileKind.DOC: {"wps": FileKind.WPS}}
    suffix = suffix_of(name)
    if not suffix:
        return kind
    kind = alike.get(kind, {}).get(suffix, kind)
    if suffix not in allowed[kind].suffixes:
        raise RefusedFileError(Refusal.LYING_NAME, name=name, found=kind.label)
    return kind


def _kind(stream: BinaryIO, name: str, limits: Limits, depth: int) -> FileKind:
    suffix = suffix_of(name)
    head = stream.read(HEAD)
    stream.seek(0)
    if suffix in EXECUTABLE_SUFFIXES:
        raise RefusedFileError(Refusal.EXECUTABLE, name=name, found=f".{suffix}")
    for start, found in _EXECUTABLES.items():
        if head.startswith(start) and (start == b"#!" or not is_text(head)):
            raise RefusedFileError(Refusal.EXECUTABLE, name=name, found=found)
    for start, found in _ARCHIVES.items():
        if head.startswith(start):
            refusal = Refusal.NESTED_ARCHIVE if depth else Refusal.KIND_NOT_ALLOWED
            raise RefusedFileError(refusal, name=name, found=found)
    if head.startswith(b"PK"):
        return _container(stream, name, limits, depth)
    if head.startswith(olefile.MAGIC):
        return _streams(stream, name)
    if b"%PDF-" in head[:1024]:
        return _pdf(stream, head, name, limits)
    binary = _picture_or_media(stream, head, name, limits)
    if binary:
        return binary
    if is_text(head):
        return _text(stream, name)
    raise RefusedFileError(Refusal.UNKNOWN, name=name)


# --- containers of parts -------------------------------------------------------------------------------------
def _container(stream: BinaryIO, name: str, limits: Limits, depth: int) -> FileKind:
    with open_container(stream, name, limits) as container:
        paths = {member.filename for member in files_in(container)}
        if "[Content_Types].xml" in paths:
            return _office(container, paths, name, limits)
        if "OFD.xml" in paths:
            return FileKind.OFD
        if {"AndroidManifest.xml", "META-INF/MANIFEST.MF"} & paths:
            raise RefusedFileError(Refusal.EXECUTABLE, name=name, found="应用安装包")
        if depth:
            raise RefusedFileError(Refusal.NESTED_ARCHIVE, name=name, found=name)
        for member in files_in(container):
            _member(container, member, name, limits)
    return FileKind.ZIP


def _member(container: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    """A file in an archive must be one that could come in by itself. Raises RefusedFileError."""
    path = member_name(member)
    if suffix_of(path) in ARCHIVE_SUFFIXES:
        raise RefusedFileError(Refusal.NESTED_ARCHIVE, name=name, found=path)
    if not member.file_size:
        return
    content = read_member(container, member, name, limits)
    label = f"{name} 中的 {path}"
    kind = _kind(io.BytesIO(content), label, limits, depth=1)
    if kind not in ATTACHMENTS:
        raise RefusedFileError(Refusal.KIND_NOT_ALLOWED, name=label, found=kind.label)
    _as_named(kind, label, ATTACHMENTS)


def _office(container: zipfile.ZipFile, paths: set[str], name: str, limits: Limits) -> FileKind:
    types = read_member(container, "[Content_Types].xml", name, limits).lower()
    if b"macroenabled" in types or any(path.lower().endswith("vbaproject.bin") for path in paths):
        raise RefusedFileError(Refusal.MACRO, name=name)
    embedded = [path for path in paths if "/embeddings/" in path and path.lower().endswith((".bin", ".exe"))]
    if embedded or any("/activex/" in path.lower() for path in paths):
        raise RefusedFileError(Refusal.EMBEDDED, name=name, found=(embedded or ["ActiveX 控件"])[0])
    for folder, kind in (("word/", FileKind.DOCX), ("xl/", FileKind.XLSX), ("ppt/", FileKind.PPTX)):
        if any(path.startswith(folder) for path in paths):
            return kind
    raise RefusedFileError(Refusal.UNKNOWN, name=name)


def _streams(stream: BinaryIO, name: str) -> FileKind:
    try:
        with olefile.OleFileIO(stream) as ole:
            paths = {"/".join(path) for path in ole.listdir(streams=True, storages=True)}
            if "EncryptedPackage" in paths:
                raise RefusedFileError(Refusal.ENCRYPTED, name=name)
            if any("VBA" in path.split("/") or path.startswith(("Macros", "_VBA_PROJECT")) for path in paths):
                raise RefusedFileError(Refusal.MACRO, name=name)
            return _stream_kind(ole, paths, name)
    except RefusedFileError:
        raise
    except Exception as error:  # olefile raises many kinds for broken files
        raise RefusedFileError(Refusal.BROKEN, name=name) from error


def _stream_kind(ole: olefile.OleFileIO, paths: set[str], name: str) -> FileKind:
    if "WordDocument" in paths:
        start = ole.openstream("WordDocument").read(12)
        if len(start) == 12 and start[11] & 0x01:
            raise RefusedFileError(Refusal.ENCRYPTED, name=name)
        return FileKind.DOC
    for book in ("Workbook", "Book"):
        if book in paths:
            if _FILEPASS in [record for record, _ in records(ole.openstream(book).read(HEAD))][:8]:
                raise RefusedFileError(Refusal.ENCRYPTED, name=name)
            return FileKind.XLS
    if "PowerPoint Document" in paths:
        if "EncryptedSummary" in paths:
            raise RefusedFileError(Refusal.ENCRYPTED, name=name)
        return FileKind.PPT
    raise RefusedFileError(Refusal.UNKNOWN, name=name)


# --- PDF, pictures, sound, text --------------------------------------------------------------------------------
def _pdf(stream: BinaryIO, head: bytes, name: str, limits: Limits) -> FileKind:
    if not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"%PDF-") or zipfile.is_zipfile(stream):
        raise RefusedFileError(Refusal.POLYGLOT, name=name, found="PDF")
    stream.seek(0)
    with pdfium_lock:
        try:
            document = pypdfium2.PdfDocument(stream.read())
        except pypdfium2.PdfiumError as error:
            refusal = Refusal.ENCRYPTED if "assword" in str(error) else Refusal.BROKEN
            raise RefusedFileError(refusal, name=name) from error
        try:
            pages, attachments = len(document), document.count_attachments()
            scripts = pypdfium2.raw.FPDFDoc_GetJavaScriptActionCount(document)
        finally:
            document.close()
    if scripts > 0:
        raise RefusedFileError(Refusal.ACTIVE, name=name, found="PDF 内的 JavaScript")
    if attachments > limits.embedded_files:
        raise RefusedFileError(Refusal.EMBEDDED, name=name, found=f"{attachments} 个")
    if not pages:
        raise RefusedFileError(Refusal.BROKEN, name=name)
    return FileKind.PDF


def _picture_or_media(stream: BinaryIO, head: bytes, name: str, limits: Limits) -> FileKind | None:
    kind = _media(head)
    if kind is None and not head.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF")):
        return None
    if zipfile.is_zipfile(stream):
        raise RefusedFileError(Refusal.POLYGLOT, name=name, found="图片" if kind is None else kind.label)
    stream.seek(0)
    return kind or _picture(stream, name, limits)


def _media(head: bytes) -> FileKind | None:
    if head[4:8] == b"ftyp":
        return FileKind.MP4 if head[8:12] not in {b"avif", b"heic", b"mif1"} else None
    if head.startswith(b"ID3") or head[:2] in {b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"}:
        named = {match.extension for match in puremagic.magic_string(head)}
        return FileKind.MP3 if ".mp3" in named or head.startswith(b"ID3") else None
    return None


def _picture(stream: BinaryIO, name: str, limits: Limits) -> FileKind:
    try:
        with Image.open(stream, formats=_FORMATS) as picture:
            kind, (width, height), frames = (
                _PICTURES[picture.format or ""],
                picture.size,
                getattr(picture, "n_frames", 1),
            )
            if width * height > limits.pixels or width * height * frames > 20 * limits.pixels:
                found, limit = f"{width}×{height} 像素", f"{limits.pixels // 10_000} 万像素"
                raise RefusedFileError(Refusal.TOO_MANY_PIXELS, name=name, found=found, limit=limit)
            picture.load()
    except RefusedFileError:
        raise
    except Image.DecompressionBombError as error:
        raise RefusedFileError(
            Refusal.TOO_MANY_PIXELS, name=name, limit=f"{limits.pixels // 10_000} 万像素"
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise RefusedFileError(Refusal.BROKEN, name=name) from error
    stream.seek(0)
    if _SCRIPT.search(stream.read()):
        raise RefusedFileError(Refusal.POLYGLOT, name=name, found=kind.label)
    return kind


def _text(stream: BinaryIO, name: str) -> FileKind:
    raw = stream.read()
    if not is_text(raw):
        raise RefusedFileError(Refusal.UNKNOWN, name=name)
    start = decode(raw)[0][:HEAD]
    drawing, page = _SVG.search(start[:2000]), _HTML.search(start[:2000])
    if drawing and not (
        page and page.start() < drawing.start()
    ):  # a page may hold drawings; it is read, never served
        raise RefusedFileError(Refusal.ACTIVE, name=name, found="SVG 图形可以携带脚本")
    is_named_html = suffix_of(name) in {"html", "htm", "shtml", "xhtml", "mht"}
    if is_named_html or page:
        return FileKind.HTML
    return FileKind.TXT
