"""Real processes that want the same at the same moment: no number twice, none missing, nothing lost."""

import json

import pytest

from tests.faults.machine import together
from tests.faults.papers import papers

pytestmark = pytest.mark.xdist_group("faults")

WRITERS = 20
EACH = 15
TAKE = f"""
from django.db import transaction
from mingchuang.casework.numbering import take
ready()
for n in range({EACH}):
    with transaction.atomic():
        print(take("index:MC:2026")[0])
    if n % 5 == 4:
        try:
            with transaction.atomic():
                take("index:MC:2026", 3)
                raise ValueError("this one changed its mind")
        except ValueError:
            pass
"""


def test_of_numbers_taken_by_twenty_processes_at_once_none_is_twice_and_none_missing(computer):
    ended = together(computer.all_start(TAKE, WRITERS))
    assert [one.stderr for one in ended if one.returncode] == []
    taken = [int(line) for one in ended for line in one.stdout.splitlines()]
    assert sorted(taken) == list(range(1, WRITERS * EACH + 1))


def test_two_imports_of_one_folder_at_once_take_each_document_once(computer, tmp_path):
    folder = papers(tmp_path / "papers", 250)
    ended = together(computer.start("import", str(folder), "--json") for _ in range(2))
    told = [json.loads(one.stdout) for one in ended]
    assert [one.returncode for one in ended] == [0, 0], ended
    assert sum(one["imported"] for one in told) == sum(one["duplicates"] for one in told) == 250
    assert (
        computer.ask("from mingchuang.publishing.models import Article\nanswer = Article.objects.count()")
        == 250
    )


def test_two_workers_and_a_build_at_once_leave_one_sound_edition(computer, tmp_path):
    computer.done("import", str(papers(tmp_path / "papers", 60)), "--json")
    ended = together(
        computer.start(*command)
        for command in (("work", "--until-idle"), ("work", "--until-idle"), ("edition", "build", "--json"))
    )
    assert [one.returncode for one in ended] == [0, 0, 0], ended
    computer.done("work", "--until-idle")
    sound = computer.done("edition", "verify", "--json")
    assert (sound["changed"], sound["missing"], sound["foreign"]) == ([], [], [])
    log = (computer.home / "edition/manifest.log").read_text().splitlines()
    assert [json.loads(line)["edition"] for line in log] == list(range(1, len(log) + 1))
    assert computer.done("edition", "build", "--json")["changed"] == 0
    compared = computer.done("index", "check", "--json")
    assert compared["database"] == compared["index"]
