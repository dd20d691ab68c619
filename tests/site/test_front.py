import gzip

import brotli
import pytest

from mingchuang.edition import writing
from mingchuang.site.front import Front
from mingchuang.site.shelf import BadAddress, Shelf, plain
from tests.site.asgi import ask

NOON = 1772424000  # 2026-03-02 12:00 in Shanghai, a Monday
PAGE = "<!doctype html><h1>明窗</h1>".encode() * 50
PDF = b"%PDF" + bytes(range(256)) * 9000


async def nothing_there(scope, _receive, send):
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b"from the application"})


@pytest.fixture
def front(settings):
    current = writing.current()
    writing.put(current, "/index.html", PAGE, second=NOON)
    writing.put(current, "/zwgk/index.html", PAGE, second=NOON)
    writing.put_brotli(current, "/zwgk/index.html", brotli.compress(PAGE))
    writing.put(current, "/zwgk/1.html", PAGE, second=NOON)
    writing.put(current, "/attachments/a.pdf", PDF, second=NOON)
    writing.put(current, "/attachments/a.html", PAGE, second=NOON)
    writing.put(current, "/attachments/a.docx", PDF, second=NOON)
    writing.put(current, "/static/x.12ab.css", b"body{}" * 100, second=NOON)
    writing.put(writing.gone(), "/zwgk/2.html", "<p>已撤回</p>".encode(), second=NOON)
    writing.put_plain(writing.redirects(), b'"/old" "/zwgk/";\n"/old/" "/zwgk/";\n')
    (settings.EDITION / "secret.txt").write_text("secret")
    return Front(settings.EDITION, nothing_there)


def test_a_page_comes_as_it_is_to_whoever_asks_plainly(front):
    reply = ask(front, "/zwgk/1.html")
    assert (reply.status, reply.body, reply.headers["content-type"]) == (
        200,
        PAGE,
        "text/html; charset=utf-8",
    )
    assert reply.headers["content-length"] == str(len(PAGE))


def test_a_folder_shows_its_page(front):
    assert ask(front, "/zwgk/").body == ask(front, "/").body == PAGE


def test_the_best_encoding_that_is_accepted_and_there_is_sent(front):
    reply = ask(front, "/zwgk/", accept_encoding="gzip, deflate, br")
    assert (reply.headers["content-encoding"], brotli.decompress(reply.body)) == ("br", PAGE)
    reply = ask(front, "/zwgk/1.html", accept_encoding="gzip, br")
    assert (reply.headers["content-encoding"], gzip.decompress(reply.body)) == ("gzip", PAGE)
    assert reply.headers["vary"] == "Accept-Encoding"
    assert "content-encoding" not in ask(front, "/zwgk/1.html", accept_encoding="gzip;q=0").headers


def test_head_tells_the_same_without_the_body(front):
    told, head = ask(front, "/zwgk/1.html"), ask(front, "/zwgk/1.html", method="HEAD")
    assert (head.status, head.headers, head.body) == (200, told.headers, b"")


def test_what_the_reader_has_is_not_sent_again(front):
    told = ask(front, "/zwgk/1.html").headers
    for asked in ({"if_none_match": told["etag"]}, {"if_modified_since": told["last-modified"]}):
        reply = ask(front, "/zwgk/1.html", **asked)
        assert (reply.status, reply.body, reply.headers["etag"]) == (304, b"", told["etag"])
    assert ask(front, "/zwgk/1.html", if_none_match='"other"').status == 200


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=100-", 206, 100, len(PDF)),
        ("bytes=-5", 206, len(PDF) - 5, len(PDF)),
        ("bytes=5-99999999", 206, 5, len(PDF)),
        ("bytes=99999999-", 416, 0, 0),
        ("bytes=9-5", 416, 0, 0),
        ("bytes=abc", 416, 0, 0),
        ("lines=1-2", 200, 0, len(PDF)),
    ],
)
def test_a_part_of_an_attachment(front, asked, status, start, end):
    reply = ask(front, "/attachments/a.pdf", range=asked)
    assert reply.status == status
    if status == 206:
        assert reply.headers["content-range"] == f"bytes {start}-{end - 1}/{len(PDF)}"
    if status == 416:
        assert reply.headers["content-range"] == f"bytes */{len(PDF)}"
    else:
        assert reply.body == PDF[start:end]


