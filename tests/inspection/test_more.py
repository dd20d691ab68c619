"""Warnings before each limit, links to other sites, titles that the search does not find, the bench."""

from datetime import datetime

import pytest
from django.core.management import CommandError, call_command

from mingchuang.edition.actions import build
from mingchuang.inspection.examination import inspect
from mingchuang.inspection.own import inspect_edition, titles_not_found
from mingchuang.inspection.sources import Folder, Outside
from mingchuang.search import actions as search_actions
from tests.inspection.sites import article, good_site, listing, page
from tests.inspection.test_address import serving
from tests.publishing.factories import MORNING, District
from tests.site.test_text_stays_text import DAY

AT = datetime(2026, 11, 24, 10, 0)  # noqa: DTZ001 -- local time, as pages write it; a Tuesday


def written(tmp_path, pages):
    for path, text in pages.items():
        file = tmp_path / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return Folder(tmp_path)


def warned(tmp_path, name: str, kind: str, newest: str) -> list[tuple[str, int]]:
    pages = {
        "index.html": page({"SiteName": "某区人民政府"}, '<a href="/c/">栏目</a>'),
        "c/index.html": listing(name, kind, "/c/1.html"),
        "c/1.html": article(name, kind, "一则信息", newest),
    }
    report = inspect(written(tmp_path, pages), AT)
    return [(one.rule, one.days_left) for one in report.warnings if one.address.endswith("/c/")]


@pytest.mark.parametrize(
    ("name", "kind", "newest", "rule", "days_left"),
    [
        ("政务要闻", "工作动态", "2026-11-12 10:00", "news_stale", 2),
        ("政策文件", "政策文件", "2026-06-03 10:00", "policies_stale", 10),
        ("政策解读", "政策解读", "2026-06-03 10:00", "interpretations_stale", 10),
        ("通知公告", "通知公告", "2026-06-03 10:00", "column_stale", 10),
        ("统计数据", "统计数据", "2025-12-04 10:00", "column_stale", 10),
    ],
)
def test_every_limit_that_runs_is_told_before_it_is_reached(tmp_path, name, kind, newest, rule, days_left):
    assert warned(tmp_path, name, kind, newest) == [(rule, days_left)]


@pytest.mark.parametrize(
    ("name", "newest"),
    [("通知公告", "2026-07-24 10:00"), ("统计数据", "2026-02-01 10:00"), ("区情概况", "2020-01-01 10:00")],
)
def test_a_limit_that_is_far_or_does_not_run_is_not_told(tmp_path, name, newest):
    assert warned(tmp_path, name, name, newest) == []


def test_links_to_other_sites_are_asked_only_where_a_list_names_them(tmp_path):
    asked = []

    def other(path):
        asked.append(path)
        return (200, {}, b"ok") if path == "/there.html" else (404, {}, b"")

    with serving(other) as address:
        site = good_site()
        links = f'<a href="{address}there.html">1</a><a href="{address}gone.html">2</a>'
        site["index.html"] = site["index.html"].replace("</main>", f"{links}</main>")
        source = written(tmp_path, site)
        assert not [one for one in inspect(source, AT).findings if one.rule == "outside_broken"]
        assert asked == []
        found = inspect(source, AT, outside=Outside(["127.0.0.1"])).findings
        assert [one.evidence for one in found if one.rule == "outside_broken"] == [f"{address}gone.html"]
        assert Outside(["www.gov.cn"]).answers(address) is None
        assert Outside(["127.0.0.1"], limit=0).answers(address) is None


@pytest.mark.parametrize("line", ["http://www.gov.cn/", "www.gov.cn/a", "a b", "-x"])
def test_a_list_of_other_sites_that_is_none_is_refused_with_its_line(tmp_path, line):
    file = tmp_path / "list.txt"
    file.write_text(f"# 名单\nwww.gov.cn\n{line}\n", "utf-8")
    with pytest.raises(CommandError, match="不是域名") as refused:
        call_command("inspect", str(tmp_path), "--outside", str(file))
    assert refused.value.returncode == 2


@pytest.mark.django_db
def test_the_newest_titles_must_be_found_by_the_search():
    district = District.make()
    articles = [district.published(title=f"关于第{word}所学校招生的通知") for word in "一二三四五"]
    build(day=DAY, at=MORNING)
    assert titles_not_found() is None
    search_actions.rebuild(at=MORNING)
    assert titles_not_found() == []
    report = inspect_edition(MORNING)
    assert "title_not_found" not in {rule.code for _indicator, rule in report.undecided}
    type(articles[4]).objects.filter(pk=articles[4].pk).update(title="全新的名称")
    [missed] = titles_not_found()
    assert (missed.rule, missed.address) == ("title_not_found", articles[4].url)
