import os
import signal
import sys
import threading
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from mingchuang.fields import schema
from mingchuang.outbox import jobs
from mingchuang.outbox.loop import work
from mingchuang.ui import priority
from mingchuang.ui.commands import Command as BaseCommand

TICK_SECONDS = 60.0


class Command(BaseCommand):
    """``mingchuang work``."""

    help = "后台工作：发布网页、更新搜索、发送邮件、封存日志。收到停止信号后，做完手头的工作再退出。"
    takes_json = False

    def options(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--until-idle", action="store_true", help="做完现有的工作就退出（用于脚本和测试），不长期运行"
        )
        parser.add_argument(
            "--follow-parent", action="store_true", help="标准输入关闭时退出（由 serve 启动时使用）"
        )

    def answer(self, **options: Any) -> int | None:
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_signal: stop.set())
        signal.signal(signal.SIGINT, lambda *_signal: stop.set())
        if options["until_idle"]:
            _until_idle()
            return None
        if options["follow_parent"]:  # the parent has looked
            threading.Thread(target=_wait_for_parent, args=[stop], daemon=True).start()
        elif sentence := schema.standing():
            self.asked_wrongly(sentence)
        priority.give_way(priority.BACKGROUND)
        work([*jobs.offered(), *(_each_minute(job) for job in jobs.ticks())], stop=stop, now=timezone.now)
        return None


def _each_minute(job: jobs.Job) -> jobs.Job:
    return jobs.Job(job.name, job.label, max(TICK_SECONDS, job.every_seconds), job.run)


def _until_idle() -> None:
    for job in jobs.offered():
        while job.run(timezone.now()):
            continue


def _wait_for_parent(stop: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 1024):
        continue
    stop.set()
