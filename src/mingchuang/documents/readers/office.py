"""Text of DOCX and PPTX: every part that holds words, also those which the page does not show."""

import io
import re
import zipfile

from mingchuang.documents.archives import open_container, read_member
from mingchuang.documents.budget import Budget
from mingchuang.documents.readers.xml import attribute, walk

_NUMBER = re.compile(r"\d+")
_BODY = re.compile(r"word/(document\d*|footnotes|endnotes)\.xml")
_FRAME = re.compile(r"word/(header|footer)\d*\.xml")
_COMMENTS = re.compile(r"(word|ppt)/comments.*\.xml")
_SLIDE = re.compile(r"ppt/slides/slide\d+\.xml")
_SPEAKER = re.compile(r"ppt/notesSlides/notesSlide\d+\.xml")
_PICTURE = re.compile(r"(word|ppt)/media/.+\.(png|jpe?g|gif|bmp|tiff?|emf|wmf)", re.I)


def read_docx(raw: bytes, budget: Budget) -> None:
    """Body and notes, then headers and footers; deletions, hidden runs and comments as hidden text."""
    with open_container(io.BytesIO(raw), "", budget.limits) as container:
        for pattern, hidden in ((_BODY, False), (_FRAME, False), (_COMMENTS, True)):
            for path in _paths(container, pattern):
                _words(read_member(container, path, path, budget.limits), budget, hidden=hidden)
                if hidden:
                    budget.note("文档里有批注。")
        _name_pictures(container, budget)


def read_pptx(raw: bytes, budget: Budget) -> None:
    """Slides in their order; hidden slides, speaker's notes and comments as hidden text."""
    with open_container(io.BytesIO(raw), "", budget.limits) as container:
        for path in _paths(container, _SLIDE):
            budget.turn_page()
            part = read_member(container, path, path, budget.limits)
            is_hidden = b' show="0"' in part[:2000]
            if is_hidden:
                budget.note("演示文稿里有隐藏的幻灯片。")
            _words(part, budget, hidden=is_hidden)
        for pattern in (_SPEAKER, _COMMENTS):
            for path in _paths(container, pattern):
                _words(read_member(container, path, path, budget.limits), budget, hidden=True)
                budget.note("演示文稿里有备注或批注。")
        _name_pictures(container, budget)


def _paths(container: zipfile.ZipFile, pattern: re.Pattern[str]) -> list[str]:
    found = [path for path in container.namelist() if pattern.fullmatch(path)]
    return sorted(found, key=lambda path: (len(found) > 1, [int(n) for n in _NUMBER.findall(path)], path))


def _name_pictures(container: zipfile.ZipFile, budget: Budget) -> None:
    count = len(_paths(container, _PICTURE))
    if count:
        budget.miss(f"文档里有 {count} 张图片，图片里的文字无法自动读取，请人工查看。")


def _words(part: bytes, budget: Budget, *, hidden: bool) -> None:
    """Words of WordprocessingML or DrawingML: paragraphs as lines, cells parted by tabs."""
    is_vanished = False
    for event, name, node in walk(part):
        if event == "start":
            if name == "r":
                is_vanished = False
            continue
        match name:
            case "t":
                budget.write(node.text or "", hidden=hidden or is_vanished)
            case "delText":
                budget.write(node.text or "", hidden=True)
                budget.note("文档里有未接受的修订（删除的文字仍在文件中）。")
            case "vanish" | "webHidden":
                is_vanished = attribute(node, "val") not in {"0", "false"}
                budget.note("文档里有隐藏的文字。")
            case "tab" | "tc":
                budget.write("\t", hidden=hidden)
            case "p" | "br" | "cr" | "tr":
                budget.write("\n", hidden=hidden)
                budget.write("\n", hidden=True)
