"""``mingchuang import PATH…``: take documents of other systems into the site, at once or as a batch."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from mingchuang.directory.models import Organisation
from mingchuang.directory.rules import OrganisationKind
from mingchuang.importing.actions import (
    Account,
    BatchRefusedError,
    Destination,
    import_paths,
    open_batch,
    rehearse,
    run,
    undo,
)
from mingchuang.importing.batches import unsaved_batch
from mingchuang.importing.mapping import Mapping, MappingError, read_mapping
from mingchuang.importing.models import Batch
from mingchuang.importing.queries import batch_named, counts_of
from mingchuang.importing.reading import Refused
from mingchuang.importing.rules import Outcome, Reason
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.rules import Way
from mingchuang.ui.cells import guarded
from mingchuang.ui.commands import FOUND_WRONG
from mingchuang.ui.commands import Command as BaseCommand
from mingchuang.ui.writing import refused

DOUBLED = "同样的文件已经导入过，或本次已经导入，没有再导入。"


class Command(BaseCommand):
    help = "导入其他系统的文件（JSON、HTML，文件或文件夹）。可重复运行：已导入的不会重复。加 --batch 作为批次迁入，可继续、核对、整批撤销。"

    def options(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="文件或文件夹")
        parser.add_argument(
            "--column", metavar="PATH", help="导入到哪个栏目，如 /zwgk/zcwj/；不填则按信息类别"
        )
        parser.add_argument("--organisation", metavar="CODE", help="发布机构代码；不填则为区政府")
        parser.add_argument("--way", choices=[way.value for way in Way], help="原公开途径，导入后保持不变")
        parser.add_argument(
            "--batch", metavar="NAME", help="作为批次迁入；同名批次没有做完的从中断处继续，不填 PATH 也可"
        )
        parser.add_argument("--mapping", metavar="FILE", type=Path, help="对应关系文件（TOML 或 JSON）")
        parser.add_argument("--undo", action="store_true", help="整批撤销 --batch 指定的批次")
        parser.add_argument("--dry-run", action="store_true", help="只核对，不写入")

    def answer(self, **options: Any) -> int | None:
        if said := refused():
            raise CommandError(said, returncode=FOUND_WRONG)
        missing = [path for path in options["paths"] if not path.exists()]
        if missing:
            self.asked_wrongly(f"找不到 {missing[0]}，请核对路径。")
        if options["undo"]:
            self._undo(options)
            return None
        if options["batch"] or options["mapping"]:
            return self._batch(options)
        if not options["paths"]:
            self.asked_wrongly("请给出要导入的文件或文件夹。")
        account = import_paths(
            options["paths"],
            self._destination(options),
            actor=None,
            at=timezone.now(),
            dry_run=options["dry_run"],
            seen=lambda files: self.progress(files, label="导入"),
        )
        self._print(account, dry_run=options["dry_run"], quarantined=len(account.held))
        return FOUND_WRONG if account.refused else None

    # --- batches ---------------------------------------------------------------------------------------

    def _batch(self, options: dict[str, Any]) -> int | None:
        at = timezone.now()
        batch = batch_named(options["batch"] or "")
        try:
            if batch is None:
                batch = self._new_batch(options)
            elif options["paths"] and batch.source != str(options["paths"][0].resolve()):
                self.asked_wrongly(f"批次“{batch.name}”的来源是 {batch.source}，请换一个批次名称。")
            if options["dry_run"]:
                return self._rehearse(batch)
            account = run(batch, actor=None, at=at, seen=self._seen)
        except (BatchRefusedError, MappingError) as refused:
            self.asked_wrongly(str(refused))
        stopped = [Refused(one.place, one.reason or Reason.UNREADABLE) for one in account.stopped]
        shown = Account(account.counts[Outcome.TAKEN], account.counts[Outcome.DOUBLED], stopped)
        quarantined = account.counts[Outcome.QUARANTINED]
        self._print(shown, dry_run=False, quarantined=quarantined, batch=batch)
        return FOUND_WRONG if stopped else None

    def _new_batch(self, options: dict[str, Any]) -> Batch:
        if len(options["paths"]) != 1:
            self.asked_wrongly(
                "一个批次只有一个来源：请给出一个文件夹或文件；继续已有批次请核对 --batch 的名称。"
            )
        path = options["paths"][0]
        destination = self._destination(options)
        make = unsaved_batch if options["dry_run"] else open_batch
        return make(
            options["batch"] or f"{path.name} {timezone.localtime():%Y-%m-%d %H:%M:%S}",
            path,
            organisation=destination.organisation,
            column=destination.column,
            way=destination.way,
            mapping=self._mapping(options["mapping"]),
            actor=None,
            at=timezone.now(),
        )

    def _mapping(self, path: Path | None) -> Mapping:
        if path is None:
            return Mapping()
        if not path.is_file():
            self.asked_wrongly(f"找不到对应关系文件 {path}。")
        return read_mapping(path.read_bytes(), path.name)

    def _rehearse(self, batch: Batch) -> int | None:
        counts, stopped = rehearse(batch, at=timezone.now(), seen=self._seen)
        refused = [Refused(one.place, one.reason or Reason.UNREADABLE) for one in stopped]
        account = Account(counts[Outcome.TAKEN], counts[Outcome.DOUBLED], refused)
        self._print(account, dry_run=True, quarantined=counts[Outcome.QUARANTINED])
        return FOUND_WRONG if refused else None

    def _undo(self, options: dict[str, Any]) -> None:
        batch = batch_named(options["batch"] or "")
        if batch is None:
            self.asked_wrongly(f"没有批次“{options['batch'] or ''}”，请用 --batch 指定要撤销的批次。")
        try:
            gone = undo(batch, actor=None, at=timezone.now())
        except BatchRefusedError as refused:
            self.asked_wrongly(str(refused))
        self.tell({"batch": batch.name, "withdrawn": gone, "state": batch.state.value})
        self.say(f"已撤销批次“{batch.name}”：撤下 {gone} 件，旧网址不再跳转。")

    def _seen(self, names: Iterator[str], total: int) -> Iterator[str]:
        return self.progress(names, total=total, label="迁入")

    # --- where to, and what came of it -------------------------------------------------------------------

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

    def _print(
        self, account: Account, *, dry_run: bool, quarantined: int = 0, batch: Batch | None = None
    ) -> None:
        """The account. Quarantined documents stand among the refused ones, so that the sum stays true."""
        report = None if dry_run else _write_report(account)
        told: dict[str, Any] = {
            "read": account.read,
            "imported": account.imported,
            "duplicates": account.duplicates,
            "refused": [{"path": each.place, "reason": each.reason.value} for each in account.refused],
        }
        if batch or quarantined:
            told["quarantined"] = quarantined
        if batch:
            told["batch"] = {"name": batch.name, **counts_of(batch).as_json()}
        self.tell(told)
        verb = "将导入" if dry_run else "已导入"
        apart = f"（其中隔离 {quarantined} 件，请在工作台“迁移导入—隔离待办”处理）" if quarantined else ""
        self.say(
            f"读取 {account.read} 件：{verb} {account.imported} 件，重复 {account.duplicates} 件，未导入 {len(account.refused)} 件{apart}。"
        )
        for each in account.refused[:20]:
            self.say(f"  {each.place}：{each.reason.label}")
        if len(account.refused) > 20:
            self.say(f"  ……另有 {len(account.refused) - 20} 件。")
        if report:
            self.say(f"重复的和未导入的逐件列在：{report}")


def _write_report(account: Account) -> Path | None:
    """The list of what was not taken in, and why; None where everything was."""
    rows = [(place, "重复", "", DOUBLED) for place in account.doubled]
    rows += [(each.place, "未导入", each.reason.value, each.reason.label) for each in account.refused]
    if not rows:
        return None
    folder = Path(settings.LOG)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"import-{timezone.localtime():%Y%m%d-%H%M%S}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["文件", "结果", "原因代码", "说明"])
        writer.writerows([guarded(place), *others] for place, *others in rows)
    return path
