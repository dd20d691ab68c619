"""How many times the database is asked for one page, which must not depend on how much there is."""

from django.db import connection
from django.db.models import Max
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from mingchuang.accounts.models import Person
from mingchuang.edition import assets
from mingchuang.edition.sources import Page, offered
from mingchuang.operations.bench.articles import NOON, TODAY, fill, found
from mingchuang.operations.demo.founding import add_people
from mingchuang.publishing.queries import live

DESK = "/desk/articles/"
FILTERED = "?q=通知&stage=settled&kind=notice"


def measure(size: int) -> dict[str, float]:
    """Queries of each kind of page; caches are warm."""
    district = found()
    people = add_people(district.organisations, "Mc-bench-2026", NOON)
    fill(district, size)
    assets.collect()
    article = live().filter(url__contains="/xwdt/tzgg/").aggregate(newest=Max("url"))["newest"]
    pages = {
        "home": "/index.html",
        "column": "/xwdt/tzgg/index.html",
        "archive": "/xwdt/tzgg/2024/index.html",
        "article": article,
        "organisation": f"/zwgk/bm/{district.organisations['MC02'].slug}/index.html",
    }
    counts: dict[str, float] = {name: _rendered(path) for name, path in pages.items()}
    with override_settings(ALLOWED_HOSTS=["testserver"], MINGCHUANG_SECOND_FACTOR="optional"):
        client = _signed_in(people["bianji"])
        counts["desk_list"] = _asked(client, DESK)
        counts["desk_filtered"] = _asked(client, DESK + FILTERED)
    return counts


def _rendered(path: str) -> int:
    for turn in range(2):
        with CaptureQueriesContext(connection) as counted:
            outcomes = [each for source in offered() for each in source.render([path], TODAY)]
        assert any(isinstance(each, Page) for each in outcomes), (path, turn)
    return len(counted)


def _signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _asked(client: Client, address: str) -> int:
    for _turn in range(2):
        with CaptureQueriesContext(connection) as counted:
            reply = client.get(address)
        assert reply.status_code == 200, (address, reply.status_code)
    return len(counted)
