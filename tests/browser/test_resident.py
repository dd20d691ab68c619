"""A resident with a telephone finds, reads and takes home; by hand, by keyboard, without script, in large type."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TITLE = "明窗区行政审批服务局关于印发《明窗区一件事一次办管理办法》的通知"
WORDS = "一件事一次办 管理办法"
SCREENS = (
    "/",
    "/zwgk/",
    "/zwgk/zcwj/gfxwj/",
    "/zwgk/bm/jyj/",
    "/ldzc/",
    "/zeren/",
    "/wangzhanditu/",
    "/search/?q=通知",
)
FOCUSED = "document.activeElement"


def tab_to(page: Page, fact: str, most: int = 120) -> None:
    """Press Tab until ``fact`` (JavaScript about ``e``, the focused element) holds, seeing the focus on the way."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"(e => {fact})({FOCUSED})"):
            assert page.evaluate(f"getComputedStyle({FOCUSED}).outlineStyle") != "none"
            return
    raise AssertionError(f"the keyboard never reached: {fact}")


def test_on_a_telephone_a_resident_searches_reads_and_downloads(visit):
    phone = visit(viewport=PHONE)
    page = phone.page
    page.goto("/")
    page.get_by_role("searchbox").first.fill(WORDS)
    page.get_by_role("button", name="搜索").first.click()
    page.get_by_role("main").get_by_role("link", name=TITLE, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert not phone.runs_over()
    with page.expect_download() as coming:
        page.locator("section.attachments a").first.click()
    assert coming.value.suggested_filename.endswith(".xlsx")
    assert coming.value.path().read_bytes()[:2] == b"PK"


def test_the_same_way_goes_by_keyboard_alone(visit):
    page = visit(viewport=PHONE).page
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUSED}.textContent") == "跳到正文"
    tab_to(page, "e.matches('input[name=q]')")
    page.keyboard.type(WORDS)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    tab_to(page, f"e.tagName === 'A' && e.textContent.trim() === '{TITLE}'")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    tab_to(page, "e.closest('section.attachments') && e.hasAttribute('download')")
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert coming.value.suggested_filename.endswith(".xlsx")


def test_without_script_every_page_says_the_same(visit):
    with_script, without = visit(viewport=PHONE).page, visit(viewport=PHONE, java_script_enabled=False).page
    for path in SCREENS:
        said = []
        for page in (with_script, without):
            page.goto(path)
            said.append(page.get_by_role("main").inner_text())
        assert said[0] == said[1], path
        assert without.locator(".access button").count() == 0


def test_without_script_a_search_leads_to_the_article(visit):
    page = visit(viewport=PHONE, java_script_enabled=False).page
    page.goto("/")
    page.get_by_role("searchbox").first.fill(WORDS)
    page.get_by_role("button", name="搜索").first.click()
    page.get_by_role("main").get_by_role("link", name=TITLE, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def test_large_type_needs_no_scrolling_sideways(visit, house):
    phone = visit(viewport=PHONE)
    phone.page.goto("/")
    phone.page.get_by_role("button", name="大字版").click()
    wide = []
    for path in (*SCREENS, house.page_with("<table", 'class="attachments"')):
        phone.page.goto(path)
        assert "large" in phone.page.evaluate("[...document.documentElement.classList]")
        if phone.runs_over():
            wide.append(path)
    assert wide == []


def test_at_four_times_the_size_nothing_runs_over_the_edge(visit, house):
    phone = visit(viewport={"width": 320, "height": 640})
    wide = []
    for path in (*SCREENS, house.page_with("<table", 'class="attachments"'), "/accounts/login/"):
        phone.page.goto(path)
        if phone.runs_over():
            wide.append(path)
    assert wide == []
