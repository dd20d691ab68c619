"""Back an installation up and set it up elsewhere: megabytes a second, memory, and that the answer is sound."""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from mingchuang.operations.backup.making import backup
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


def measure(size: int) -> dict[str, float]:
    """Figures for ``size`` articles and as many files of ``FILE_BYTES`` that cannot be compressed.

    The articles are copies of one inside the database; the edition is that of the one. The restore is the whole command
    in a new home: tables set up, rows written and read back, edition verified, index built anew.
    """
    _add_articles(size)
    _add_files(size)
    with tempfile.TemporaryDirectory(prefix="mingchuang-carry-") as folder:
        path = Path(folder) / "backup.tar"
        with Watch() as memory:
            began = time.perf_counter()
            backup(path, at=timezone.now())
            seconds = time.perf_counter() - began
        megabytes = path.stat().st_size / 1e6
        restored = _restored(path, Path(folder) / "home")
    return {
        "megabytes": round(megabytes, 1),
        "backup_seconds": round(seconds, 1),
        "backup_megabytes_per_second": round(megabytes / seconds, 1),
        "backup_memory_megabytes": memory.peak_megabytes,
        "restore_megabytes_per_second": round(megabytes / restored["restore_seconds"], 1),
        **restored,
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


def _restored(path: Path, home: Path) -> dict[str, float]:
    home.mkdir()
    there = {**os.environ, "MINGCHUANG_HOME": str(home), "DATABASE_URL": f"sqlite:///{home}/db.sqlite3"}
    command = [sys.executable, "-m", "mingchuang", "restore", str(path), "--json"]
    with Watch() as memory:
        began = time.perf_counter()
        ended = subprocess.run(command, env=there, check=True, stdout=subprocess.PIPE)
        seconds = time.perf_counter() - began
    assert json.loads(ended.stdout)["sound"]
    return {"restore_seconds": round(seconds, 1), "restore_memory_megabytes": memory.peak_megabytes}
