"""Everything published is looked through again: when new, when changed, when the rules change."""

from datetime import UTC, datetime

import pytest

from mingchuang.journal.models import Entry
from mingchuang.publishing import actions
from mingchuang.screening import nightly, tasks
from mingchuang.screening.models import ListedWord, Scan
from mingchuang.screening.queries import obstacles
from mingchuang.screening.rules import Treatment
from tests.publishing.factories import MORNING, District
from tests.screening.factories import id_card, leaked

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)  # Tuesday 02:30 in Shanghai


def test_what_came_in_by_bulk_is_found_the_first_night_and_raises_an_alarm():
    district = District.make()
    body = [{"type": "rich", "value": f"<p>王某，身份证号{id_card(1)}</p>"}]
    leaking, clean = leaked(district, district.new("名单", body=body), district.new("通知"))
    assert nightly.look_at_some(at=NIGHT) == 2
    assert obstacles(f"article:{leaking.pk}", [], is_live=True) == ["文字：正文：身份证号 1 个。"]
    assert obstacles(f"article:{clean.pk}", [], is_live=True) == []
    assert Entry.objects.filter(verb="screening.alarm", subject=f"article:{leaking.pk}").count() == 1
    assert nightly.look_at_some(at=NIGHT) == 0


def test_a_new_word_makes_everything_be_looked_through_again():
    district = District.make()
    actions.publish_in_bulk([district.new("红旗县通知")], actor=None, at=MORNING)
    assert nightly.look_at_some(at=NIGHT) == 1
    ListedWord.objects.create(word="红旗县", advice="应为“明窗区”", treatment=Treatment.BLOCK)
    assert nightly.look_at_some(at=NIGHT) == 1
    assert Scan.objects.get(is_live=True).findings.get().kind == "wording"


def test_the_round_goes_on_only_at_night_and_ends_when_nothing_is_due():
    district = District.make()
    actions.publish_in_bulk([district.new("通知")], actor=None, at=MORNING)
    assert tasks.look_again(MORNING) is False
    assert Scan.objects.count() == 0
    assert tasks.look_again(NIGHT) is True
    assert tasks.look_again(NIGHT) is False
