"""The machine's clock is set back by a day: editions, seals and numbers go on, and the doctor says it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mingchuang.edition import writing
from mingchuang.edition.actions import build, publish_waiting, turn_day
from mingchuang.edition.checking import verify
from mingchuang.edition.models import Edition
from mingchuang.journal import queries as journal
from mingchuang.journal.actions import record, seal_waiting
from mingchuang.operations.backup.rules import BackupVerb
from mingchuang.operations.doctor.findings import Health
from mingchuang.operations.doctor.running import clock

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
BACK = NOON - timedelta(days=1)


@pytest.mark.django_db
def test_after_the_clock_was_set_back_a_day_everything_goes_on_by_number(toy):
    toy.write("/news/1.html", "第1条")
    publish_waiting(day=MONDAY, at=NOON)
    place = writing.current() / "news/1.html"
    before = place.stat().st_mtime
    turn_day(day=MONDAY)
    toy.write("/news/1.html", "第1条，更正")
    record(BackupVerb.MADE, "backup:1", actor=None, at=BACK)
    assert turn_day(day=MONDAY - timedelta(days=1)) == 0
    publish_waiting(day=MONDAY - timedelta(days=1), at=BACK)
    assert place.stat().st_mtime > before  # no reader keeps the old page for the new one
    assert list(Edition.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    while seal_waiting(at=BACK):
        continue
    assert journal.verify().broken == [] and verify().is_sound
    assert build(day=MONDAY, at=BACK).rewritten == 0


@pytest.mark.django_db
def test_the_doctor_says_that_the_clock_is_behind_what_was_recorded():
    moment = record(BackupVerb.MADE, "backup:1", actor=None, at=NOON).recorded_at
    assert [found.health for found in clock(moment + timedelta(seconds=1))] == [Health.GOOD]
    behind = list(clock(moment - timedelta(hours=2)))
    assert [found.health for found in behind] == [Health.WRONG]
    assert "慢了" in behind[0].said and "NTP" in behind[0].remedy
