"""kill -9 at the worst moments of real commands: after the next run nothing is lost, doubled or half."""

import json

import pytest

from mingchuang.importing.actions import BATCH
from tests.faults.machine import Machine
from tests.faults.papers import papers

pytestmark = pytest.mark.xdist_group("faults")

TOLD = """
from collections import Counter
from mingchuang.journal.models import Entry
from mingchuang.publishing.models import Article, Placement, Release
from mingchuang.casework.models import Series
serials = sorted(int(url.rpartition("/")[2].split(".")[0]) for url in Article.objects.values_list("url", flat=True))
numbers = sorted(int(one.rpartition("-")[2]) for one in Article.objects.values_list("index_number", flat=True))
answer = {
    "articles": Article.objects.filter(live=True).count(), "all": Article.objects.count(),
    "placements": Placement.objects.count(), "releases": Release.objects.count(),
    "imported": Entry.objects.filter(verb="article.imported").count(),
    "serials": serials, "numbers": numbers,
}
"""
COUNT = 1150  # two batches and a bit


def standing(machine: Machine) -> dict:
    return machine.ask(TOLD)


def test_an_import_killed_in_the_middle_doubles_nothing_and_leaves_nothing_half(computer, tmp_path):
    folder = papers(tmp_path / "papers", COUNT)
    command = ("import", str(folder), "--json")
    computer.killed_at("mingchuang.publishing.bulk:_record", 2, *command)
    assert standing(computer)["all"] == BATCH
    computer.killed_at("mingchuang.importing.actions:_fresh", 3, *command)
    told = computer.done(*command)
    assert (told["read"], told["duplicates"], told["imported"], told["refused"]) == (
        COUNT,
        2 * BATCH,
        COUNT - 2 * BATCH,
        [],
    )
    facts = standing(computer)
    assert {facts[name] for name in ("articles", "all", "placements", "releases", "imported")} == {COUNT}
    assert facts["serials"] == facts["numbers"] == list(range(1, COUNT + 1))


def test_a_build_killed_in_the_middle_is_named_by_verify_and_completed_by_the_next(computer, tmp_path):
    computer.done("import", str(papers(tmp_path / "papers", 30)), "--json")
    computer.killed_at("pathlib:Path.replace", 41, "edition", "build")
    found = computer.run("edition", "verify", "--json")
    assert found.returncode == 1
    unfinished = computer.ask(UNFINISHED)
    assert unfinished and set(json.loads(found.stdout)["missing"]) <= set(unfinished)
    computer.killed_at("mingchuang.edition.rendering:_write_one", 90, "edition", "build")
    computer.killed_at("mingchuang.edition.closing:_write_log", 1, "edition", "build")
    computer.done("edition", "build", "--json")
    sound = computer.done("edition", "verify", "--json")
    assert (sound["changed"], sound["missing"], sound["foreign"]) == ([], [], [])
    assert list((computer.home / "edition/.work").iterdir()) == []


def test_the_worker_killed_at_any_step_publishes_and_finds_everything_at_the_next_run(computer, tmp_path):
    computer.done("work", "--until-idle")
    computer.done("import", str(papers(tmp_path / "papers", 30)), "--json")
    for place, times in (
        ("mingchuang.edition.rendering:_write_one", 20),  # taken, half written
        ("mingchuang.edition.closing:done_numbers", 1),  # written, not finished
        ("mingchuang.edition.closing:write_manifest", 1),  # closed, not yet told
        ("mingchuang.search.store:write_state", 1),  # in the index, its position not yet kept
    ):
        computer.killed_at(place, times, "work", "--until-idle")
    computer.done("work", "--until-idle")
    sound = computer.done("edition", "verify", "--json")
    assert (sound["changed"], sound["missing"], sound["foreign"]) == ([], [], [])
    assert computer.done("edition", "build", "--json")["changed"] == 0
    compared = computer.done("index", "check", "--json")
    assert (compared["database"], compared["rebuilt"]) == (compared["index"], False)
    assert computer.done("search", "水库安全检查", "--json")["total"] == 30


def test_a_mail_whose_sender_was_killed_before_noting_it_is_sent_again_rather_than_lost(computer):
    computer.ask(MAIL)
    computer.killed_at("mingchuang.outbox.mail:done", 1, "work", "--until-idle")
    assert computer.ask(WAITING) == 1
    computer.done("work", "--until-idle")
    assert computer.ask(WAITING) == 0
    sent = "".join(place.read_text() for place in (computer.home / "log/mail").iterdir())
    assert sent.count("To: zhang@example.org") == 2


UNFINISHED = """
from mingchuang.edition.models import EditionPage
answer = [name + end for name in EditionPage.objects.filter(written=False).values_list("path", flat=True)
          for end in ("", ".gz")]
"""
MAIL = """
from mingchuang.outbox.actions import put_payload
from mingchuang.outbox.rules import Stream
told = {"to": ["zhang@example.org"], "subject": "提醒", "body": "有一件信息等待审核。"}
answer = put_payload(Stream.MAIL, "reminder:1", told)
"""
WAITING = """
from mingchuang.outbox.models import Message
answer = Message.objects.filter(stream="mail").count()
"""
