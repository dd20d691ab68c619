"""The figures of a year with as many releases as are asked for and a tenth as many applications, all of them in that
year; the page of the report; the first page of the lists behind its largest figures; the paper."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from mingchuang.annualreport import queries
from mingchuang.annualreport.public import paper
from mingchuang.disclosure.rules import Intake
from mingchuang.edition import assets
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.words import ApplicantKind
from mingchuang.operations.bench.articles import NOON, TODAY, District, found
from mingchuang.operations.bench.multiplying import multiply_cases, multiply_releases
from mingchuang.operations.demo.applications import Planned, add_applications
from mingchuang.operations.demo.founding import add_people
from mingchuang.publishing.actions import NewArticle, publish_in_bulk
from mingchuang.publishing.rules import ArticleKind

YEAR = 2025
EVENING = datetime(2025, 12, 30, 9, tzinfo=UTC)  # Tuesday
ONE = (
    Planned(
        90, Intake.ONLINE, ApplicantKind.NATURAL, "明长夏", "道路改造项目清单", "道路改造的项目清单。", Outcome.DISCLOSED, 9
    ),
)  # fmt: skip
PAGE = f"/desk/annual-reports/{YEAR}/MC/"
LISTS = ("disclosure.total", "releases.total", "T3.r1.total", "T3.r3_7.np")


def measure(size: int) -> dict[str, float]:
    """Seconds of the figures from nothing, of the page from nothing (the first of a morning) and when nothing has happened
    since, of lists and paper."""
    district = found()
    assets.collect()
    officer = _year(district, size)
    government = district.organisations["MC"]
    cache.clear()
    nothing, counted = _timed(lambda: queries.figures_of(YEAR, government, today=TODAY))
    assert counted["releases.total"] >= size
    kept, again = _timed(lambda: queries.figures_of(YEAR, government, today=TODAY))
    assert again.values == counted.values
    with override_settings(ALLOWED_HOSTS=["testserver"], MINGCHUANG_SECOND_FACTOR="optional"):
        client = Client()
        client.force_login(officer)
        cache.clear()
        first, answer = _timed(lambda: client.get(PAGE))
        assert answer.status_code == 200
        page = _timed(lambda: client.get(PAGE))[0]
        lists = [_timed(partial(client.get, f"{PAGE}figures/{code}/"))[0] for code in LISTS]
    made = _timed(lambda: paper(YEAR, government, "pdf", at=timezone.now(), today=TODAY))[0]
    return {
        "figures_seconds": round(nothing, 2),
        "figures_again_ms": round(kept * 1000, 1),
        "page_first_seconds": round(first, 2),
        "page_seconds": round(page, 2),
        "list_ms": round(max(lists) * 1000, 1),
        "pdf_seconds": round(made, 2),
    }


def _year(district: District, size: int) -> Any:
    """The rows; who looks at them."""
    government = district.organisations["MC"]
    people = add_people(district.organisations, "Mc-bench-2026", NOON)
    new = NewArticle(
        title="关于道路施工的通知", kind=ArticleKind.NOTICE, column=district.columns["xwdt/tzgg"], organisation=government,
        body=[{"type": "rich", "value": "<p>请绕行。</p>"}], published_at=EVENING,
    )  # fmt: skip
    publish_in_bulk([new], actor=None, at=NOON)
    add_applications(government, people, district.organisations, at=EVENING, year=ONE)
    multiply_releases(district, YEAR, size)
    multiply_cases(district, YEAR, size // 10)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return people["gongkai"]


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = work()
    return time.perf_counter() - began, answer
