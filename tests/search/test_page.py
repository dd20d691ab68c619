"""The page, its excerpts and its bad input."""

import logging
from datetime import timedelta

import pytest

from mingchuang.search.excerpts import excerpt, marked
from mingchuang.search.rules import question
from tests.search.factories import NOON, document

pytestmark = pytest.mark.django_db


def words(written: str):
    return question(written).words


def test_publiccms_script_in_title_and_body_is_only_text(library, client):
    library.indexed(
        document(
            1,
            "<script>alert(1)</script>公报",
            '<img src=x onerror=alert(2)>公报 & "引号"',
            document_number="<b>明政〔2026〕1号",
        )
    )
    html = client.get("/search/", {"q": "公报"}).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "<b>明政" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<mark>公报</mark>" in html


def test_the_question_itself_cannot_carry_script(library, client):
    library.indexed(document(1))
    html = client.get("/search/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in html


def test_marks_lie_on_the_original_text():
    assert marked("關於２０１８年政務公開", words("政务公开")) == "關於２０１８年<mark>政務公開</mark>"
    assert marked("第½条", words("第½条")) == "<mark>第½条</mark>"
    assert marked("12号 112号 121号", words("12号")) == "<mark>12号</mark> 112号 121号"
    assert marked("a<mark>b", words("mark")) == "a&lt;<mark>mark</mark>&gt;b"
    assert marked("政府信息公开", words("政府信息 信息公开")) == "<mark>政府信息公开</mark>"


def test_an_excerpt_shows_both_words_of_a_long_text():
    found = excerpt("甲" * 300 + "住房" + "乙" * 500 + "申请" + "丙" * 300, words("住房 申请"))
    assert "<mark>住房</mark>" in found.html
    assert "<mark>申请</mark>" in found.html
    assert len(found.plain) < 160
    assert found.plain.startswith("……")
    assert found.plain.endswith("……")


def test_an_excerpt_without_the_words_is_the_beginning():
    assert excerpt("正文开头", words("标题")).plain == "正文开头"
    assert excerpt("", words("标题")).plain == ""


def test_the_page_shows_answers_without_a_script(library, client):
    library.indexed(document(1, "关于住房保障的通知", "第一条 住房保障", document_number="明政〔2026〕1号"))
    answer = client.get("/search/", {"q": "住房保障"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "明政〔2026〕1号" in html
    assert "2026-03-02" in html
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert 'content="noindex"' in html
    assert '<option value="newest">最新发布</option>' in html


def test_the_empty_page_and_nothing_found_help(library, client):
    library.indexed(document(1, "廉租住房办法"))
    assert "怎样搜得准" in client.get("/search/").content.decode()
    html = client.get("/search/", {"q": "廉租住房申请"}).content.decode()
    assert "可以这样试" in html
    assert "廉租住房</a>”" in html


def test_filters_alone_show_everything_of_an_organisation_the_newest_first(library, client):
    library.indexed(
        document(1, "旧通知", published_at=NOON - timedelta(days=60), organisation="MC02"),
        document(2, "新通知", organisation="MC02"),
        document(3, "别家的通知", organisation="MC03"),
    )
    html = client.get("/search/", {"organisation": "MC02"}).content.decode()
    assert html.index("新通知") < html.index("旧通知")
    assert "别家的通知" not in html
    assert "没有符合这些条件的信息" in client.get("/search/", {"organisation": "MC99"}).content.decode()


@pytest.mark.parametrize(
    ("asked", "status", "sentence"),
    [
        ({"q": "政" * 10_000}, 400, "最多60个字"),
        ({"q": "，。！"}, 400, "只有标点符号"),
        ({"q": "\x00\x01公报\x7f"}, 200, "找到"),
        ({"q": "\ud83d"}, 400, "标点"),
        ({"q": "公报", "page": "999999999999999999"}, 200, "找到"),
        ({"q": "公报", "page": "-3"}, 200, "找到"),
        ({"q": "公报", "page": "٣"}, 200, "找到"),
        ({"q": "公报", "page": "99"}, 200, "没有第 99 页"),
        ({"q": "公报", "sort": "'; DROP TABLE"}, 200, "找到"),
        ({"q": "公报", "year": "abc"}, 200, "去掉筛选条件"),
        ({"q": "公报", "kind": "x" * 5000}, 200, "找到"),
        ({"q": "公报", "column": "/zwgk/\x00"}, 200, "找到"),
    ],
)
def test_bad_input_is_answered_calmly(library, client, asked, status, sentence):
    library.indexed(document(1, "公报"))
    asked = {name: value.encode("utf-8", "replace").decode() for name, value in asked.items()}
    answer = client.get("/search/", asked)
    assert (answer.status_code, sentence in answer.content.decode()) == (status, True)


def test_before_the_index_is_built_the_page_says_so(library, client):
    answer = client.get("/search/", {"q": "公报"})
    assert answer.status_code == 503
    assert "搜索正在准备中" in answer.content.decode()


def test_suggestions_answer_a_program(library, client):
    library.indexed(document(1, "住房保障办法"))
    assert client.get("/search/suggest", {"q": "住房"}).json() == {"suggestions": ["住房保障办法"]}
    assert client.get("/search/suggest", {"q": "。" * 999}).json() == {"suggestions": []}


@pytest.mark.usefixtures("within_one_minute")
def test_whoever_searches_too_often_is_asked_to_wait(library, client, settings):
    settings.SEARCH_PER_MINUTE = 3
    library.indexed(document(1, "公报"))
    from_one = {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "REMOTE_ADDR": "127.0.0.1"}
    codes = [client.get("/search/", {"q": "公报"}, **from_one).status_code for _ in range(5)]
    assert 429 in codes[3:]
    answer = client.get("/search/", {"q": "公报"}, HTTP_X_FORWARDED_FOR="203.0.113.10")
    assert answer.status_code == 200


def test_only_our_own_proxies_may_name_the_client(rf):
    from mingchuang.ui.rates import client_address

    forged = rf.get("/", HTTP_X_FORWARDED_FOR="198.51.100.1", REMOTE_ADDR="203.0.113.9")
    assert client_address(forged) == "203.0.113.9"
    through = rf.get("/", HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.9", REMOTE_ADDR="127.0.0.1")
    assert client_address(through) == "203.0.113.9"
    assert client_address(rf.get("/", REMOTE_ADDR="2001:db8:1:2:3::4")) == "2001:db8:1:2::"
    assert client_address(rf.get("/", REMOTE_ADDR="unix:")) == "unknown"


def test_no_question_is_written_to_the_log(library, client, caplog):
    caplog.set_level(logging.DEBUG)
    library.indexed(document(1, "公报"))
    caplog.clear()
    client.get("/search/", {"q": "某某身份证"})
    client.get("/search/", {"q": "，"})
    ours = [record for record in caplog.records if not record.name.startswith("django.db")]
    assert "某某身份证" not in "".join(record.getMessage() for record in ours)
