"""``mingchuang restore``: set an installation up again from a backup; or only check it, or only try."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone
from tqdm import tqdm

from mingchuang.operations.backup import archive, keys, restoring, rules
from mingchuang.ui import commands as base


class Command(base.Command):
    help = "从备份恢复到空的数据目录和空的数据库（SQLite 或 PostgreSQL 都可以）；也可以只核对，或只演练。"

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="备份文件")
        parser.add_argument(
            "--keys", type=Path, metavar="FILE", help="密钥文件；不写则找备份旁边的同名 .keys 文件"
        )
        parser.add_argument(
            "--without-keys", action="store_true", help="不恢复密钥：身份证号等加密的内容将无法读出"
        )
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--check", action="store_true", help="只核对备份文件是否完好，不写入任何内容")
        only.add_argument(
            "--drill", action="store_true", help="演练：恢复到临时目录，核对后删除，不影响现有系统"
        )

    def answer(self, **options: Any) -> int | None:
        path: Path = options["file"]
        if not path.is_file():
            self.asked_wrongly(f"没有 {path} 这个文件。请写明备份文件的位置。")
        try:
            if options["check"]:
                self._check(path)
                return base.DONE
            held = None if options["without_keys"] else self._keys(path, options["keys"])
            return self._drill(path, options) if options["drill"] else self._restore(path, held)
        except archive.DamagedError as damaged:
            self.say(str(damaged))
            self.tell({"file": str(path), "sound": False, "damaged": damaged.parts})
            return base.FOUND_WRONG
        except (restoring.RestoreRefusedError, keys.KeysError) as refused:
            self.asked_wrongly(str(refused))

    def _keys(self, path: Path, given: Path | None) -> dict[str, str]:
        return keys.read(given or path.with_name(path.name + rules.KEYS_ENDING), settings.BACKUP_PASSPHRASE)

    def _check(self, path: Path) -> None:
        checked = archive.check(path)
        made_at = checked.manifest["made_at"]
        self.say(f"备份文件完好：{made_at} 所备份，{checked.parts:,} 个部分都与校验表一致。")
        self.tell(
            {"file": str(path), "sound": True, "parts": checked.parts, "made_at": made_at, "damaged": []}
        )

    def _restore(self, path: Path, held: dict[str, str] | None) -> int | None:
        with tqdm(desc="恢复", unit="项", disable=True if self.json else None) as bar:
            made = restoring.restore(path, held, at=timezone.now(), advance=bar.update)
        self.say(f"已恢复 {made.made_at} 的备份到 {settings.HOME}。")
        self.say(f"数据：{made.tables} 张表 {made.rows:,} 行，逐行读回，与备份一致。")
        self.say(
            f"文件：{made.files:,} 个，与校验表一致；其中原始文件 {made.read_back:,} 个，写到磁盘后逐个读回核对。"
        )
        if made.edition and not made.wrong:
            mended = f"，其中备份期间有变化的 {len(made.repaired)} 处已按数据恢复" if made.repaired else ""
            self.say(f"发布版：第 {made.edition} 版，逐个核对无误{mended}；根值 {made.root}。")
        self.say("搜索索引：已重建。")
        self.say("密钥：已恢复。" if held is not None else "密钥：没有恢复，加密的内容无法读出。")
        for sentence in made.wrong:
            self.say(f"注意：{sentence}")
        self.tell({"file": str(path), "sound": not made.wrong, "keys": held is not None, **vars(made)})
        return base.FOUND_WRONG if made.wrong else base.DONE

    def _drill(self, path: Path, options: dict[str, Any]) -> int | None:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="mingchuang-drill-") as home:
            there = {
                **os.environ, "MINGCHUANG_HOME": home, "DATABASE_URL": f"sqlite:///{home}/db.sqlite3",
            }  # fmt: skip
            command = [sys.executable, "-m", "mingchuang", "restore", str(path.resolve()), "--json"]
            if options["without_keys"]:
                command.append("--without-keys")
            elif options["keys"]:
                command += ["--keys", str(options["keys"].resolve())]
            ended = subprocess.run(command, env=there, capture_output=True, text=True, cwd=home)
        if not ended.stdout.strip():
            self.asked_wrongly(ended.stderr.strip() or "演练没有完成，请重试。")
        told = {**json.loads(ended.stdout), "drill": True, "seconds": round(time.monotonic() - began, 1)}
        if told["sound"]:
            self.say(
                f"演练成功：{told['tables']} 张表 {told['rows']:,} 行、{told['files']:,} 个文件恢复到临时目录，"
                f"核对无误，用时 {told['seconds']} 秒；临时目录已删除，现有系统没有改动。"
            )
        else:
            self.say("演练发现问题：" + "；".join(told.get("wrong", []) or told["damaged"]))
        self.tell(told)
        return ended.returncode
