"""Two real homes: one publishes, the other fetches, is killed three times on the way, and holds the same in the end."""

from pathlib import Path

import pytest

from tests.faults import machine
from tests.faults.machine import Machine
from tests.faults.serving import served

pytestmark = pytest.mark.xdist_group("faults")
FETCHED, BEFORE = 60, 40


@pytest.fixture
def other(tmp_path: Path):
    """A second node."""
    made = machine.bare(tmp_path / "other")
    yield made
    machine.drop(made)


def pages(node: Machine) -> dict[str, bytes]:
    """What a node serves."""
    root = node.home / "edition" / "current"
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.suffix != ".br"
            and path.is_file()}  # fmt: skip


def test_a_pull_over_the_network_killed_on_the_way_shows_nothing_half_and_goes_on(computer, other):
    computer.done("edition", "build", "--json")
    with served(computer) as port:
        command = ("edition", "pull", f"http://127.0.0.1:{port}")
        other.killed_at("mingchuang.edition.pulling:_fetched", FETCHED, *command)
        edition = other.home / "edition"
        assert len(list((edition / ".pull").iterdir())) >= BEFORE
        assert not (edition / "current").exists() and not (edition / "manifest.log").exists()
        other.killed_at("mingchuang.edition.writing:put", 30, *command)  # all are here, some renamed
        whole = pages(computer)
        assert all(whole[name] == content for name, content in pages(other).items())
        other.killed_at("mingchuang.edition.pulling:_write_books", 1, *command)
        told = other.done(*command, "--json")
    assert (told["edition"], told["before"], told["fetched"]) == (1, 0, 0)
    assert pages(other) == whole
    assert (edition / "manifest.log").read_bytes() == (computer.home / "edition/manifest.log").read_bytes()
