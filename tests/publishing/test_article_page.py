import re
from datetime import date, timedelta

import pytest

from mingchuang.portal.framing import SiteSettings
from mingchuang.publishing import actions
from mingchuang.publishing.models import Relation
from mingchuang.publishing.public import ARTICLES, preview
from mingchuang.publishing.rules import ArticleKind, RelationKind, Validity
from tests.publishing.factories import MORNING, District
from tests.publishing.pages import DAY, gone, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    SiteSettings.objects.create(
        pk=1, site_name="明窗区人民政府", domain="www.mingchuang.example", site_code="4107990001"
    )
    return District.make()


def metas(html: str) -> dict[str, str]:
    return dict(re.findall(r'<meta name="([A-Z]\w+)" content="([^"]*)">', html))


def test_an_article_carries_the_ten_tags_and_none_is_empty(district):
    found = metas(page(district.published().url))
    assert found == {
        "SiteName": "明窗区人民政府",
        "SiteDomain": "www.mingchuang.example",
        "SiteIDCode": "4107990001",
        "ColumnName": "通知公告",
        "ColumnDescription": "通知公告栏目。",
        "ColumnKeywords": "通知公告,政府信息公开",
        "ColumnType": "政府信息公开",
        "ArticleTitle": "关于做好春季开学工作的通知",
        "PubDate": "2026-03-02 09:00",
        "ContentSource": "明窗区教育局",
        "Description": "各学校：现将有关事项通知如下。",
        "Url": "https://www.mingchuang.example/zwgk/tzgg/202603/1.html",
    }


def test_the_facts_of_a_document_stand_under_its_title(district):
    html = page(
        district.published(
            kind=ArticleKind.POLICY,
            document_number="明教〔2026〕3号",
            written_on=date(2026, 2, 27),
            subject="0201",
        ).url
    )
    for name, value in {
        "索引号": "MC01-02-2026-00001",
        "发文机关": "明窗区教育局",
        "发文字号": "明教〔2026〕3号",
        "成文日期": "2026-02-27",
        "发布时间": "2026-03-02 09:00",
        "有效性": "有效",
        "公开属性": "主动公开",
    }.items():
        assert f"<dt>{name}</dt><dd>{value}</dd>" in html


def test_document_and_interpretation_lead_to_each_other(district):
    policy = district.published(title="学校安全管理办法", kind=ArticleKind.POLICY)
    reading = district.draft(title="一图读懂学校安全管理办法", kind=ArticleKind.INTERPRETATION)
    reading.relations.add(Relation(kind=RelationKind.INTERPRETS, target=policy))
    actions.save_draft(reading, actor=district.editor, at=MORNING)
    assert "一图读懂" not in page(policy.url)
    reading = district.through_review(reading)
    assert f'<a href="{reading.url}">一图读懂学校安全管理办法</a>' in page(policy.url)
    assert f'<a href="{policy.url}">学校安全管理办法</a>' in page(reading.url)
    actions.withdraw(reading, actor=district.signer, at=MORNING, reason="内容有误。")
    assert "一图读懂" not in page(policy.url)


def test_a_repealed_document_says_so_before_its_text(district):
    old = district.published(title="旧办法", kind=ArticleKind.POLICY)
    new = district.draft(title="新办法", kind=ArticleKind.POLICY)
    new.relations.add(Relation(kind=RelationKind.REPEALS, target=old))
    actions.save_draft(new, actor=district.editor, at=MORNING)
    new = district.through_review(new)
    html = page(old.url)
    assert "本文件已于2026年3月2日废止，不再执行，仅供查阅。" in html
    assert f'依据：<a href="{new.url}">新办法</a>' in html
    assert "<dd>已废止（2026-03-02起）</dd>" in html
    assert f'<a href="{old.url}">旧办法</a>（已废止）' in page(new.url)


def test_corrections_and_changes_are_told_newest_first(district):
    article = district.published(kind=ArticleKind.POLICY)
    actions.correct(article, actor=district.signer, at=MORNING, reason="更正联系电话。")
    later = MORNING + timedelta(days=1)
    actions.set_validity(article, Validity.EXPIRED, actor=district.signer, at=later, reason="有效期满。")
    html = page(article.url)
    assert html.index("有效性变更：有效期满。") < html.index("更正：更正联系电话。")
    assert "本文件已于2026年3月3日失效" in html


def test_a_withdrawn_article_answers_with_reason_and_day_and_nothing_else(district):
    article = district.published(title="拟录用人员名单公示", kind=ArticleKind.POLICY)
    actions.withdraw(article, actor=district.signer, at=MORNING, reason="含个人信息，已删除。")
    for path in (article.url, article.url.replace(".html", ".txt")):
        note = gone(path)
        assert "含个人信息，已删除。" in note and "2026年3月2日" in note
        assert "拟录用" not in note and "现将有关事项" not in note


def test_an_expired_announcement_says_that_its_time_is_over(district):
    article = district.published(kind=ArticleKind.ANNOUNCEMENT, expires_on=date(2026, 3, 6))
    actions.expire_due(at=MORNING + timedelta(days=5))
    assert "公示期至2026年3月6日，已到期撤下。" in gone(article.url)


