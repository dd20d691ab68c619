"""Set an installation up again from a backup, in an empty home, on either database."""

import gzip
import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from mingchuang.documents import sharing
from mingchuang.edition import actions as edition_actions
from mingchuang.edition import assets, checking
from mingchuang.journal import queries as journal
from mingchuang.operations.backup import archive, keys, rows, rules
from mingchuang.search import actions as search_actions

Advance = Callable[[int], object]
WITNESSES = ("journal_entry", "accounts_person", "edition_edition", "portal_columnpage")
"""Tables of which one at least has rows as soon as an installation has begun its life."""


class RestoreRefusedError(ValueError):
    """A backup that cannot be set up here; the text says why and what to do."""


@dataclass
class Restored:
    """What was set up, and what was checked afterwards."""

    made_at: str
    version: str
    tables: int = 0
    rows: int = 0
    files: int = 0
    edition: int = 0
    root: str = ""
    repaired: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """Sentences about what does not hold after all."""


def marker() -> Path:
    """The file that stands in a home while a restore has not come to its end."""
    return Path(settings.HOME) / ".restoring"


def restore(
    path: Path, held: dict[str, str] | None, *, at: datetime, advance: Advance = lambda _n: None
) -> Restored:
    """Set up the backup at ``path`` with the keys ``held`` (None: without them).

    The whole file is checked before anything is written; rows are written all or none. Killed on the way, it can be
    run again. Raises ``archive.DamagedError``, ``RestoreRefusedError``, ``KeysError``.
    """
    checked = archive.check(path)
    manifest, summary = checked.manifest, checked.summary
    _refuse(manifest, held)
    begun = marker().exists()
    marker().touch()
    try:
        if not (begun and _has_life()):
            _set_up(path, manifest, summary, advance)
    except (DataError, IntegrityError) as error:
        raise RestoreRefusedError(
            f"数据库不接受备份中的数据，没有写入：{type(error).__name__}。请改用备份时的数据库种类，再联系维护人员。"
        ) from error
    if held is not None:
        keys.put_back(held)
    restored = _finished(manifest, summary, at)
    marker().unlink()
    return restored


def _refuse(manifest: dict[str, Any], held: dict[str, str] | None) -> None:
    if manifest.get("format") != rules.FORMAT:
        raise RestoreRefusedError("这个备份的格式本版本不认识。请安装做备份的那个版本再恢复。")
    if held is not None and keys.mark(held) != manifest["keys"]:
        raise keys.KeysError("密钥文件与这个备份不是一对。请用 --keys 指明与它同时生成的密钥文件。")
    if not marker().exists() and (_has_life() or _has_files()):
        raise RestoreRefusedError(
            f"{settings.HOME} 或它的数据库里已经有内容，没有恢复，也没有改动。"
            "请把 MINGCHUANG_HOME 指向空的文件夹，DATABASE_URL 指向空的数据库。"
        )


def _has_files() -> bool:
    return any(path.is_file() for path in settings.FILES.rglob("*"))


def _has_life() -> bool:
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in WITNESSES:
            if table in present:
                cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
                if cursor.fetchone():
                    return True
    return False


def _set_up(path: Path, manifest: dict[str, Any], summary: dict[str, Any], advance: Advance) -> None:
    for folder in (settings.FILES, settings.EDITION):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    call_command("migrate", interactive=False, verbosity=0)
    _refuse_other_version(manifest)
    carried = rows.tables()
    with transaction.atomic():
        rows.empty(carried)
        _take_out(path, {table.name: table for table in carried}, advance)
        rows.go_on_numbering(carried)
        _compare(carried, summary)


def _refuse_other_version(manifest: dict[str, Any]) -> None:
    if any(manifest[name] != value for name, value in rows.shape().items()):
        raise RestoreRefusedError(
            f"备份来自 {manifest['version']} 版，数据表与现在安装的不同。请安装那个版本恢复，再升级。"
        )


def _take_out(path: Path, carried: dict[str, rows.Table], advance: Advance) -> None:
    for name, content in archive.parts(path):
        if name == rules.SUMS:
            return
        if table := rules.table_of(name):
            carried[table].write(gzip.decompress(content.read()).splitlines())
        elif name not in (rules.MANIFEST, rules.SUMMARY):
            _put(name, content)
        else:
            content.drain()
        advance(1)


def _put(name: str, content: archive.Content) -> None:
    kind, _, rest = name.partition("/")
    target = (settings.FILES if kind == rules.FILES else settings.EDITION) / rest
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as stream:
        content.into(stream)


def _compare(carried: list[rows.Table], summary: dict[str, Any]) -> None:
    """Read the rows back from the database and hold them against what the backup says of them."""
    for table in carried:
        digest, count = hashlib.sha256(), 0
        for line in table.lines():
            digest.update(line)
            count += 1
        if {"rows": count, "sha256": digest.hexdigest()} != summary["tables"][table.name]:
            raise RestoreRefusedError(
                f"数据表 {table.name} 写入后与备份不一致，已撤回，没有恢复。请联系维护人员。"
            )


def _finished(manifest: dict[str, Any], summary: dict[str, Any], at: datetime) -> Restored:
    """Make what is derived, and check the whole."""
    restored = Restored(
        manifest["made_at"], manifest["version"], files=summary["files"], tables=len(summary["tables"]),
        rows=sum(table["rows"] for table in summary["tables"].values()),
        edition=summary["edition"], root=summary["root"],
    )  # fmt: skip
    sharing.share_all()
    call_command("update_index", verbosity=0)
    assets.collect()
    search_actions.rebuild(at=at)
    if restored.edition:
        _check_edition(restored, at)
    broken = journal.verify().broken
    if broken:
        restored.wrong.append(f"运行日志有 {len(broken)} 段与封存值不符。请运行 mingchuang journal verify。")
    return restored


def _check_edition(restored: Restored, at: datetime) -> None:
    """Pages that were published while the backup was made are put back to what its rows say."""
    found = checking.verify()
    if not found.is_sound:
        repaired = edition_actions.repair(day=timezone.localdate(at), at=at)
        restored.repaired, found = repaired.restored, repaired.verification
    if not found.is_sound or found.root != restored.root:
        restored.wrong.append("发布版与备份时不一致。请运行 mingchuang edition verify 查看。")
