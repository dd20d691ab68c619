"""The account of a batch as tables: the sum, its lines by column and publisher, the documents and files behind them."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import openpyxl

from mingchuang.importing.models import Batch
from mingchuang.importing.queries import Counts, account_by, counts_of, files_taken, items_of, missing_files
from mingchuang.importing.rules import Outcome, Reason
from mingchuang.ui.cells import guarded

HEAD = (
    "来源位置",
    "结果",
    "原因",
    "说明",
    "标题",
    "发文字号",
    "原发布日期",
    "原栏目",
    "新栏目",
    "原发布机构",
    "新机构",
    "原网址",
    "新网址",
    "原索引号",
    "校验值",
)
NAMED = "没有写明"
_FILE_STATES = {"taken": "收进", "missing": "来源里没有", "refused": "不收"}


def row_of(item: Any) -> tuple[Any, ...]:
    """One document of the list."""
    return (
        item.place,
        Outcome(item.became).label,
        Reason(item.reason).label if item.reason else "",
        "；".join(item.findings) or item.remark,
        item.title,
        item.document_number,
        item.original_on.isoformat() if item.original_on else "",
        item.old_column,
        item.column.title if item.column else "",
        item.publisher,
        item.organisation.name if item.organisation else "",
        item.old_url,
        item.article.url if item.article else "",
        item.old_number,
        item.sha256,
    )


def workbook(batch: Batch) -> bytes:
    """The whole account as XLSX with five sheets; memory stays flat."""
    book = openpyxl.Workbook(write_only=True)
    counts = counts_of(batch)
    _sheet(book, "总账", ("项目", "数量"), summary(batch, counts))
    for title, field in (("按原栏目", "old_column"), ("按原发布机构", "publisher")):
        lines = [(line.name or NAMED, *_cells(line.counts)) for line in account_by(batch, field)]
        _sheet(
            book,
            title,
            (title[1:], "读取", "收进", "重复", "不收", "隔离"),
            [*lines, ("合计", *_cells(counts))],
        )
    rows = items_of(batch).select_related("column", "organisation", "article").order_by("pk")
    _sheet(book, "清单", HEAD, (row_of(item) for item in rows.iterator(chunk_size=500)))
    head = ("来源位置", "标题", "附件名称", "附件位置", "结果", "说明", "字节", "校验值")
    _sheet(book, "附件", head, _files(rows.exclude(files=[])))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def summary(batch: Batch, counts: Counts) -> list[tuple[str, int]]:
    """The sum of the account and what came along."""
    return [
        ("读取", counts.read),
        ("收进", counts.taken),
        ("重复", counts.doubled),
        ("不收", counts.refused),
        ("隔离", counts.quarantined),
        ("随文收进的附件和图片", files_taken(batch)),
        ("来源里没有或不能收的附件和图片", missing_files(batch)),
    ]


def _cells(counts: Counts) -> tuple[int, ...]:
    return counts.read, counts.taken, counts.doubled, counts.refused, counts.quarantined


def _files(rows: Any) -> Iterator[tuple[Any, ...]]:
    for item in rows.iterator(chunk_size=500):
        for file in item.files:
            state = _FILE_STATES[file["state"]]
            yield (
                item.place,
                item.title,
                file["name"],
                file["source"],
                state,
                file["why"],
                file["size"],
                file["sha256"],
            )


def _sheet(book: Any, title: str, head: Sequence[str], rows: Any) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append(list(head))
    for row in rows:
        sheet.append([guarded(value) for value in row])
