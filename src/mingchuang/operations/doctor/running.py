"""What must keep running: calendars, the worker, the outbox, the edition, the search index."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from mingchuang.edition.queries import faults, status
from mingchuang.journal.models import Entry
from mingchuang.operations.doctor.findings import Finding, Health
from mingchuang.outbox.queries import failing_jobs, last_sign_of_life, oldest
from mingchuang.outbox.rules import Stream
from mingchuang.parameters.queries import calendar
from mingchuang.search.queries import behind_since, documents
from mingchuang.search.store import IndexAbsentError

SILENT = timedelta(minutes=3)
"""Without a sign of life for so long the worker has stopped; it gives one every half minute."""

WAITED_LONG = timedelta(minutes=5)
"""A change that waits longer to be published, indexed or mailed is stuck."""


CLOCK_TOLERANCE = timedelta(minutes=1)
"""By so much two machines of one installation may differ without anybody having set a clock back."""


def clock(at: datetime) -> Iterator[Finding]:
    """Whether the machine's clock is behind what was recorded already."""
    last = Entry.objects.order_by("-id").values_list("recorded_at", flat=True).first()
    if last is None or last <= at + CLOCK_TOLERANCE:
        yield Finding(
            "系统时间", Health.GOOD, f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}，不早于最近一次记录。"
        )
        return
    minutes = int((last - at).total_seconds() // 60)
    yield Finding(
        "系统时间", Health.WRONG, f"系统时间比最近一次记录慢了 {minutes} 分钟，可能被调回过。",
        "请核对系统时间，并启用自动校时（NTP）。编号、发布版和日志不受影响，但期限按错误的日期计算。",
    )  # fmt: skip


def calendars(at: datetime) -> Iterator[Finding]:
    on, years = timezone.localdate(at), calendar().years
    if on.year not in years:
        yield Finding(
            "工作日历", Health.WRONG, f"没有{on.year}年的放假安排。", "请运行 mingchuang workdays load 文件。"
        )
    elif on.year + 1 in years:
        yield Finding("工作日历", Health.GOOD, f"已有{on.year}年和{on.year + 1}年的放假安排。")
    else:
        yield Finding(
            "工作日历",
            Health.NOTICE,
            f"没有{on.year + 1}年的放假安排，跨年的期限还不能计算。",
            "国务院办公厅公布后（通常在11月前后），请运行 mingchuang workdays load 文件。",
        )


def worker(at: datetime) -> Iterator[Finding]:
    """Whether the worker lives, and which of its jobs fail."""
    seen = last_sign_of_life()
    remedy = "请运行 mingchuang serve（已含后台工作），或单独运行 mingchuang work；正式运行请查看系统服务 mingchuang-work。"
    if seen is None:
        yield Finding("后台工作", Health.NOTICE, "还没有运行过，改动不会自动发布。", remedy)
    elif at - seen > SILENT:
        yield Finding("后台工作", Health.WRONG, f"已停止，最后一次运行是{_moment(seen)}。", remedy)
    else:
        yield Finding("后台工作", Health.GOOD, f"正在运行（{_moment(seen)}）。")
    for job in failing_jobs():
        yield Finding(
            job.label,
            Health.WRONG,
            f"自{_moment(job.failing_since or at)}起连续{job.failures}次没有完成（{job.error}）。",
            "系统会自动重试；请查看后台工作的日志，找出原因。",
        )


def outbox(at: datetime) -> Iterator[Finding]:
    """Whether pages or mails wait longer than they should; ``index`` looks at the search."""
    waiting = {stream: since for stream, since in oldest().items() if stream is not Stream.SEARCH}
    late = {stream: since for stream, since in waiting.items() if at - since > WAITED_LONG}
    for stream, since in late.items():
        yield Finding(
            "待办队列",
            Health.WRONG,
            f"{stream.label}有改动自{_moment(since)}起没有处理。",
            "请确认后台工作正在运行，并查看其日志。",
        )
    if not late:
        yield Finding("待办队列", Health.GOOD, "没有积压。")


def edition(_at: datetime) -> Iterator[Finding]:
    found, broken = status(), len(faults())
    if broken:
        yield Finding(
            "发布版", Health.WRONG, f"有 {broken} 处未能生成。", "请运行 mingchuang edition status 查看。"
        )
    elif not found.edition:
        yield Finding(
            "发布版",
            Health.NOTICE,
            "还没有生成。",
            "后台工作启动后会自动生成；也可以运行 mingchuang edition build。",
        )
    else:
        yield Finding("发布版", Health.GOOD, f"第 {found.edition} 期，等待更新 {found.pending} 项。")


def index(at: datetime) -> Iterator[Finding]:
    """Whether the search index is there and follows the database."""
    try:
        held, since = documents(), behind_since()
    except IndexAbsentError:
        yield Finding(
            "搜索索引",
            Health.WRONG,
            "还没有建立，不能搜索。",
            "后台工作启动后会自动建立；也可以运行 mingchuang index rebuild。",
        )
        return
    if since is not None and at - since > WAITED_LONG:
        yield Finding(
            "搜索索引",
            Health.WRONG,
            f"落后于数据库，最早的改动在{_moment(since)}。",
            "请确认后台工作正在运行；也可以运行 mingchuang index check 核对并修复。",
        )
    else:
        yield Finding("搜索索引", Health.GOOD, f"{held} 条，与数据库同步；每晚三点后逐条核对。")


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S")
