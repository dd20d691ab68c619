"""Indicators over a folder: what is wrong is named, what is right is left alone."""

import re
from datetime import datetime

import pytest

from mingchuang.inspection.examination import inspect
from mingchuang.inspection.rules import Verdict
from mingchuang.inspection.sources import Folder, NothingToInspect
from tests.inspection.sites import SITE, article, column_tags, good_site, listing, page, write

AT = datetime(2026, 11, 24, 10, 0)  # noqa: DTZ001 -- local time, as pages write it


def report(root, files, at=AT):
    return inspect(Folder(write(root, files)), at)


def codes(result) -> dict[str, list[str]]:
    gathered: dict[str, list[str]] = {}
    for one in result.findings:
        gathered.setdefault(one.rule, []).append(one.address.removeprefix("http://folder"))
    return gathered


def test_nothing_is_wrong_with_a_kept_site(tmp_path):
    result = report(tmp_path, good_site())
    assert codes(result) == {}
    assert result.score.verdict is Verdict.PASSED
    assert result.score.points == 100


@pytest.mark.parametrize(("newest", "broken"), [("2026-11-10 10:00", False), ("2026-11-10 09:59", True)])
def test_a_home_page_is_stale_after_two_weeks_to_the_minute(tmp_path, newest, broken):
    assert ("home_stale" in codes(report(tmp_path, good_site(newest)))) is broken


def test_a_stale_home_page_is_a_veto_and_nothing_else_is_scored(tmp_path):
    result = report(tmp_path, good_site("2026-10-01 10:00"))
    assert result.score.verdict is Verdict.VETOED
    assert result.score.points == 0


def test_what_has_no_time_of_publication_does_not_count_as_updated(tmp_path):
    files = {name: text.replace('name="PubDate" content="2026-11-20 09:00"', 'name="PubDate" content=""')
             for name, text in good_site().items()}  # fmt: skip
    assert "home_stale" in codes(report(tmp_path, files))


@pytest.mark.parametrize(("newest", "broken"), [("2026-11-20 09:00", False), ("2026-10-01 10:00", True)])
def test_a_home_page_that_only_navigates_is_judged_by_the_columns_it_leads_to(tmp_path, newest, broken):
    site = good_site(newest)
    home = re.sub(r'<a href="/\w+/1\.html">一</a>', "", site["index.html"])
    assert home != site["index.html"]
    assert ("home_stale" in codes(report(tmp_path, site | {"index.html": home}))) is broken


def test_limits_are_announced_before_they_are_reached(tmp_path):
    warnings = report(tmp_path, good_site("2026-11-13 09:00")).warnings
    assert {(one.rule, one.days_left) for one in warnings} == {("home_stale", 3), ("news_stale", 3)}


def test_a_policy_column_is_warned_of_in_its_sixth_month(tmp_path):
    files = good_site() | {"zc/1.html": article("政策文件", "政策文件", "旧文件", "2026-05-30 09:00")}
    result = report(tmp_path, files)
    assert [(one.rule, one.days_left) for one in result.warnings] == [("policies_stale", 5)]


def test_each_stale_column_is_deducted_under_one_indicator(tmp_path):
    files = good_site() | {
        "yw/1.html": article("政务要闻", "工作动态", "旧闻", "2026-10-01 09:00"),
        "jd/1.html": article(
            "政策解读", "政策解读", "旧解读", "2026-01-01 09:00", '<a href="/zc/1.html">文件</a>'
        ),
    }
    told = codes(report(tmp_path, files))
    assert told["news_stale"] == ["/yw/"] and told["interpretations_stale"] == ["/jd/"]
    assert "column_stale" not in told


def test_five_stale_first_level_columns_are_a_veto(tmp_path):
    files = good_site()
    more = "".join(f'<a href="/x{one}/">x</a>' for one in range(5))
    files["index.html"] = files["index.html"].replace("</main>", more + "</main>")
    for one in range(5):
        files[f"x{one}/1.html"] = article(f"工作动态{one}", "工作动态", "旧", "2026-10-01 09:00")
        files[f"x{one}/index.html"] = listing(f"工作动态{one}", "工作动态", f"/x{one}/1.html")
    assert "first_level_stale" in codes(report(tmp_path, files))


