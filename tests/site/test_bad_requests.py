"""Requests that no browser of a well-meaning person sends: each ends calmly, in Chinese, and tells nothing."""

import re

import pytest
from django.conf import settings as house
from django.test import Client

from mingchuang.accounts.rules import RoleKind
from tests.site.desk_people import Ground
from tests.site.routes import every_route

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u4e00-\u9fff]{4}")
INSIDE = re.compile(
    r"Traceback|site-packages|DJANGO|SECRET_KEY|/src/mingchuang|Exception|&quot;django", re.IGNORECASE
)


def assert_calm(response, *statuses: int) -> None:
    text = response.content.decode()
    assert response.status_code in statuses
    assert CHINESE.search(text) and not INSIDE.search(text)
    assert int(response.headers.get("Content-Length", len(response.content))) == len(response.content)


@pytest.mark.parametrize(
    "path",
    [
        "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd", "/..\\..\\etc\\passwd", "/a%00b.html", "/%ff%fe",
        "/files/%2e%2e/db.sqlite3", "/static/../../secrets/django.key", "/media/x", "/files/x", "/edition/log",
        "/db.sqlite3", "/.git/config", "/.env", "/secrets/django.key", "/api/v2/pages/", "/admin/", "/django-admin/",
        "/" + "长" * 3000, "/" + "a/" * 2000, "/search/%0d%0aSet-Cookie:x=1",
    ],
)  # fmt: skip
def test_no_address_leads_out_or_to_what_is_not_public(client, path):
    response = client.get(path)
    assert_calm(response, 400, 404)
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    "query",
    ["q=春&page=0", "q=春&page=-1", "q=春&page=99999999999999999999", "q=春&page=abc", "q=" + "春" * 5000,
     "q=%00", "q=%ff", "q=春&sort=%27--", "q=春&kind=x&year=0&column=..", "q[]=1", "&" * 900,
     "q=*:*", "q=%22%22%22(((", "q=_exists_:secret"],
)  # fmt: skip
def test_absurd_questions_and_page_numbers_are_answered_calmly(client, query):
    assert_calm(client.get(f"/search/?{query}"), 200, 400, 404, 503)


@pytest.mark.parametrize(
    "path", ["..", "/../../etc/passwd", "/a%00b", "\\", "/" + "x" * 5000, "/a//b", "/.work/1", "file:///etc/passwd",
             "http://evil.example/", "/{{7*7}}.html", "' OR 1=1 --"],
)  # fmt: skip
def test_the_check_reads_nothing_outside_the_edition(client, path):
    assert_calm(client.get("/check/", {"path": path}), 404)
    assert client.get("/check/proof.json", {"path": path}).status_code == 404


def test_a_proof_without_an_address_is_asked_for_politely(client):
    assert_calm(client.get("/check/proof.json"), 404)


def test_too_many_fields_are_refused_in_chinese(client):
    many = {f"f{number}": "x" for number in range(house.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert_calm(client.post("/accounts/login/", many), 400)


def test_too_large_a_form_is_refused_in_chinese(client):
    assert_calm(
        client.post("/accounts/login/", {"login": "x" * (house.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}), 400
    )


@pytest.mark.parametrize("path", ["/search/", "/search/suggest", "/check/", "/check/proof.json"])
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "trace", "options"])
def test_pages_that_are_read_are_only_read(client, path, method):
    assert_calm(getattr(client, method)(path), 405)


@pytest.mark.parametrize("path", ["/search/?q=春", "/check/", "/accounts/login/", "/nothing"])
def test_head_tells_what_get_tells(client, path):
    told, head = client.get(path), client.head(path)
    assert head.status_code == told.status_code and not head.content
    assert head.headers["Content-Type"] == told.headers["Content-Type"]


def test_a_failure_inside_shows_nothing_of_the_inside(monkeypatch, settings):
    from mingchuang.search import views

    def broken(*_args, **_options):
        raise RuntimeError("secret-inside")

    monkeypatch.setattr(views, "search", broken)
    response = Client(raise_request_exception=False).get("/search/?q=春天")
    assert_calm(response, 500)
    assert b"secret-inside" not in response.content


def test_absurd_numbers_in_desk_addresses_do_not_break_it():
    browser = Ground.make().browser(RoleKind.INFORMATION_OFFICER)
    browser.raise_request_exception = False
    for route in every_route():
        if "<int:" not in route.pattern and "<path:" not in route.pattern and "<str:" not in route.pattern:
            continue
        huge = dict.fromkeys(re.findall(r"<(?:int|str|path):(\w+)>", route.pattern), 2**70)
        response = browser.get(route.url(huge))
        assert response.status_code < 500, (route, response.status_code)


@pytest.mark.parametrize("query", ["p=0", "p=99999999999999999999", "p=x", "ordering=-secret", "q=" + "长" * 9000,
                                   "organisation=x&kind=x&state=x", "q=%00"])  # fmt: skip
def test_absurd_filters_of_the_desk_list_are_answered(query):
    browser = Ground.make().browser(RoleKind.INFORMATION_OFFICER)
    browser.raise_request_exception = False
    for address in ("/desk/articles/", "/desk/review_paths/"):
        assert browser.get(f"{address}?{query}").status_code in (200, 400, 404)
