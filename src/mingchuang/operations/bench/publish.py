"""Publish one article among many: how long until it can be read and found, and what had to be done for it."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mingchuang.accounts.models import Person
from mingchuang.edition.actions import Publication, publish_waiting
from mingchuang.operations.bench.articles import NOON, TODAY, District, fill, found
from mingchuang.operations.bench.build import built
from mingchuang.operations.demo.desk import CONFIRMED
from mingchuang.operations.demo.founding import add_people
from mingchuang.operations.demo.texts import rich
from mingchuang.publishing import actions
from mingchuang.publishing.queries import new_draft
from mingchuang.publishing.rules import ArticleKind
from mingchuang.search.actions import follow, rebuild
from mingchuang.search.queries import search

if TYPE_CHECKING:
    from mingchuang.publishing.models import Article

TURNS = 5


def measure(size: int) -> dict[str, float]:
    """Seconds, pages and queries of one publication through the desk, the middle one of ``TURNS``."""
    district = found()
    people = add_people(district.organisations, "Mc-bench-2026", NOON)
    fill(district, size)
    figures = built()
    rebuild(at=NOON)
    _follow_to_the_end()
    timings = []
    for turn in range(TURNS):
        article = _awaiting_signature(district, people, f"关于甯勰翀路口第{turn}次调整的通知")
        timings.append(_published(article, people["qianfa"]))
    seen, known, rendered = sorted(timings)[TURNS // 2]
    article = _awaiting_signature(district, people, "关于甯勰翀路口清点查询次数的通知")
    with CaptureQueriesContext(connection) as counted:
        actions.sign(article, actor=people["qianfa"], at=NOON)
        _publish()
    return {
        "seconds_to_visible": round(seen, 3),
        "seconds_to_found": round(known, 3),
        "pages_rendered": rendered,
        "queries": len(counted),
        "full_build_pages_per_second": figures["pages_per_second"],
        "full_build_peak_memory_megabytes": figures["peak_memory_megabytes"],
        "pages": figures["pages"],
    }


def _awaiting_signature(district: District, people: dict[str, Person], title: str) -> "Article":
    article = new_draft(
        title=title, kind=ArticleKind.NOTICE, home_column=district.columns["xwdt/tzgg"],
        organisation=district.organisations["MC02"], source="明窗区教育局",
        body=[rich("各学校：", "现将有关事项公布如下，请相互转告。", "明窗区教育局")],
    )  # fmt: skip
    actions.save_draft(article, actor=people["bianji"], at=NOON)
    article = actions.submit(article, actor=people["bianji"], at=NOON)
    article = actions.pass_on(article, actor=people["shenhe"], at=NOON, remark="同意。")
    return actions.pass_on(article, actor=people["baomi"], at=NOON, checklist=CONFIRMED)


def _published(article: "Article", signer: Person) -> tuple[float, float, int]:
    """Seconds from the signature until the page stands, until it is found; pages rendered."""
    began = time.perf_counter()
    article = actions.sign(article, actor=signer, at=NOON)
    publication = _publish()
    place = settings.EDITION / "current" / article.url.lstrip("/")
    assert article.title in place.read_text("utf-8")
    seen = time.perf_counter() - began
    known = seen + _timed(lambda: follow(at=NOON))
    assert search(article.title).total >= 1
    return seen, known, publication.rendered


def _follow_to_the_end() -> None:
    """Read what a new index reads again: on PostgreSQL all that was published within the last minutes."""
    while follow(at=NOON):
        pass


def _publish() -> Publication:
    publication = publish_waiting(day=TODAY, at=NOON)
    assert publication is not None
    return publication


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
