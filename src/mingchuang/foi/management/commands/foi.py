"""``mingchuang foi``: the clock of an application, its fee, its archive, keys and erasure of personal data."""

import hashlib
from argparse import SUPPRESS, ArgumentTypeError
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db.models import Model
from django.utils import timezone

from mingchuang.casework.clock import ClockRefusedError
from mingchuang.casework.proof import proof
from mingchuang.casework.workflow import Workflow
from mingchuang.foi import actions, reading
from mingchuang.foi.models import Correction, Request
from mingchuang.foi.rules.correcting import CORRECTION_WORKFLOW
from mingchuang.foi.rules.events import Timing
from mingchuang.foi.rules.fees import Fee, FeeRefusedError, item_fee, page_fee
from mingchuang.foi.rules.limits import BeforeTheRegulationError
from mingchuang.foi.rules.retention import Erasure
from mingchuang.foi.rules.words import WORKFLOW, RequestRefusedError
from mingchuang.parameters.queries import calendar
from mingchuang.ui import commands as base
from mingchuang.workdays import CalendarMissing

LIMIT_WORDS = {
    "supplement_ask_by": "最迟要求补正",
    "supplement_by": "最迟补正",
    "third_party_speak_by": "第三方最迟答复",
    "agency_speak_by": "其他机关最迟答复",
    "fee_pay_by": "最迟缴费",
    "extend_notice_by": "最迟告知延期",
}

WORKFLOWS: Mapping[str, Workflow] = {"公开申请": WORKFLOW, "更正申请": CORRECTION_WORKFLOW}
CODES = {"application": "公开申请", "correction": "更正申请"}
"""The same kinds for a keyboard without Chinese."""


def _kind(written: str) -> str:
    """The kind of case that was named."""
    named = CODES.get(written, written)
    if named not in WORKFLOWS:
        raise ArgumentTypeError(f"没有“{written}”这一类，可选：{'、'.join(WORKFLOWS)}。")
    return named


