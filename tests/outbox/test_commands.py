import json
from io import StringIO

import pytest
from django.core.management import call_command

from mingchuang.outbox import jobs


@pytest.fixture
def ticks(monkeypatch):
    """The periodic jobs of the house are replaced by what a test offers."""
    monkeypatch.setattr(jobs, "_ticks", {})


def tick() -> tuple[int, dict]:
    out = StringIO()
    try:
        call_command("tick", "--json", stdout=out, stderr=StringIO())
    except SystemExit as ended:
        return ended.code, json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def broken(_at):
    raise ValueError("broken")


def test_tick_names_what_was_done(ticks):
    jobs.offer_tick(jobs.Job("a", "甲", 60, lambda at: True))
    jobs.offer_tick(jobs.Job("b", "乙", 60, lambda at: False))
    code, told = tick()
    assert (code, told["done"], told["failed"]) == (0, ["a"], [])


def test_tick_goes_on_after_a_failure_and_says_so(ticks):
    jobs.offer_tick(jobs.Job("a", "甲", 60, broken))
    jobs.offer_tick(jobs.Job("b", "乙", 60, lambda at: True))
    code, told = tick()
    assert (code, told["done"], told["failed"]) == (1, ["b"], ["a"])


def test_work_until_idle_does_what_waits_and_ends(monkeypatch):
    left = [1, 2]
    monkeypatch.setattr(jobs, "_jobs", {"a": jobs.Job("a", "甲", 1, lambda at: bool(left and left.pop()))})
    call_command("work", "--until-idle")
    assert left == []
