"""Something is out that must not be: one step takes it off everywhere; the site reads only, then grey, then as before."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import DESK, PHONE, House
from tests.browser.people import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LINK = re.compile(r'href="(/attachments/[^"]+)"')


def with_an_attachment(house: House) -> tuple[str, str]:
    """The last of the demo's articles that offers a file, and the file; other journeys take the first."""
    for file in sorted(house.edition.glob("xwdt/tzgg/20*/*.html"), reverse=True):
        if found := LINK.search(file.read_text("utf-8")):
            return "/" + file.relative_to(house.edition).as_posix(), found[1]
    raise LookupError("no article with an attachment")


def until(page: Page, path: str, holds, seconds: float = 30) -> None:
    """Ask for ``path`` until what it answers holds."""
    end = time.monotonic() + seconds
    while not holds(answer := page.request.get(path, max_redirects=0)):
        assert time.monotonic() < end, (path, answer.status)
        time.sleep(0.3)


def take_down(page: Page, address: str) -> None:
    page.goto("/desk/safety/")
    page.get_by_label("网址").fill(address)
    page.get_by_label("撤下的原因").fill("附件多带了一列信息，改好后重新公开。")
    with page.expect_navigation():
        page.get_by_role("button", name="立即撤下").click()
    expect(page.get_by_text("已撤下，逐处核对都不再出现").first).to_be_visible()


def nowhere(reader: Page, address: str, file: str) -> None:
    """Page, compressed copy, attachment, lists, feed, site map and search; browsers must ask again for each."""
    gone = reader.request.get(address)
    assert (gone.status, gone.headers["cache-control"]) == (410, "no-cache")
    assert "附件多带了一列信息" in gone.text()
    assert reader.request.get(file).status in (404, 410)
    month = address.split("/")[-2]
    for path in (
        "/",
        "/xwdt/tzgg/",
        "/xwdt/tzgg/rss.xml",
        f"/sitemap/article-{month}.xml",
        "/search/?q=通知",
    ):
        assert address not in reader.request.get(path).text(), path


def switch(page: Page, words: str, reason: str) -> None:
    page.goto("/desk/safety/")
    page.locator("#switch_reason").fill(reason)
    with page.expect_navigation():
        page.get_by_role("button", name=words).click()


def asks(page: Page, said: str) -> None:
    """A resident sends a form, and what is answered."""
    page.goto("/foi/track/")
    page.get_by_label("登记编号").fill("MC-2026-0001")
    page.get_by_label("查询码").fill("ABCD2345")
    with page.expect_navigation():
        page.get_by_role("button", name="查询").click()
    expect(page.locator("body")).to_contain_text(said)


def test_an_item_is_taken_down_and_the_site_reads_only_then_grey_then_as_before(visit, house):
    address, file = with_an_attachment(house)
    keeper, reader = sign_in(visit(viewport=DESK), "anquan"), visit(viewport=PHONE).page
    assert reader.request.get(file).headers["cache-control"] == "no-cache"
    take_down(keeper, address)
    nowhere(reader, address, file)

    switch(keeper, "立即改为只读", "重要时期保障")
    asks(reader, "网站现在只能阅读，暂时不能提交或修改（重要时期保障）")
    assert reader.goto("/zwgk/").status == 200
    officer = sign_in(visit(), "gongkai")
    switch(keeper, "恢复办理", "保障结束")
    asks(reader, "登记编号或者查询码不对")

    for words, grey in (("全站变灰", True), ("恢复彩色", False)):
        officer.goto("/desk/safety/")
        with officer.expect_navigation():
            officer.get_by_role("button", name=words).click()
        until(reader, "/site.css", lambda answer, grey=grey: ("grayscale" in answer.text()) is grey)
    calm = (house.edition / "50x.html").read_text("utf-8")
    assert "暂时不能" in calm or "暂时不可用" in calm
