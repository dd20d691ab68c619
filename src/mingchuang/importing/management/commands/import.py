"""``mingchuang import PATH…``: take documents of other systems into the site."""

import csv
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from mingchuang.directory.models import Organisation
from mingchuang.directory.rules import OrganisationKind
from mingchuang.importing.actions import Account, Destination, import_paths
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.rules import Way
from mingchuang.ui.commands import FOUND_WRONG
from mingchuang.ui.commands import Command as BaseCommand


class Command(BaseCommand):
    help = "导入其他系统的文件（JSON、HTML，文件或文件夹）。可重复运行：已导入的不会重复。"

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="文件或文件夹")
        parser.add_argument(
            "--column", metavar="PATH", help="导入到哪个栏目，如 /zwgk/zcwj/；不填则按信息类别"
        )
        parser.add_argument("--organisation", metavar="CODE", help="发布机构代码；不填则为区政府")
        parser.add_argument("--way", choices=[way.value for way in Way], help="原公开途径，导入后保持不变")
        parser.add_argument("--dry-run", action="store_true", help="只核对，不写入")

    def answer(self, **options: Any) -> int | None:
        at = timezone.now()
        missing = [path for path in options["paths"] if not path.exists()]
        if missing:
            self.asked_wrongly(f"找不到 {missing[0]}，请核对路径。")
        account = import_paths(
            options["paths"],
            self._destination(options),
            actor=None,
            at=at,
            dry_run=options["dry_run"],
            seen=lambda files: self.progress(files, label="导入"),
        )
        report = None if options["dry_run"] else _write_refusals(account)
        self._print(account, report, dry_run=options["dry_run"])
        return FOUND_WRONG if account.refused else None

    def _destination(self, options: dict[str, Any]) -> Destination:
        columns = {column.public_path: column for column in ColumnPage.objects.order_by("path")}
        if not columns:
            self.asked_wrongly("还没有栏目，请先运行 mingchuang init。")
        column = None
        if options["column"]:
            wanted = "/" + options["column"].strip("/") + "/"
            column = columns.get(wanted)
            if column is None:
                self.asked_wrongly(f"没有栏目 {wanted}。请用栏目的网址，如 /zwgk/zcwj/。")
        return Destination(
            organisation=self._organisation(options["organisation"]),
            columns=columns,
            column=column,
            way=Way(options["way"]) if options["way"] else None,
        )

    def _organisation(self, code: str | None) -> Organisation:
        if code:
            found = Organisation.objects.filter(code=code).first()
            if found is None:
                self.asked_wrongly(f"没有代码为 {code} 的机构，请在“机构”中查看代码。")
        else:
            found = Organisation.objects.filter(kind=OrganisationKind.GOVERNMENT).first()
            if found is None:
                self.asked_wrongly("还没有登记区政府，请先在“机构”中登记，或用 --organisation 指定机构。")
        return found

    def _print(self, account: Account, report: Path | None, *, dry_run: bool) -> None:
        self.tell(
            {
                "read": account.read,
                "imported": account.imported,
                "duplicates": account.duplicates,
                "refused": [{"path": each.place, "reason": each.reason.value} for each in account.refused],
            }
        )
        verb = "将导入" if dry_run else "已导入"
        self.say(
            f"读取 {account.read} 件：{verb} {account.imported} 件，重复 {account.duplicates} 件，未导入 {len(account.refused)} 件。"
        )
        for each in account.refused[:20]:
            self.say(f"  {each.place}：{each.reason.label}")
        if len(account.refused) > 20:
            self.say(f"  ……另有 {len(account.refused) - 20} 件。")
        if report:
            self.say(f"未导入的清单：{report}")


def _write_refusals(account: Account) -> Path | None:
    if not account.refused:
        return None
    folder = Path(settings.LOG)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"import-{timezone.localtime():%Y%m%d-%H%M%S}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["文件", "原因代码", "说明"])
        writer.writerows([each.place, each.reason.value, each.reason.label] for each in account.refused)
    return path
