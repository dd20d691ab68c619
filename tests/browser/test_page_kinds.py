"""Every kind of public page: WCAG 2.2 AA, weight, no other host, a silent console."""

import pytest

from tests.browser.house import DESK, PHONE
from tests.browsing import violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

HEAVIEST = 150_000
"""Bytes of HTML that a page may weigh, uncompressed."""
KINDS = {
    "home": "/",
    "section": "/zwgk/",
    "list": "/zwgk/zcwj/gfxwj/",
    "pictures": "/zjqq/fmts/",
    "archive of a year": "/xwdt/tzgg/2026/",
    "single page": "/zwgk/ysqgk/",
    "organisations": "/zwgk/bm/",
    "organisation": "/zwgk/bm/jyj/",
    "budgets": "/zwgk/czgk/",
    "budgets of a year": "/zwgk/czgk/jyj/2025.html",
    "budgets with targets of projects": "/zwgk/czgk/jyj/2026.html",
    "power lists": "/zwgk/qzqd/",
    "power list": "/zwgk/qzqd/jyj/",
    "power": "/zwgk/qzqd/jyj/jy-xk-001.html",
    "version of a power list": "/zwgk/qzqd/jyj/banben/2.html",
    "search of powers": "/quanze/?q=教育",
    "topic": "/yijianshi/",
    "leaders": "/ldzc/",
    "roster": "/zeren/",
    "site map": "/wangzhanditu/",
    "contact": "/lianxi/",
    "statement": "/shengming/",
    "accessibility": "/wuzhangai/",
    "checking a page": "/heyan/",
    "feeds": "/dingyue/",
    "guide": "/zwgk/zn/",
    "versions of the guide": "/zwgk/zn/lishi/",
    "former guide": "/zwgk/zn/lishi/1.html",
    "catalogue": "/zwgk/ml/",
    "catalogue of an organisation": "/zwgk/ml/jyj/",
    "catalogue of a year": "/zwgk/ml/jyj/2026/",
    "standard catalogue": "/zwgk/bzml/",
    "standard catalogue of a field": "/zwgk/bzml/ywjy/",
    "policy library": "/zwgk/zcwjk/",
    "policies of a year": "/zwgk/zcwjk/2026/",
    "policies no longer in force": "/zwgk/zcwjk/feizhi/",
    "results of reviews": "/zwgk/zcwjk/qingli/",
    "guide of an organisation": "/zwgk/bm/jyj/zn/",
    "statutory content of an organisation": "/zwgk/bm/jyj/fdzdgk/",
    "policies of an organisation": "/zwgk/bm/jyj/zc/",
    "results": "/search/?q=通知",
    "nothing found": "/search/?q=量子纠缠望远镜",
    "empty search": "/search/",
    "login": "/accounts/login/",
}
MISSING = {"not there": "/zwgk/nothing.html", "nobody's address": "/nothing/"}


def expected(house) -> dict[str, tuple[str, int]]:
    """Address and status of each kind of page."""
    return {
        **{kind: (path, 200) for kind, path in KINDS.items()},
        **{kind: (path, 404) for kind, path in MISSING.items()},
        "article with table and attachments": (house.page_with("<table", 'class="attachments"'), 200),
        "article with charts": (house.page_with('class="chart"'), 200),
        "article with a picture": (house.page_with("<figure", "<img"), 200),
        "withdrawn": (house.withdrawn(), 410),
    }


@pytest.mark.parametrize("window", [PHONE, DESK], ids=["390", "1280"])
def test_no_kind_of_page_violates_wcag_or_weighs_too_much(visit, house, window):
    page = (visitor := visit(viewport=window)).page
    wrong = {}
    for kind, (path, status) in expected(house).items():
        answer = page.goto(path)
        assert answer.status == status, path
        found = violations(page)
        if len(answer.body()) > HEAVIEST:
            found.append(f"weighs {len(answer.body())} bytes")
        if visitor.runs_over():
            found.append("runs over the edge")
        if found:
            wrong[kind, path] = found
    assert wrong == {}


@pytest.mark.parametrize("aid", ["高对比度", "简洁版", "大字版"])
def test_the_reading_aids_keep_to_wcag(visit, house, aid):
    page = visit(viewport=PHONE).page
    page.goto("/")
    page.get_by_role("button", name=aid).click()
    wrong = {}
    for path in (
        "/",
        "/zwgk/zcwj/gfxwj/",
        "/search/?q=通知",
        house.page_with("<table", 'class="attachments"'),
    ):
        page.goto(path)
        if found := violations(page):
            wrong[path] = found
    assert wrong == {}


def test_every_title_and_heading_says_which_page_it_is(visit, house):
    page = visit().page
    titles = {}
    for kind, (path, _status) in expected(house).items():
        page.goto(path)
        assert page.locator("h1").count() == 1, kind
        assert page.evaluate("document.documentElement.lang") == "zh-CN", kind
        titles.setdefault(page.title(), []).append(kind)
    same = [kinds for kinds in titles.values() if len(kinds) > 1 and not set(kinds) <= set(MISSING)]
    assert same == []
