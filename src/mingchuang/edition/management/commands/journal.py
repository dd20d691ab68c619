from typing import Any

from django.core.management.base import CommandParser

from mingchuang.edition.queries import published_seals
from mingchuang.journal.queries import verify
from mingchuang.ui.commands import FOUND_WRONG
from mingchuang.ui.commands import Command as BaseCommand

REASONS = {
    "chain": "与前一区块不相连",
    "entries": "记录条数不符，有缺失或增加",
    "content": "记录内容被改动",
    "published": "与随发布版公布的封存值不同，或区块已不存在",
}


class Command(BaseCommand):
    """``mingchuang journal verify``."""

    help = "日志：核对封存的记录是否被改动。"
    takes_json = False  # each part takes it

    def options(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True, metavar="做什么")
        says = "从头核对日志的每一个区块，并与随发布版公布的封存值比较；不写入任何内容"
        parts.add_parser("verify", help=says, description=says).add_argument(
            "--json", action="store_true", help="以 JSON 输出，供程序读取"
        )

    def answer(self, **_options: Any) -> int | None:
        published = published_seals()
        found = verify(published)
        for fault in found.broken:
            self.say(f"第 {fault['block']} 个区块：{REASONS[str(fault['reason'])]}")
        if found.broken:
            self.say("日志可能被人改写。请保护现场，通知审计管理员，并与备份和对外公布的封存值比对。")
        else:
            self.say(
                f"{found.blocks} 个区块、{found.entries} 条记录都与封存时一致，"
                f"其中 {len(published)} 个区块的封存值已随发布版公布；尚未封存 {found.unsealed} 条。"
            )
        self.tell({**vars(found), "published": len(published)})
        return FOUND_WRONG if found.broken else None
