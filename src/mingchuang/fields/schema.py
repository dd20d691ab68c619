"""Whether the tables of the database fit this software: machines are upgraded one after another.

A migration only adds, so that the version before runs on. One that takes away what version 0.3 still used ends in
``_contract_0_3``: software that does not bring it and is no newer than that cannot run on the tables any more.
"""

import re
from collections.abc import Collection, Iterable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

import mingchuang

CONTRACT = re.compile(r"_contract_(\d+)_(\d+)$")


def refusal(waiting: Collection[str], foreign: Iterable[str], version: str) -> str:
    """Why software of ``version`` must not run on these tables; empty where it may.

    ``waiting`` are its migrations that were not carried out, ``foreign`` those carried out that it does not bring.
    """
    if waiting:
        return f"数据表还有 {len(waiting)} 步升级没有执行，程序比数据表新。请先备份，运行 mingchuang init，再启动。"
    major, minor = (int(part) for part in version.split(".")[:2])
    for name in sorted(foreign):
        found = CONTRACT.search(name)
        if found and (major, minor) <= (int(found[1]), int(found[2])):
            return (
                f"数据表已由更新的版本升级，去掉了 {version} 版还要用的内容（{name}）。"
                "请安装更新的版本，或把升级前的备份恢复到新的位置。"
            )
    return ""


def waiting_and_foreign() -> tuple[list[str], list[str]]:
    """Migrations that wait, and those carried out that this software does not bring. Raises ``DatabaseError``."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    unknown = set(executor.recorder.applied_migrations()) - set(executor.loader.disk_migrations)
    return [str(step) for step, _backwards in plan], sorted(f"{label}.{name}" for label, name in unknown)


def standing() -> str:
    """Why this software must not run on the tables as they are; empty where it may, or where no database answers:
    what is published is read without one."""
    try:
        return refusal(*waiting_and_foreign(), mingchuang.__version__)
    except DatabaseError:
        return ""
