"""What every dynamic answer carries, and what every form demands."""

import re

import pytest
from django.conf import settings as house
from django.contrib.sessions.models import Session
from django.test import Client

from mingchuang.accounts.rules import RoleKind
from tests.accounts.factories import PASSWORD, PersonFactory
from tests.publishing.desk import signed_in
from tests.site.desk_people import Ground
from tests.site.routes import every_route

pytestmark = pytest.mark.django_db
ROUTES = list(every_route())
CHINESE = re.compile(r"[\u4e00-\u9fff]{4}")
OPEN_PAGES = [
    "/search/",
    "/search/suggest?q=春",
    "/check/",
    "/check/proof.json?path=/x.html",
    "/accounts/login/",
]


def assert_protected(response, where: str) -> None:
    told = response.headers
    policy = told.get("Content-Security-Policy", "")
    assert "object-src 'none'" in policy and "base-uri 'self'" in policy, where
    assert "form-action 'self'" in policy and "frame-ancestors 'self'" in policy, where
    assert told.get("X-Content-Type-Options") == "nosniff", where
    assert told.get("X-Frame-Options") in ("SAMEORIGIN", "DENY"), where
    assert told.get("Referrer-Policy"), where


@pytest.mark.parametrize("path", [*OPEN_PAGES, "/nothing/here", "/desk/", "/desk/nothing/"])
def test_framing_sniffing_and_foreign_scripts_are_refused_on_public_answers(client, path):
    assert_protected(client.get(path), path)


def test_framing_sniffing_and_foreign_scripts_are_refused_all_over_the_desk():
    browser = Ground.make().browser(RoleKind.INFORMATION_OFFICER)
    browser.raise_request_exception = False
    for route in ROUTES:
        if "logout" not in route.pattern:
            path = route.url({})
            assert_protected(browser.get(path), path)


def test_public_dynamic_pages_run_no_inline_script(client):
    for path in OPEN_PAGES:
        response = client.get(path)
        assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
        text = response.content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*json)|<[^>]+\son\w+=|javascript:", text), path


def test_strict_transport_is_told_over_https(client, settings):
    settings.HTTPS = True
    assert client.get("/search/").headers["Strict-Transport-Security"].startswith("max-age=")


def test_cookies_cannot_be_read_by_scripts_nor_sent_from_other_sites(client):
    PersonFactory(username="ren")
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "ren", "password": PASSWORD})
    assert Session.objects.exists()
    assert {"sessionid", "csrftoken"} <= set(client.cookies)
    for cookie in client.cookies.values():
        assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_over_https_cookies_never_travel_in_the_clear():
    assert house.SESSION_COOKIE_SECURE is house.CSRF_COOKIE_SECURE is house.HTTPS


@pytest.mark.parametrize("host", ["evil.example", "localhost:80@evil.example", "evil.example:80", "a b", ""])
def test_a_forged_host_is_refused_in_chinese(client, host):
    response = client.get("/accounts/login/", HTTP_HOST=host, HTTP_X_FORWARDED_HOST="evil.example")
    assert response.status_code == 400
    assert CHINESE.search(response.content.decode())
    assert b"evil" not in response.content


FORGED = {
    "x-forwarded-host": "evil.example", "x-host": "evil.example", "forwarded": "host=evil.example",
    "x-forwarded-server": "evil.example", "x-original-url": "/evil.example", "x-rewrite-url": "/evil.example",
    "x-forwarded-prefix": "/evil.example", "x-http-method-override": "DELETE",
}  # fmt: skip


@pytest.mark.parametrize("path", [*OPEN_PAGES, "/nothing/here", "/desk/"])
def test_cache_poisoning_headers_change_nothing_and_no_shared_cache_keeps_an_answer(client, path):
    plain, forged = client.get(path), client.get(path, headers=FORGED)
    assert (forged.status_code, forged.headers.get("Location")) == (
        plain.status_code,
        plain.headers.get("Location"),
    )
    assert b"evil.example" not in forged.content
    assert any(word in forged.headers["Cache-Control"] for word in ("no-store", "private"))


def test_a_forwarded_host_is_not_believed(client):
    response = client.get("/accounts/login/", HTTP_X_FORWARDED_HOST="evil.example")
    assert response.status_code == 200 and b"evil.example" not in response.content


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "\thttps://evil.example",
    ],
)
def test_signing_in_never_leads_to_another_site(client, target):
    PersonFactory(username="ren")
    asked = {"login": "ren", "password": PASSWORD, "next": target}
    response = client.post(f"/accounts/login/?next={target}", asked)
    assert response.status_code == 302
    assert "evil" not in response["Location"] and "javascript" not in response["Location"]


def test_no_form_of_the_site_is_taken_without_its_mark():
    ground = Ground.make()
    for kind in (
        RoleKind.INFORMATION_OFFICER,
        RoleKind.SYSTEM_ADMINISTRATOR,
        RoleKind.SECURITY_ADMINISTRATOR,
    ):
        forger = Client(enforce_csrf_checks=True, raise_request_exception=False)
        forger.cookies = ground.browser(kind).cookies
        for route in ROUTES:
            response = forger.post(route.url({}), {"title": "x"})
            assert response.status_code in (302, 400, 403, 404, 405), (route, response.status_code)
            if response.status_code == 302:
                assert response["Location"].split("?")[0] in (
                    "/accounts/login/",
                    "/desk/",
                    "/accounts/logout/",
                )


def test_a_form_that_was_open_too_long_is_explained_in_chinese(client):
    forger = Client(enforce_csrf_checks=True)
    response = forger.post("/accounts/login/", {"login": "x"})
    assert response.status_code == 403
    assert "刷新后重新提交" in response.content.decode()


def test_a_signed_in_session_ends_with_signing_out(client):
    browser = signed_in(PersonFactory(username="ren"))
    key = browser.cookies["sessionid"].value
    browser.post("/accounts/logout/")
    assert not Session.objects.filter(session_key=key).exists()
