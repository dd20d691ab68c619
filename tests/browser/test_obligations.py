"""The disclosure office sees every obligation with what stands behind it; a department sees its own and fills a gap."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import DESK, PHONE
from tests.browser.people import sign_in
from tests.browsing import violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

OUTER = ("aside", ".sidebar", "header", "#wagtail", "footer")
"""The frame of the desk, which has its own tests."""


def number(page: Page, standing: str) -> int:
    """How many cells stand that way, from the figures above the table."""
    return int(
        page.locator(".mc-figures li", has_text=re.compile(rf"\d\s*{standing}$"))
        .locator("strong")
        .inner_text()
    )


def open_cell(page: Page, obligation: str, standing: str) -> None:
    """Open the first cell of a row that stands that way."""
    row = page.locator(".mc-matrix tbody tr", has_text=obligation)
    row.get_by_role("link", name=standing, exact=True).first.click()


def test_the_office_sees_every_obligation_with_its_content_its_freshness_and_its_gaps(visit):
    page = sign_in(office := visit(viewport=DESK), "gongkai")
    page.goto("/desk/obligations/")
    expect(page.locator(".mc-matrix thead th")).to_have_count(33)
    assert violations(page, OUTER) == []
    blank = number(page, "空白")
    page.locator(".mc-figures").get_by_role("link", name=re.compile("空白")).click()
    expect(page.locator(".mc-cell--blank").first).to_be_visible()
    assert blank > 0 and page.locator(".mc-cell--fresh").count() == 0
    with page.expect_download() as coming:
        page.get_by_role("link", name="XLSX").click()
    assert coming.value.suggested_filename.endswith(".xlsx")
    page.goto("/desk/obligations/")
    open_cell(page, "法规规章和规范性文件", "正常")
    expect(page.get_by_text("公开时限")).to_be_visible()
    address = page.locator(".mc-table tbody a").first.get_attribute("href")
    assert visit().page.goto(address).status == 200
    page.goto("/desk/obligations/")
    open_cell(page, "财政预算决算", "空白")
    expect(page.get_by_text("网站上还没有这项内容。")).to_be_visible()
    assert violations(page, OUTER) == []
    page.set_viewport_size(PHONE)
    page.goto("/desk/obligations/")
    assert not office.runs_over()


def test_a_department_sees_its_own_and_closes_a_gap(visit):
    page = sign_in(editor := visit(viewport=PHONE), "bianji")
    page.goto("/desk/obligations/")
    heads = page.locator(".mc-matrix thead th").all_inner_texts()
    assert [head.strip() for head in heads] == ["公开事项", "区教育局"]
    page.get_by_role("link", name="本单位到期事项").click()
    expect(page.locator(".mc-light--red").first).to_be_visible()
    gaps = page.locator(".mc-light--red").count()
    assert not editor.runs_over()
    page.get_by_role("link", name="招生管理：随迁子女入学").click()
    page.get_by_label("关联一条已公开的信息").fill(article(visit().page))
    page.get_by_role("button", name="关联", exact=True).click()
    expect(page.get_by_text("1条")).to_be_visible()
    expect(page.locator(".mc-light--green, .mc-light--amber").first).to_be_visible()
    page.goto("/desk/obligations/mine/")
    assert page.locator(".mc-light--red").count() == gaps - 1


def article(page: Page) -> str:
    """The address of something new that the department has published."""
    page.goto("/zwgk/ml/jyj/")
    return page.locator("main tbody a").first.get_attribute("href")


def test_the_dark_desk_keeps_its_contrast(visit):
    page = sign_in(visit(viewport=DESK, color_scheme="dark"), "gongkai")
    for path in ("/desk/obligations/", "/desk/obligations/mine/", "/desk/finance/"):
        page.goto(path)
        assert violations(page, OUTER) == [], path
