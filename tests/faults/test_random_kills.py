"""A short run of ``mingchuang bench faults``: processes killed at random moments, and nothing broken."""

import json
import os
import subprocess
import sys

import pytest

from tests.faults import machine
from tests.faults.machine import PYTHON_PATH

pytestmark = pytest.mark.xdist_group("faults")
KILLS = 5


@pytest.fixture
def computer(tmp_path):
    """A machine with tables and nothing else."""
    made = machine.bare(tmp_path / "computer")
    made.home.mkdir(exist_ok=True)
    yield made
    machine.drop(made)


def test_after_kills_at_random_moments_everything_holds(computer, tmp_path):
    command = ["mingchuang.operations.bench.child", "mingchuang.operations.bench.faults.killing"]
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
