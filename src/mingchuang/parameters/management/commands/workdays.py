"""``mingchuang workdays``: count working days, load a notice."""

from argparse import SUPPRESS
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from mingchuang.parameters.actions import load_calendar
from mingchuang.parameters.calendar_files import FileRefused, NoticeFile, read_notice_file
from mingchuang.parameters.queries import calendar
from mingchuang.ui import commands as base
from mingchuang.workdays import Calendar, CalendarMissing


class Command(base.Command):
    help = "计算工作日，载入国务院办公厅的放假安排。"

    def options(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="after | count | load")
        after = kinds.add_parser("after", help="某日之后第几个工作日是哪一天（当日不计）")
        after.add_argument("day", metavar="日期", help="例如 2026-09-30")
        after.add_argument("n", metavar="天数", help="1 以上的整数")
        count = kinds.add_parser("count", help="两日之间有几个工作日（不计前一日，计后一日）")
        count.add_argument("first", metavar="前一日")
        count.add_argument("last", metavar="后一日")
        load = kinds.add_parser("load", help="载入一年的放假安排或临时变动，立即生效")
        load.add_argument("file", metavar="文件", help="CSV 或 JSON：date,kind,name,notice")
        load.add_argument("--notice", default="", help="通知的文号，用于没有写文号的行")
        load.add_argument("--dry-run", action="store_true", help="只显示会变动什么，不载入")
        for sub in (after, count, load):
            sub.add_argument("--json", action="store_true", default=SUPPRESS, help="以 JSON 输出，供程序读取")

    def answer(self, **options: Any) -> int | None:
        try:
            return getattr(self, f"_{options['kind']}")(**options)
        except CalendarMissing as missing:
            self.tell({"error": "calendar_missing", "year": missing.year})
            self.stderr.write(str(missing))
            return base.FOUND_WRONG

    def _after(self, *, day: str, n: str, **_options: Any) -> None:
        if not n.isascii() or not n.isdigit() or not 1 <= int(n) <= 10_000:
            self.asked_wrongly(f"天数“{n}”应是 1 以上、10000 以下的整数。")
        start = self._day(day)
        found = calendar().after(start, int(n))
        self.say(f"{start} 之后第 {n} 个工作日是 {found}（{_weekday(found)}）。")
        self.tell({"day": found.isoformat()})

    def _count(self, *, first: str, last: str, **_options: Any) -> None:
        begin, end = self._day(first), self._day(last)
        if end < begin:
            self.asked_wrongly(f"后一日 {last} 早于前一日 {first}，请把两个日期对调。")
        found = calendar().count(begin, end)
        self.say(f"{begin}（不计）到 {end}（计入）共 {found} 个工作日。")
        self.tell({"workdays": found})

    def _load(self, *, file: str, notice: str, dry_run: bool, **_options: Any) -> None:
        path = Path(file)
        if not path.is_file():
            self.asked_wrongly(f"找不到文件“{file}”，请核对路径。")
        before = calendar()
        try:
            read = read_notice_file(path.read_bytes(), known=before, notice=notice, name=path.name)
        except FileRefused as refused:
            self.asked_wrongly(str(refused))
        changed = self._show(read, before)
        things: dict[str, list[str]] = {}
        if not dry_run and (changed or read.years):
            done = load_calendar(
                read.special_days, years=read.years, notice=read.notice, actor=None, at=timezone.now()
            )
            things = done.things
        self._conclude(changed=bool(changed or read.years), dry_run=dry_run, things=things)
        self.tell(
            {
                "notice": read.notice,
                "days": len(read.special_days),
                "years": list(read.years),
                "changed": [day.isoformat() for day in changed],
                "moved": {label: len(moved) for label, moved in things.items()},
                "moved_things": things,
                "warnings": list(read.warnings),
                "loaded": not dry_run and bool(changed or read.years),
            }
        )

    def _show(self, read: NoticeFile, before: Calendar) -> list[date]:
        """Print what changes; the days that change between worked and off, or change their reason."""
        after = before.with_changes(read.special_days, read.years)
        self.say(f"依据：{read.notice}，共 {len(read.special_days)} 日。")
        for year in read.years:
            self.say(f"新增 {year} 年。")
        changed = [day.day for day in read.special_days if before.special_days.get(day.day) != day]
        for day in changed:
            was = before.why(day) if day.year in before.years else "尚无安排"
            self.say(f"  {day}  {was} → {after.why(day)}")
        for warning in read.warnings:
            self.say(f"请注意：{warning}")
        return changed

    def _conclude(self, *, changed: bool, dry_run: bool, things: dict[str, list[str]]) -> None:
        if not changed:
            self.say("与现有日历一致，没有变动。")
        elif dry_run:
            self.say("以上只是预览，没有载入。")
        else:
            self.say("已载入，立即生效。")
        for label, moved in things.items():
            self.say(f"{label}：{len(moved)} 件的期限随之调整。")
            for line in moved:
                self.say(f"  {line}")

    def _day(self, written: str) -> date:
        try:
            return date.fromisoformat(written)
        except ValueError:
            self.asked_wrongly(f"日期“{written}”无法识别，请写成 2026-09-30 的样子。")


def _weekday(day: date) -> str:
    return f"星期{'一二三四五六日'[day.weekday()]}"
