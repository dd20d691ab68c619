from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone
from tqdm import tqdm

from mingchuang.edition import actions, origins, pulling, queries
from mingchuang.edition.checking import Verification, verify
from mingchuang.edition.proofs import NotProvable, prove
from mingchuang.edition.upkeep import full_build
from mingchuang.ui.commands import FOUND_WRONG
from mingchuang.ui.commands import Command as BaseCommand

BUSY = "另一个发布程序正在工作，等了十分钟仍未结束。请稍后再试，或先停止后台工作。"


class Command(BaseCommand):
    """``mingchuang edition …``."""

    help = "发布版：公众所看到的全部网页和文件。"

    takes_json = False  # each part takes it

    def options(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True, metavar="做什么")
        for name, says in (
            ("build", "从头生成全部网页；已经正确的文件保持不动"),
            ("status", "显示当前发布版的编号、根值、页数和待发布数"),
            ("verify", "逐个核对已发布的文件，找出被改动、丢失和来历不明的文件；不写入任何内容"),
            ("repair", "恢复被改动和丢失的文件，把来历不明的文件移出发布版"),
            ("prove", "给出一个地址在发布版中的证明，任何人都可以自行核验"),
            (
                "pull",
                "从共享存储或另一台服务器取得最新的发布版，与根值核对无误后才启用；中断后再运行会接着取",
            ),
        ):
            part = parts.add_parser(name, help=says, description=says)
            part.add_argument("--json", action="store_true", help="以 JSON 输出，供程序读取")
            if name == "pull":
                part.add_argument(
                    "source", metavar="URL|PATH", help="另一台服务器的网址，或共享存储上发布版的文件夹"
                )
                part.add_argument("--all", action="store_true", help="已有的文件也逐个核对")
            if name == "prove":
                part.add_argument("path", metavar="PATH", help="网页地址，例如 /zwgk/index.html")
                part.add_argument(
                    "--since",
                    type=int,
                    metavar="N",
                    help="同时证明自第 N 版以来版本日志只增加、没有改动",
                )

    def answer(self, **options: Any) -> int | None:
        if settings.EDITION_FROM and options["part"] in ("build", "repair"):
            self.asked_wrongly(
                f"本机的发布版取自 {settings.EDITION_FROM}，不在这里生成。请在那一台上运行，"
                f"或运行 mingchuang edition pull {settings.EDITION_FROM} --all 逐个核对并恢复。"
            )
        return getattr(self, f"_{options['part']}")(**options)

    def _build(self, **_options: Any) -> int | None:
        at = timezone.now()
        with self._bar("生成网页", queries.addresses()) as bar:
            try:
                publication = full_build(day=timezone.localdate(at), at=at, progress=bar.update)
            except actions.PublisherBusy:
                self.asked_wrongly(BUSY)
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

    def _verify(self, **_options: Any) -> int | None:
        with self._bar("核对文件", queries.addresses()) as bar:
            found = verify(bar.update)
        self._say_findings(found)
        if found.is_sound:
            self.say(f"第 {found.edition} 版的 {found.files} 个文件都与发布时一致。")
        else:
            self.say("可以运行 mingchuang edition repair 恢复。如果不是维护人员所为，请按应急预案处置。")
        self.tell(vars(found))
        return None if found.is_sound else FOUND_WRONG

    def _repair(self, **_options: Any) -> int | None:
        at = timezone.now()
        with self._bar("核对文件", queries.addresses()) as bar:
            try:
                repaired = actions.repair(day=timezone.localdate(at), at=at, progress=bar.update)
            except actions.PublisherBusy:
                self.asked_wrongly(BUSY)
        for name in repaired.restored:
            self.say(f"已恢复：{name}")
        found = repaired.verification
        self._say_findings(found)
        if found.is_sound:
            self.say(f"恢复了 {len(repaired.restored)} 处，第 {found.edition} 版现在与发布时一致。")
        else:
            self.say("以上文件没有能够恢复。请检查原始文件和数据库，必要时从备份恢复。")
        self.tell({**vars(found), "restored": repaired.restored})
        return None if found.is_sound else FOUND_WRONG

    def _prove(self, path: str, since: int | None, **_options: Any) -> int | None:
        try:
            proof = prove(path, since=since)
        except NotProvable as error:
            self.asked_wrongly(str(error))
        self.say(f"{path} 在第 {proof['edition']} 版（共 {proof['tree_size']} 个地址）中。")
        self.say(f"声明：{proof['statement']}")
        self.say(f"根值：{proof['root']}")
        self.say(f"版本日志根值：{proof['log']['root']}")
        if since is not None:
            self.say(f"自第 {since} 版以来日志只增加：证明共 {len(proof['history']['proof'])} 步。")
        self.say(
            f"证明路径共 {len(proof['inclusion'])} 步。用 --json 取得全部数值，交给 tools/check_proof.py 核验。"
        )
        self.tell(proof)
        return None

    def _pull(self, source: str, **options: Any) -> int | None:
        try:
            with self._bar("取得文件") as bar:
                pulled = pulling.pull(origins.origin(source), thorough=options["all"], advance=bar.update)
        except (pulling.PullRefusedError, origins.OriginError) as refused:
            self.stderr.write(str(refused))
            self.tell({"error": str(refused)})
            return FOUND_WRONG
        self.say(
            f"第 {pulled.edition} 版已启用（原为第 {pulled.before} 版）：取得 {pulled.fetched} 个文件、"
            f"{pulled.bytes / 1e6:,.1f} MB，写入 {pulled.written} 个，移除 {pulled.removed} 个。"
        )
        self.say(f"根值：{pulled.root}，已核对。")
        self.tell(vars(pulled))
        return None

    def _bar(self, label: str, total: int | None = None) -> Any:
        """A bar on a terminal. ``total`` is what is expected: a first build, or one that finds more, shows the count alone."""
        return tqdm(desc=label, total=total or None, unit="个", disable=True if self.json else None)

    def _say_findings(self, found: Verification) -> None:
        for names, label in (
            (found.changed, "被改动"),
            (found.missing, "丢失"),
            (found.foreign, "来历不明"),
        ):
            for name in names:
                self.say(f"{label}：{name}")

    def _say_faults(self) -> None:
        for fault in queries.faults():
            self.say(f"没有生成：{fault.path}（{fault.error}）。这一页保持原样，下次发布时会再试。")
