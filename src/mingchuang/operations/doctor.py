"""What is there, what is missing, what is unsafe; each finding with its remedy."""

import hashlib
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from mingchuang.edition.queries import faults, status
from mingchuang.parameters.queries import calendar
from mingchuang.terms import Term

LOOPBACK = ("http://127.0.0.1", "http://localhost", "http://[::1]")
LEAST_SPACE = 2 * 1024**3
"""Bytes that a home should have free: an edition is built beside the old one."""

OLDEST_POSTGRESQL = 150_000


class Health(Term):
    """How a finding is to be read."""

    GOOD = "good", "正常"
    NOTICE = "notice", "请注意"
    WRONG = "wrong", "有问题"


@dataclass(frozen=True)
class Finding:
    """One thing looked at; ``remedy`` says what to do, empty where nothing is to be done."""

    subject: str
    health: Health
    said: str
    remedy: str = ""


def examine(on: date) -> list[Finding]:
    """Look at everything; a check that fails itself is a finding too."""
    return [finding for check in CHECKS for finding in check(on)]


def _python(_on: date) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", Health.GOOD, f"{version} 版。")
    if "sm3" in hashlib.algorithms_available:
        yield Finding("国密算法", Health.GOOD, "OpenSSL 支持 SM3。")
    else:
        yield Finding("国密算法", Health.WRONG, "OpenSSL 不支持 SM3。", "请安装 OpenSSL 1.1.1 以上版本。")


def _database(_on: date) -> Iterator[Finding]:
    try:
        connection.ensure_connection()
        waiting = _migrations_waiting()
        yield _engine()
    except DatabaseError:
        yield Finding(
            "数据库", Health.WRONG, "连接不上数据库。", "请核对 DATABASE_URL，并确认数据库已经启动。"
        )
        return
    if waiting:
        yield Finding("表结构", Health.WRONG, f"有 {waiting} 项升级尚未执行。", "请运行 mingchuang init。")
    else:
        yield Finding("表结构", Health.GOOD, "已是最新。")


def _migrations_waiting() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _engine() -> Finding:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
            if mode not in ("wal", "memory"):
                return Finding(
                    "数据库", Health.WRONG, f"SQLite 的日志方式是 {mode}。", "请把数据目录放在本机磁盘上。"
                )
            return Finding("数据库", Health.GOOD, "SQLite，适合试用；正式运行建议 PostgreSQL。")
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0])
    if version < OLDEST_POSTGRESQL:
        return Finding("数据库", Health.WRONG, "PostgreSQL 版本低于 15。", "请升级到 15 以上。")
    return Finding("数据库", Health.GOOD, f"PostgreSQL {version // 10_000}。")


def _home(_on: date) -> Iterator[Finding]:
    home = Path(settings.HOME)
    probe = home / ".doctor"
    try:
        probe.write_text("", "utf-8")
        probe.unlink()
        yield Finding("数据目录", Health.GOOD, f"{home} 可以写入。")
    except OSError:
        yield Finding("数据目录", Health.WRONG, f"{home} 不能写入。", "请建立该目录，并交给运行系统的用户。")
        return
    free = shutil.disk_usage(home).free
    said = f"剩余 {free / 1024**3:.1f} GB。"
    if free < LEAST_SPACE:
        yield Finding("磁盘空间", Health.WRONG, said, "请清理或扩大磁盘，至少留出 2 GB。")
    else:
        yield Finding("磁盘空间", Health.GOOD, said)
    yield _secrets(home / "secrets")


def _secrets(folder: Path) -> Finding:
    keys = [path for path in folder.glob("*") if path.is_file()] if folder.is_dir() else []
    open_keys = [path.name for path in keys if path.stat().st_mode & 0o077]
    if open_keys:
        names = "、".join(open_keys)
        return Finding("密钥", Health.WRONG, f"其他用户可以读取：{names}。", f"请运行 chmod 600 {folder}/*。")
    return Finding("密钥", Health.GOOD, f"{len(keys)} 个，只有运行用户可读。")


def _calendars(on: date) -> Iterator[Finding]:
    years = calendar().years
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


def _exposure(_on: date) -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding(
            "调试方式",
            Health.WRONG,
            "调试方式开着，出错时会泄露内部信息。",
            "请设置 MINGCHUANG_DEBUG=false。",
        )
    else:
        yield Finding("调试方式", Health.GOOD, "已关闭。")
    if "*" in settings.ALLOWED_HOSTS:
        yield Finding("主机名", Health.WRONG, "接受任何主机名。", "请在 MINGCHUANG_HOSTS 中写明本站域名。")
    else:
        yield Finding("主机名", Health.GOOD, "已限定。")
    if settings.HTTPS:
        yield Finding("加密访问", Health.GOOD, "全站 HTTPS。")
    elif settings.PUBLIC_URL.startswith(LOOPBACK):
        yield Finding("加密访问", Health.NOTICE, "只在本机试用，没有使用 HTTPS。", "对外开放前请配置 HTTPS。")
    else:
        yield Finding(
            "加密访问",
            Health.WRONG,
            "对外开放而没有使用 HTTPS。",
            "请配置证书，并把 MINGCHUANG_PUBLIC_URL 改为 https:// 开头。",
        )


def _edition(_on: date) -> Iterator[Finding]:
    try:
        found, broken = status(), len(faults())
    except DatabaseError:
        yield Finding("发布版", Health.WRONG, "表结构不完整，无法查看。", "请运行 mingchuang init。")
        return
    if broken:
        yield Finding(
            "发布版", Health.WRONG, f"有 {broken} 处未能生成。", "请运行 mingchuang edition status 查看。"
        )
    elif not found.edition:
        yield Finding("发布版", Health.NOTICE, "还没有生成。", "请运行 mingchuang edition build。")
    else:
        yield Finding("发布版", Health.GOOD, f"第 {found.edition} 期，等待更新 {found.pending} 项。")


def _programs(_on: date) -> Iterator[Finding]:
    for names, use in (
        (("nginx",), "正式运行时提供公众页面"),
        (("chromium", "google-chrome"), "只用于浏览器测试"),
    ):
        there = any(shutil.which(name) for name in names)
        said = "已安装。" if there else f"没有安装（{use}，可以不装）。"
        yield Finding(names[0], Health.GOOD, said)


CHECKS: tuple[Callable[[date], Iterator[Finding]], ...] = (
    _python,
    _database,
    _home,
    _calendars,
    _exposure,
    _edition,
    _programs,
)
