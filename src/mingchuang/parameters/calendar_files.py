"""Read the file of a notice (CSV or JSON) and refuse what cannot be one."""

import csv
import io
import json
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mingchuang.workdays import Calendar, DayKind, SpecialDay

KINDS = {
    "holiday": DayKind.HOLIDAY,
    "放假": DayKind.HOLIDAY,
    "休": DayKind.HOLIDAY,
    "makeup": DayKind.MAKEUP,
    "makeup_workday": DayKind.MAKEUP,
    "上班": DayKind.MAKEUP,
    "调休上班": DayKind.MAKEUP,
    "班": DayKind.MAKEUP,
}
COLUMNS = {"日期": "date", "类型": "kind", "名称": "name", "节日": "name", "文号": "notice"}
FESTIVALS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
NOTICE_YEAR = re.compile(r"[〔\[［【（(](\d{4})[〕\]］】）)]")
LARGEST = 1_000_000
"""Bytes; a notice has some forty lines."""


class FileRefused(ValueError):
    """The file cannot be a notice; the message says in Chinese what to mend."""


@dataclass(frozen=True)
class NoticeFile:
    """What a file holds. ``years`` become known by it; ``warnings`` are sentences to read before going on."""

    special_days: tuple[SpecialDay, ...]
    years: tuple[int, ...]
    notice: str
    warnings: tuple[str, ...] = field(default=())


def read_notice_file(content: bytes, *, known: Calendar, notice: str = "", name: str = "") -> NoticeFile:
    """The days of a file with columns date, kind, name, notice (or their Chinese names).

    ``notice`` is the document number for lines without one. Raises ``FileRefused``.
    """
    rows = _rows(_text(content))
    if not rows:
        raise FileRefused("文件里没有一个日期，请核对是否选错了文件。")
    days = [_special_day(row, line, notice) for line, row in enumerate(rows, start=2)]
    _refuse_repeated(days)
    years = _new_years(days, known)
    numbers = sorted({day.notice for day in days if day.notice})
    warnings = [*_missing_festivals(days, years)]
    if not numbers:
        warnings.append("没有写明通知的文号；日历里将显示“未写明文号”。可用 --notice 或“文号”一列补上。")
    return NoticeFile(
        tuple(sorted(days, key=lambda day: day.day)),
        tuple(sorted(years)),
        "、".join(numbers) or f"未写明文号（文件：{name or '未命名'}）",
        tuple(warnings),
    )


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise FileRefused("文件超过 1 MB，不像是放假安排，请核对是否选错了文件。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FileRefused("读不懂文件的编码。请用 UTF-8 或 GB18030 的文本（CSV 或 JSON），不要用 Excel 工作簿。")


def _rows(text: str) -> list[dict[str, str]]:
    if text.lstrip().startswith(("[", "{")):
        return [_named(row) for row in _json_rows(text)]
    reader = csv.DictReader(io.StringIO(text))
    columns = {COLUMNS.get(column.strip(), column.strip()) for column in reader.fieldnames or []}
    if not {"date", "kind"} <= columns:
        raise FileRefused(
            "第一行应是列名：date,kind,name,notice（日期、类型、名称、文号）；至少要有日期和类型。"
        )
    return [
        _named(row)
        for row in reader
        if any((value or "").strip() for value in row.values() if isinstance(value, str))
    ]


def _json_rows(text: str) -> list[dict[str, Any]]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise FileRefused(f"JSON 第{error.lineno}行有语法错误，请检查引号和逗号。") from None
    rows = value.get("days") if isinstance(value, dict) else value
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FileRefused("JSON 应是一个列表，每项有 date、kind、name、notice。")
    if isinstance(value, dict) and isinstance(value.get("notice"), str):
        rows = [{"notice": value["notice"], **row} for row in rows]
    return rows


def _named(row: dict[Any, Any]) -> dict[str, str]:
    return {
        COLUMNS.get(str(key).strip(), str(key).strip()): str(value or "").strip()
        for key, value in row.items()
        if key is not None
    }


def _special_day(row: dict[str, str], line: int, notice: str) -> SpecialDay:
    written = row.get("date", "")
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise FileRefused(f"第{line}行的日期“{written}”无法识别，请写成 2026-10-01 的样子。") from None
    kind = KINDS.get(row.get("kind", "").lower())
    if kind is None:
        raise FileRefused(
            f"第{line}行的类型“{row.get('kind', '')}”无法识别，请写 holiday（放假）或 makeup（调休上班）。"
        )
    if kind is DayKind.MAKEUP and day.weekday() < 5:
        raise FileRefused(
            f"第{line}行：{written} 是星期{'一二三四五'[day.weekday()]}，本来就上班，不能是调休上班日，请核对。"
        )
    number = row.get("notice") or notice
    year = NOTICE_YEAR.search(number)
    if year and day.year not in (int(year[1]), int(year[1]) + 1):
        raise FileRefused(f"第{line}行：{written} 的年份与文号“{number}”不符，请核对年份。")
    return SpecialDay(day, kind, row.get("name") or "节日", number)


def _refuse_repeated(days: list[SpecialDay]) -> None:
    seen: set[date] = set()
    for day in days:
        if day.day in seen:
            raise FileRefused(f"{day.day} 出现了两次，请只保留一行。")
        seen.add(day.day)


def _new_years(days: list[SpecialDay], known: Calendar) -> set[int]:
    """Years that the file makes known: New Year's Day is off in each, so a stray date makes no year known."""
    unknown = {day.day.year for day in days} - known.years
    begun = {day.day.year for day in days if (day.day.month, day.day.day) == (1, 1)}
    for year in sorted(unknown - begun):
        raise FileRefused(
            f"{year}年的全年安排尚未载入，文件里又没有{year}年1月1日（元旦），不能只载入个别日子。请核对年份，或载入全年安排。"
        )
    gap = sorted(
        year for year in unknown if known.years and not ({year - 1, year + 1} & (known.years | unknown))
    )
    if gap:
        raise FileRefused(f"{gap[0]}年与已有的年份（至{known.last_year}年）不相连，请核对年份。")
    return unknown


def _missing_festivals(days: list[SpecialDay], years: set[int]) -> list[str]:
    warnings = []
    for year in sorted(years):
        names = "、".join(day.name for day in days if day.day.year == year and day.kind is DayKind.HOLIDAY)
        missing = [festival for festival in FESTIVALS if festival not in names]
        if missing and not names.isascii():
            warnings.append(f"{year}年没有找到：{'、'.join(missing)}。请对照通知核对是否漏行。")
    return warnings
