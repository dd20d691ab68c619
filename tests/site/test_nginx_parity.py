"""Embedded front and nginx answer alike: a real nginx, our configuration, the same edition."""

import re
import subprocess

import pytest

from mingchuang.edition import writing
from mingchuang.edition.rules import redirects_body
from mingchuang.site import headers
from tests.site import parity

NOON = 1772424000  # 2026-03-02 12:00 in Shanghai, a Monday
PAGE = "<!doctype html><h1>明窗</h1>".encode() * 50
PDF = b"%PDF" + bytes(range(256)) * 9000
pytestmark = [pytest.mark.nginx, pytest.mark.xdist_group("nginx")]

FOUND = [
    "/", "/index.html", "/zwgk/", "/zwgk/index.html", "/zwgk/1.html", "/zwgk/1.html?from=search",
    "/zwgk//1.html", "/zwgk/./x/../1.html", "/%7Awgk/1.html", "/%E6%96%B0%E9%97%BB/1.html",
    "/static/x.12ab.css", "/static/x.12ab.js", "/feed.xml", "/list.json", "/robots.txt", "/picture.svg",
    "/attachments/a.pdf", "/attachments/a.docx", "/attachments/a.html", "/attachments/a.svg",
    "/attachments/a.unknown", "/attachments/noending", "/attachments/A.PDF", "/zwgk/1.html.gz",
]  # fmt: skip
ELSEWHERE = [
    "/zwgk", "/zwgk?a=1", "/%E6%96%B0%E9%97%BB/sub", "/old", "/old/", "/OLD/index.html", "/moved.html",
    "/zwgk/2.html", "/withdrawn/", "/attachments/gone.docx", "/nothing", "/nothing/", "/zwgk/nothing.html",
    "/%E6%96%B0%E9%97%BB/", "/%E6%96%B0%E9%97%BB",
]  # fmt: skip
ESCAPES = [
    "/../redirects", "/%2e%2e/redirects", "/%2e%2e%2fredirects", "/zwgk/../../redirects", "/..%5credirects",
    "/zwgk/%00", "/.gone/zwgk/2.html", "/zwgk/..%2f..%2fredirects", "/%zz", "/.work/", "/..;/redirects",
]  # fmt: skip


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    from django.conf import settings

    before, settings.EDITION = settings.EDITION, tmp_path_factory.mktemp("home") / "edition"
    current, gone = writing.current(), writing.gone()
    for path in ("/index.html", "/zwgk/index.html", "/zwgk/1.html", "/新闻/1.html", "/新闻/sub/index.html"):
        writing.put(current, path, PAGE, second=NOON)
    for path in FOUND:
        if re.fullmatch(r"/(static|attachments)/[\w.]+|/\w+\.(xml|json|txt|svg)", path):
            writing.put(current, path, PDF if path.endswith(("pdf", "docx")) else PAGE, second=NOON)
    for path in ("/zwgk/2.html", "/withdrawn/index.html", "/attachments/gone.docx"):
        writing.put(gone, path, "<p>已撤回</p>".encode(), second=NOON)
    writing.put(current, "/50x.html", "<h1>暂时不能办理</h1>".encode(), second=NOON)
    writing.put_plain(
        writing.redirects(),
        b'"/moved.html" "/zwgk/1.html";\n"/old" "/zwgk/";\n"/old/" "/zwgk/";\n"/old/index.html" "/zwgk/";\n'
        b'"/show.asp?id=12&lm=3" "/zwgk/1.html";\n"/?id=7" "/zwgk/";\n'
        + redirects_body([("/list.asp?name=信息公开&lm=%26", "/zwgk/1.html")]),
    )
    yield settings.EDITION
    settings.EDITION = before


@pytest.fixture(scope="module")
def servers(edition, tmp_path_factory):
    """The ports of the front and of nginx."""
    with parity.both(edition, tmp_path_factory.mktemp("nginx")) as both:
        yield both


def test_what_is_there_is_answered_alike(servers):
    assert parity.differences(*servers, FOUND) == []


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ("bytes=0-9,20-29", 200), ("bytes=0-9, -5", 200), ("bytes=0-0,1-1,2-2", 200), ("bytes=0-,0-,0-", 200),
        ("bytes=0-9,999999999-", 206), ("bytes=9-5,0-1", 206), ("bytes=-0,0-1", 206), ("BYTES=0-9", 206),
        ("bytes=0 - 9 ", 206), ("bytes=999999999-,999999998-", 416), ("bytes=0-9,abc", 416), ("bytes=0-9,", 416),
        ("bytes=9-5", 416), ("bytes=--5", 416), ("bytes=-0", 416), ("bytes=", 200), ("items=0-5", 200),
    ],
)  # fmt: skip
def test_several_parts_in_one_request_are_answered_alike(servers, wanted, status):
    ours, theirs = (parity.ask(port, "/attachments/a.pdf", Range=wanted) for port in servers)
    assert (ours.status, theirs.status) == (status, status)
    assert ours.headers.get("content-range") == theirs.headers.get("content-range")
    assert ours.body == theirs.body or status == 416


