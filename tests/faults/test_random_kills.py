"""A short run of ``mingchuang bench faults``: processes killed at chosen points and random moments, nothing broken."""

import pytest

from mingchuang.operations.bench.faults import dying
from mingchuang.operations.bench.faults.working import WORKS
from tests.faults import machine

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
    module = "mingchuang.operations.bench.faults.killing"
    machine.broke_nothing(computer, module, KILLS, tmp_path / "answer")


def test_every_chosen_point_of_every_piece_of_work_is_there():
    assert dying.POINTS.keys() == WORKS.keys()  # ``restore`` has its points in ``test_backup``
    assert [
        place for points in dying.POINTS.values() for place, _times in points if not dying.is_there(place)
    ] == []
