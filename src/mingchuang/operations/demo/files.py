"""Files of the demo: an article's own table as XLSX, CSV or PDF, a form as DOCX, the voucher of a payment as PDF."""

import csv
import io
from datetime import date, datetime

from docx import Document
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from mingchuang.documents.rendering import render_document


def as_xlsx(title: str, rows: list[list[str]]) -> bytes:
    """A workbook with one sheet: title, head, rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表1"
    sheet.append([title])
    sheet["A1"].font = Font(bold=True, size=14)
    for row in rows:
        sheet.append([float(cell) if cell.replace(".", "", 1).isdigit() else cell for cell in row])
    for cell in sheet[2]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(horizontal="center")
    for letter in "ABCDE":
        sheet.column_dimensions[letter].width = 24
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_csv(rows: list[list[str]]) -> bytes:
    """The rows as CSV that spreadsheet programs open in Chinese."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return ("\ufeff" + out.getvalue()).encode("utf-8")


def as_paper(title: str, block: tuple[str, str], *, at: datetime) -> bytes:
    """A table (kind and HTML of the block) as PDF."""
    return render_document(title, [], [block], at=at)


def as_form(title: str, lines: list[str]) -> bytes:
    """An empty form as DOCX."""
    document = Document()
    document.add_heading(title, level=1)
    grid = document.add_table(rows=0, cols=2)
    grid.style = "Table Grid"
    for line in lines:
        cells = grid.add_row().cells
        cells[0].text, cells[1].text = line, ""
    document.add_paragraph("填表说明：请用黑色签字笔填写，或在电脑上填写后打印签名。")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_voucher(number: str, on: date, title: str, amount: str, *, at: datetime) -> bytes:
    """The voucher of a payment as PDF."""
    facts = [
        ("凭证号", number), ("日期", f"{on.year}年{on.month}月{on.day}日"), ("事由", title), ("金额", amount),
        ("付款单位", "明窗区人民政府办公室"),
    ]  # fmt: skip
    said = "<p>经办、审核、主管签字齐全，附发票一张、合同一份。（演示用凭证，单位和金额均为虚构）</p>"
    return render_document("支付凭证", facts, [("rich", said)], at=at)