def test_what_moved_went_or_never_was_is_answered_alike(servers):
    assert parity.differences(*servers, ELSEWHERE) == []
    statuses = {path: parity.ask(servers[1], path).status for path in ELSEWHERE}
    assert statuses["/zwgk"] == statuses["/old/"] == statuses["/moved.html"] == 301
    assert statuses["/zwgk/2.html"] == statuses["/withdrawn/"] == statuses["/attachments/gone.docx"] == 410
    assert statuses["/nothing"] == 404


def test_an_old_address_with_its_query_leads_on_without_the_application(servers):
    asked = [
        "/show.asp?id=12&lm=3",
        "/SHOW.asp?ID=12&lm=3",
        "/show.asp?id=13",
        "/show.asp",
        "/?id=7",
        "/moved.html?a=1",
    ]
    assert parity.differences(*servers, asked) == []
    assert [parity.ask(servers[1], path).status for path in asked] == [301, 301, 404, 404, 301, 301]


def test_a_chinese_query_leads_on_in_the_encoding_of_either_page(servers):
    in_utf8 = "/list.asp?name=%E4%BF%A1%E6%81%AF%E5%85%AC%E5%BC%80&lm=%26"
    in_gbk = "/list.asp?name=%D0%C5%CF%A2%B9%AB%BF%AA&lm=%26"
    asked = [in_utf8, in_gbk, in_gbk.lower(), in_utf8.replace("%26", "&"), in_gbk.replace("%D0%C5", "")]
    assert parity.differences(*servers, asked) == []
    assert [parity.ask(servers[1], path).status for path in asked] == [301, 301, 301, 404, 404]


@pytest.mark.parametrize("path", ESCAPES)
def test_neither_lets_a_path_out_of_the_edition(servers, path):
    for port in servers:
        said = parity.ask(port, path)
        assert said.status in (400, 404)
        assert b"moved.html" not in said.body
        assert "已撤回".encode() not in said.body


def test_a_link_is_followed_by_neither(servers, edition):
    leak = edition / "current" / "leak.txt"
    leak.symlink_to(edition / "redirects")
    try:
        assert [parity.ask(port, "/leak.txt").status for port in servers] == [404, 404]
    finally:
        leak.unlink()


def test_the_application_learns_the_client_from_nginx_only(servers):
    said = parity.ask(servers[1], "/who", X_Forwarded_For="198.51.100.7")
    assert said.body == b"/who 127.0.0.1"


def test_without_the_application_everything_finished_is_still_read(edition, tmp_path):
    with parity.nginx(edition, parity.free_port(), tmp_path) as port:
        assert parity.ask(port, "/zwgk/1.html").body == PAGE
        assert parity.ask(port, "/zwgk").status == 301
        assert parity.ask(port, "/old/").headers["location"] == "/zwgk/"
        assert parity.ask(port, "/zwgk/2.html").status == 410
        missed = parity.ask(port, "/desk/")
        assert (missed.status, "暂时不能办理" in missed.body.decode()) == (503, True)
        assert missed.headers["retry-after"] == "120"


def test_without_the_maintenance_page_a_miss_is_still_calm(edition, tmp_path):
    page = edition / "current" / "50x.html"
    content = page.read_bytes()
    page.unlink()
    try:
        with parity.nginx(edition, parity.free_port(), tmp_path) as port:
            missed = parity.ask(port, "/desk/")
            assert (missed.status, "照常阅读" in missed.body.decode()) == (503, True)
    finally:
        page.write_bytes(content)


def test_nginx_takes_our_configuration_without_a_warning(edition, tmp_path):
    with parity.nginx(edition, parity.free_port(), tmp_path):
        check = [parity.NGINX, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
        told = subprocess.run(check, capture_output=True, text=True)
    assert (told.returncode, "warn" in told.stderr, "duplicate" in told.stderr) == (0, False, False), (
        told.stderr
    )


def test_nginx_knows_the_same_types_as_the_front():
    told = {}
    for line in (parity.DEPLOY / "mingchuang-types.conf").read_text().splitlines():
        if match := re.fullmatch(r"\s+(\S+) (.+);", line):
            told.update(dict.fromkeys(match[2].split(), match[1]))
    assert told == {ending: kind.partition(";")[0] for ending, kind in headers.CONTENT_TYPES.items()}
