"""``mingchuang report annual``: a year's report, counted; ``report check``: which sums in a report do not hold."""

import json
from argparse import SUPPRESS
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from mingchuang.annualreport import papers, queries, scans
from mingchuang.annualreport.actions import FIRST_YEAR
from mingchuang.annualreport.checker.check import Checked, checked
from mingchuang.annualreport.rules import Verdict
from mingchuang.directory.models import Organisation
from mingchuang.directory.queries import government
from mingchuang.ui.commands import DONE, FOUND_WRONG
from mingchuang.ui.commands import Command as BaseCommand

_ENDINGS = {".txt", ".html", ".htm", ".docx", ".doc", ".pdf", ".wps", ".ofd"}
FORMATS = ("json", "html", "docx", "pdf", "txt")


class Command(BaseCommand):
    help = (
        "政府信息公开工作年度报告。annual：由系统统计生成某年的报告。check：检查任何机关的年度报告（网页、DOCX、PDF、文本），"
        "指出哪些数字对不上、在哪里、差多少；同一机关相邻两年的报告一起给出时，还检查跨年的数字。只读，不修改文件。"
    )
    takes_json = False

    def options(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="annual | check")
        annual = verbs.add_parser("annual", help="统计并生成某年的年度报告")
        annual.add_argument("--year", type=int, required=True, metavar="Y", help="年度，例如 2026")
        annual.add_argument("--organisation", metavar="CODE", help="机构代码，默认区政府（全区）")
        annual.add_argument("--format", choices=FORMATS, default="txt", help="格式，默认 txt")
        annual.add_argument("--output", type=Path, metavar="FILE", help="写入文件；DOCX 和 PDF 必须给出")
        check = verbs.add_parser("check", help="检查年度报告里的数字")
        check.add_argument("paths", nargs="+", metavar="FILE", help="年度报告文件，或装有它们的文件夹")
        check.add_argument("--ocr", action="store_true", help="扫描件也读（识别图片里的文字，每页几秒）")
        check.add_argument("--kept", default="", help=SUPPRESS)  # the desk's reader: see scans
        check.add_argument("--json", action="store_true", default=SUPPRESS, help="以 JSON 输出，供程序读取")

    def answer(self, **options: Any) -> int | None:
        return getattr(self, f"_{options['verb']}")(**options)

    def _annual(self, **options: Any) -> int | None:
        year, ending, output = options["year"], options["format"], options["output"]
        now = timezone.now()
        today = timezone.localdate()
        if not FIRST_YEAR <= year <= today.year:
            self.asked_wrongly(f"{year} 年度没有数据，请填 {FIRST_YEAR} 年至今年。")
        if output is None and ending in {"docx", "pdf"}:
            self.asked_wrongly(f"{ending.upper()} 不能显示在终端，请用 --output 给出文件名。")
        organisation = self._organisation(options["organisation"])
        found = queries.figures_of(year, organisation, today=today)
        report = queries.find(year, organisation)
        if ending == "json":
            self.json = True
            if output is None:
                self.tell(queries.as_json(found))
                return None
            content = json.dumps(queries.as_json(found), ensure_ascii=False, indent=2).encode()
        else:
            content = papers.rendered(found, report.prose if report else {}, ending, at=now)
        if output is None:
            self.stdout.write(content.decode())
            return None
        self._write(output, content)
        return None

    def _organisation(self, code: str | None) -> Organisation:
        found = Organisation.objects.filter(code=code).first() if code else government()
        if found is None:
            self.asked_wrongly(
                f"没有代码为 {code} 的机构，请核对。"
                if code
                else "还没有区政府这个机构，请先运行 mingchuang demo，或者在后台建立机构。"
            )
        return found

    def _write(self, output: Path, content: bytes) -> None:
        try:
            output.write_bytes(content)
        except OSError:
            self.asked_wrongly(f"写不进 {output}。请检查文件夹是否存在、是否有权限、磁盘是否已满。")
        self.stdout.write(f"已写入 {output}")

    def _check(self, **options: Any) -> int | None:
        paths = [Path(path) for path in options["paths"]]
        if options["kept"]:
            scans.read(options["kept"], paths[0], now=timezone.now)
            return DONE
        missing = [str(path) for path in paths if not path.exists()]
        if missing:
            self.asked_wrongly(f"找不到：{'、'.join(missing)}。请检查路径。")
        files = [file for path in paths for file in _files(path)]
        if not files:
            self.asked_wrongly("这些文件夹里没有年度报告（网页、DOCX、PDF 或文本）。请给出文件。")
        reports = checked(self.progress(files, label="检查"), with_ocr=options["ocr"])
        self.tell({"files": [report.as_json() for report in reports]})
        for report in reports:
            self._say(report)
        return FOUND_WRONG if any(report.fails for report in reports) else DONE

    def _say(self, report: Checked) -> None:
        count = {verdict: sum(check.verdict is verdict for check in report.checks) for verdict in Verdict}
        year = f"{report.year} 年度，" if report.year else ""
        self.say(report.path)
        self.say("  " + year + "，".join(f"{number} 项{verdict.label}" for verdict, number in count.items()))
        for check in report.fails:
            gap = f"，相差 {abs(check.difference)}" if check.difference else ""
            self.say(
                f"  {check.severity.label}：{check.where}：{check.label}，一边是 {check.lhs}，另一边是 {check.rhs}{gap}"
            )
        for note in report.notes:
            self.say(f"  说明：{note}")


def _files(path: Path) -> list[Path]:
    """The file, or the readable files of the folder, in order."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.iterdir() if file.is_file() and file.suffix.lower() in _ENDINGS)
