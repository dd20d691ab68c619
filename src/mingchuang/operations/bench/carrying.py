"""Back an installation up and set it up elsewhere: megabytes a second, memory, and that the answer is sound."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from mingchuang.operations.bench.articles import NOON, found
from mingchuang.operations.bench.build import built
from mingchuang.operations.bench.memory import Watch
from mingchuang.operations.bench.multiplying import multiply_releases
from mingchuang.publishing.actions import NewArticle, publish_in_bulk
from mingchuang.publishing.rules import ArticleKind

FILE_BYTES = 50_000
IN_A_FOLDER = 1_000
YEAR = 2025
EVENING = datetime(2025, 12, 30, 9, tzinfo=UTC)  # Tuesday
TEXT = "<p>" + "因道路施工，请过往车辆绕行，给您带来不便敬请谅解。" * 40 + "</p>"
"""A notice of about a thousand characters."""


def prepare(size: int) -> None:
    """An installation of ``size`` articles and as many files of ``FILE_BYTES`` that cannot be compressed.

    The articles are copies of one inside the database; the edition is that of the one.
    """
    _add_articles(size)
    _add_files(size)


def measure(_size: int) -> dict[str, float]:
    """Figures for what ``prepare`` made. Backup and restore are the whole commands, each in a process of its own.

    The restore goes into a new home: tables set up, files written and read back, rows written and read back, edition
    verified, index built anew. Processor seconds are those of the command with all that it started.
    """
    with tempfile.TemporaryDirectory(prefix="mingchuang-carry-") as folder:
        path, home = Path(folder) / "backup.tar", Path(folder) / "home"
        home.mkdir()
        there = {"MINGCHUANG_HOME": str(home), "DATABASE_URL": f"sqlite:///{home}/db.sqlite3"}
        backup = _ran("backup", path, os.environ)
        restore = _ran("restore", path, os.environ | there)
        megabytes = path.stat().st_size / 1e6
    return {
        "megabytes": round(megabytes, 1),
        **_figures("backup", backup, megabytes),
        **_figures("restore", restore, megabytes),
    }


@dataclass(frozen=True)
class _Run:
    """One command from its start to its end."""

    seconds: float
    processor_seconds: float
    peak_megabytes: float


def _ran(name: str, path: Path, environment: Mapping[str, str]) -> _Run:
    command = [sys.executable, "-m", "mingchuang", name, str(path), "--json"]
    before, began = _processor_seconds(), time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as child:
        with Watch(child.pid) as memory:
            said, _errors = child.communicate()
        seconds = time.perf_counter() - began
    told = json.loads(said)
    assert child.returncode == 0 and told.get("sound", True), told
    return _Run(seconds, _processor_seconds() - before, memory.peak_megabytes)


def _processor_seconds() -> float:
    """Of all processes that this one has started and seen the end of."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _figures(name: str, run: _Run, megabytes: float) -> dict[str, float]:
    return {
        f"{name}_seconds": round(run.seconds, 1),
        f"{name}_processor_seconds": round(run.processor_seconds, 1),
        f"{name}_megabytes_per_second": round(megabytes / run.seconds, 1),
        f"{name}_memory_megabytes": run.peak_megabytes,
    }


def _add_articles(count: int) -> None:
    district = found()
    new = NewArticle(
        title="关于道路施工的通知", kind=ArticleKind.NOTICE, column=district.columns["xwdt/tzgg"],
        organisation=district.organisations["MC"], body=[{"type": "rich", "value": TEXT}], published_at=EVENING,
    )  # fmt: skip
    publish_in_bulk([new], actor=None, at=NOON)
    built()
    multiply_releases(district, YEAR, count * 3 // 2)


def _add_files(count: int) -> None:
    for number in range(count):
        place = settings.FILES / "bench" / f"{number // IN_A_FOLDER:04}" / f"{number}.bin"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(os.urandom(FILE_BYTES))
