"""Make a backup while people work."""

import gzip
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from mingchuang.documents import sharing
from mingchuang.edition import locking
from mingchuang.edition.models import Edition
from mingchuang.journal.actions import record
from mingchuang.operations.backup import archive, keys, rules
from mingchuang.operations.backup.rows import Table, few_pages, shape, snapshot, tables

PATIENCE_SECONDS = 60
"""How long to wait for a publication under way, so that rows and edition are of one moment."""

Advance = Callable[[int], object]


class BackupRefusedError(ValueError):
    """A backup that cannot be made so; the text says why and what to do."""


@dataclass
class Made:
    """What lies in a backup. ``absent`` names files that rows speak of and the disk does not have."""

    file: str
    bytes: int = 0
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: int = 0
    edition: int = 0
    root: str = ""
    absent: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(table["rows"] for table in self.tables.values())


def backup(path: Path, *, at: datetime, passphrase: str = "", advance: Advance = lambda _n: None) -> Made:
    """Write everything to ``path``, and the keys to a file beside it; ``advance`` is told of parts as they are done.

    What is written while it runs is not in it, or wholly in it. Raises ``BackupRefusedError``; after any error
    neither file is there.
    """
    _refuse(path)
    sharing.bring_all()
    aside = path.with_name(path.name + rules.KEYS_ENDING)
    keys.put_aside(aside, passphrase)
    try:
        with few_pages(), _at_rest() as last, archive.writing(path, at.timestamp()) as out:
            until = time.time()
            made = Made(path.name, edition=last.number if last else 0, root=last.root if last else "")
            out.add(rules.MANIFEST, _json(_manifest(at)))
            for table in tables():
                made.tables[table.name] = _add_rows(out, table, made.absent)
                advance(1)
            made.files = _add_files(out, until, advance)
            summary = {"tables": made.tables, "files": made.files, "edition": made.edition, "root": made.root}
            out.add(rules.SUMMARY, _json(summary))
    except BaseException:
        aside.unlink()
        raise
    made.bytes = path.stat().st_size
    record(
        rules.BackupVerb.MADE, "backup:1", actor=None, at=at, facts={"bytes": made.bytes, "rows": made.rows}
    )
    return made


def _refuse(path: Path) -> None:
    if path.exists():
        raise BackupRefusedError(f"{path} 已经存在，没有覆盖。请换一个文件名。")
    if not path.parent.is_dir():
        raise BackupRefusedError(f"没有 {path.parent} 这个文件夹。请先建立它，或写明另一个位置。")
    if any(path.resolve().is_relative_to(place) for place in (settings.FILES, settings.EDITION)):
        raise BackupRefusedError("备份不能放在原始文件或发布版的文件夹里。请写明另一个位置。")


@contextmanager
def _at_rest() -> Iterator[Edition | None]:
    """A view of the database as of a moment in which nothing is half published; publishing goes on after it."""
    with ExitStack() as view:
        with locking.publisher(patience=PATIENCE_SECONDS) as alone:
            if not alone:
                raise BackupRefusedError("正在大批发布，等了一分钟仍未结束。请稍后再备份。")
            view.enter_context(snapshot())
        yield Edition.objects.order_by("-number").first()


def _manifest(at: datetime) -> dict[str, Any]:
    return {
        "format": rules.FORMAT,
        "version": version("mingchuang"),
        "made_at": at.isoformat(),
        "database": connection.vendor,
        **shape(),
        "keys": keys.mark(),
    }


def _add_rows(out: archive.Writer, table: Table, absent: list[str]) -> dict[str, Any]:
    def seen(name: str) -> None:
        if not sharing.bring(Path(settings.FILES) / name):
            absent.append(name)

    count, digest = 0, hashlib.sha256()
    for number, lines in enumerate(_in_parts(table.lines(seen)), start=1):
        body = b"".join(lines)
        digest.update(body)
        count += len(lines)
        out.add(rules.part_name(table.name, number), gzip.compress(body, compresslevel=1, mtime=0))
    return {"rows": count, "sha256": digest.hexdigest()}


def _in_parts(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    part: list[bytes] = []
    length = 0
    for line in lines:
        part.append(line)
        length += len(line)
        if length >= rules.PART_BYTES:
            yield part
            part, length = [], 0
    if part:
        yield part


def _add_files(out: archive.Writer, until: float, advance: Advance) -> int:
    """Add originals and edition as they are now; of the originals, none that came after ``until``."""
    count = 0
    for kind, folder in ((rules.FILES, settings.FILES), (rules.EDITION, settings.EDITION)):
        for path in _walk(folder):
            try:
                if kind == rules.FILES and path.stat().st_mtime > until:
                    continue
                out.add_file(f"{kind}/{path.relative_to(folder).as_posix()}", path)
            except FileNotFoundError:
                continue  # taken away meanwhile: a page withdrawn, a draft's file deleted
            count += 1
            advance(1)
    return count


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if not name.startswith(".lock"):
                yield Path(place, name)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
