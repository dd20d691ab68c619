"""Set an installation up again from a backup, in an empty home, on either database."""

import gzip
import hashlib
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
from mingchuang.operations.backup import archive, founding, keys, rows, rules, unpacking
from mingchuang.search import actions as search_actions

Advance = Callable[[int], object]
WITNESSES = ("journal_entry", "accounts_person", "edition_edition", "portal_columnpage")
"""Tables of which one at least has rows as soon as an installation has begun its life."""


SHOWN = 5


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
    read_back: int = 0
    """So many of the files are originals, which were read back from the disk after all was written."""
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

    Files are taken out by a process beside this one (``unpacking``) while tables are set up and rows written; the rows
    are kept only once the whole backup was found sound. Killed on the way, it can be run again.
    Raises ``archive.DamagedError``, ``RestoreRefusedError``, ``KeysError``; then neither rows nor files are there.
    """
    manifest = archive.manifest(path)
    _refuse(path, manifest, held)
    is_done = marker().exists() and _has_life()
    marker().touch()
    folders = {rules.FILES: settings.FILES, rules.EDITION: settings.EDITION}
    try:
        with (
            rows.few_pages(),
            unpacking.beside(path, marker(), folders, is_done=is_done, advance=advance) as files,
        ):
            if not is_done:
                _set_up(path, manifest, files)
            summary = files.whole()
            if held is not None:
                keys.put_back(held)
            restored = _finished(manifest, summary, at)
            _enter_originals(restored, files)
    except unpacking.UnpackingFailedError as error:
        raise RestoreRefusedError(
            f"没有恢复：{error}。请看磁盘空间和文件夹的权限，再运行一次同样的命令。"
        ) from error
    marker().unlink()
    return restored


def _refuse(path: Path, manifest: dict[str, Any], held: dict[str, str] | None) -> None:
    if manifest.get("format") != rules.FORMAT:
        archive.check(path)
        raise RestoreRefusedError("这个备份的格式本版本不认识。请安装做备份的那个版本再恢复。")
    if held is not None and keys.mark(held) != manifest["keys"]:
        archive.check(path)  # a damaged manifest is no reason to look for other keys
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


def _set_up(path: Path, manifest: dict[str, Any], files: unpacking.Unpacking) -> None:
    if founding.is_empty():
        founding.make_tables()
    else:
        call_command("migrate", interactive=False, verbosity=0)
    _refuse_other_version(manifest)
    carried = rows.tables()
    try:
        with transaction.atomic():
            rows.empty(carried)
            _write_rows(path, {table.name: table for table in carried})
            rows.go_on_numbering(carried)
            _compare(carried, files)
    except (archive.DamagedError, RestoreRefusedError, unpacking.UnpackingFailedError):
        raise
    except Exception as error:
        files.whole()  # where the backup is damaged, that is what there is to say
        if not isinstance(error, DataError | IntegrityError):
            raise
        raise RestoreRefusedError(
            f"数据库不接受备份中的数据，没有写入：{type(error).__name__}。请改用备份时的数据库种类，再联系维护人员。"
        ) from error


def _refuse_other_version(manifest: dict[str, Any]) -> None:
    if any(manifest[name] != value for name, value in rows.shape().items()):
        raise RestoreRefusedError(
            f"备份来自 {manifest['version']} 版，数据表与现在安装的不同。请安装那个版本恢复，再升级。"
        )


def _write_rows(path: Path, carried: dict[str, rows.Table]) -> None:
    """Write all rows, which stand before the files."""
    for name, content in archive.parts(path):
        table = rules.table_of(name)
        if table:
            with gzip.open(content) as lines:  # type: ignore[call-overload]  # it asks for no more than read
                carried[table].write(line.rstrip(b"\n") for line in lines)
        elif name != rules.MANIFEST:
            return


def _compare(carried: list[rows.Table], files: unpacking.Unpacking) -> None:
    """Read the rows back from the database and hold them against what the backup says, once that was found sound."""
    found = {table.name: _as_read_back(table) for table in carried}
    for table, says in files.whole()["tables"].items():
        if found.get(table) != says:
            raise RestoreRefusedError(
                f"数据表 {table} 写入后与备份不一致，已撤回，没有恢复。请联系维护人员。"
            )


def _as_read_back(table: rows.Table) -> dict[str, Any]:
    """What a backup of the table would say now."""
    digest, count = hashlib.sha256(), 0
    for line in table.lines():
        digest.update(line)
        count += 1
    return {"rows": count, "sha256": digest.hexdigest()}


def _enter_originals(restored: Restored, files: unpacking.Unpacking) -> None:
    restored.read_back, unlike = files.read_back()
    if unlike:
        shown = "、".join(unlike[:SHOWN]) + (f"等 {len(unlike)} 个" if len(unlike) > SHOWN else "")
        restored.wrong.append(f"写到磁盘的原始文件读回来与备份不同：{shown}。请检查磁盘，换一处再恢复。")


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
