from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.db.models import QuerySet
from django.utils import timezone

from mingchuang.edition import history
from mingchuang.edition.queries import published_seals
from mingchuang.journal.actions import record
from mingchuang.journal.forms import the_one_of_name
from mingchuang.journal.models import Entry
from mingchuang.journal.queries import found, shown, verify
from mingchuang.journal.rules import JournalVerb
from mingchuang.journal.sheets import as_csv, as_xlsx
from mingchuang.ui.commands import FOUND_WRONG
from mingchuang.ui.commands import Command as BaseCommand

REASONS = {
    "chain": "与前一区块不相连",
    "entries": "记录条数不符，有缺失或增加",
    "content": "记录内容被改动",
    "published": "与随发布版公布的封存值不同，或区块已不存在",
}


class Command(BaseCommand):
    """``mingchuang journal verify | export``."""

    help = "日志：核对封存的记录是否被改动；导出一个人一年里办过的事。"
    takes_json = False  # each part takes it

    def options(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True, metavar="做什么")
        says = "从头核对日志的每一个区块，并与随发布版公布的封存值比较；不写入任何内容"
        verifies = parts.add_parser("verify", help=says, description=says)
        verifies.add_argument(
            "--head", action="append", default=[], metavar="ROOT",
            help="以前记下的、年报或公报上印的版本日志根值；可以写几个。系统以外留存的根值，改写数据库和磁盘的人也改不掉",
        )  # fmt: skip
        verifies.add_argument(
            "--against", type=Path, metavar="FILE",
            help="以前另存的版本日志（/check/log.jsonl，或另一台服务器上的 manifest.log），逐行比较",
        )  # fmt: skip
        verifies.add_argument("--json", action="store_true", help="以 JSON 输出，供程序读取")

        exports = "导出一个人一年里办过的全部事项（CSV 或 XLSX），导出本身记入日志"
        export = parts.add_parser("export", help=exports, description=exports)
        export.add_argument("--actor", required=True, help="姓名、登录账号或人员编号")
        export.add_argument("--year", required=True, type=int, help="年份，例如 2026")
        export.add_argument("--output", type=Path, help="写到文件：.csv 或 .xlsx；不写则输出 CSV")
        export.add_argument("--json", action="store_true", help="以 JSON 输出，供程序读取")

    def answer(self, **options: Any) -> int | None:
        if options["part"] == "export":
            return self._export(options["actor"].strip(), options["year"], options["output"])
        return self._verify(options["head"], options["against"])

    def _export(self, name: str, year: int, output: Path | None) -> int | None:
        form = output.suffix.lstrip(".").lower() if output else "csv"
        if form not in ("csv", "xlsx"):
            self.asked_wrongly("文件名应以 .csv 或 .xlsx 结尾。")
        if not 1949 <= year <= 9999:
            self.asked_wrongly("请填四位数的年份，例如 2026。")
        try:
            actor = name if name.isdigit() else the_one_of_name(name)
        except ValidationError as error:
            self.asked_wrongly(error.messages[0])
        entries = found(actor=actor, from_on=date(year, 1, 1), until_on=date(year, 12, 31)).order_by("id")
        count = entries.count()
        self._write(entries, form, output)
        facts = {"form": form, "actor": int(actor), "year": year, "count": count}
        record(JournalVerb.EXPORTED, "journal:entries", actor=None, at=timezone.now(), facts=facts)
        return None

    def _write(self, entries: QuerySet[Entry], form: str, output: Path | None) -> None:
        if output is not None:
            content = as_xlsx(entries) if form == "xlsx" else "".join(as_csv(entries)).encode()
            try:
                output.write_bytes(content)
            except OSError as error:
                self.asked_wrongly(f"不能写到 {output}：{error.strerror}。请换一个位置。")
            self.say(f"{entries.count()} 条记录已写到 {output}。")
        elif not self.json:
            for line in as_csv(entries):
                self.stdout.write(line, ending="")
        if self.json:
            rows = [
                {
                    "number": one.number, "at": one.at, "recorded_at": one.recorded_at, "verb": one.verb,
                    "subject": one.subject, "organisation": one.organisation, "late": one.late, "facts": one.facts,
                }
                for one in shown(entries)
            ]  # fmt: skip
            self.tell({"entries": rows, "count": len(rows), "output": str(output) if output else None})

    def _verify(self, heads: list[str], copy: Path | None) -> int | None:
        try:
            held = {head: history.hear(head) for head in heads}
        except ValueError as error:
            self.asked_wrongly(str(error))
        if copy:
            held[str(copy)] = history.hear_copy(str(copy), self._log_in(copy))
        published = published_seals()
        for one in held.values():
            published |= one.seals
        seen = verify(published)
        for fault in seen.broken:
            self.say(f"第 {fault['block']} 个区块：{REASONS[str(fault['reason'])]}")
        if not seen.broken:
            self.say(
                f"{seen.blocks} 个区块、{seen.entries} 条记录都与封存时一致，"
                f"其中 {len(published)} 个区块的封存值已随发布版公布；尚未封存 {seen.unsealed} 条。"
            )
        for one in held.values():
            self.say(one.said)
        is_sound = not seen.broken and all(one.agrees for one in held.values())
        if not is_sound:
            self.say("日志可能被人改写。请保护现场，通知审计管理员，并与备份和对外公布的封存值比对。")
        told = [{"kept": name, "agrees": one.agrees, "said": one.said} for name, one in held.items()]
        self.tell({**vars(seen), "published": len(published), "held": told})
        return None if is_sound else FOUND_WRONG

    def _log_in(self, place: Path) -> list[history.Line]:
        try:
            log = history.lines(place.read_bytes())
            wrong = history.unsound(log)
        except OSError as error:
            self.asked_wrongly(f"不能读 {place}：{error.strerror}。")
        except (ValueError, KeyError, TypeError):
            self.asked_wrongly(f"{place} 不是版本日志。请用从 /check/log.jsonl 另存的文件。")
        if wrong or not log:
            self.asked_wrongly(
                f"{place} 不能作比较：{f'第 {wrong} 行与前面的不相连' if wrong else '里面没有完整的一行'}。请用另一份留存。"
            )
        return log
