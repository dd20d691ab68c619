"""What else happens to an article between desk and public: handed to a colleague, timed, pinned, moved, its column
renamed, its last day over."""

import os
import re
import sqlite3
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import pristine
from tests.browser.house import House
from tests.browser.people import account_of, add_block, decide, sign_in
from tests.browser.test_four_people import eventually

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TITLE = "明窗区教育局关于冬季供暖检修安排的公示"
NOTICES, DEPARTMENTS = "/xwdt/tzgg/", "/xwdt/bmdt/"


def write(page: Page, last_day: date) -> str:
    """The editor's announcement, submitted; the address of its review page."""
    page.goto("/desk/articles/add/")
    page.fill("#id_title", TITLE)
    page.select_option("#id_kind", label="公告公示")
    page.fill("#id_expires_on", f"{last_day:%Y-%m-%d}")
    column = page.locator("#id_home_column option", has_text="通知公告").first.get_attribute("value")
    page.select_option("#id_home_column", column)
    add_block(page, "文字")
    page.locator(".public-DraftEditor-content").click()
    page.keyboard.type("各学校供暖设施检修于放假后进行。")
    expect(page.locator("[name=body-0-value]")).to_have_value(re.compile("供暖"))
    page.get_by_role("button", name="保存并提交审核").click()
    page.wait_for_url(re.compile(r"/desk/review/\d+/$"))
    return page.url


def too_heavy(page: Page, folder) -> None:
    """A file that no request can carry is told before it is sent."""
    heavy = folder / "汇编.pdf"
    with heavy.open("wb") as file:
        file.truncate(61 << 20)
    page.goto("/desk/articles/add/")
    page.locator("#id_attachments-ADD").click()
    page.locator("#id_attachments-0-file-chooser .unchosen button").click()
    window = page.locator(".modal-body")
    window.get_by_role("tab", name="上传").click()
    window.locator("input[type=file]").set_input_files(heavy)
    expect(window.get_by_role("alert")).to_have_text(
        "“汇编.pdf”有61 MB，一个文件最多59 MB。请压缩，或拆成几个文件分别上传。"
    )
    assert window.locator("input[type=file]").input_value() == ""


def hand_over(page: Page, case: str) -> str:
    """The checker gives the review to a colleague; the full name of whom alone it waits for now."""
    page.goto(case)
    page.get_by_text("转交他人").click()
    colleague = page.locator("#id_to option:not([value=''])").first
    name = colleague.inner_text()
    page.select_option("#id_to", colleague.get_attribute("value"))
    decide(page, "转交")
    expect(page.locator(".messages")).to_contain_text(f"已转交{name}")
    page.goto(case)
    expect(page.get_by_role("button", name="审核通过", exact=True)).to_be_disabled()
    return name


def measure(page: Page, case: str, name: str) -> None:
    """Open one of the measures of a published article."""
    page.goto(case)
    page.get_by_role("link", name=name, exact=True).click()


PIN = '<span class="badge pin">置顶</span>'


def before(text: str, address: str) -> str:
    """The line of a list up to its link."""
    return text.partition(f'"{address}"')[0].rpartition("<li>")[2]


def first_of(text: str) -> str:
    """What stands first in a column's list."""
    return re.search(r'<a href="(/[^"]*/\d{6}/\d+\.html)"', text.partition("<main")[2])[1]


def pinned(page: Page, case: str, until: str) -> None:
    """Pin the article, or take the pin back where ``until`` is empty."""
    measure(page, case, "置顶")
    page.fill("#id_until", until)
    page.get_by_role("button", name="置顶", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("已置顶至" if until else "已取消置顶")


def rename(page: Page, column: str, title: str, slug: str) -> None:
    """Give a column another name and address, as the disclosure clerk does."""
    page.goto(f"/desk/pages/search/?q={column}")
    page.get_by_role("link", name=column, exact=True).first.click()
    page.fill("#id_title", title)
    page.get_by_role("tab", name="网址和标签").click()
    page.fill("#id_slug", slug)
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator(".messages")).to_contain_text(title)


