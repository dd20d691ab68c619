"""Versions of a power list over the gate to the public pages."""

from datetime import date, timedelta

import pytest

from mingchuang.disclosure.powers import actions, public, queries
from mingchuang.disclosure.powers.models import Item
from mingchuang.edition.sources import Gone, Page
from mingchuang.publishing import actions as publishing
from tests.disclosure.powers.factories import FIRST, MORNING, education, imported, published
from tests.publishing.pages import DAY

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(days=3)
SECOND = (
    ("JY-001", *FIRST[0][1:6], "10个工作日", *FIRST[0][7:]),
    FIRST[2],
    ("JY-004", "学前教育奖励", *FIRST[2][2:]),
)


def shown(path: str):
    (found,) = public.render([path], DAY)
    return found


def test_a_power_has_a_page_with_its_flow_drawn_and_written():
    published(education())
    html = shown(public.power_path("jyj", "JY-001")).content.decode()
    assert "<svg" in html and "<li>是否符合条件（否：不予许可，书面说明理由）</li>" in html
    assert "《民办教育促进法》第十二条" in html


def test_the_newer_version_holds_and_what_it_dropped_is_gone():
    district = education()
    published(district)
    published(district, SECOND, date(2026, 3, 4), LATER)  # Wednesday
    assert isinstance(shown(public.power_path("jyj", "JY-004")), Page)
    assert isinstance(shown(public.power_path("jyj", "JY-002")), Gone)
    changes = shown(public.version_path("jyj", 2)).content.decode()
    assert "20个工作日" in changes and "10个工作日" in changes and "学前教育奖励" in changes


def test_a_version_is_not_public_before_its_article_is_signed():
    imported(education())
    assert queries.current() == [] and list(public.every()) == [public.INDEX]


def test_when_the_newest_version_is_withdrawn_the_one_before_holds_again():
    district = education()
    published(district)
    second = published(district, SECOND, date(2026, 3, 4), LATER)  # Wednesday
    publishing.withdraw(second.article, actor=district.signer, at=LATER, reason="内容有误")
    assert isinstance(shown(public.power_path("jyj", "JY-002")), Page)
    assert isinstance(shown(public.power_path("jyj", "JY-004")), Gone)


def test_the_next_version_waits_until_the_last_is_on_its_way():
    district = education()
    imported(district)
    with pytest.raises(actions.RefusedError, match="还没有公开，请先公开或删除它"):
        imported(district)


def test_a_discarded_version_leaves_nothing_but_the_journal():
    district = education()
    actions.discard(imported(district), actor=district.editor, at=MORNING)
    assert not Item.objects.exists()


def test_the_public_finds_powers_by_words_kind_and_organisation(client):
    published(education())
    for asked, count in (
        ("q=教师", 1),
        ("q=民办教育促进法", 2),
        ("kind=penalty", 1),
        ("organisation=MC01", 3),
        ("q=没有", 0),
    ):
        answer = client.get(f"/quanze/?{asked}")
        assert f"找到{count}项" in answer.content.decode(), asked