def test_a_part_of_a_file_that_changed_meanwhile_is_the_whole(front):
    assert ask(front, "/attachments/a.pdf", range="bytes=0-9", if_range='"old"').status == 200


def test_a_folder_without_slash_leads_to_the_one_with(front):
    reply = ask(front, "/zwgk?page=2")
    assert (reply.status, reply.headers["location"]) == (301, "/zwgk/?page=2")


def test_a_moved_address_leads_on(front):
    assert ask(front, "/OLD/").headers["location"] == "/zwgk/"


def test_a_withdrawn_address_says_so(front):
    reply = ask(front, "/zwgk/2.html")
    assert (reply.status, reply.body.decode()) == (410, "<p>已撤回</p>")


def test_what_is_not_there_is_asked_of_the_application(front):
    assert ask(front, "/nothing").body == b"from the application"
    assert ask(front, "/desk/", method="POST").body == b"from the application"


def test_a_finished_page_cannot_be_posted_to(front):
    reply = ask(front, "/zwgk/1.html", method="POST")
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt", "/%2e%2e/secret.txt", "/%2e%2e%2fsecret.txt", "/zwgk/../../secret.txt",
        "/..%5csecret.txt", "/zwgk/%00", "/.%2e/secret.txt", "//../secret.txt", "/%zz", "/zwgk/..\\..\\secret.txt",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_edition(front, path):
    reply = ask(front, path)
    assert reply.status in (400, 404)
    assert b"secret" not in reply.body


def test_a_link_that_leads_out_of_the_edition_is_not_followed(front, settings):
    (writing.current() / "leak.txt").symlink_to(settings.EDITION / "secret.txt")
    (writing.current() / "outside").symlink_to(settings.EDITION)
    assert ask(front, "/leak.txt").status == 404
    assert ask(front, "/outside/secret.txt").status == 404


@pytest.mark.parametrize("path", ["/zwgk/1.html", "/zwgk/2.html", "/old", "/attachments/a.docx"])
def test_every_answer_is_protected(front, path):
    told = ask(front, path).headers
    assert told["x-content-type-options"] == "nosniff"
    assert {"referrer-policy", "permissions-policy"} <= set(told)


def test_pages_load_nothing_from_elsewhere_and_run_nothing_inline(front):
    policy = ask(front, "/zwgk/1.html").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy


def test_an_uploaded_page_cannot_run_and_is_offered_for_saving(front):
    told = ask(front, "/attachments/a.html").headers
    assert told["content-disposition"] == "attachment"
    assert told["content-security-policy"].startswith("sandbox")
    assert "content-disposition" not in ask(front, "/attachments/a.pdf").headers


def test_assets_are_kept_for_ever_and_pages_asked_about(front):
    assert "immutable" in ask(front, "/static/x.12ab.css").headers["cache-control"]
    assert ask(front, "/zwgk/1.html").headers["cache-control"] == "no-cache"


def test_strict_transport_is_told_only_over_https(front, settings):
    assert "strict-transport-security" not in ask(front, "/").headers
    secure = Front(settings.EDITION, nothing_there, https=True)
    assert "strict-transport-security" in ask(secure, "/").headers


def test_memory_is_believed_for_a_second_and_no_longer(front):
    moment = [0.0]
    shelf = Shelf(writing.current(), clock=lambda: moment[0])
    assert shelf.find("/zwgk/1.html").body == PAGE
    writing.put(writing.current(), "/zwgk/1.html", b"new", second=NOON)
    assert shelf.find("/zwgk/1.html").body == PAGE
    moment[0] = 1.1
    assert shelf.find("/zwgk/1.html").body == b"new"
    writing.take(writing.current(), "/zwgk/1.html")
    moment[0] = 2.2
    assert shelf.find("/zwgk/1.html") is None


@pytest.mark.parametrize(
    ("raw", "means"),
    [
        (b"/", "/"), (b"//zwgk//1.html", "/zwgk/1.html"), (b"/a/./b/../c", "/a/c"), (b"/a/..", "/"),
        (b"/a/b/..", "/a/"), (b"/%E6%96%B0/", "/新/"), (b"/a?x=../..", "/a"),
    ],
)  # fmt: skip
def test_an_address_means_what_nginx_takes_it_for(raw, means):
    assert plain(raw) == means


def test_an_address_that_climbs_is_refused():
    with pytest.raises(BadAddress):
        plain(b"/a/../../b")
