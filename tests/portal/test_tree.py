from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from mingchuang.journal.models import Entry
from mingchuang.portal import queries
from mingchuang.portal.actions import create_tree
from mingchuang.portal.models import ColumnPage
from mingchuang.portal.rules import slug_fault
from mingchuang.portal.tree import COUNTY_CLASSES, FIFTEEN_CLASSES

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai


def test_the_fifteen_classes_and_seven_county_classes_stand_below_statutory_content(made):
    assert [plan.article for plan in FIFTEEN_CLASSES] == [f"第二十条第{n}项" for n in range(1, 16)]
    assert [plan.title for plan in COUNTY_CLASSES] == [
        "市政建设", "公共服务", "公益事业", "土地征收", "房屋征收", "治安管理", "社会救助",
    ]  # fmt: skip
    tree = queries.tree()
    statutory = tree.by_path["/zwgk/fdzdgk/"]
    assert len(tree.children(statutory.id)) == 22


def test_the_blocks_of_the_disclosure_column_stand_under_one_name(made):
    tree = queries.tree()
    titles = [node.title for node in tree.children(tree.by_path["/zwgk/"].id)]
    assert titles[:5] == [
        "政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开",
    ]  # fmt: skip


def test_creating_the_tree_twice_makes_nothing_twice(made):
    pages, entries = ColumnPage.objects.count(), Entry.objects.count()
    assert create_tree(actor=None, at=NOON) == []
    assert (ColumnPage.objects.count(), Entry.objects.count()) == (pages, entries)


def test_every_column_can_be_saved_in_the_desk_as_it_was_made(made):
    for page in ColumnPage.objects.all():
        page.full_clean()


def test_an_aggregate_shows_what_it_gathers_all_the_way_down(made):
    tree = queries.tree()
    policies = tree.by_path["/zwgk/zcwj/"]
    leaf = tree.by_path["/zwgk/zcwj/zfwj/"]
    assert leaf.id in tree.scope(policies.id)
    assert leaf.id in tree.scope(tree.by_path["/zwgk/"].id)
    assert set(tree.shown_by(leaf.id)) >= {leaf.id, policies.id, tree.by_path["/zwgk/fdzdgk/fggz/"].id}


@pytest.mark.parametrize("slug", ["2026", "zcwj_1", "Zcwj", "static", "bm", "政策"])
def test_a_slug_that_would_take_a_needed_address_is_refused_with_a_sentence(slug):
    assert slug_fault(slug, top=True).endswith("。")


def test_a_column_named_like_a_year_is_refused_in_the_desk(made):
    page = ColumnPage.objects.get(slug="zcwj")
    page.slug = "2026"
    with pytest.raises(ValidationError, match="数字"):
        page.full_clean()
