"""A file of an annual report as one text in which the cells of tables are marked."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import docx
from docx.oxml.ns import qn
from lxml.html import HtmlElement

from mingchuang.annualreport.checker.stream import BLANK, CELL
from mingchuang.documents import ocr
from mingchuang.documents.encodings import decode
from mingchuang.documents.extraction import Extract, extract
from mingchuang.documents.flow import parsed
from mingchuang.documents.html import clean_html
from mingchuang.documents.recognition import recognise
from mingchuang.documents.rules import READABLE, FileKind, UnreadableError

_FRONT_LINE = re.compile(r"([a-z_]+):[ \t]*(.*)")
_FRONT_END = re.compile(r"-{3,}\s*$")
_META = re.compile(r"(?is)<meta\s[^>]*>")
_META_NAME = re.compile(r"""(?i)name\s*=\s*["']?([\w-]+)""")
_META_CONTENT = re.compile(r"""(?i)content\s*=\s*["']([^"']*)""")
_TITLE = re.compile(r"(?is)<title[^>]*>(.*?)</title>")
_PAGE_NUMBER = re.compile(
    r"(?m)^\s*(?:[-—–]\s*\d{1,3}\s*[-—–]|第\s*\d{1,3}\s*页(?:.{0,3}共\s*\d{1,3}\s*页)?)\s*$"
)
_PUBLISHED = re.compile(r"发布(?:时间|日期)[：:\s]*(\d{4})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})")


@dataclass(frozen=True)
class Source:
    """What was read of a file: ``text`` with marked cells, what the file says of itself, remarks for people."""

    path: str
    text: str
    title: str = ""
    year: int | None = None
    published: str = ""
    notes: tuple[str, ...] = field(default=())


Told = Callable[[int, int], None]
"""Hears how many scanned pages of how many were read."""


def untold(_done: int, _pages: int) -> None:
    """Nobody wants to hear."""


def read_source(path: Path, *, with_ocr: bool = False, told: Told = untold) -> Source:
    """Read a report from HTML, DOCX, PDF, text and whatever else holds words.

    ``with_ocr`` reads scanned pages too, seconds for each. Raises ``RefusedFileError`` and ``UnreadableError``.
    """
    kind = recognise(path, path.name, allowed=READABLE).kind
    raw = path.read_bytes()
    if kind is FileKind.HTML:
        source = _from_html(decode(raw)[0])
    elif kind is FileKind.DOCX:
        source = Source("", _docx_text(raw, path.name))
    else:
        source = _from_extract(extract(path, path.name), raw, with_ocr, told)
    source = _with_front_matter(source)
    if not source.published and (match := _PUBLISHED.search(source.text)):
        source = replace(source, published="-".join(match.groups()))
    return replace(source, path=str(path), title=source.title or _first_line(source.text))


def _from_extract(found: Extract, raw: bytes, with_ocr: bool, told: Told) -> Source:
    text, notes = found.text, list(found.notes)
    if found.pictures and with_ocr and ocr.can_read():
        text = "\n".join([text, *_recognised(found, raw, told)])
        notes += _recognised_notes(len(found.pictures))
    elif found.pictures and len(text.strip()) < 200:
        notes.append("这份文件是扫描件，没有文字层，读不出数字。" + (_NO_ENGINE if with_ocr else _ASK))
    return Source("", _PAGE_NUMBER.sub("", text), notes=tuple(notes))


_ASK = "请换用可以选中文字的文件，或者要求识别图片里的文字（网页上勾选，命令加 --ocr）。"
_NO_ENGINE = "这台机器没有安装图片识别组件，请换用可以选中文字的文件。"
MOST_SCANNED = 100
"""So many scanned pages of a file are read, some seconds each."""


def _recognised(found: Extract, raw: bytes, told: Told) -> Iterator[str]:
    """The words of the scanned pages."""
    wanted = found.pictures[:MOST_SCANNED]
    for done, (_unread, words) in enumerate(ocr.texts_of(wanted, raw), 1):
        told(done, len(wanted))
        if words:
            yield words


