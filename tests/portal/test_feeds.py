"""Lists for programs, robots and site maps."""

import csv
import io
import json

import pytest
from lxml import etree

from mingchuang.portal import maps, queries
from mingchuang.portal.maps import MapSource, Place
from mingchuang.portal.queries import home_blocks
from tests.portal.factories import touched, whole

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def built(made, toy):
    leaf = queries.tree().by_path["/zwgk/zcwj/zfwj/"].id
    for number in range(3):
        toy.put(number, number, [leaf])
    return whole()


def test_every_feed_is_well_formed_even_without_items(built):
    feeds = [content for path, content in built.items() if path.endswith(".xml")]
    assert len(feeds) > 90
    for content in feeds:
        etree.fromstring(content)


def test_rss_names_the_newest_first_with_whole_addresses(built):
    channel = etree.fromstring(built["/zwgk/zcwj/zfwj/rss.xml"]).find("channel")
    links = [item.findtext("link") for item in channel.findall("item")]
    assert links[0] == "https://www.mingchuang.example/zwgk/zcwj/202603/0.html"
    assert channel.findtext("title") == "政府文件 - 明窗区人民政府"
    assert len(links) == 3


def test_atom_tells_the_moment_of_the_newest_item(built):
    feed = etree.fromstring(built["/feed/atom.xml"])
    assert feed.findtext(f"{ATOM}updated") == feed.find(f"{ATOM}entry").findtext(f"{ATOM}updated")


def test_the_json_list_carries_the_particulars_of_documents(built):
    feed = json.loads(built["/zwgk/zcwj/zfwj/list.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["items"][0]["_document"] == {"document_number": "明政〔2026〕0号"}


def test_the_table_opens_in_a_spreadsheet(built):
    content = built["/zwgk/zcwj/zfwj/list.csv"]
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0][:4] == ["标题", "发布时间", "类别", "文号"]
    assert len(rows) == 4


def test_signs_that_xml_forbids_do_not_break_a_feed(made, toy, monkeypatch):
    from tests.portal import factories

    leaf = queries.tree().by_path["/zwgk/zcwj/zfwj/"].id
    toy.put(1, 1, [leaf])
    line = factories.ToyItem.line.fget
    monkeypatch.setattr(
        factories.ToyItem,
        "line",
        property(lambda item: type(line(item))(**{**vars(line(item)), "title": '=甲\x00\x0b<&>"乙'})),
    )
    built = whole()
    feed = etree.fromstring(built["/zwgk/zcwj/zfwj/rss.xml"])
    assert feed.find("channel/item/title").text == '=甲<&>"乙'
    assert "'=甲" in built["/zwgk/zcwj/zfwj/list.csv"].decode()


def test_robots_keep_crawlers_to_finished_pages(built):
    lines = built["/robots.txt"].decode().splitlines()
    assert "Disallow: /desk/" in lines
    assert lines[-1] == "Sitemap: https://www.mingchuang.example/sitemap.xml"


def test_the_site_map_index_names_small_files_and_each_of_them_exists(built):
    index = etree.fromstring(built["/sitemap.xml"])
    files = [place.text.removeprefix("https://www.mingchuang.example") for place in index.iter("{*}loc")]
    assert files and all(file in built for file in files)


def test_an_app_adds_its_own_part_and_a_publication_touches_that_part_alone(made, toy, monkeypatch):
    monkeypatch.setattr(maps, "_sources", dict(maps._sources))
    maps.offer(
        MapSource(
            name="wenzhang",
            parts=lambda: ["202603"],
            places=lambda part: [Place("/zwgk/zcwj/202603/1.html", "2026-03-02")],
            affected=lambda keys: {key.split(":")[1] for key in keys if key.startswith("month:")},
        )
    )
    assert touched({"month:202603"}) == {"/sitemap.xml", "/sitemap/wenzhang-202603.xml"}
    assert b"<lastmod>2026-03-02</lastmod>" in whole()["/sitemap/wenzhang-202603.xml"]


def test_a_block_of_the_front_page_without_items_is_not_shown(built):
    home = built["/index.html"].decode()
    titles = [block.title for block in home_blocks()]
    assert "正在征求意见" in titles and "正在征求意见</h2>" not in home
    assert "最新公开</h2>" in home


def test_the_front_page_counts_what_its_columns_hold_and_each_number_opens_the_column(built):
    home = built["/index.html"].decode()
    assert "<strong>3</strong>政策文件（件）" in home
    assert 'href="/zwgk/zcwj/" aria-label="政策文件（件）：查看全部"' in home
    assert "通知公告（条）" not in home


def test_a_count_of_the_front_page_follows_its_column(built):
    leaf = queries.tree().by_path["/zwgk/zcjd/"].id
    assert "/index.html" in touched({f"listing:{leaf}"})
