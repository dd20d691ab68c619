"""A measurement that is stopped from outside leaves no home, no database and no process behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.site.parity import eventually

MEASURE = """
from mingchuang.operations.bench.homes import measured
from mingchuang.operations.bench.subjects import Subject
measured(Subject("endless", "不会结束", "tests.operations.endless", 1, []), 1)
"""


def databases() -> set[str]:
    """The databases that measurements have made; none on SQLite."""
    if connection.vendor != "postgresql":
        return set()
    with psycopg.connect(os.environ["DATABASE_URL"].replace("postgres://", "postgresql://")) as asked:
        found = asked.execute("SELECT datname FROM pg_database WHERE datname LIKE 'bench_%'").fetchall()
    return {name for (name,) in found}


@pytest.mark.django_db
def test_a_stopped_measurement_leaves_nothing_behind(tmp_path: Path):
    before = databases()
    root = Path(__file__).parents[2]
    environment = {
        **os.environ,
        "TMPDIR": str(tmp_path),
        "MINGCHUANG_HOME": str(tmp_path / "home"),
        "PYTHONPATH": f"{root}:{root / 'src'}",
    }
    program = subprocess.Popen([sys.executable, "-c", MEASURE], env=environment)
    eventually(lambda: any(tmp_path.glob("mingchuang-bench-*")), 30)
    if connection.vendor == "postgresql":
        eventually(lambda: databases() - before, 30)
    program.send_signal(signal.SIGTERM)
    assert program.wait(30) == 128 + signal.SIGTERM
    assert not any(tmp_path.glob("mingchuang-bench-*"))
    assert databases() == before
