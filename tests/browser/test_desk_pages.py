"""Every page of the desk: Chinese, accessible, without a script in the page, with a silent console."""

import pytest

from tests.browser.desk_map import is_walked
from tests.browser.desk_pages import WAGTAILS_OWN, Walked, walk
from tests.browser.house import DESK, PHONE
from tests.browser.people import sign_in
from tests.browsing import violations
from tests.site.routes import every_route
from tests.site.test_roles_and_urls import allowed_at

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def walked(browser, house) -> list[Walked]:
    return walk(browser, house)


def test_every_page_that_somebody_may_see_is_reached_by_links(walked):
    reached = {page.name for page in walked} | {page.name.rpartition(":")[0] for page in walked}
    desk = [route for route in every_route() if route.pattern.startswith(("desk/", "accounts/"))]
    pages = {route.name for route in desk if allowed_at(route) and is_walked(route.name)}
    assert pages - reached == set()


def test_no_page_of_the_desk_is_complained_of(walked):
    assert {(page.role, page.path): page.wrong for page in walked if page.wrong} == {}


def test_every_page_has_a_title_of_its_own(walked):
    names: dict[str, set[str]] = {}
    for page in walked:
        names.setdefault(page.title, set()).add(page.name.removesuffix("_root"))
    assert {title: same for title, same in names.items() if len(same) > 1} == {}


KEY = {
    "gongkai": ("/desk/", "/desk/articles/", "/desk/pages/", "/desk/inspections/", "/desk/parameters/"),
    "bianji": ("/desk/articles/add/",),
    "qianfa": ("/desk/review/",),
    "xitong": ("/desk/state/", "/desk/organisations/"),
    "anquan": ("/desk/people/",),
}


@pytest.mark.parametrize(("window", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone", "dark"])
def test_key_pages_keep_to_wcag_on_a_telephone_and_in_the_dark(visit, window, scheme):
    wrong = {}
    for role, paths in KEY.items():
        page = sign_in(visit(viewport=window, color_scheme=scheme), role)
        for path in paths:
            page.goto(path)
            if found := violations(page, WAGTAILS_OWN):
                wrong[role, path] = found
    assert wrong == {}
