"""Columns in the edition: paging, what a change touches, addresses of the past."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingchuang.portal import queries
from mingchuang.portal.actions import column_changed, settle_addresses
from mingchuang.portal.archives import pages, readings, touched_pages
from mingchuang.portal.models import ColumnPage
from tests.portal.factories import NOON, touched, whole

CHANGES = st.lists(
    st.tuples(st.integers(0, 99), st.integers(0, 26_000), st.booleans(), st.booleans()), max_size=6
)


def column(path: str) -> int:
    return queries.tree().by_path[path].id


@pytest.mark.parametrize(("items", "expected"), [(0, 0), (1, 1), (20, 1), (21, 2), (41, 3)])
def test_twenty_items_fill_a_page(items, expected):
    assert pages(items) == expected


def test_adding_the_newest_touches_the_last_page_and_its_neighbours_alone():
    assert list(touched_pages(45, 46)) == [3, 4]
    assert list(touched_pages(40, 41)) == [2, 3, 4]


def test_a_path_may_be_a_year_or_a_column_of_that_name():
    assert [(asked.folder, asked.year) for asked in readings("/zwgk/2026/index.html")] == [("/zwgk/", 2026)]
    assert readings("/zwgk/zcwj/202604/118.html") == []
    assert readings("/zwgk/2026/1.html") == []


def test_a_year_is_paged_from_the_oldest_and_a_full_page_shows_no_totals(made, toy):
    leaf = column("/zwgk/zcwj/zfwj/")
    for number in range(45):
        toy.put(number, 45 - number, [leaf])
    built = whole()
    first = built["/zwgk/zcwj/zfwj/2026/index.html"].decode()
    assert "第0号事项" in first and "第19号事项" in first and "第20号事项" not in first
    assert "/zwgk/zcwj/zfwj/2026/3.html" in built
    assert "/zwgk/zcwj/zfwj/2026/4.html" not in built
    assert "45" not in first.split("<main")[1].split("</main>")[0]


def test_publishing_one_article_leaves_old_archive_pages_alone(made, toy):
    leaf = column("/zwgk/zcwj/zfwj/")
    for number in range(100):
        toy.put(number, 200 - number, [leaf])
    named = touched(toy.put(100, 1, [leaf]))
    assert "/zwgk/zcwj/zfwj/index.html" in named
    assert "/zwgk/zcwj/zfwj/2026/6.html" in named
    assert "/zwgk/zcwj/zfwj/2026/2.html" not in named
    assert "/xwdt/index.html" not in named
    assert len(named) < 60


@given(changes=CHANGES)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_changes_is_named(made, toy, changes):
    toy.items.clear()
    leaf, other = column("/zwgk/zcwj/zfwj/"), column("/xwdt/tzgg/")
    for number in range(41):
        toy.put(number, number * 400, [leaf])
    before = whole()
    for position, (number, hours, also, takes) in enumerate(changes):
        places = [leaf, other] if also else [leaf]
        keys = toy.take(number) if takes and toy.items else toy.put(100 + position, hours, places)
        after = whole()
        differing = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
        assert differing <= touched(keys)
        before = after


def test_a_renamed_column_redirects_its_own_pages_and_articles_stay(made, toy):
    page = ColumnPage.objects.get(slug="zfwj")
    toy.put(1, 1, [page.pk])
    page.slug = "qzfwj"
    page.save()
    assert settle_addresses(actor=None, at=NOON) == [("/zwgk/zcwj/zfwj/", "/zwgk/zcwj/qzfwj/")]
    built = whole()
    assert built["/zwgk/zcwj/zfwj/index.html"] == ("moved", "/zwgk/zcwj/qzfwj/")
    assert built["/zwgk/zcwj/zfwj/2026/index.html"] == ("moved", "/zwgk/zcwj/qzfwj/2026/")
    assert built["/zwgk/zcwj/zfwj/rss.xml"] == ("moved", "/zwgk/zcwj/qzfwj/rss.xml")
    assert "/zwgk/zcwj/202603/1.html" in built["/zwgk/zcwj/qzfwj/index.html"].decode()


def test_a_moved_column_takes_those_below_it_along(made, toy):
    policies = ColumnPage.objects.get(slug="zcwj")
    policies.move(ColumnPage.objects.get(slug="xwdt"), pos="last-child")
    column_changed(policies.pk, actor=None, at=NOON)
    assert whole()["/zwgk/zcwj/zfwj/index.html"] == ("moved", "/xwdt/zcwj/zfwj/")


def test_a_column_that_returns_to_an_old_address_stands_there_again(made):
    page = ColumnPage.objects.get(slug="zfwj")
    for slug in ("x", "zfwj"):
        page.slug = slug
        page.save()
        settle_addresses(actor=None, at=NOON)
    built = whole()
    assert isinstance(built["/zwgk/zcwj/zfwj/index.html"], bytes)
    assert built["/zwgk/zcwj/x/index.html"] == ("moved", "/zwgk/zcwj/zfwj/")


def test_a_removed_column_answers_gone_with_a_note(made):
    page = ColumnPage.objects.get(slug="zfwj")
    page.delete()
    settle_addresses(actor=None, at=NOON)
    state, note = whole()["/zwgk/zcwj/zfwj/index.html"]
    assert state == "gone" and "政府文件" in note.decode()
