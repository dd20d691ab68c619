from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from mingchuang.accounts.groups import sync_groups
from mingchuang.disclosure.actions import install_statute
from mingchuang.edition import assets
from mingchuang.edition.upkeep import is_current
from mingchuang.portal import queries
from mingchuang.portal.actions import build_all, create_tree
from mingchuang.site.secrets import secret
from mingchuang.ui.commands import Command as BaseCommand

FOLDERS = ("files", "edition", "index", "log", "secrets")


class Command(BaseCommand):
    """``mingchuang init``."""

    help = (
        "准备一个空的数据目录：数据库、网站框架、法定栏目、密钥和样式文件。可以重复执行，已有的内容不会改动。"
    )

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("--no-assets", action="store_true", help="不收集样式和脚本文件（测试时用）")

    def answer(self, **options: Any) -> int | None:
        at = timezone.now()
        folders = self._folders()
        migrations = self._migrations()
        columns = create_tree(actor=None, at=at)
        install_statute(at=at)
        sync_groups()
        if not options["no_assets"]:
            assets.collect()
            if not is_current():
                build_all(at=at)
        missing = queries.missing_identifiers()
        self._summary(folders, migrations, columns, missing)
        self.tell(
            {
                "home": str(settings.HOME),
                "folders": folders,
                "migrations": migrations,
                "columns": len(columns),
                "missing_identifiers": missing,
            }
        )
        return None

    def _folders(self) -> list[str]:
        """Make the folders of the home; those that were not there before."""
        made = []
        for name in FOLDERS:
            folder = Path(settings.HOME) / name
            if not folder.is_dir():
                folder.mkdir(parents=True, mode=0o755 if name == "edition" else 0o700)
                made.append(name)
        secret(Path(settings.HOME), "django.key")
        return made

    def _migrations(self) -> int:
        """Bring the tables up to date; how many steps were taken."""
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            self.say(f"正在建立数据库，共{len(plan)}步，约需半分钟……")
            self.stdout.flush()
            call_command("migrate", interactive=False, verbosity=0)
        return len(plan)

    def _summary(self, folders: list[str], migrations: int, columns: list[str], missing: list[str]) -> None:
        self.say(f"数据目录：{settings.HOME}" + ("（新建）" if folders else "（已有）"))
        self.say(f"数据库：  {'执行了' + str(migrations) + '步升级' if migrations else '已是最新'}")
        self.say(f"栏目：    {'新建' + str(len(columns)) + '个' if columns else '已有，未改动'}")
        if missing:
            self.say("网站设置还缺：" + "、".join(missing))
            self.say("请在工作台“网站 → 网站设置”中填写，填齐后才可以对外开放。")
        self.say("准备好了。接着可以执行 mingchuang demo 填入示例内容，或 mingchuang serve 启动网站。")
