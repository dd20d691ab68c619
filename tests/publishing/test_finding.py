from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile

from mingchuang.documents.sheets import xlsx_bytes
from mingchuang.outbox.models import Message
from mingchuang.publishing import actions, finding, uploads
from mingchuang.publishing.models import Attachment, StoredFile
from mingchuang.publishing.rules import ArticleKind, Validity
from tests.publishing.factories import MORNING, District, shanghai

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    return District.make()


def found(article):
    return next(finding.documents([str(article.pk)]))


def test_the_index_gets_words_of_body_tables_and_attachments(district):
    kept = ContentFile(xlsx_bytes(["任务"], [["公开"]]), name="a.xlsx")
    file = StoredFile.objects.create(title="任务分工表", file=kept, sha256="ab" * 32, text="责任科室")
    body = [
        {"type": "rich", "value": "<p>一是<strong>公开</strong>透明。</p><p>二是便民。</p>"},
        {"type": "table", "value": "<table><tr><td>校名</td><td>电话</td></tr></table>"},
    ]
    (article,) = actions.publish_in_bulk(
        [district.new(body=body, attachments=[(file, "附件一")], old_number="旧-77")], actor=None, at=MORNING
    )
    text = found(article).text
    for words in ("一是公开透明。\n二是便民。", "校名\t电话", "附件一", "任务分工表", "责任科室", "旧-77"):
        assert words in text
    assert found(article).columns == ("/zwgk/", "/zwgk/tzgg/")
    assert found(article).organisation == "MC01"
    assert Attachment.objects.count() == 1


def test_a_summary_that_only_repeats_the_text_is_not_shown_twice_in_an_excerpt(district):
    body = [{"type": "rich", "value": "<p>为方便居民，</p><p>现通知如下。</p>"}]
    summaries = ("为方便居民，现通知", "本文的要点")
    new = [district.new(title=words, summary=words, body=body) for words in summaries]
    texts = [found(article).text for article in actions.publish_in_bulk(new, actor=None, at=MORNING)]
    assert texts == ["为方便居民，\n现通知如下。", "本文的要点\n为方便居民，\n现通知如下。"]


def test_what_is_moved_in_is_found_under_its_original_year(district):
    (article,) = actions.publish_in_bulk(
        [district.new(original_on=date(2018, 5, 4), imported=True)], actor=None, at=MORNING
    )
    assert found(article).published_at == shanghai(2018, 5, 4, 8)


def test_every_change_gives_another_version(district):
    article = district.published(kind=ArticleKind.POLICY)
    seen = [dict(finding.versions())[str(article.pk)]]

    def changed() -> bool:
        seen.append(dict(finding.versions())[str(article.pk)])
        assert found(article).version == seen[-1]
        return len(set(seen)) == len(seen)

    later = MORNING + timedelta(hours=1)
    actions.correct(article, actor=district.signer, at=later, reason="更正电话。")
    assert changed()
    actions.set_validity(article, Validity.EXPIRED, actor=district.signer, at=later, reason="期满。")
    assert changed()
    actions.move_to(article, district.policies, actor=district.signer, at=later)
    assert changed()
    draft = article.get_latest_revision_as_object()
    draft.title = "新标题"
    actions.save_draft(draft, actor=district.editor, at=later)
    assert not changed()
    seen.pop()
    district.through_review(draft, at=later)
    assert changed()


def test_words_of_a_large_file_are_found_once_they_are_taken_out(district):
    file = StoredFile(title="大附件", sha256="cd" * 32, text_note=uploads.LATER)
    file.file.save("daifujian.txt", ContentFile("附件里的关键内容".encode()))
    (article,) = actions.publish_in_bulk([district.new(attachments=[(file, "附件")])], actor=None, at=MORNING)
    before = dict(finding.versions())[str(article.pk)]
    assert found(article).version == before
    Message.objects.all().delete()
    assert uploads.take_waiting_texts() == 1
    assert list(Message.objects.values_list("stream", "key")) == [("search", f"article:{article.pk}")]
    assert "附件里的关键内容" in found(article).text
    assert found(article).version == dict(finding.versions())[str(article.pk)] != before


def test_a_withdrawn_article_is_found_no_more(district):
    article = district.published()
    assert list(finding.public([str(article.pk)])) == [str(article.pk)]
    actions.withdraw(article, actor=district.signer, at=MORNING, reason="内容有误。")
    assert list(finding.documents([str(article.pk)])) == []
    assert list(finding.public([str(article.pk)])) == list(finding.versions()) == []


def test_site_maps_are_cut_by_month_of_publication(district):
    moments = [shanghai(2025, 12, 31, 23), shanghai(2026, 1, 1, 0), MORNING]
    articles = actions.publish_in_bulk(
        [district.new(published_at=moment) for moment in moments], actor=None, at=MORNING
    )
    assert finding.months() == ["202512", "202601", "202603"]
    assert [place.path for place in finding.places("202601")] == [articles[1].url]
    assert finding.places("202601")[0].changed_on == "2026-01-01"
    assert finding.places("999999") == finding.places("lanmu") == []
    assert finding.touched_months(frozenset({f"article:{articles[0].pk}"})) == {"202512"}
    articles[1].refresh_from_db()
    actions.withdraw(articles[1], actor=district.signer, at=MORNING, reason="内容有误。")
    assert finding.months() == ["202512", "202603"]


def test_names_of_filters_are_chinese(district):
    assert finding.kind_labels(["policy", "x"]) == {"policy": "政策文件"}
    assert finding.validity_labels(["repealed"]) == {"repealed": "已废止"}
    assert finding.column_labels(["/zwgk/tzgg/"]) == {"/zwgk/tzgg/": "通知公告"}
