"""Text of DOCX and PPTX: every part that holds words, also those which the page does not show."""

import io
import posixpath
import re
import zipfile

from mingchuang.documents.archives import open_container, read_member
from mingchuang.documents.budget import Budget
from mingchuang.documents.readers.properties import write_properties
from mingchuang.documents.readers.xml import attribute, walk

_NUMBER = re.compile(r"\d+")
_BODY = re.compile(r"word/document\d*\.xml")
_NOTES = re.compile(r"word/(footnotes|endnotes)\.xml")
_FRAME = re.compile(r"word/(header|footer)\d*\.xml")
_COMMENTS = re.compile(r"(word|ppt)/comments.*\.xml")
_CUSTOM = re.compile(r"(customXml/item\d+|word/glossary/document)\.xml")
_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")
_SPEAKER = re.compile(r"ppt/notesSlides/notesSlide\d+\.xml")
_MASTER = re.compile(r"ppt/slide(Master|Layout)s/slide(Master|Layout)\d+\.xml")
_PICTURE = re.compile(r"(word|ppt)/media/.+\.(png|jpe?g|gif|bmp|tiff?|emf|wmf)", re.I)
_DRAWING = (".emf", ".wmf")


def read_docx(raw: bytes, budget: Budget) -> None:
    """Body and notes, then headers and footers; deletions, hidden runs, comments and properties as hidden text."""
    with open_container(io.BytesIO(raw), "", budget.limits) as container:
        for pattern, place in ((_BODY, "正文"), (_NOTES, "脚注"), (_FRAME, "页眉页脚")):
            for path in _paths(container, pattern):
                _words(_part(container, path, budget), budget, place)
        for path in _paths(container, _COMMENTS):
            _words(_part(container, path, budget), budget, "批注", hidden=True)
            budget.note("文档里有批注。")
        for path in _paths(container, _CUSTOM):
            budget.at("文档属性")
            for event, _, node in walk(_part(container, path, budget)):
                if event == "end" and (node.text or "").strip():
                    budget.write(f"{node.text}\n", hidden=True)
        write_properties(container, budget)
        _keep_pictures(container, budget)


def read_pptx(raw: bytes, budget: Budget) -> None:
    """Slides in their order; hidden slides, speaker's notes and comments as hidden text."""
    with open_container(io.BytesIO(raw), "", budget.limits) as container:
        for path in _paths(container, _SLIDE):
            budget.turn_page()
            part = _part(container, path, budget)
            is_hidden = b' show="0"' in part[:2000]
            if is_hidden:
                budget.note("演示文稿里有隐藏的幻灯片。")
            _words(part, budget, f"第 {budget.pages} 张{'（隐藏）' if is_hidden else ''}", hidden=is_hidden)
        for pattern, place in ((_SPEAKER, "备注"), (_COMMENTS, "批注"), (_MASTER, "母版")):
            for path in _paths(container, pattern):
                _words(_part(container, path, budget), budget, place, hidden=True)
                if place != "母版":
                    budget.note("演示文稿里有备注或批注。")
        write_properties(container, budget)
        _keep_pictures(container, budget)


def _part(container: zipfile.ZipFile, path: str, budget: Budget) -> bytes:
    return read_member(container, path, path, budget.limits)


def _paths(container: zipfile.ZipFile, pattern: re.Pattern[str]) -> list[str]:
    found = [path for path in container.namelist() if pattern.fullmatch(path)]
    return sorted(found, key=lambda path: (len(found) > 1, [int(n) for n in _NUMBER.findall(path)], path))


def _keep_pictures(container: zipfile.ZipFile, budget: Budget) -> None:
    paths = _paths(container, _PICTURE)
    if paths:
        budget.miss(f"文档里有 {len(paths)} 张图片，图片里的文字无法自动读取，请人工查看。")
    for path in paths:
        if not path.lower().endswith(_DRAWING):
            budget.picture(f"图片 {posixpath.basename(path)}", _part(container, path, budget))


def _words(part: bytes, budget: Budget, place: str, *, hidden: bool = False) -> None:
    """Words of WordprocessingML or DrawingML: paragraphs as lines, cells parted by tabs."""
    budget.at(place)
    is_vanished = False
    deep = 0
    for event, name, node in walk(part):
        if name == "tc":
            deep += 1 if event == "start" else -1
        if event == "start":
            if name == "r":
                is_vanished = False
            continue
        match name:
            case "t":
                _write(budget, place, node.text or "", hidden=hidden, apart="隐藏文字" if is_vanished else "")
            case "delText":
                _write(budget, place, node.text or "", hidden=hidden, apart="已删除的修订")
                budget.note("文档里有未接受的修订（删除的文字仍在文件中）。")
            case "vanish" | "webHidden":
                is_vanished = attribute(node, "val") not in {"0", "false"}
                budget.note("文档里有隐藏的文字。")
            case "tab" | "tc":
                budget.write("\t", hidden=hidden)
            case "p" | "br" | "cr" if deep:
                budget.write("\x0b", hidden=hidden)
            case "p" | "br" | "cr" | "tr":
                budget.write("\n", hidden=hidden)
                _write(budget, place, "\n", hidden=hidden, apart="已删除的修订")
                _write(budget, place, "\n", hidden=hidden, apart="隐藏文字")


def _write(budget: Budget, place: str, text: str, *, hidden: bool, apart: str) -> None:
    """Writes ``text``, ``apart`` from what the page shows where it is named."""
    if not apart:
        budget.write(text, hidden=hidden)
        return
    budget.at(apart)
    budget.write(text, hidden=True)
    budget.at(place)
