from datetime import UTC, date, datetime

import pytest

from mingchuang.edition import writing
from mingchuang.edition.actions import publish_waiting
from mingchuang.edition.addressing import Verdict, check

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
pytestmark = pytest.mark.django_db


@pytest.fixture
def published(toy):
    toy.write("/zwgk/1.html", "第一条")
    publish_waiting(day=MONDAY, at=NOON)
    return toy


def test_a_page_that_stands_as_published_is_unaltered(published):
    found = check("/zwgk/1.html")
    assert (found.verdict, found.row.edition, found.changed_at) == (Verdict.UNALTERED, 1, NOON)


def test_a_changed_byte_is_told(published):
    place = writing.current() / "zwgk/1.html"
    place.write_bytes(place.read_bytes() + b" ")
    assert check("/zwgk/1.html").verdict is Verdict.ALTERED


def test_a_missing_a_withdrawn_and_a_moved_page_are_told_apart(published):
    published.write("/zwgk/2.html", "第二条")
    published.write("/zwgk/3.html", "第三条")
    publish_waiting(day=MONDAY, at=NOON)
    (writing.current() / "zwgk/1.html").unlink()
    published.withdraw("/zwgk/2.html", "内容有误")
    published.move("/zwgk/3.html", "/zwgk/1.html")
    publish_waiting(day=MONDAY, at=NOON)
    assert check("/zwgk/1.html").verdict is Verdict.MISSING
    assert check("/zwgk/2.html").verdict is Verdict.WITHDRAWN
    assert check("/zwgk/3.html").verdict is Verdict.MOVED


@pytest.mark.parametrize(
    "path", ["/../../etc/passwd", "/a\\b.html", "/%2e%2e/x", "no-slash", "/nothing.html"]
)
def test_what_was_never_published_is_unknown_and_reads_no_file(published, path):
    assert check(path).verdict is Verdict.UNKNOWN


def test_the_page_tells_everybody_in_plain_words(client, published):
    told = client.get("/check/", {"path": "/zwgk/1.html"})
    assert told.status_code == 200
    text = told.content.decode()
    assert "没有被改动" in text
    assert check("/zwgk/1.html").row.sm3 in text
    assert told["X-Robots-Tag"] == "noindex"
    assert client.get("/check/").status_code == 200
    assert client.get("/check/", {"path": "/<script>.html"}).status_code == 404


def test_the_proof_is_offered_as_json(client, published):
    proof = client.get("/check/proof.json", {"path": "/zwgk/1.html"}).json()
    assert (proof["path"], proof["edition"]) == ("/zwgk/1.html", 1)
    assert client.get("/check/proof.json", {"path": "/nothing.html"}).status_code == 404


@pytest.mark.usefixtures("within_one_minute")
def test_one_visitor_cannot_have_the_whole_edition_hashed(client, published):
    ask = {"path": "/zwgk/1.html"}
    assert {client.get("/check/", ask).status_code for _ in range(30)} == {200}
    refused = client.get("/check/", ask)
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "请稍等一分钟再试" in refused.content.decode()
    assert client.get("/check/proof.json", ask).status_code == 429
    assert client.get("/check/proof.json", ask, REMOTE_ADDR="203.0.113.9").status_code == 200
    assert client.get("/check/").status_code == 200
