"""Written, sent back, mended, checked for facts and for secrets, signed: by four people, none of whom touches a mouse."""

import pytest
from playwright.sync_api import Page

from tests.browser.house import Watched
from tests.browser.keys import choose, press, tab_to
from tests.browser.people import password

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TITLE = "明窗区教育局关于寒假图书馆开放的通知"
REMARK = "请写明开放时间。"


def come_in(visitor: Watched, name: str) -> Page:
    """Sign in; the first field waits for the keyboard."""
    visitor.context.set_default_timeout(60_000)
    page = visitor.page
    page.goto("/accounts/login/")
    page.locator("[name=login]:focus").wait_for()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(password(visitor.house))
    with page.expect_navigation(url="**/desk/"):
        page.keyboard.press("Enter")
    return page


def write(page: Page) -> str:
    """From the first page of the desk to an article handed in; the path of its review page."""
    press(page, "a[href='/desk/articles/']")
    press(page, "a[href='/desk/articles/add/']")
    tab_to(page, "#id_title")
    page.keyboard.type(TITLE)
    choose(page, "#id_home_column", "通知公告")
    tab_to(page, "#body-root button.c-sf-add-button")
    page.keyboard.press("Enter")
    page.get_by_role("option", name="文字", exact=True).locator("visible=true").wait_for()
    for key in ("Tab", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.locator(".public-DraftEditor-content").wait_for()
    tab_to(page, ".public-DraftEditor-content")
    page.keyboard.type("寒假期间区内学校图书馆照常开放。")
    press(page, "button[name=action-submit]")
    return "/desk/" + page.url.partition("/desk/")[2]


def open_waiting(page: Page, case: str) -> None:
    """From the menu of the desk to what waits for this person there."""
    press(page, "a[href='/desk/review/']")
    press(page, f"a[href='{case}']")
    assert TITLE in page.inner_text("h1")


def send_back(page: Page, case: str) -> None:
    """The checker says what is missing."""
    open_waiting(page, case)
    tab_to(page, "#id_remark")
    page.keyboard.type(REMARK)
    press(page, "button[name=move][value=send_back]")
    assert "退回" in page.inner_text(".messages")


def mend(page: Page, case: str) -> None:
    """The editor reads the remark on the review page, adds the sentence and hands in again."""
    open_waiting(page, case)
    assert REMARK in page.inner_text("main")
    press(page, "a[href^='/desk/articles/edit/']")
    tab_to(page, ".public-DraftEditor-content")
    page.keyboard.press("Control+End")
    page.keyboard.type("开放时间为每天9:00至17:00。")
    press(page, "button[name=action-submit]")


def decide(page: Page, case: str, move: str) -> None:
    """Open what waits, confirm each point of a checklist, press the button."""
    open_waiting(page, case)
    for _line in range(page.locator("[name=checklist]").count()):
        tab_to(page, "[name=checklist]:not(:checked)")
        page.keyboard.press("Space")
    press(page, f"button[name=move][value={move}]")


def test_the_whole_path_of_an_article_needs_no_mouse(visit):
    editor = come_in(visit(), "bianji")
    case = write(editor)
    checker = come_in(visit(), "shenhe")
    send_back(checker, case)
    mend(editor, case)
    decide(checker, case, "pass_check")
    decide(come_in(visit(), "baomi"), case, "pass_secrecy")
    signer = come_in(visit(), "qianfa")
    decide(signer, case, "sign")
    assert "已签发" in signer.inner_text(".messages")
