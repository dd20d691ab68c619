"""Many batches go to a team of processes, each once; few stay here."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mingchuang.edition import teamwork
from mingchuang.edition.rendering import Batch, Tally

BATCH = Batch(
    "toy", tuple(f"/{n}.html" for n in range(200)), date(2026, 3, 2), datetime(2026, 3, 2, tzinfo=UTC), 1
)


def counted(batch: Batch) -> Tally:
    """As many rendered as there are paths; "changed" tells which process did it."""
    return Tally(rendered=len(batch.paths), changed=os.getpid())


@pytest.fixture
def team(monkeypatch):
    monkeypatch.setattr(teamwork, "team_size", lambda: 2)


def test_what_is_too_little_for_a_team_is_done_here(team):
    done = list(teamwork.in_team(counted, [BATCH] * 19))
    assert [tally.changed for tally in done] == [os.getpid()] * 19


@pytest.mark.django_db
def test_a_team_does_every_batch_once_and_this_process_none(team):
    odd = replace(BATCH, paths=("/last.html",))
    done = list(teamwork.in_team(counted, [*[BATCH] * 24, odd]))
    assert sum(tally.rendered for tally in done) == 24 * 200 + 1
    assert os.getpid() not in {tally.changed for tally in done}
