from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import machine
from tests.faults.machine import Machine


@pytest.fixture(scope="session", autouse=True)
def nurseries() -> Iterator[None]:
    """The processes from which machines come, until the last test of this worker."""
    yield
    machine.NURSERIES.end()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Iterator[Machine]:
    """A machine after ``init``; tests take copies."""
    made = machine.prepared(tmp_path_factory.mktemp("prepared") / "home")
    yield made
    machine.drop(made)


@pytest.fixture
def computer(prepared: Machine, tmp_path: Path) -> Iterator[Machine]:
    """A machine of this test alone."""
    made = machine.copy_of(prepared, tmp_path / "computer")
    yield made
    machine.drop(made)
