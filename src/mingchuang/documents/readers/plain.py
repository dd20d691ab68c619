"""Plain text and CSV in whatever encoding."""

import csv
import io

from mingchuang.documents.budget import Budget
from mingchuang.documents.encodings import decode
from mingchuang.documents.rules import FileKind

_SAMPLE = 8192


def read(kind: FileKind, raw: bytes, budget: Budget) -> None:
    """A CSV whose cells can be told apart is written as a sheet, everything else as it stands."""
    text, encoding = decode(raw)
    if encoding not in {"utf-8", "utf-8-sig"}:
        budget.note(f"文件编码是 {encoding.upper()}，已转换。")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if kind != FileKind.CSV:
        budget.write(text)
        return
    budget.at("", origin=(1, 1))
    for row in rows(text):
        budget.write("\t".join(" ".join(cell.split("\n")).replace("\t", " ") for cell in row) + "\n")


def rows(text: str) -> list[list[str]]:
    """The cells of a CSV, by the mark that parts most of them; a broken one is taken line by line."""
    head = text[:_SAMPLE]
    delimiter = max(",;\t|", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        return [line.split(delimiter) for line in text.split("\n")]
