"""What a backup is called, what lies in it and which of several are kept. Plain Python.

A backup is a tar file: ``manifest.json`` first, then ``rows/<table>/<n>.jsonl.gz``, ``files/…`` and ``edition/…``,
then ``summary.json``, and last ``SHA256SUMS``, in the form that ``sha256sum -c`` reads. A file without the last
is not whole. Source: docs/decisions/0150-backup-format.md.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from mingchuang.terms import Term

FORMAT = 1
MANIFEST, SUMMARY, SUMS = "manifest.json", "summary.json", "SHA256SUMS"
ROWS, FILES, EDITION = "rows", "files", "edition"
KEYS_ENDING = ".keys"

PART_BYTES = 1 << 20
"""A part of a table is closed when its lines are longer than this."""

TOO_OLD = timedelta(days=2)
"""After so long without a backup the installation is unsafe: the daily one has failed once. [M] A default of ours."""

MISSED = timedelta(hours=26)
"""After so long last night's backup was missed: it is made at the same hour, give or take some minutes."""

_DATED = re.compile(r"mingchuang-\d{8}-\d{6}\.tar")


class BackupVerb(Term):
    """What the journal keeps of backups."""

    MADE = "backup.made", "备份"


def dated_name(at: datetime) -> str:
    """The name of a backup made at ``at`` where only a folder was given. Names sort by time."""
    return f"mingchuang-{at:%Y%m%d-%H%M%S}.tar"


def superseded(names: Iterable[str], keep: int) -> list[str]:
    """Which of the backups in a folder are older than the ``keep`` newest; other files are never named."""
    return sorted(name for name in names if _DATED.fullmatch(name))[:-keep] if keep else []


def part_name(table: str, number: int) -> str:
    """Where the ``number``-th part of a table lies."""
    return f"{ROWS}/{table}/{number:05}.jsonl.gz"


def table_of(name: str) -> str | None:
    """The table whose rows lie under ``name``, or None."""
    parts = PurePosixPath(name).parts
    return parts[1] if len(parts) == 3 and parts[0] == ROWS else None


def is_sound_name(name: str) -> bool:
    """Whether a name in a backup stays below the three folders that a backup may write to."""
    path = PurePosixPath(name)
    if name in (MANIFEST, SUMMARY, SUMS):
        return True
    return not path.is_absolute() and ".." not in path.parts and path.parts[0] in (ROWS, FILES, EDITION)