@pytest.mark.parametrize(("blank", "veto"), [(4, False), (5, True)])
def test_five_blank_columns_are_a_veto(tmp_path, blank, veto):
    files = good_site()
    for one in range(blank):
        files[f"k{one}/index.html"] = page(
            column_tags(f"空{one}", "其他"), f"<h1>空{one}</h1><p>暂无内容</p>"
        )
    told = codes(report(tmp_path, files))
    assert len(told["column_blank"]) == blank
    assert ("columns_blank" in told) is veto


def test_missing_and_hollow_tags_are_named_page_by_page(tmp_path):
    files = good_site() | {
        "yw/2.html": page(
            SITE | {"ArticleTitle": "题", "PubDate": "2026-11-20 09:00", "ColumnName": "null"}, "<h1>题</h1>"
        )
    }
    [one] = [one for one in report(tmp_path, files).findings if one.rule == "tag_missing"]
    assert one.said == (
        "缺少标签 ColumnDescription、ColumnKeywords、ColumnType、ContentSource；标签 ColumnName 内容为空或为 null。"
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"SiteName": "他县人民政府"}, "SiteName 与其他页面不一致"),
        ({"ColumnName": "政策文件", "ColumnType": "办事指南"}, "ColumnType 与栏目名称不是一类"),
        ({"ArticleTitle": "完全不同的另一个题目"}, "ArticleTitle 与页面上的标题不一致"),
        ({"SiteDomain": "http://www.mouqu.gov.cn/"}, "SiteDomain 应当只写域名"),
        ({"SiteIDCode": "41070"}, "网站标识码应当是10位数字"),
        ({"PubDate": "2026-11-20"}, "PubDate 应当写成"),
    ],
)
def test_tags_that_contradict_or_mislead_are_named(tmp_path, change, words):
    from tests.inspection.sites import article_tags

    tags = article_tags("政务要闻", "工作动态", "标题甲", "2026-11-20 09:00") | change
    files = good_site() | {"yw/2.html": page(tags, "<h1>标题甲</h1>", title="标题甲")}
    said = " ".join(one.said for one in report(tmp_path, files).findings if one.rule.startswith("tag_"))
    assert words in said


@pytest.mark.parametrize(
    ("published", "body", "words"),
    [
        ("2026-02-30 09:00", "", "不是一个存在的日期"),
        ("2026-11-25 09:00", "", "晚于检查时间"),
        ("2026-11-01 09:00", "成文日期：2026年11月12日", "早于成文日期"),
    ],
)
def test_dates_that_cannot_be_are_named(tmp_path, published, body, words):
    files = good_site() | {"yw/2.html": article("政务要闻", "工作动态", "标题", published, body)}
    [one] = [one for one in report(tmp_path, files).findings if one.rule == "date_wrong"]
    assert words in one.said


@pytest.mark.parametrize(
    ("number", "wrong"),
    [
        ("某政〔2026〕1号", False),
        ("某政[2026]1号", True),
        ("某政（2026）1号", True),
        ("某政〔2026〕第1号", True),
        ("某政〔2026〕01号", True),
    ],
)
def test_document_numbers_stand_in_the_brackets_of_the_standard(tmp_path, number, wrong):
    files = good_site() | {"zc/2.html": article("政策文件", "政策文件", "通知", "2026-11-20 09:00", number)}
    assert ("document_number_form" in codes(report(tmp_path, files))) is wrong


def test_a_broken_link_is_named_once_with_the_pages_that_have_it(tmp_path):
    files = good_site()
    for name in ("yw/1.html", "tz/1.html"):
        files[name] = files[name].replace("</main>", '<a href="/nowhere.html">x</a></main>')
    broken = [one for one in report(tmp_path, files).findings if one.rule == "link_broken"]
    assert [(one.evidence, one.said) for one in broken] == [
        ("http://folder/nowhere.html", "链接打不开，共2个页面有这个链接。")
    ]