def the_last_day_is_over(house: House) -> None:
    """What a night does: the announcement's last day is yesterday when the periodic work runs."""
    with sqlite3.connect(house.home / "db.sqlite3", timeout=30) as base:
        yesterday = timezone.localdate() - timedelta(days=1)
        base.execute("UPDATE publishing_article SET expires_on = ? WHERE title = ?", (f"{yesterday}", TITLE))
    base.close()
    told = {"MINGCHUANG_HOME": str(house.home), "DATABASE_URL": pristine.sqlite_at(house.home)}
    subprocess.run([sys.executable, "-m", "mingchuang", "tick"], env={**os.environ, **told}, check=True)


def confirm_no_secrets(page: Page, case: str) -> None:
    """The secrecy checker goes through the list."""
    page.goto(case)
    for box in page.locator("[name=checklist]").all():
        box.check()
    decide(page, "保密审查通过")


def sign(page: Page, case: str, later: date) -> str:
    """The signer sets a time, thinks better of it and signs at once; the public address."""
    page.goto(case)
    page.fill("#id_when", f"{later:%Y-%m-%d}T09:00")
    decide(page, "签发")
    page.goto(case)
    expect(page.get_by_role("main")).to_contain_text(f"将在{later:%Y年%-m月%-d日} 09:00自动公开")
    decide(page, "取消定时发布")
    page.goto(case)
    decide(page, "签发")
    page.goto(case)
    return page.get_by_text("已公开：").get_by_role("link").inner_text()


def move(page: Page, case: str, column: str) -> None:
    """Another home column."""
    measure(page, case, "调整栏目")
    target = page.locator("#id_column option", has_text=column).first.get_attribute("value")
    page.select_option("#id_column", target)
    page.get_by_role("button", name="调整栏目", exact=True).click()


def led_on(page: Page, old: str, new: str, heading: str, address: str) -> None:
    """From the old address of a column to its new one, and on to the article, whose address has stayed."""
    page.goto(old)
    assert page.url.endswith(new)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.locator(f'main a[href="{address}"]').click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert page.url.endswith(address)


def test_an_article_is_handed_over_timed_pinned_moved_and_at_its_last_day_taken_off(visit, house, tmp_path):
    editor, checker = sign_in(visit(), "bianji"), sign_in(visit(), "shenhe")
    handed = visit()
    later = timezone.localdate() + timedelta(days=30)
    case = write(editor, later)
    too_heavy(editor, tmp_path)
    colleague = sign_in(handed, account_of(handed.house, hand_over(checker, case)))
    colleague.goto(case)
    decide(colleague, "审核通过")
    confirm_no_secrets(sign_in(visit(), "baomi"), case)

    signer, reader = sign_in(visit(), "qianfa"), visit().page
    address = sign(signer, case, later)
    eventually(reader, NOTICES, lambda text: address in text)

    pinned(signer, case, f"{later:%Y-%m-%d}")
    eventually(reader, NOTICES, lambda text: first_of(text) == address and PIN in text)
    pinned(signer, case, "")
    eventually(reader, NOTICES, lambda text: address in text and PIN not in before(text, address))
    move(signer, case, "部门动态")
    eventually(reader, NOTICES, lambda text: address not in text)
    eventually(reader, DEPARTMENTS, lambda text: address in text)
    assert reader.goto(address).status == 200

    rename(sign_in(visit(), "gongkai"), "部门动态", "部门要闻", "bmyw")
    eventually(reader, DEPARTMENTS, lambda text: "部门要闻" in text, 90)  # with every page below it
    led_on(reader, DEPARTMENTS, "/xwdt/bmyw/", "部门要闻", address)

    the_last_day_is_over(house)
    eventually(reader, address, lambda text: "已到期撤下" in text, 60)
    assert reader.request.get(address).status == 410
    eventually(reader, "/xwdt/bmyw/", lambda text: address not in text)
