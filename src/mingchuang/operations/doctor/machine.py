"""The machine: Python, database, home, programs."""

import hashlib
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

import mingchuang
from mingchuang.fields import schema
from mingchuang.operations.doctor.findings import Finding, Health

LEAST_SPACE = 2 * 1024**3
"""Bytes that a home should have free: an edition is built beside the old one."""

OLDEST_POSTGRESQL = 150_000
SOUND_MODES = ("wal", "memory")
"""Ways of SQLite to write its journal with which readers and a writer do not wait for each other."""


def python(_at: datetime) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", Health.GOOD, f"{version} 版。")
    if "sm3" in hashlib.algorithms_available:
        yield Finding("国密算法", Health.GOOD, "OpenSSL 支持 SM3。")
    else:
        yield Finding("国密算法", Health.WRONG, "OpenSSL 不支持 SM3。", "请安装 OpenSSL 1.1.1 以上版本。")


def database(_at: datetime) -> Iterator[Finding]:
    try:
        connection.ensure_connection()
        waiting, foreign = schema.waiting_and_foreign()
        yield _engine()
    except DatabaseError:
        yield Finding(
            "数据库", Health.WRONG, "连接不上数据库。", "请核对 DATABASE_URL，并确认数据库已经启动。"
        )
        return
    if sentence := schema.refusal(waiting, foreign, mingchuang.__version__):
        said, _, remedy = sentence.partition("。")
        yield Finding("表结构", Health.WRONG, f"{said}。", remedy)
    elif foreign:
        yield Finding(
            "表结构",
            Health.NOTICE,
            f"更新的版本已升级过 {len(foreign)} 步，这个版本还能运行。",
            "请尽快把这台机器的程序也升级。",
        )
    else:
        yield Finding("表结构", Health.GOOD, "已是最新。")


def _engine() -> Finding:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            mode = cursor.fetchone()[0]
            if mode not in SOUND_MODES:
                return Finding(
                    "数据库", Health.WRONG, f"SQLite 的日志方式是 {mode}。", "请把数据目录放在本机磁盘上。"
                )
            return Finding("数据库", Health.GOOD, "SQLite，适合试用；正式运行建议 PostgreSQL。")
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0])
    if version < OLDEST_POSTGRESQL:
        return Finding("数据库", Health.WRONG, "PostgreSQL 版本低于 15。", "请升级到 15 以上。")
    return Finding("数据库", Health.GOOD, f"PostgreSQL {version // 10_000}。")


def home_folder(_at: datetime) -> Iterator[Finding]:
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


def programs(_at: datetime) -> Iterator[Finding]:
    for names, use in (
        (("nginx",), "正式运行时提供公众页面"),
        (("chromium", "google-chrome"), "只用于浏览器测试"),
    ):
        there = any(shutil.which(name) for name in names)
        said = "已安装。" if there else f"没有安装（{use}，可以不装）。"
        yield Finding(names[0], Health.GOOD, said)
