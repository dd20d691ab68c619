"""The whole demo district asked of a real nginx and of our own front: they answer alike, and nginx answers alone."""

from pathlib import Path
from urllib.parse import quote

import pytest

from tests.site import parity

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


def gone(house) -> list[str]:
    """Every address that answers 410."""
    folder = house.home / "edition" / "gone"
    return [quote("/" + file.relative_to(folder).as_posix()) for file in sorted(folder.rglob("*.html"))]


@pytest.fixture(scope="module")
def ports(house, tmp_path_factory):
    """The ports of the front and of nginx over the same edition."""
    with parity.both(house.home / "edition", tmp_path_factory.mktemp("nginx")) as both:
        yield both


def test_every_address_of_the_district_is_answered_alike(house, ports):
    paths = addresses(house.edition)
    assert len(paths) > 1000
    assert parity.differences(*ports, paths) == []


def test_what_was_withdrawn_is_gone_from_both(house, ports):
    paths = gone(house)
    assert {parity.ask(port, path).status for port in ports for path in paths} == {410}
    assert parity.differences(*ports, paths) == []


def test_with_the_application_stopped_every_page_is_still_read(house, tmp_path):
    with parity.nginx(house.home / "edition", parity.free_port(), tmp_path) as port:
        said = {path: parity.ask(port, path).status for path in addresses(house.edition)}
        assert [path for path, status in said.items() if status not in (200, 301)] == ["/50x.html"]
        assert {parity.ask(port, path).status for path in gone(house)} == {410}
