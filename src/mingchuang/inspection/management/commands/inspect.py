"""``mingchuang inspect``: the State Council's indicators over our edition, a folder, or an address."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from mingchuang.inspection import actions
from mingchuang.inspection.browser import Looked, NoBrowserError, look
from mingchuang.inspection.examination import Report, inspect
from mingchuang.inspection.models import Inspection
from mingchuang.inspection.own import OwnEdition, inspect_edition
from mingchuang.inspection.queries import folder_of
from mingchuang.inspection.rules import Part
from mingchuang.inspection.sources import Address, Fetched, Folder, NothingToInspect, Outside, Source
from mingchuang.inspection.telling import as_json, as_lines
from mingchuang.ui import commands as base

LIMIT = 2000
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


class Command(base.Command):
    help = "按《政府网站与政务新媒体检查指标》检查本站、一个网页文件夹或者一个网址，列出问题和依据。"

    def options(self, parser: CommandParser) -> None:
        parser.add_argument(
            "target", nargs="?", metavar="文件夹或网址", help="不写则检查本站已发布的全部网页"
        )
        parser.add_argument(
            "--limit", type=int, default=LIMIT, metavar="页数", help=f"检查网址时最多读多少页（默认{LIMIT}）"
        )
        parser.add_argument(
            "--outside",
            type=Path,
            metavar="名单",
            help="文件，一行一个域名：指向这些网站的链接也逐个核对（默认不访问任何其他网站）",
        )
        parser.add_argument(
            "--browser",
            action="store_true",
            help="另用浏览器抽查无障碍（须安装 mingchuang[inspect] 和 Chromium）",
        )
        parser.add_argument(
            "--pictures", type=Path, metavar="文件夹", help="另用浏览器给有问题的页面截图，存入这个文件夹"
        )
        parser.add_argument("--waiting", action="store_true", help="做工作台上排队的检查，结果存入工作台")

    def answer(self, **options: Any) -> int | None:
        target, limit, waiting = options["target"], options["limit"], options["waiting"]
        if limit < 1:
            self.asked_wrongly("--limit 应当是大于0的整数。")
        if waiting and (target or options["pictures"]):
            self.asked_wrongly(
                "--waiting 只检查本站，截图存在数据目录里，不能再写文件夹、网址或 --pictures。"
            )
        try:
            if waiting:
                return self._waiting(with_browser=options["browser"])
            outside = self._outside(options["outside"])
            source = self._source(target, limit)
            report = self._inspect(source, outside)
            seen = Looked(report, {})
            if options["browser"] or options["pictures"]:
                seen = look(report, source, pictures=options["pictures"])
        except (NothingToInspect, NoBrowserError) as nothing:
            self.asked_wrongly(str(nothing))
        report = seen.report
        for line in as_lines(report):
            self.say(line)
        if seen.pictures:
            self.say(f"截图{len(seen.pictures)}张，在“{options['pictures']}”。")
        self.tell(as_json(report, seen.pictures))
        wrong = any(
            report.rules.indicator_of(one.rule).part in (Part.VETO, Part.DEDUCT) for one in report.findings
        )
        return base.FOUND_WRONG if wrong else base.DONE

    def _outside(self, file: Path | None) -> Outside | None:
        if file is None:
            return None
        try:
            lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
        except (OSError, UnicodeDecodeError):
            self.asked_wrongly(f"读不了名单“{file}”。请给出 UTF-8 文本文件，一行一个域名。")
        hosts = [line for line in lines if line and not line.startswith("#")]
        if wrong := next((host for host in hosts if not HOST.fullmatch(host)), ""):
            self.asked_wrongly(f"名单中的“{wrong}”不是域名。请写成 www.gov.cn 的形式，不带 http:// 和路径。")
        return Outside(hosts)

    def _source(self, target: str | None, limit: int) -> Source:
        if target is None:
            return OwnEdition()
        if "://" in target:
            return Address(target, limit=limit)
        if not Path(target).is_dir():
            raise NothingToInspect(f"“{target}”不是文件夹。网址请写完整，如 http://127.0.0.1:8000/。")
        return Folder(Path(target))

    def _inspect(self, source: Source, outside: Outside | None) -> Report:
        now = timezone.now()
        if isinstance(source, OwnEdition):
            return inspect_edition(now, self._watched, outside=outside)
        local = timezone.localtime(now).replace(tzinfo=None)
        return inspect(source, local, watched=self._watched, outside=outside)

    def _watched(self, pages: Iterator[Fetched]) -> Iterable[Fetched]:
        return self.progress(pages, label="检查网页")

    def _waiting(self, *, with_browser: bool) -> int | None:
        inspection = actions.begin(at=timezone.now())
        if inspection is None:
            self.say("没有排队的检查，或者已有检查正在进行。")
            self.tell({"inspection": None})
            return None
        try:
            seen = Looked(inspect_edition(timezone.now()), {})
            seen = self._with_browser(inspection, seen) if with_browser else seen
            actions.complete(inspection, seen.report, at=timezone.now(), pictures=seen.pictures)
        except NothingToInspect as nothing:
            actions.give_up(inspection, problem=str(nothing), at=timezone.now())
            raise
        except Exception:
            actions.give_up(inspection, problem="检查中断，请查看系统日志后再检查一次。", at=timezone.now())
            raise
        self.say(f"已完成，发现{inspection.found}处。")
        self.tell({"inspection": inspection.pk})
        return None

    def _with_browser(self, inspection: Inspection, seen: Looked) -> Looked:
        """What a browser adds; without one the inspection is whole but for that."""
        try:
            return look(seen.report, OwnEdition(), pictures=folder_of(inspection))
        except NoBrowserError as nothing:
            self.say(str(nothing))
            return seen
