"""A short run of ``mingchuang bench faults``: processes killed at chosen points and random moments, nothing broken."""

import json
import os
import subprocess
import sys

import pytest

from mingchuang.operations.bench.faults import dying
from mingchuang.operations.bench.faults.working import WORKS
from tests.faults import machine
from tests.faults.machine import PYTHON_PATH

pytestmark = pytest.mark.xdist_group("faults")
KILLS = 4


@pytest.fixture
def computer(tmp_path):
    """A machine with tables and nothing else."""
    made = machine.bare(tmp_path / "computer")
    made.home.mkdir(exist_ok=True)
    yield made
    machine.drop(made)


def test_after_kills_at_chosen_points_and_random_moments_everything_holds(computer, tmp_path):
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


def test_every_chosen_point_of_every_piece_of_work_is_there():
    assert dying.POINTS.keys() == WORKS.keys()  # ``restore`` has its points in ``test_backup``
    assert [
        place for points in dying.POINTS.values() for place, _times in points if not dying.is_there(place)
    ] == []
