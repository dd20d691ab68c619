from typing import Any

from django.utils import timezone

from mingchuang.outbox import jobs
from mingchuang.ui.commands import Command as BaseCommand
from mingchuang.ui.room import trouble


class Command(BaseCommand):
    """``mingchuang tick``."""

    help = "定期工作：处理随日期变化的网页等。每分钟至每天由系统定时运行一次；可以重复运行。"

    def answer(self, **_options: Any) -> int | None:
        at = timezone.now()
        done, failed = [], []
        for job in jobs.ticks():
            try:
                if job.run(at):
                    done.append(job.name)
                    self.say(f"已完成：{job.label}")
            except Exception as error:
                failed.append(job.name)
                found = trouble(error)
                why = found.sentence if found else f"{error}。请查看日志后再运行一次。"
                self.stderr.write(f"“{job.label}”没有完成，其余工作已继续：{why}")
        if not done and not failed:
            self.say("现在没有需要处理的定期工作。")
        self.tell({"at": at.isoformat(), "done": done, "failed": failed})
        return 1 if failed else None
