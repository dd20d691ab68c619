"""The people of the desk in a browser: signing in, writing, deciding."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.house import House, Watched


def password(house: House) -> str:
    """The password that the demo district gave its accounts."""
    found = re.search(r"密码均为 (\S+)）", (house.home / "demo-accounts.txt").read_text("utf-8"))
    assert found
    return found[1]


def accounts(house: House) -> frozenset[str]:
    """The names of the accounts that the demo district gave."""
    text = (house.home / "demo-accounts.txt").read_text("utf-8")
    return frozenset(re.findall(r"^(\w+) ", text, re.MULTILINE))


def account_of(house: House, full_name: str) -> str:
    """The account of the person who bears this name in the demo district."""
    text = (house.home / "demo-accounts.txt").read_text("utf-8")
    found = re.search(rf"^(\w+) .*（{full_name}）$", text, re.MULTILINE)
    assert found, full_name
    return found[1]


def sign_in(visitor: Watched, name: str) -> Page:
    """The desk of the account ``name``."""
    visitor.context.set_default_timeout(
        60_000
    )  # the desk renders each page anew, on a machine that others share
    page, person = visitor.page, (visitor.house.address, name)
    if cookies := SIGNED_IN.get(person):
        visitor.context.add_cookies(cookies)
        page.goto("/desk/")
        if page.url.endswith("/desk/"):
            return page
    page.goto("/accounts/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", password(visitor.house))
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/desk/")
    SIGNED_IN[person] = [cookie for cookie in visitor.context.cookies() if cookie["name"] == "sessionid"]
    return page


SIGNED_IN: dict[tuple[str, str], list[Any]] = {}
"""Sessions that stand open, by house and account: who comes again to the same house need not sign in anew."""


def begin_article(page: Page, title: str, words: str) -> None:
    """A new notice with a title and some words, not saved yet."""
    page.goto("/desk/articles/add/")
    page.fill("#id_title", title)
    column = page.locator("#id_home_column option", has_text="通知公告").first.get_attribute("value")
    page.select_option("#id_home_column", column)
    add_block(page, "文字")
    page.locator(".public-DraftEditor-content").click()
    page.keyboard.type(words)


def add_block(page: Page, name: str) -> None:
    """One more part at the end of an article's body."""
    page.locator("#body-root button.c-sf-add-button").last.click()
    page.get_by_role("option", name=name, exact=True).locator("visible=true").click()


def choose_upload(page: Page, opened_by: Callable[[], None], file: Path, **fields: str) -> None:
    """Upload ``file`` in the window that choosing opens; ``fields`` are filled by their name."""
    opened_by()
    window = page.locator(".modal-body")
    window.get_by_role("tab", name="上传").click()
    window.locator("input[type=file]").set_input_files(file)
    for name, value in fields.items():
        window.locator(f"[name$={name}]").fill(value)
    window.locator("button[type=submit]:visible").last.click()
    window.wait_for(state="detached")


def decide(page: Page, words: str, remark: str = "") -> None:
    """Press a button of the review page and wait for the answer: who leaves before it comes has not decided."""
    if remark:
        page.fill("#id_remark", remark)
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()