def _recognised_notes(pictures: int) -> list[str]:
    notes = [f"{min(pictures, MOST_SCANNED)} 页是图片，文字由识别得来，请对照原件。"]
    if pictures > MOST_SCANNED:
        notes.append(f"其余 {pictures - MOST_SCANNED} 页没有识别。请拆成几个文件再检查。")
    return notes


# --- HTML and DOCX: tables as cells -----------------------------------------------------------------------


def _from_html(markup: str) -> Source:
    metas = {
        name.group(1).lower(): content.group(1)
        for tag in _META.findall(markup)
        if (name := _META_NAME.search(tag)) and (content := _META_CONTENT.search(tag))
    }
    title = metas.get("articletitle") or (match.group(1) if (match := _TITLE.search(markup)) else "")
    text = "".join(_html_pieces(parsed(clean_html(markup))))
    return Source("", text, title=" ".join(title.split()), published=metas.get("pubdate", "")[:10])


def _html_pieces(node: HtmlElement) -> list[str]:
    if node.tag in {"td", "th"}:
        return [CELL, " ".join(node.text_content().split()) or BLANK, CELL, node.tail or ""]
    block = node.tag in {
        "p",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "tr",
        "table",
        "caption",
        "div",
        "blockquote",
        "br",
    }
    pieces = ["\n"] if block else []
    pieces.append(node.text or "")
    for child in node:
        pieces += _html_pieces(child)
    return [*pieces, "\n" if block else "", node.tail or ""]


def _docx_text(raw: bytes, name: str) -> str:
    try:
        body = docx.Document(io.BytesIO(raw)).element.body
    except (
        Exception
    ) as error:  # python-docx raises what lies below it: KeyError, zlib.error, XMLSyntaxError …
        raise UnreadableError(f"“{name}”打不开，文件可能已损坏。请重新保存，或转换为 PDF 后再试。") from error
    lines: list[str] = []
    for child in body.iterchildren():
        if child.tag == qn("w:p"):
            lines.append(_docx_words(child))
        elif child.tag == qn("w:tbl"):
            lines += ["".join(_docx_row(row)) for row in child.iter(qn("w:tr"))]
    return "\n".join(lines)


def _docx_row(row: object) -> list[str]:
    """The cells of a row; a cell that only continues one above it is not printed again."""
    pieces: list[str] = []
    for cell in row.iterchildren(qn("w:tc")):  # type: ignore[attr-defined]  # an lxml element
        merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        if merge is not None and merge.get(qn("w:val")) != "restart":
            continue
        words = " ".join(_docx_words(part) for part in cell.iter(qn("w:p"))).strip()
        pieces += [CELL, words or BLANK, CELL]
    return pieces


def _docx_words(paragraph: object) -> str:
    return "".join(run.text or "" for run in paragraph.iter(qn("w:t")))  # type: ignore[attr-defined]  # an lxml element


# --- what a file says of itself ---------------------------------------------------------------------------


def _with_front_matter(source: Source) -> Source:
    """Lines ``key: value`` before a line of dashes, where a text begins with them, are taken off and kept."""
    lines = source.text.split("\n")
    said: dict[str, str] = {}
    for place, line in enumerate(lines[:40]):
        if said and _FRONT_END.match(line):
            year = said.get("year", "")
            return replace(
                source,
                text="\n".join(lines[place + 1 :]),
                title=said.get("title", source.title),
                year=int(year) if year.isdigit() else source.year,
                published=said.get("published", source.published),
            )
        match = _FRONT_LINE.fullmatch(line.strip())
        if match:
            said[match.group(1)] = match.group(2).strip()
        elif line.strip():
            break
    return source


def _first_line(text: str) -> str:
    line = next(
        (line.strip() for line in text.replace(CELL, "\n").split("\n") if line.strip(f" \t\u3000{BLANK}")), ""
    )
    return line[:80]
