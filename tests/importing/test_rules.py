from datetime import date

import pytest

from mingchuang.importing.rules import (
    day_in_address,
    day_of,
    field_of,
    genre_of,
    kind_of,
    own_number,
    validity_of,
)
from mingchuang.publishing.rules import ArticleKind, Validity


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024年01月26日", date(2024, 1, 26)),
        ("2024-01-31 15:29:06", date(2024, 1, 31)),
        (" 2024-08-01", date(2024, 8, 1)),
        ("2019/4/25 9:32:09", date(2019, 4, 25)),
        ("02.06.2017", date(2017, 6, 2)),
        ("2018年11月 12 日", date(2018, 11, 12)),
        ("２０２４年１月２日", date(2024, 1, 2)),
        ("", None),
        ("null", None),
        ("——", None),
    ],
)
def test_a_date_is_read_in_every_form_found_on_government_pages(written, day):
    assert day_of(written) == day


@pytest.mark.parametrize("written", ["2024-02-30", "201011日至20101231日", "昨天", "2024年13月1日"])
def test_a_date_that_cannot_be_is_no_date(written):
    with pytest.raises(ValueError, match=r".*"):
        day_of(written)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("/zwgk/201401/t20140112_35.html", date(2014, 1, 12)),
        ("http://xxgk.example/2014-01-12/5.html", date(2014, 1, 12)),
        ("/art/2014/1/12/art_5.html", None),
        ("/art/2014/01/12/art_5.html", date(2014, 1, 12)),
        ("/art/2014/01/12.html", None),  # a twelfth document, as it may be
        ("/art/201401/12.html", None),
        ("/show.asp?id=2014011234", None),
        ("/t20140231_1.html", None),
    ],
)
def test_a_day_in_an_old_address_is_suggested(url, day):
    assert day_in_address(url) == day


@pytest.mark.parametrize("label", ["索 引 号：", "索引号", "【索引号】", "索　引　号:"])
def test_labels_are_known_however_they_are_spaced(label):
    assert field_of(label) == "index_number"


def test_a_crawlers_own_columns_mean_nothing():
    assert field_of("_crawler_written_time") == ""


@pytest.mark.parametrize(
    ("word", "title", "number", "kind"),
    [
        ("政策解读", "《某办法》政策解读", False, ArticleKind.INTERPRETATION),
        ("政府规章", "某省内部审计规定", False, ArticleKind.POLICY),
        ("通知", "关于印发某方案的通知", True, ArticleKind.POLICY),
        ("通知", "关于停水的通知", False, ArticleKind.NOTICE),
        ("清单/公示", "名单的公示", False, ArticleKind.ANNOUNCEMENT),
        ("会议/新闻", "召开视频会议", False, ArticleKind.NEWS),
        ("部门决算", "2024年度部门决算", False, ArticleKind.STATISTIC),
        ("", "关于同意某事项的批复", True, ArticleKind.POLICY),
    ],
)
def test_the_kind_follows_the_systems_word_then_the_title(word, title, number, kind):
    assert kind_of(word, title, has_number=number) is kind


def test_validity_and_genre_are_read_from_words():
    assert validity_of("有效") is Validity.IN_FORCE
    assert validity_of("已废止") is Validity.REPEALED
    assert validity_of("") is None
    assert genre_of("关于印发工作要点的通知") == "notice"
    assert genre_of("关于做好有关工作的意见（试行）") == "opinion"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("财办会〔2024〕15号各省、自治区财政厅：", "财办会〔2024〕15号"),
        ("现将有关事项通知如下。", "财办会〔2024〕15号"),
        ("你市《关于调整范围的请示》（财办会〔2024〕15号）收悉。", ""),
        ("根据《通知》 (财办会〔2024〕15号，以下简称《通知》)要求，", ""),
    ],
)
def test_the_number_of_a_document_that_is_only_named_is_not_taken(text, own):
    assert own_number("财办会〔2024〕15号", text) == own
    assert own_number("", text) == ""