def test_a_link_out_of_the_folder_is_broken_and_never_read(tmp_path):
    (tmp_path / "secret.html").write_text("<p>外</p>")
    files = good_site()
    files["index.html"] = files["index.html"].replace("</main>", '<a href="/%2e%2e/secret.html">x</a></main>')
    result = report(tmp_path / "site", files)
    assert "home_link_broken" in codes(result)
    assert result.pages == len(files)


def test_links_under_the_sites_own_name_are_internal(tmp_path):
    files = good_site()
    files["index.html"] = files["index.html"].replace(
        "</main>", '<a href="https://www.mouqu.gov.cn/no.html">x</a></main>'
    )
    assert "home_link_broken" in codes(report(tmp_path, files))


@pytest.mark.parametrize(
    "lost", ["标识码 4107020001", "示ICP备00000000号", "网站地图", "主办", "示公网安备 00000000000000号"]
)
def test_an_identifier_that_the_foot_lacks_is_named(tmp_path, lost):
    files = {name: text.replace(lost, "") for name, text in good_site().items()}
    assert len(codes(report(tmp_path, files))["identifier_missing"]) == 1


def test_pictures_without_words_are_counted_by_page(tmp_path):
    files = good_site() | {
        "yw/2.html": article(
            "政务要闻",
            "工作动态",
            "题",
            "2026-11-20 09:00",
            '<img src="/map.html"><img src="/map.html" alt="">',
        )
    }
    [one] = [one for one in report(tmp_path, files).findings if one.rule == "picture_without_words"]
    assert one.said == "1张图片没有替代文字。"


def test_an_interpretation_and_its_document_link_to_each_other(tmp_path):
    files = good_site() | {
        "jd/1.html": article("政策解读", "政策解读", "政策解读之一", "2026-11-20 09:00", "没有链接")
    }
    assert codes(report(tmp_path, files))["interpretation_unlinked"] == ["/jd/1.html"]


def test_a_guide_without_elements_costs_each_of_them(tmp_path):
    files = good_site() | {
        "bs/1.html": article("办事指南", "办事指南", "办证", "2026-11-20 09:00", "带相关材料来，电话")
    }
    told = codes(report(tmp_path, files))
    assert len(told["guide_element_missing"]) == 6 and told["vague_material"] == ["/bs/1.html"]
    assert "guides_incomplete" in told


def test_an_older_site_in_gb18030_is_read(tmp_path):
    write(tmp_path, good_site())
    (tmp_path / "yw/2.html").write_bytes(
        article("政务要闻", "工作动态", "标题", "2026-11-20 09:00")
        .replace('charset="utf-8"', 'charset="gb2312"')
        .encode("gb18030")
    )
    assert codes(inspect(Folder(tmp_path), AT)) == {}


@pytest.mark.parametrize("body", [b"", b"\x00\x01\x02", b"<html", b"<!-- nothing -->"])
def test_a_page_that_is_none_does_not_stop_the_inspection(tmp_path, body):
    write(tmp_path, good_site())
    (tmp_path / "yw/broken.html").write_bytes(body)
    assert inspect(Folder(tmp_path), AT).pages >= len(good_site())


def test_an_empty_folder_is_refused_in_words(tmp_path):
    with pytest.raises(NothingToInspect, match="没有网页"):
        Folder(tmp_path)


def test_real_heads_show_missing_and_contradictory_tags(shared):
    result = inspect(Folder(shared / "data" / "html_fixtures"), AT)
    said = {(one.address.rsplit("/", 1)[1], one.said) for one in result.findings}
    assert ("head_longgang_column.html", "缺少标签 SiteName、SiteDomain、SiteIDCode。") in said
    assert (
        "head_ccgp_article.html",
        "缺少标签 ColumnName、ColumnDescription、ColumnKeywords、ColumnType。",
    ) in said
    assert any(
        name == "head_null_columns.html"
        and "ColumnName、ColumnType、ColumnDescription 内容为空或为 null" in words
        for name, words in said
    )
    assert ("nfra_rendered_page.html", "ColumnType 应当用文字写明栏目类型。") in said
    assert not any(name == "head_handan_guide.html" for name, _words in said)
    assert result.score is None
