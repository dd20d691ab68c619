"""``mingchuang index``: compare the search index with the database, or build it anew."""

import sys
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from tqdm import tqdm

from mingchuang.search.actions import Checked, check, rebuild
from mingchuang.search.comparing import Reason
from mingchuang.search.store import IndexAbsentError, IndexBusyError
from mingchuang.ui.commands import FOUND_WRONG
from mingchuang.ui.commands import Command as Base

SHOWN = 20


class Command(Base):
    help = "搜索索引：check 与数据库逐条核对并修复，rebuild 全部重建（重建时旧索引照常使用）。"

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["check", "rebuild"], metavar="check|rebuild", help="核对或重建")
        parser.add_argument("--no-repair", action="store_true", help="核对时只报告差异，不修复")

    def answer(self, **options: Any) -> int | None:
        try:
            if options["what"] == "rebuild":
                self._rebuild()
                return None
            return self._check(repair=not options["no_repair"])
        except (IndexBusyError, IndexAbsentError) as sentence:
            self.stderr.write(str(sentence))
            self.tell({"error": str(sentence)})
            return FOUND_WRONG

    def _rebuild(self) -> None:
        with tqdm(desc="重建搜索索引", unit="条", disable=not sys.stderr.isatty()) as bar:
            built = rebuild(at=timezone.now(), progress=bar.update)
        self.say(f"搜索索引已重建：{built.documents}条，{built.bytes / 1_000_000:.1f} MB。")
        self.tell({"documents": built.documents, "bytes": built.bytes})

    def _check(self, *, repair: bool) -> int | None:
        result = check(at=timezone.now(), repair=repair)
        self.tell(
            {"database": result.database, "index": result.index}
            | {reason.value: result.keys(reason) for reason in Reason}
            | {"rebuilt": result.rebuilt, "repaired": result.repaired}
        )
        self._show(result)
        return FOUND_WRONG if result.found else None

    def _show(self, result: Checked) -> None:
        if result.rebuilt:
            self.say(f"没有可用的搜索索引，已经从数据库建立，共{result.database}条。")
            return
        self.say(f"数据库{result.database}条，索引{result.index}条。")
        if not result.found:
            self.say("逐条核对，没有差异。")
            return
        for one in result.found[:SHOWN]:
            self.say(f"  {one.key}　{one.reason.label}")
        if len(result.found) > SHOWN:
            self.say(f"  ……另有{len(result.found) - SHOWN}条")
        ending = "已按数据库修复。" if result.repaired else "没有修复；去掉 --no-repair 即可修复。"
        self.say(f"共{len(result.found)}条有差异，{ending}")
