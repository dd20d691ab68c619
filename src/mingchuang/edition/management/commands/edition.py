from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from tqdm import tqdm

from mingchuang.edition import actions, queries
from mingchuang.ui.commands import FOUND_WRONG
from mingchuang.ui.commands import Command as BaseCommand


class Command(BaseCommand):
    """``mingchuang edition …``."""

    help = "发布版：公众所看到的全部网页和文件。"

    def options(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True, metavar="做什么")
        for name, says in (
            ("build", "从头生成全部网页；已经正确的文件保持不动"),
            ("status", "显示当前发布版的编号、根值、页数和待发布数"),
        ):
            parts.add_parser(name, help=says, description=says).add_argument(
                "--json", action="store_true", help="以 JSON 输出，供程序读取"
            )

    def answer(self, **options: Any) -> int | None:
        return getattr(self, f"_{options['part']}")(**options)

    def _build(self, **_options: Any) -> int | None:
        at = timezone.now()
        with tqdm(desc="生成网页", unit="页", disable=self.json or None) as bar:
            try:
                publication = actions.build(day=timezone.localdate(at), at=at, progress=bar.update)
            except actions.PublisherBusy:
                self.asked_wrongly(
                    "另一个发布程序正在工作，等了十分钟仍未结束。请稍后再试，或先停止后台工作。"
                )
        stands = queries.status()
        self.say(
            f"第 {stands.edition} 版：共 {stands.pages} 个文件；本次生成 {publication.rendered} 个，"
            f"其中 {publication.changed} 个有变化，修复 {publication.rewritten} 个。"
        )
        self._say_faults()
        self.tell({**vars(stands), "rendered": publication.rendered, "changed": publication.changed})
        return FOUND_WRONG if publication.faults else None

    def _status(self, **_options: Any) -> int | None:
        stands = queries.status()
        if stands.edition:
            self.say(f"第 {stands.edition} 版，{stands.pages} 个文件，{stands.bytes} 字节")
            self.say(f"根值：{stands.root}")
        else:
            self.say("还没有发布版。请运行 mingchuang edition build。")
        self.say(f"待发布：{stands.pending} 项")
        self._say_faults()
        self.tell(vars(stands))
        return None

    def _say_faults(self) -> None:
        for fault in queries.faults():
            self.say(f"没有生成：{fault.path}（{fault.error}）。这一页保持原样，下次发布时会再试。")
