"""Back an installation up and set it up elsewhere: megabytes a second, memory, and that the answer is sound."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from mingchuang.operations.backup.making import backup
from mingchuang.operations.bench.articles import fill, found
from mingchuang.operations.bench.build import built
from mingchuang.operations.bench.memory import Watch

FILE_BYTES = 50_000
IN_A_FOLDER = 1_000


def measure(size: int) -> dict[str, float]:
    """Figures for ``size`` articles, their edition, and as many files of ``FILE_BYTES`` that cannot be compressed.

    The restore is the whole command in a new home on SQLite: tables set up, rows read back, edition verified, index
    built anew.
    """
    fill(found(), size)
    built()
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
