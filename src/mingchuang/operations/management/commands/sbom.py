"""``mingchuang sbom``: what this installation is made of, and under which licences."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from mingchuang.operations import parts
from mingchuang.ui import commands as base


class Command(base.Command):
    help = (
        "软件物料清单：列出随系统运行的全部部件、版本和许可（CycloneDX 1.6 JSON）。"
        "有部件缺失、许可不明或不允许、与锁定文件不同时退出码为 1。不用网络。"
    )

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("--output", type=Path, help="写入这个文件；不写则列出许可表，--json 时输出清单")

        parser.add_argument("--lock", type=Path, help="逐个核对版本的锁定文件（requirements.lock）")

    def answer(self, **options: Any) -> int:
        found, missing = parts.parts()
        differing = parts.differing(found, self._locked(options["lock"])) if options["lock"] else []
        doubtful = [part for part in found if not part.is_permitted]
        bill = parts.bill(found, at=timezone.now())
        if options["output"]:
            self._write(options["output"], bill)
        else:
            for part in found:
                self.say(f"{part.name}\t{part.version}\t{part.licence or '不明'}")
        for part in doubtful:
            self.say(f"许可{'不在允许之列' if part.licence else '不明'}：{part.name} {part.version}。")
        for name in missing:
            self.say(f"没有安装：{name}。")
        for sentence in differing:
            self.say(sentence)
        wrong = len(doubtful) + len(missing) + len(differing)
        self.say(f"共 {len(found)} 个部件，{wrong} 个有问题。")
        self.tell(bill)
        return base.FOUND_WRONG if wrong else base.DONE

    def _locked(self, place: Path) -> str:
        try:
            return place.read_text("utf-8")
        except OSError:
            self.asked_wrongly(f"读不到锁定文件 {place}，请核对路径。")

    def _write(self, target: Path, bill: dict[str, Any]) -> None:
        if not target.parent.is_dir():
            self.asked_wrongly(f"没有 {target.parent} 这个文件夹，请先建立。")
        target.write_text(json.dumps(bill, ensure_ascii=False, indent=2) + "\n", "utf-8")
        self.say(f"已写入 {target}。")
