"""The same in files (workbooks with hidden places, documents, lists in GBK, PDF) and in pictures at 200 dpi."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import docx
import openpyxl
from openpyxl.comments import Comment

from mingchuang.documents.typesetting import typeset
from mingchuang.screening.corpus import Case
from mingchuang.screening.corpus.lists import of_persons
from mingchuang.screening.corpus.people import People
from mingchuang.screening.rules import Kind

_MATERIAL = [Kind.ID_CARD, Kind.MOBILE, Kind.BANK_CARD]
PICTURE_DPI = 200


@dataclass(frozen=True)
class Paper:
    """A file with the case that it holds."""

    name: str
    content: bytes
    case: Case


def papers(people: People, count: int) -> Iterator[Paper]:
    """So many files, the kinds in turn."""
    makers = (_hidden_sheet, _comment, _document, _gbk_list, _pdf)
    for number in range(count):
        case = of_persons(people, [_MATERIAL[number % 3]], rows=5)
        name, content = makers[number % len(makers)](case)
        yield Paper(name, content, case)


def scans(people: People, count: int) -> Iterator[Paper]:
    """So many pictures of lists with identity numbers and telephones, as a scanner brings them."""
    for _number in range(count):
        case = of_persons(people, [Kind.ID_CARD, Kind.MOBILE], rows=12)
        yield Paper("名单.png", picture(case), case)


def picture(case: Case) -> bytes:
    """An A4 page with the list of a case, set in a common face, at ``PICTURE_DPI``."""
    return typeset(_sheet(case), picture_dpi=PICTURE_DPI)


def _rows(case: Case) -> list[list[str]]:
    return [line.split("\t") for line in case.parts[0].text.strip("\n").split("\n")]


def _sheet(case: Case) -> str:
    rows = _rows(case)
    cells = ",".join(f'"{cell}"' for row in rows for cell in row)
    head = '#set page(paper: "a4")\n#set text(font: ("Noto Serif SC",), size: 11pt)\n'
    return f"{head}公示名单\n#table(columns: {len(rows[0])}, ..({cells},).map(one => [#one]))"


def _pdf(case: Case) -> tuple[str, bytes]:
    return "名单.pdf", typeset(_sheet(case))


def _hidden_sheet(case: Case) -> tuple[str, bytes]:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["说明", "见附表"])
    sheet = book.create_sheet("底稿")
    sheet.sheet_state = "hidden"
    for row in _rows(case):
        sheet.append(row)
    return "名单.xlsx", _saved(book)


def _comment(case: Case) -> tuple[str, bytes]:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate(_rows(case), 1):
        sheet.append(row[:2])
        if number > 1:
            sheet.cell(number, 1).comment = Comment(f"{case_label(case)}{row[2]}", "x")
    return "名单.xlsx", _saved(book)


def case_label(case: Case) -> str:
    """The head over the values of a case."""
    return _rows(case)[0][2]


def _saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _document(case: Case) -> tuple[str, bytes]:
    made, rows = docx.Document(), _rows(case)
    table = made.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    out = io.BytesIO()
    made.save(out)
    return "名单.docx", out.getvalue()


def _gbk_list(case: Case) -> tuple[str, bytes]:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(_rows(case))
    return "名单.csv", out.getvalue().replace("\u200b", "").encode("gb18030")
