"""A short run of ``mingchuang bench falls``: two applications, one worker and nginx killed under traffic."""

from pathlib import Path

import pytest
from django.db import connection

from tests.faults import machine
from tests.site.parity import NGINX

pytestmark = pytest.mark.xdist_group(
    "faults"
)  # not marked ``nginx``: it runs where PostgreSQL is, and those are left out there
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
    module = "mingchuang.operations.bench.faults.falling"
    told = machine.broke_nothing(computer, module, KILLS, tmp_path / "answer")
    assert told["articles"] and told["applications"] and told["pages_read"]
