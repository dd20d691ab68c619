"""Inspecting over HTTP: a site that hangs, redirects in a ring, or answers 200 for anything."""

import threading
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from mingchuang.inspection.examination import inspect
from mingchuang.inspection.sources import Address, NothingToInspect
from tests.inspection.sites import good_site

AT = datetime(2026, 11, 24, 10, 0)  # noqa: DTZ001 -- local time, as pages write it


@contextmanager
def serving(answer):
    """A server on this machine whose answers ``answer(path)`` gives as (status, headers, body)."""
    release = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            told = answer(self.path)
            if told is None:
                release.wait(20)
                return
            status, headers, body = told
            self.send_response(status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        do_HEAD = do_GET

        def log_message(self, *_args):
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        release.set()
        server.shutdown()
        server.server_close()


def site(files, missing=(404, {}, b"no")):
    def answer(path):
        name = path.lstrip("/")
        text = files.get(name) or files.get(f"{name.rstrip('/')}/index.html".lstrip("/"))
        return (200, {}, text.encode()) if text else missing

    return answer


def codes(report):
    return {one.rule for one in report.findings}


def test_a_site_is_walked_from_its_home_page():
    files = good_site()
    with serving(site(files)) as home:
        report = inspect(Address(home), AT)
    assert report.pages == len(files)
    assert codes(report) <= {"no_ipv6"}


def test_a_site_that_answers_200_with_an_error_page_is_found_out():
    with serving(site(good_site(), missing=(200, {}, "<p>页面不存在</p>".encode()))) as home:
        assert "soft_missing" in codes(inspect(Address(home), AT))


def test_redirects_in_a_ring_end_with_a_finding():
    files = good_site()
    files["index.html"] = files["index.html"].replace("</main>", '<a href="/ring/">x</a></main>')
    plain = site(files)

    def answer(path):
        turn = {"/ring/": "/ring2/", "/ring2/": "/ring/"}
        return (302, {"Location": turn[path]}, b"") if path in turn else plain(path)

    with serving(answer) as home:
        found = [one for one in inspect(Address(home), AT).findings if one.rule == "page_failed"]
    assert [one.said for one in found] == ["跳转成环。"]


def test_links_of_a_page_that_moved_are_taken_from_where_it_arrived():
    files = good_site()
    files["index.html"] = files["index.html"].replace("</main>", '<a href="/old.html">x</a></main>')
    files["new/page.html"] = '<a href="beside.html">x</a>'
    files["new/beside.html"] = "<p>旁边</p>"
    plain = site(files)

    def answer(path):
        return (301, {"Location": "/new/page.html"}, b"") if path == "/old.html" else plain(path)

    with serving(answer) as home:
        report = inspect(Address(home), AT)
    assert not codes(report) & {"link_broken", "home_link_broken", "page_failed"}


def test_a_page_that_hangs_costs_its_time_and_no_more():
    files = good_site()
    files["index.html"] = files["index.html"].replace("</main>", '<a href="/slow/">x</a></main>')
    plain = site(files)
    with serving(lambda path: None if path == "/slow/" else plain(path)) as home:
        report = inspect(Address(home, seconds=0.5), AT)
    assert report.pages == len(files)
    assert [one.said for one in report.findings if one.rule == "page_failed"] == ["超过0.5秒没有答复。"]


def test_a_site_that_hangs_from_the_start_is_told_in_words():
    with serving(lambda _path: None) as home, pytest.raises(NothingToInspect, match="没有读到网页"):
        inspect(Address(home, seconds=0.2), AT)


def test_no_more_pages_are_read_than_allowed():
    with serving(site(good_site())) as home:
        assert inspect(Address(home, limit=3), AT).pages == 3


@pytest.mark.parametrize("target", ["ftp://host/", "http://", "http://name:word@host/", "file:///etc/passwd"])
def test_what_is_no_web_address_is_refused(target):
    with pytest.raises(NothingToInspect, match="不是网址"):
        Address(target)