def test_moved_information_names_its_original_day_and_number(district):
    (article,) = actions.publish_in_bulk(
        [
            district.new(
                title="旧平台的文件", imported=True, original_on=date(2018, 5, 4), old_number="MC-2018-77"
            )
        ],
        actor=None,
        at=MORNING,
    )
    assert "本文由原平台迁移，原发布日期2018年5月4日，原索引号MC-2018-77。" in page(article.url)


def test_script_in_title_and_body_does_not_run(district):
    article = district.published(
        title="<script>alert(1)</script>通知",
        body=[
            {"type": "rich", "value": "<p onclick=alert(2)>正文<script>alert(3)</script></p>"},
            {"type": "table", "value": "<table><tr><td><img src=x onerror=alert(4)>格</td></tr></table>"},
        ],
    )
    html = page(article.url)
    assert "alert(1)" in html and "<script>alert" not in html
    assert not re.search(r"onclick|onerror|alert\([234]\)", html)


def test_a_title_of_300_characters_and_rare_characters_stand_whole(district):
    title = "㙍𠮷䶮" * 100
    html = page(district.published(title=title).url)
    assert f"<h1>{title}</h1>" in html
    assert f'<meta name="ArticleTitle" content="{title}">' in html


def test_a_renamed_column_changes_the_way_home_and_not_the_address(district):
    article = district.published()
    district.notices.title = "通知与公告"
    district.notices.slug = "tz"
    district.notices.save_revision().publish()
    assert article.url in set(ARTICLES.affected(frozenset({f"column:{district.notices.pk}"})))
    assert '<a href="/zwgk/tz/">通知与公告</a>' in page(article.url)
    assert article.url == "/zwgk/tzgg/202603/1.html"


def test_a_column_above_and_an_organisation_touch_their_articles(district):
    article = district.published()
    above = district.notices.get_parent()
    assert list(ARTICLES.affected(frozenset({f"column:{above.pk}"}))) == [article.url]
    assert list(ARTICLES.affected(frozenset({"organisation:MC01"}))) == [article.url]
    assert list(ARTICLES.affected(frozenset({"organisation:MC", "day:2026-03-02"}))) == []
    assert list(ARTICLES.affected(frozenset({"frame"}))) == list(ARTICLES.every()) == [article.url]


def test_a_link_to_a_column_follows_the_column(district):
    body = [
        {
            "type": "rich",
            "value": f'<p>见<a linktype="page" id="{district.policies.pk}">政策文件</a>栏目。</p>',
        }
    ]
    article = district.published(body=body)
    assert '<a href="/zwgk/zcwj/">政策文件</a>' in page(article.url)
    assert article.url in set(ARTICLES.affected(frozenset({f"column:{district.policies.pk}"})))


def test_a_wide_table_can_be_scrolled_by_keyboard(district):
    table = (
        "<table><caption>学校名单</caption><tr><th scope='col'>校名</th></tr><tr><td>一小</td></tr></table>"
    )
    html = page(district.published(body=[{"type": "table", "value": table}]).url)
    assert '<div class="scroll" tabindex="0" role="region" aria-label="表格：学校名单' in html
    assert '<th scope="col">校名</th>' in html


def test_news_has_a_line_instead_of_a_table_and_a_repost_names_its_source(district):
    article = district.published(
        kind=ArticleKind.REPOST, source="示例市人民政府", source_url="https://www.shili.example/1.html"
    )
    html = page(article.url)
    assert "<span>来源：示例市人民政府</span>" in html and '<dl class="facts"' not in html
    assert (
        '<a href="https://www.shili.example/1.html" rel="noopener noreferrer external">查看原文</a>' in html
    )


def test_the_source_is_said_once(district):
    same = page(district.published(source="明窗区教育局", issuing_body="明窗区教育局").url)
    other = page(district.published(title="另一条", source="示例市教育局").url)
    news = page(district.published(title="第三条", source="示例市教育局", kind=ArticleKind.NEWS).url)
    assert same.count("来源：") == 0
    assert other.count("来源：示例市教育局") == news.count("来源：示例市教育局") == 1


def test_the_page_leads_to_its_check(district):
    assert 'href="/check/?path=/zwgk/tzgg/202603/1.html"' in page(district.published().url)


def test_the_plain_text_of_a_document_has_its_facts_and_words(district):
    article = district.published(kind=ArticleKind.POLICY, document_number="明教〔2026〕3号")
    text = page(article.url.replace(".html", ".txt"))
    assert text.startswith("关于做好春季开学工作的通知\n\n索引号：")
    assert "发文字号：明教〔2026〕3号" in text and "各学校：现将有关事项通知如下。" in text
    assert "网址：https://www.mingchuang.example/zwgk/tzgg/202603/1.html" in text


def test_a_draft_is_previewed_as_its_page(district):
    draft = district.draft(title="尚未发布的通知")
    html = preview(draft, DAY)
    assert "<h1>尚未发布的通知</h1>" in html and "这是预览，公众看不到。" in html


def test_a_page_without_pictures_is_small(district):
    long = [{"type": "rich", "value": "<p>" + "政府信息公开工作有关事项。" * 200 + "</p>"}] * 5
    assert len(page(district.published(body=long).url).encode()) < 150_000
