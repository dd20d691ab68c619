"""Tags, titles and the frame around every page."""

import re
from datetime import datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from mingchuang.portal import context, queries
from mingchuang.portal.actions import change_settings
from mingchuang.portal.frame import Frame
from mingchuang.portal.framing import FrontTask
from mingchuang.portal.meta import article_metas, column_metas, present, site_metas
from mingchuang.portal.models import ColumnPage
from tests.portal.factories import DAY, NOON, touched, whole

SHANGHAI = ZoneInfo("Asia/Shanghai")
HTML_LIMIT = 150_000


class Tags(HTMLParser):
    """The META tags, title, canonical address and headings of a page."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.metas: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.headings = 0
        self.scripts: list[dict] = []
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "meta" and "name" in said:
            self.metas[said["name"]] = said["content"]
        if tag == "link":
            self.links[said["rel"]] = said["href"]
        if tag == "script":
            self.scripts.append(said)
        self.headings += tag == "h1"


SITE = {"SiteName": "明窗区人民政府", "SiteDomain": "www.mingchuang.example", "SiteIDCode": "4199990001"}


def test_home_carries_three_tags_and_a_column_seven(made, toy):
    built = whole()
    home, column = Tags(built["/index.html"]).metas, Tags(built["/zwgk/zcwj/index.html"]).metas
    assert {name: home[name] for name in home if name.startswith("Site")} == SITE
    assert {name: column[name] for name in SITE} == SITE
    assert column["ColumnName"] == "政策文件"
    assert column["ColumnType"] == "政策文件"
    assert column["ColumnDescription"].startswith("明窗人民政府及其部门制发的政策文件")
    assert column["ColumnKeywords"] == "政策文件,政府信息公开"


def test_no_tag_of_any_page_is_empty_or_null(made, toy):
    for path, content in whole().items():
        if path.endswith(".html") and isinstance(content, bytes):
            assert all(value.strip() and value != "null" for value in Tags(content).metas.values()), path


def test_an_article_carries_ten_tags_with_the_minute_of_publication():
    at = datetime(2026, 4, 10, 9, 12, tzinfo=SHANGHAI)  # Friday
    metas = (
        *site_metas("明窗区人民政府", "www.mingchuang.example", "4199990001"),
        *column_metas("政策文件", "说明", "政策", "政策文件"),
        *article_metas("关于印发要点的通知", at, "区政府办公室", url="", author=" "),
    )
    assert len(metas) == 10
    assert dict(metas)["PubDate"] == "2026-04-10 09:12"


@pytest.mark.parametrize("empty", ["", "  ", "null", "None", "undefined"])
def test_a_tag_that_says_nothing_is_left_out(empty):
    assert present([("Author", empty)]) == ()


def test_every_page_has_one_heading_a_canonical_address_and_no_inline_script(made, toy):
    for path, content in whole().items():
        if not path.endswith(".html") or not isinstance(content, bytes):
            continue
        tags = Tags(content)
        assert tags.headings == 1, path
        assert all("src" in script for script in tags.scripts), path
        assert not re.search(r"<[^>]+ (style|on[a-z]+)=", content.decode()), path
        if path not in ("/404.html", "/50x.html", "/weihu.html"):
            assert tags.links["canonical"] == (
                "https://www.mingchuang.example" + path.removesuffix("index.html")
            )


def test_no_page_asks_anything_of_a_third_party(made, toy):
    loads = re.compile(r'<(?:script|img|iframe|link rel="(?:stylesheet|icon)")[^>]+(?:src|href)="(?!/[^/])')
    for path, content in whole().items():
        if path.endswith(".html") and isinstance(content, bytes):
            assert not loads.search(content.decode()), path


def test_pages_are_light(made, toy):
    leaf = queries.tree().by_path["/zwgk/zcwj/zfwj/"].id
    for number in range(60):
        toy.put(number, number, [leaf])
    heaviest = max(len(content) for path, content in whole().items() if path.endswith(".html"))
    assert heaviest + 30_000 < HTML_LIMIT


def test_the_footer_carries_every_identifier(made):
    foot = Frame(DAY).footer
    assert "recordcode=00000000000000" in foot
    for identifier in ("4199990001", "示ICP备00000000号-1", "主办：明窗区人民政府办公室", "网站地图"):
        assert identifier in foot


def test_the_part_of_the_bar_under_which_a_page_lies_is_marked(made):
    frame = Frame(DAY)
    assert re.search(r'href="/zwgk/" aria-current="true"', frame.header("/zwgk/zcwj/202604/118.html"))
    assert re.search(r'href="/" aria-current="true"', frame.header("/index.html"))
    assert "aria-current" not in frame.header("/heyan/index.html")


def test_a_page_names_itself_before_the_column_and_the_site(made, toy):
    page = whole()["/zwgk/zcwj/zfwj/index.html"].decode()
    assert "<title>政府文件_政策文件_政府信息公开_明窗区人民政府</title>" in page


def test_a_dynamic_page_wears_the_same_frame(made):
    request = RequestFactory().get("/zwgk/search/")
    page = Template('{% extends "ui/page.html" %}{% block main %}<h1>搜索</h1>{% endblock %}').render(
        Context(context.frame(request))
    )
    assert "<title>明窗区人民政府</title>" in page
    assert "<header>" in page and "&lt;header" not in page


def test_editor_text_cannot_run_script(made, toy):
    page = ColumnPage.objects.get(slug="ysqgk")
    page.body = '<p onclick="x()">正文</p><script>alert(1)</script><a href="javascript:x()">链接</a>'
    page.title = "<script>alert(2)</script>{{ settings.SECRET_KEY }}"
    page.save()
    built = whole()["/zwgk/ysqgk/index.html"].decode()
    main = built.split("<main")[1].split("</main>")[0]
    assert "<script" not in main and "onclick" not in main and "javascript:" not in main
    assert "{{ settings.SECRET_KEY }}" in main


def test_a_new_name_of_the_place_is_said_in_titles_nobody_has_edited(made):
    edited = ColumnPage.objects.get(slug="zcwj")
    edited.description = "编辑改过的说明。"
    edited.save()
    row = queries.settings()
    row.short_name = "新窗"
    change_settings(row, actor=None, at=NOON)
    assert ColumnPage.objects.get(slug="zjqq").title == "走进新窗"
    assert ColumnPage.objects.get(slug="zcwj").description == "编辑改过的说明。"
    assert "走进新窗" in Frame(DAY).header("/index.html")


OF_HIGHER_APPS = ("/zwgk/ml/", "/zwgk/bzml/", "/zwgk/zcwjk/", "/zwgk/czgk/", "/zwgk/qzqd/")
"""Where pages of disclosure and of the apps inside it stand (tests/disclosure)."""


def test_six_tasks_lead_to_pages_that_exist(made, toy):
    built = whole()
    targets = list(FrontTask.objects.values_list("url", flat=True))
    assert len(targets) == 6
    assert all(f"{target}index.html" in built or target.startswith(OF_HIGHER_APPS) for target in targets)


def test_every_link_inside_the_portal_leads_somewhere(made, toy):
    built = whole()
    dynamic = ("/foi/", "/check/", "/accounts/", "/search/", "/static/", "/zwgk/zcwj/20", *OF_HIGHER_APPS)
    for path, content in built.items():
        if not path.endswith(".html") or not isinstance(content, bytes):
            continue
        for link in set(re.findall(r'href="(/[^"#?]*)', content.decode())):
            target = f"{link}index.html" if link.endswith("/") else link
            assert link.startswith(dynamic) or target in built, (path, link)


def test_a_change_of_the_frame_names_every_page(made, toy):
    assert touched({"frame"}) >= {path for path in whole() if path.endswith(".html")}
