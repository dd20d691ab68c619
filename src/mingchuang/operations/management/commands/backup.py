"""``mingchuang backup``: everything in one file, while people work."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone
from tqdm import tqdm

from mingchuang.operations.backup import making, rules
from mingchuang.ui import commands as base

SHOWN = 5


class Command(base.Command):
    help = "把数据、文件和发布版备份到一个文件；备份时照常办公。密钥另存为一个文件，请分开保管。"

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="备份文件；写文件夹则按时间命名")
        parser.add_argument(
            "--keep",
            type=int,
            default=0,
            metavar="N",
            help="写文件夹时：备份成功后只留最近 N 份，更早的删除",
        )

    def answer(self, **options: Any) -> int | None:
        at, path, keep = timezone.now(), options["file"], options["keep"]
        into_folder = path.is_dir()
        if keep < 0 or (keep and not into_folder):
            self.asked_wrongly(
                "--keep 只用于写文件夹的时候，至少为 1，例如：mingchuang backup /backup --keep 14。"
            )
        if into_folder:
            path /= rules.dated_name(timezone.localtime(at))
        try:
            with tqdm(desc="备份", unit="项", disable=True if self.json else None) as bar:
                made = making.backup(path, at=at, passphrase=settings.BACKUP_PASSPHRASE, advance=bar.update)
        except making.BackupRefusedError as refused:
            self.asked_wrongly(str(refused))
        removed = self._thin_out(path.parent, keep)
        self._say_made(path, made, removed)
        self.tell(
            {
                "file": str(path),
                "keys": f"{path}{rules.KEYS_ENDING}",
                "bytes": made.bytes,
                "tables": {name: table["rows"] for name, table in made.tables.items()},
                "rows": made.rows,
                "files": made.files,
                "edition": made.edition,
                "root": made.root,
                "absent": made.absent,
                "removed": removed,
            }
        )
        return base.FOUND_WRONG if made.absent else base.DONE

    def _thin_out(self, folder: Path, keep: int) -> list[str]:
        removed = rules.superseded((path.name for path in folder.iterdir()), keep)
        for name in removed:
            (folder / name).unlink()
            (folder / f"{name}{rules.KEYS_ENDING}").unlink(missing_ok=True)
        return removed

    def _say_made(self, path: Path, made: making.Made, removed: list[str]) -> None:
        self.say(f"备份：{path}，{made.bytes / 1e6:,.1f} MB，只有运行用户可读。")
        self.say(
            f"内容：{len(made.tables)} 张表 {made.rows:,} 行，{made.files:,} 个文件，"
            + (f"第 {made.edition} 版，根值 {made.root}。" if made.edition else "还没有发布版。")
        )
        how = "用口令加密" if settings.BACKUP_PASSPHRASE else "没有加密"
        self.say(
            f"密钥：{path}{rules.KEYS_ENDING}（{how}）。请与备份分开保管；没有它，身份证号等内容无法读出。"
        )
        for name in removed:
            self.say(f"已删除较早的备份：{name}")
        if made.absent:
            self.say(f"注意：有 {len(made.absent)} 个文件在数据里有记录，磁盘上找不到，备份里也没有：")
            for name in made.absent[:SHOWN]:
                self.say(f"  {name}")
