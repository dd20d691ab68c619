"""A short run of ``mingchuang bench falls``: two applications, one worker and nginx killed under traffic."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.faults import machine
from tests.faults.machine import PYTHON_PATH
from tests.site.parity import NGINX

pytestmark = [pytest.mark.xdist_group("faults"), pytest.mark.nginx]
KILLS = 4


@pytest.fixture
def computer(tmp_path):
    """A machine with tables and nothing else."""
    if connection.vendor != "postgresql":
        pytest.skip("two application nodes share PostgreSQL")
    if not Path(NGINX).exists():
        pytest.skip("nginx is not installed")
    made = machine.bare(tmp_path / "computer")
    made.home.mkdir(exist_ok=True)
    yield made
    machine.drop(made)


def test_whoever_of_the_four_is_killed_nothing_is_lost_doubled_stale_or_half_a_page(computer, tmp_path):
    command = ["mingchuang.operations.bench.child", "mingchuang.operations.bench.faults.falling"]
    home = {
        "MINGCHUANG_HOME": str(computer.home),
        "DATABASE_URL": computer.database,
        "PYTHONPATH": PYTHON_PATH,
    }
    ended = subprocess.run(
        [sys.executable, "-m", *command, str(KILLS), str(tmp_path / "answer")],
        env={**os.environ, **home, "MINGCHUANG_SECOND_FACTOR": "optional"}, capture_output=True, text=True,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    told = json.loads((tmp_path / "answer").read_text())
    assert (told["kills"], told["broken"]) == (KILLS, 0), ended.stderr
    assert told["articles"] and told["applications"] and told["pages_read"]
