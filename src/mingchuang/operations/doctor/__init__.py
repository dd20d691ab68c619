"""What is there, what is missing, what is unsafe; each finding with its remedy."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import DatabaseError

from mingchuang.operations.doctor import machine, production, running, safety
from mingchuang.operations.doctor.findings import Finding, Health

__all__ = ["Finding", "Health", "examine"]

CHECKS: dict[str, Callable[[datetime], Iterator[Finding]]] = {
    "Python": machine.python,
    "数据库": machine.database,
    "数据目录": machine.home_folder,
    "系统时间": running.clock,
    "工作日历": running.calendars,
    "后台工作": running.worker,
    "待办队列": running.outbox,
    "发布版": running.edition,
    "搜索索引": running.index,
    "对外开放": safety.exposure,
    "密钥": safety.keys,
    "第二重验证": safety.second_factor,
    "三员": safety.administrators,
    "演示账号": safety.demo_accounts,
    "网站标识": safety.identifiers,
    "备份": safety.backups,
    "定时备份": production.backup_timer,
    "数据目录权限": production.closed_home,
    "设置文件": production.settings_file,
    "nginx 配置": production.front_server,
    "访问日志": production.access_log,
    "证书": production.certificate,
    "开机启动": production.services,
    "日志留存": production.logs_kept,
    "时钟": production.clock,
    "安全更新": production.updates,
    "程序": machine.programs,
}


def examine(at: datetime) -> list[Finding]:
    """Look at everything as of ``at``. What cannot be looked at for want of tables is a finding too."""
    return [finding for subject, check in CHECKS.items() for finding in _found(subject, check, at)]


def _found(subject: str, check: Callable[[datetime], Iterator[Finding]], at: datetime) -> list[Finding]:
    try:
        return list(check(at))
    except DatabaseError:
        return [
            Finding(
                subject, Health.WRONG, "连不上数据库或表结构不完整，无法查看。", "请运行 mingchuang init。"
            )
        ]
