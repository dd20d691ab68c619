"""The whole demo district asked of a real nginx and of our own front: they answer alike, and nginx answers alone."""

import fcntl
import http.client
import os
import shutil
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import sign_in
from tests.site import parity

FILM = b"\x00\x00\x00\x18ftypisom"
pytestmark = [pytest.mark.nginx, pytest.mark.browser, pytest.mark.xdist_group("browser")]


def addresses(edition: Path) -> list[str]:
    """Every address that the edition answers: pages, their folders, feeds, papers, attachments, static files."""
    found = []
    for file in sorted(edition.rglob("*")):
        if file.is_file() and file.suffix not in (".gz", ".br"):
            path = quote("/" + file.relative_to(edition).as_posix())
            found.append(path)
            if path.endswith("/index.html"):
                found += [path.removesuffix("index.html"), path.removesuffix("/index.html") or "/"]
    return found


def gone(edition: Path) -> list[str]:
    """Every address that answers 410."""
    folder = edition / "gone"
    return [quote("/" + file.relative_to(folder).as_posix()) for file in sorted(folder.rglob("*.html"))]


@pytest.fixture(scope="module")
def edition(house, tmp_path_factory):
    """The district's edition at one moment: the house goes on publishing, so two servers asked in turn would differ.

    The publisher only ever renames files into place, so links to them stay what they were.
    """
    here, there = house.home / "edition", tmp_path_factory.mktemp("still")
    with (here / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for part in ("current", "gone"):
            shutil.copytree(here / part, there / part, copy_function=os.link)
        shutil.copy2(here / "redirects", there)
    return there


@pytest.fixture(scope="module")
def ports(edition, tmp_path_factory):
    """The ports of the front and of nginx over the same edition."""
    with parity.both(edition, tmp_path_factory.mktemp("nginx")) as both:
        yield both


def test_every_address_of_the_district_is_answered_alike(edition, ports):
    paths = addresses(edition / "current")
    assert len(paths) > 1000
    assert parity.differences(*ports, paths) == []


def test_what_was_withdrawn_is_gone_from_both(edition, ports):
    paths = gone(edition)
    assert {parity.ask(port, path).status for port in ports for path in paths} == {410}
    assert parity.differences(*ports, paths) == []


def test_with_the_application_stopped_every_page_is_still_read(edition, tmp_path):
    with parity.nginx(edition, parity.free_port(), tmp_path) as port:
        said = {path: parity.ask(port, path).status for path in addresses(edition / "current")}
        assert [path for path, status in said.items() if status not in (200, 301)] == ["/50x.html"]
        assert {parity.ask(port, path).status for path in gone(edition)} == {410}


def sent(page: Page, port: int, name: str, size: int) -> tuple[int, str]:
    """Status and text of the answer when who is signed in on ``page`` uploads a film of ``size`` bytes."""
    kept = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    mark = page.locator("[name=csrfmiddlewaretoken]").last.input_value()
    parts = (
        f'--mark\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{mark}\r\n'
        '--mark\r\nContent-Disposition: form-data; name="title"\r\n\r\n\r\n'
        f'--mark\r\nContent-Disposition: form-data; name="file"; filename="{name}.mp4"\r\n\r\n'
    ).encode()
    body = b"".join([parts, FILM, bytes(size - len(FILM)), b"\r\n--mark--\r\n"])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {
        "Content-Type": "multipart/form-data; boundary=mark",
        "Cookie": "; ".join(f"{key}={value}" for key, value in kept.items()),
    }
    with suppress(BrokenPipeError, ConnectionResetError):  # refused before all of it was sent
        connection.request("POST", "/desk/documents/add/", body=body, headers=headers)
    answer = connection.getresponse()
    said = answer.status, answer.read().decode()
    connection.close()
    return said


def test_who_is_signed_in_sends_almost_sixty_megabytes_through_nginx_and_not_more(house, visit, tmp_path):
    page = sign_in(visit(), "gongkai")
    page.goto("/desk/documents/add/")
    name = f"开放日{os.urandom(3).hex()}"
    with parity.nginx(house.home / "edition", house.port, tmp_path) as port:
        taken = sent(page, port, name, (59 << 20) - 1000)
        larger = sent(page, port, "太大", (59 << 20) + 1000)
        refused = sent(page, port, "太大", 61 << 20)
    assert taken[0] == 302
    page.goto("/desk/documents/")
    expect(page.get_by_role("main")).to_contain_text(name)
    assert larger[0] == 200 and "59" in larger[1] and "MB" in larger[1]
    assert refused[0] == 413 and "您提交的内容太大" in refused[1]