class Command(base.Command):
    help = (
        "依申请公开：计算办理期限、信息处理费，归档，更换个人信息密钥，按保存期限删除个人信息，画出办理流程。"
    )
    takes_json = False

    def options(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(
            dest="what", required=True, metavar="clock | fee | archive | rotate-keys | erase | diagram"
        )
        clock = kinds.add_parser("clock", help="一件申请的答复期限，逐日列明是否计入")
        clock.add_argument("file", metavar="文件", help="JSON：{received_on, events: [{on, kind}…]}")
        clock.add_argument("--on", metavar="日期", help="以哪一天为准；不写则以最后一个事件为准")
        fee = kinds.add_parser("fee", help="信息处理费及分档")
        measure = fee.add_mutually_exclusive_group(required=True)
        measure.add_argument("--items", metavar="件数", help="同一申请人一个自然月内的申请件数")
        measure.add_argument("--pages", metavar="页数", help="一件申请的页数")
        archive = kinds.add_parser("archive", help="把一件办结的公开申请或者更正申请打包归档（BagIt）")
        archive.add_argument("number", metavar="编号", help="登记编号")
        archive.add_argument("--output", metavar="文件", help="存到哪里，默认是当前目录下的“编号.zip”")
        rotate = kinds.add_parser("rotate-keys", help="为个人信息更换密钥，并用新密钥重新加密")
        erase = kinds.add_parser("erase", help="按保存期限删除办结申请的个人信息")
        erase.add_argument("--dry-run", action="store_true", help="只列出今天到期的内容，不删除")
        diagram = kinds.add_parser("diagram", help="办理流程图（Mermaid），由流程数据生成")
        diagram.add_argument(
            "of",
            nargs="?",
            type=_kind,
            default="公开申请",
            metavar="类别",
            help="公开申请（默认），或者更正申请",
        )
        for sub in (clock, fee, archive, rotate, erase, diagram):
            sub.add_argument("--json", action="store_true", default=SUPPRESS, help="以 JSON 输出，供程序读取")

    def answer(self, **options: Any) -> int | None:
        return getattr(self, f"_{options['what'].replace('-', '_')}")(**options)

    def _clock(self, *, file: str, on: str | None, **_options: Any) -> int:
        path = Path(file)
        if not path.is_file():
            self.asked_wrongly(f"找不到文件“{file}”，请核对路径。")
        day = self._day(on) if on else None
        try:
            listed = reading.read_cases(path.read_bytes())
        except reading.FileRefusedError as refused:
            self.asked_wrongly(str(refused))
        answers = [self._case(one, day) for one in listed.cases]
        self.tell(answers[0] if listed.single else {"cases": answers})
        return base.FOUND_WRONG if any("error" in one for one in answers) else base.DONE

    def _case(self, case: reading.CaseFile, on: date | None) -> dict[str, Any]:
        """One case, told and as JSON; a refusal is an answer with ``error``."""
        try:
            found = case.timing(on, calendar())
            answer = reading.as_answer(found)
        except CalendarMissing as missing:
            return self._refused(case, "calendar_missing", str(missing))
        except (ClockRefusedError, BeforeTheRegulationError) as refused:
            return self._refused(case, "refused", str(refused))
        self._show(case, found)
        return {"id": case.name, **answer}

    def _refused(self, case: reading.CaseFile, error: str, sentence: str) -> dict[str, Any]:
        self.stderr.write(f"{case.name}：{sentence}")
        return {"id": case.name, "error": error, "message": sentence}

    def _show(self, case: reading.CaseFile, found: Timing) -> None:
        due = f"答复期限到 {found.due_on}" if found.due_on else "目前没有答复期限"
        self.say(f"{case.name}：{found.state.label}，{due}。")
        for name, day in found.limits.items():
            self.say(f"  {LIMIT_WORDS[name]} {day}")
        for warning in found.warnings:
            self.say(f"  请注意：{warning}")
        for line in proof(found.reading):
            self.say(f"  {line.day} {'计' if line.counted else '—'} {line.why}")

    def _fee(self, *, items: str | None, pages: str | None, **_options: Any) -> None:
        try:
            fee = (
                item_fee(self._number(items, "件数"))
                if items is not None
                else page_fee(self._number(pages, "页数"))
            )
        except FeeRefusedError as refused:
            self.asked_wrongly(str(refused))
        self._show_fee(fee)
        bands = [
            {
                "from": part.band.first,
                "to": part.band.last,
                "count": part.count,
                "rate": part.band.rate,
                "yuan": part.yuan,
            }
            for part in fee.parts
        ]
        self.tell({"yuan": fee.yuan, "bands": bands})

    def _show_fee(self, fee: Fee) -> None:
        self.say(
            f"{fee.measure.label}：{fee.number} {'件' if fee.measure.value == 'items' else '页'}，{fee.yuan} 元。"
        )
        for part in fee.parts:
            end = f"—{part.band.last}" if part.band.last else "以上"
            self.say(f"  第 {part.band.first}{end}：{part.count} × {part.band.rate} 元 = {part.yuan} 元")

    def _archive(self, *, number: str, output: str | None, **_options: Any) -> int:
        ended = self._numbered(Request, number) or self._numbered(Correction, number)
        if ended is None:
            self.asked_wrongly(f"没有登记编号为“{number}”的申请，请核对。")
        path = Path(output or f"{number}.zip")
        if path.exists():
            self.asked_wrongly(f"文件“{path}”已经存在，请换一个名称。")
        if not path.absolute().parent.is_dir():
            self.asked_wrongly(f"找不到目录“{path.absolute().parent}”，请先建立。")
        try:
            content = actions.put_away(ended, actor=None, at=timezone.now())
        except RequestRefusedError as refused:
            self.tell({"error": "refused", "message": str(refused)})
            self.stderr.write(str(refused))
            return base.FOUND_WRONG
        path.touch(mode=0o600)
        path.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        self.say(f"已归档：{path}，{len(content)} 字节，SHA-256 {digest}。内含申请人信息，请按档案规定保管。")
        self.tell({"number": number, "path": str(path), "bytes": len(content), "sha256": digest})
        return base.DONE

    def _numbered(self, model: type[Model], number: str) -> Any:
        return model._default_manager.select_related("case__organisation").filter(case__number=number).first()

    def _rotate_keys(self, **_options: Any) -> None:
        done = actions.rotate()
        rows = sum(number for name, number in done.items() if name != "papers")
        self.say(
            f"已更换密钥：{done['requests']} 件申请、{done['letters']} 份文书、{done['papers']} 份材料重新加密，"
            f"共 {rows} 条记录。请把数据目录中的 secrets 一并备份。"
        )
        self.tell(done)

    def _erase(self, *, dry_run: bool, **_options: Any) -> None:
        now = timezone.now()
        if not dry_run:
            done = actions.erase_due(actor=None, at=now)
            self._tell_erased(done, "已删除")
            return
        counts: Counter[Erasure] = Counter()
        for one in actions.due_for_erasure(timezone.localdate(now)):
            counts.update(one.steps)
            self.say(f"  {one.ended.case.number}：{'；'.join(step.label for step in one.steps)}")
        for other in actions.complaints_due(timezone.localdate(now)):
            counts.update(other.steps)
            self.say(f"  {other.complaint.number}：{'；'.join(step.label for step in other.steps)}")
        self._tell_erased(counts, "到期待删除（没有改动）")

    def _diagram(self, *, of: str, **_options: Any) -> None:
        drawn = WORKFLOWS[of].diagram()
        self.say(drawn)
        self.tell({"diagram": drawn})

    def _tell_erased(self, counts: Mapping[Erasure, int], words: str) -> None:
        said = "；".join(f"{step.label} {counts.get(step, 0)} 件" for step in Erasure)
        self.say(f"{words}：{said}。")
        self.tell({step.value: counts.get(step, 0) for step in Erasure})

    def _number(self, written: str | None, name: str) -> int:
        text = (written or "").strip()
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            self.asked_wrongly(f"{name}“{written}”应是不小于1的整数。")
        return int(text)

    def _day(self, written: str) -> date:
        try:
            return date.fromisoformat(written)
        except ValueError:
            self.asked_wrongly(f"日期“{written}”不存在或无法识别，请写成 2026-09-30 的样子。")
