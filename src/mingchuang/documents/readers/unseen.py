"""What a workbook holds besides the cells that its sheets show: hidden rows and columns, comments, names, caches."""

import posixpath
import re
import zipfile
from dataclasses import dataclass

from mingchuang.documents.archives import read_member
from mingchuang.documents.budget import Budget
from mingchuang.documents.readers.properties import write_properties
from mingchuang.documents.readers.xml import attribute, walk
from mingchuang.documents.rules import Limits

_ROW = re.compile(rb'<(?:\w+:)?row\b([^>]*\bhidden="(?:1|true)"[^>]*)>')
_COLUMN = re.compile(rb'<(?:\w+:)?col\b([^>]*\bhidden="(?:1|true)"[^>]*)>')
_NUMBER = {key: re.compile(rb"\b%s=\"(\d+)\"" % key) for key in (b"r", b"min", b"max")}
_COMMENTS = re.compile(r"xl/(comments|threadedComments/).*\.xml")
_CACHE = re.compile(r"xl/(pivotCache/pivotCache.*|externalLinks/externalLink\d+)\.xml")
_HEAD = re.compile(r"xl/(worksheets/sheet|drawings/drawing|diagrams/data)\d+\.xml")
_PICTURE = re.compile(r"xl/media/.+\.(png|jpe?g|gif|bmp)", re.I)
_MAX_COLUMN = 16_384


@dataclass(frozen=True)
class Unseen:
    """Numbers of the rows and columns of a sheet that are hidden."""

    rows: frozenset[int]
    columns: frozenset[int]


def unseen_of(sheet: bytes) -> Unseen:
    """What the part of a sheet says of its hidden rows and columns."""
    rows = {_number(found, b"r") for found in _ROW.findall(sheet)} - {0}
    columns: set[int] = set()
    for found in _COLUMN.findall(sheet):
        columns.update(range(_number(found, b"min"), min(_number(found, b"max"), _MAX_COLUMN) + 1))
    return Unseen(frozenset(rows), frozenset(columns - {0}))


def _number(attributes: bytes, key: bytes) -> int:
    found = _NUMBER[key].search(attributes)
    return int(found[1]) if found else 0


def sheet_places(container: zipfile.ZipFile, limits: Limits) -> dict[str, str]:
    """The name of the sheet that each part holds."""
    names = set(container.namelist())
    book, links = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if not {book, links} <= names:
        return {}
    targets = {
        node.get("Id", ""): posixpath.normpath(
            posixpath.join("xl", node.get("Target", "").removeprefix("/xl/"))
        )
        for event, name, node in walk(read_member(container, links, links, limits))
        if event == "start" and name == "Relationship"
    }
    return {
        targets.get(attribute(node, "id"), ""): node.get("name", "")
        for event, name, node in walk(read_member(container, book, book, limits))
        if event == "start" and name == "sheet"
    }


def write_rest(container: zipfile.ZipFile, budget: Budget) -> None:
    """Comments, headers of printed pages, drawings, defined names, caches, properties, as hidden text; pictures."""
    for path in container.namelist():
        if _COMMENTS.fullmatch(path):
            budget.note("工作簿里有批注。")
            _texts(container, path, budget, "批注", {"t", "text"})
        elif _HEAD.fullmatch(path):
            _texts(
                container,
                path,
                budget,
                "页眉页脚和文本框",
                {"t", "oddHeader", "oddFooter", "evenHeader", "evenFooter"},
            )
        elif path == "xl/workbook.xml":
            _texts(container, path, budget, "定义的名称", {"definedName"})
        elif _CACHE.fullmatch(path):
            _cached(container, path, budget)
        elif _PICTURE.fullmatch(path):
            budget.miss("工作簿里有图片，图片里的文字无法自动读取，请人工查看。")
            budget.picture(
                f"图片 {posixpath.basename(path)}", read_member(container, path, path, budget.limits)
            )
    write_properties(container, budget)


def _texts(container: zipfile.ZipFile, path: str, budget: Budget, place: str, wanted: set[str]) -> None:
    budget.at(place)
    is_inline = "worksheets" in path
    for event, name, node in walk(read_member(container, path, path, budget.limits)):
        if event == "end" and name in wanted and not (is_inline and name == "t") and node.text:
            budget.write(f"{node.get('name', '')} {node.text}\n".lstrip(), hidden=True)


def _cached(container: zipfile.ZipFile, path: str, budget: Budget) -> None:
    """Values that a pivot table or a link to another workbook keeps although their sheet is gone."""
    budget.at("数据缓存")
    for event, name, node in walk(read_member(container, path, path, budget.limits)):
        if event == "end" and name in {"s", "n", "v"}:
            value = node.get("v") or node.text or ""
            if value.strip():
                budget.write(f"{value}\n", hidden=True)
