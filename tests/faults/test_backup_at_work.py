"""A backup that is made while people publish, withdraw, register and answer is of one moment: set up elsewhere, everything
fits together, and whatever was finished before it began is in it."""

from pathlib import Path

import pytest

from tests.faults import machine
from tests.faults.machine import Machine, together
from tests.site.parity import eventually

pytestmark = pytest.mark.xdist_group("faults")

DISTRICT = """
from mingchuang.operations.bench.articles import NOON, found
from mingchuang.operations.bench.faults import working
from mingchuang.operations.demo.founding import add_people
add_people(found().organisations, working.PASSWORD, NOON)
answer = None
"""
AT_WORK = """
import random
from pathlib import Path
from mingchuang.operations.bench.faults import working
place = Path({place!r})
for number in range({first}, 10_000, 2):
    for name in {works!r}:
        working.WORKS[name](working.Tools(place, number, random.Random(number)))
    if (place / "stop").exists():
        break
"""
HOLDS = """
import random
from pathlib import Path
from mingchuang.operations.bench.faults import holding, working
answer = holding.broken(working.Tools(Path({place!r}), 0, random.Random(0)))
"""
WORKS = (["publish", "answer", "withdraw"], ["answer", "attach", "withdraw"])
"""What two people do, over and over."""


@pytest.fixture
def office(tmp_path: Path):
    """A district with its people, and no article yet."""
    made = machine.bare(tmp_path / "office")
    made.home.mkdir(exist_ok=True)
    made.ask(DISTRICT)
    yield made
    machine.drop(made)


@pytest.fixture
def elsewhere(tmp_path: Path):
    """An empty home with a database of the same kind."""
    made = machine.bare(tmp_path / "elsewhere")
    yield made
    machine.drop(made)


def test_a_backup_made_while_people_work_is_of_one_moment(
    office: Machine, elsewhere: Machine, tmp_path: Path
):
    finished, backup = _finished(tmp_path), tmp_path / "b.tar"
    people = [
        office._begin(code=AT_WORK.format(place=str(tmp_path), first=first, works=works))
        for first, works in enumerate(WORKS, start=1)
    ]
    eventually(lambda: {"article", "case", "letter"} <= {line.partition(" ")[0] for line in finished()}, 120)
    before = finished()
    office.done("backup", str(backup), "--json")
    eventually(lambda: len(finished()) > len(before) + 2, 60)  # they went on
    (tmp_path / "stop").touch()
    assert [one.stderr for one in together(people) if one.returncode] == []

    told = elsewhere.done("restore", str(backup), "--json")
    assert (told["sound"], told["wrong"]) == (True, [])
    elsewhere.done("work", "--until-idle")
    known = tmp_path / "known"
    known.mkdir()
    (known / "finished").write_text("".join(f"{line}\n" for line in before))
    assert elsewhere.ask(HOLDS.format(place=str(known))) == []


def _finished(place: Path):
    """What people have finished so far, a line each."""
    path = place / "finished"
    return lambda: path.read_text().splitlines() if path.exists() else []
