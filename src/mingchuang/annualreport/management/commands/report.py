"""``mingchuang report check FILE…``: which sums in an annual report do not hold, where, and by how much."""

from argparse import SUPPRESS
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from mingchuang.annualreport.checker.check import Checked, checked
from mingchuang.annualreport.rules import Verdict
from mingchuang.ui.commands import DONE, FOUND_WRONG
from mingchuang.ui.commands import Command as BaseCommand

_ENDINGS = {".txt", ".html", ".htm", ".docx", ".doc", ".pdf", ".wps", ".ofd"}


class Command(BaseCommand):
    help = (
        "政府信息公开工作年度报告。check：检查任何机关的年度报告（网页、DOCX、PDF、文本），"
        "指出哪些数字对不上、在哪里、差多少。同一机关相邻两年的报告一起给出时，还检查跨年的数字。只读，不修改文件。"
    )

    def options(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="check")
        check = verbs.add_parser("check", help="检查年度报告里的数字")
        check.add_argument("paths", nargs="+", metavar="FILE", help="年度报告文件，或装有它们的文件夹")
        check.add_argument("--ocr", action="store_true", help="扫描件也读（识别图片里的文字，每页几秒）")
        check.add_argument("--json", action="store_true", default=SUPPRESS, help="以 JSON 输出，供程序读取")

    def answer(self, **options: Any) -> int | None:
        paths = [Path(path) for path in options["paths"]]
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
