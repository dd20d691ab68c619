"""``mingchuang bench NAME``: measure what is promised about speed, growth and memory."""

import os
import platform
import sqlite3
from typing import Any

from django.core.management.base import CommandParser

from mingchuang.operations.bench.homes import MeasurementFailedError, measured
from mingchuang.operations.bench.subjects import SUBJECTS, Promise, Subject
from mingchuang.ui.commands import FOUND_WRONG
from mingchuang.ui.commands import Command as BaseCommand

KILLING = ("faults", "falls")
"""What is measured in kills, and fails where something is broken."""

Answer = tuple[dict[str, float], dict[str, float]]


class Command(BaseCommand):
    help = "性能测试：在临时目录中用自制内容测量速度、增长和内存，不影响现有数据。"

    def options(self, parser: CommandParser) -> None:
        names = "、".join(f"{name}（{subject.label}）" for name, subject in SUBJECTS.items())
        parser.add_argument("name", metavar="NAME", help=f"测什么：{names}，或 all（全部）")
        parser.add_argument("--scale", type=int, metavar="N", help="信息条数，默认各项自定")
        parser.add_argument(
            "--kills", type=int, metavar="N", help="faults、falls：强行终止进程的次数，默认 100、20"
        )

    def answer(self, **options: Any) -> int | None:
        name, scale, kills = options["name"], options["scale"], options["kills"]
        if name != "all" and name not in SUBJECTS:
            self.asked_wrongly(f"没有“{name}”这一项。可选：{'、'.join(SUBJECTS)}，或 all。")
        if scale is not None and scale < 100:
            self.asked_wrongly("--scale 至少为 100，少于 100 条测不出结果。")
        if kills is not None:
            if name not in KILLING or kills < 1:
                self.asked_wrongly(
                    "--kills 只用于 faults 和 falls，至少为 1，例如：mingchuang bench faults --kills 500。"
                )
            scale = kills
        self.say(machine())
        subjects = list(SUBJECTS.values()) if name == "all" else [SUBJECTS[name]]
        found: dict[str, Answer] = {}
        for subject in self.progress(subjects, label="性能测试"):
            try:
                found[subject.name] = self._measured(subject, scale or subject.scale)
            except MeasurementFailedError as failed:
                self.stderr.write(f"“{subject.label}”没有测完：\n{failed}")
                return FOUND_WRONG
        figures = {key: answer[0] for key, answer in found.items()}
        ratios = {key: answer[1] for key, answer in found.items()}
        one = name != "all"
        self.tell(
            {
                "name": name,
                "scale": scale or (subjects[0].scale if one else None),
                "figures": figures[name] if one else figures,
                "ratios": ratios[name] if one else ratios,
            }
        )
        return FOUND_WRONG if any(figures.get(name, {}).get("broken") for name in KILLING) else None

    def _measured(self, subject: Subject, scale: int) -> Answer:
        sizes = subject.sizes(scale)
        answer = subject.combine([(size, measured(subject, size)) for size in sizes])
        self.say(
            f"\n{subject.label}（{subject.name}，{'、'.join(f'{size:,}' for size in sizes)} {subject.unit}）"
        )
        for promise in subject.promises:
            value = (answer[0] | answer[1]).get(promise.key)
            self.say(_line(promise, value))
        return answer


def machine() -> str:
    """On what it is measured, and how busy it is."""
    database = "PostgreSQL" if "postgres" in os.environ.get("DATABASE_URL", "") else "SQLite"
    version = sqlite3.sqlite_version if database == "SQLite" else ""
    return (
        f"机器：{os.cpu_count()} 核，{platform.system()} {platform.machine()}，"
        f"Python {platform.python_version()}，{database} {version}".rstrip()
        + f"，开始时的负荷 {os.getloadavg()[0]:.1f}"
    )


def _line(promise: Promise, value: float | None) -> str:
    if value is None:
        return f"  {promise.label}：未测（需要先安装 nginx 和 wrk）"
    verdict = ""
    if promise.bound:
        verdict = f"　要求{promise.bound}　{'达到' if promise.is_kept(value) else '未达到'}"
    return f"  {promise.label}：{value:,g}{verdict}"
