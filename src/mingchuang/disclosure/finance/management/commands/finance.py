"""``mingchuang finance check FILE…``: whether anybody's budget or final accounts add up."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from mingchuang.disclosure.finance.checking import check
from mingchuang.disclosure.finance.layout import check_words, read_layout
from mingchuang.disclosure.finance.recognising import Reading, read_tables
from mingchuang.disclosure.finance.rules import KINDS_OF_LEVEL, Level, ReportKind
from mingchuang.disclosure.finance.schemas import Form, form_of
from mingchuang.disclosure.finance.tables import Finding
from mingchuang.documents.encodings import decode
from mingchuang.documents.grids import UnreadableSheetError, read_grids
from mingchuang.ui.commands import DONE, FOUND_WRONG
from mingchuang.ui.commands import Command as BaseCommand


class Command(BaseCommand):
    help = "核对预决算表：合计、类款项、表间关系、“三公”经费。可读 XLSX、XLS、CSV，以及保留版式的文本（TXT）。只读，不修改文件。"

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["check"], metavar="check", help="要做的事：check（核对）")
        parser.add_argument("paths", nargs="+", metavar="FILE", help="预决算表文件")
        parser.add_argument("--year", type=int, required=True, help="年度")
        parser.add_argument(
            "--kind", default="final_accounts", choices=[one.value for one in ReportKind],
            help="类别：budget 预算、adjustment 预算调整、execution 预算执行情况、final_accounts 决算（默认）",
        )  # fmt: skip
        parser.add_argument(
            "--level", default="department", choices=[one.value for one in Level],
            help="级次：department 部门（默认）、government 政府",
        )  # fmt: skip

    def answer(self, **options: Any) -> int | None:
        level, kind = Level(options["level"]), ReportKind(options["kind"])
        if kind not in KINDS_OF_LEVEL[level]:
            self.asked_wrongly(f"部门没有“{kind.label}”，请加 --level government。")
        paths = [Path(path) for path in options["paths"]]
        missing = [str(path) for path in paths if not path.is_file()]
        if missing:
            self.asked_wrongly(f"找不到：{'、'.join(missing)}。请检查路径。")
        form = form_of(level, kind, options["year"])
        told = [self._one(path, form) for path in paths]
        self.tell({"files": told})
        wrong = [one for one in told if one["problems"] or one["findings"]]
        self.say(f"核对了 {len(told)} 个文件：{len(wrong)} 个有问题。")
        return FOUND_WRONG if wrong else DONE

    def _one(self, path: Path, form: Form) -> dict[str, Any]:
        reading, found = _looked_at(path, form)
        self.say(f"{path}：读到 {len(reading.tables)} 张表。")
        for sentence in (*reading.problems, *(f"{one.where}：{one.said}" for one in found)):
            self.say(f"  {sentence}")
        return {
            "path": str(path),
            "tables": [table.schema.title for table in reading.tables],
            "problems": list(reading.problems),
            "findings": [{"where": one.where, "said": one.said, "key": one.key} for one in found],
        }


def _looked_at(path: Path, form: Form) -> tuple[Reading, list[Finding]]:
    raw = path.read_bytes()
    if path.suffix.lower() == ".txt":
        text, _encoding = decode(raw)
        reading = read_layout(text, form)
        return reading, [*check(reading.tables, form), *check_words(text, reading.tables)]
    try:
        reading = read_tables(read_grids(raw, path.name), form)
    except UnreadableSheetError as error:
        return Reading((), (str(error),)), []
    return reading, check(reading.tables, form)
