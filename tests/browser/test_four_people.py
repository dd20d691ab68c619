"""Four people and one article: written, sent back, mended, checked for secrets, signed, corrected, withdrawn."""

import os
import re
import time

import pytest
from openpyxl import Workbook
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.house import Watched
from tests.browser.people import add_block, begin_article, choose_upload, decide, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TITLE = "明窗区教育局关于开放校园运动场地的通知"
MENDED = "明窗区教育局关于周末开放校园运动场地的通知"


@pytest.fixture
def papers(tmp_path):
    """A picture and a table as a clerk has them on the machine."""
    Image.new("RGB", (640, 400), f"#{os.urandom(3).hex()}").save(tmp_path / "操场.jpg")
    book = Workbook()
    book.active.append(["学校", "开放时间"])
    book.active.append(["北门小学", "周六9:00—17:00"])
    book.save(tmp_path / "开放时间表.xlsx")
    return tmp_path


def write(page: Page, papers) -> str:
    """The editor's article, submitted; the address of its review page."""
    begin_article(page, TITLE, "为方便居民锻炼，现将校园运动场地开放安排通知如下。")
    add_block(page, "表格")
    for cell, words in enumerate(("学校", "开放时间", "北门小学", "周六")):
        page.locator(".mc-grid :is(th, td)").nth(cell).click()
        page.keyboard.type(words)
    add_block(page, "图片")
    choose_upload(
        page,
        page.locator("#body-2-value-image-chooser .unchosen button").click,
        papers / "操场.jpg",
        alt="学校操场",
    )
    page.locator("[name=body-2-value-alt]").fill("学校操场")
    page.locator("#id_attachments-ADD").click()
    choose_upload(
        page,
        page.locator("#id_attachments-0-file-chooser .unchosen button").click,
        papers / "开放时间表.xlsx",
        title="开放时间表",
    )
    page.get_by_role("button", name="保存并提交审核").click()
    page.wait_for_url(re.compile(r"/desk/review/\d+/$"))
    return page.url


def eventually(page: Page, path: str, holds, seconds: float = 20) -> None:
    """Ask for ``path`` again until ``holds(text)``."""
    until = time.monotonic() + seconds
    while not holds(text := page.request.get(path).text()):
        assert time.monotonic() < until, (path, text[:300])
        time.sleep(0.3)


def shown(page: Page, address: str, is_shown: bool) -> None:
    """Front page, column, organisation, feeds, site map and search lead to the article, or none of them does."""
    month = address.split("/")[-2]
    for path in (
        "/",
        "/xwdt/tzgg/",
        "/zwgk/bm/jyj/",
        "/xwdt/tzgg/rss.xml",
        "/zwgk/bm/jyj/rss.xml",
        f"/sitemap/article-{month}.xml",
        f"/search/?q={MENDED}",
    ):
        eventually(page, path, lambda text: (address in text) is is_shown)


def send_back(page: Page, remark: str) -> None:
    """The checker opens what waits for him from the home panel and does not agree."""
    page.goto("/desk/")
    page.get_by_role("link", name=TITLE, exact=True).click()
    decide(page, "退回修改", remark)


def mend(page: Page, remark: str) -> None:
    """The editor finds it on the home panel, reads the remark, mends the title, submits again."""
    page.goto("/desk/")
    page.get_by_role("link", name=TITLE, exact=True).click()
    expect(page.get_by_text(remark).first).to_be_visible()
    page.get_by_role("link", name="修改", exact=True).click()
    page.fill("#id_title", MENDED)
    page.get_by_role("button", name="保存并提交审核").click()
    page.wait_for_url(re.compile(r"/desk/review/\d+/$"))


def confirm_no_secrets(page: Page, case: str) -> None:
    """Without the checklist the secrecy checker is refused; with it the article goes on."""
    page.goto(case)
    decide(page, "保密审查通过")
    expect(page.get_by_role("alert")).to_contain_text("还有未确认的事项")
    for box in page.locator("[name=checklist]").all():
        box.check()
    decide(page, "保密审查通过")
    page.goto(case)
    expect(page.get_by_text("待签发").first).to_be_visible()


def sign(page: Page, case: str) -> str:
    """The signer publishes, once the worker has looked into the picture; the public address."""
    page.goto(case)
    until = time.monotonic() + 60
    while page.get_by_role("button", name="签发", exact=True).is_disabled():
        assert time.monotonic() < until, page.locator("#why-sign").inner_text()
        time.sleep(0.5)
        page.goto(case)
    expect(page.frame_locator("iframe.mc-preview").first.get_by_role("img", name="学校操场")).to_be_visible()
    decide(page, "签发")
    page.goto(case)
    return page.get_by_text("已公开：").get_by_role("link").inner_text()


def read(reader: Watched, address: str) -> None:
    """The public page with all its parts, and the file under the name that the clerk gave it."""
    page = reader.page
    assert page.goto(address).status == 200
    expect(page.get_by_role("heading", level=1)).to_have_text(MENDED)
    expect(page.get_by_role("cell", name="北门小学")).to_be_visible()
    picture = page.get_by_role("img", name="学校操场")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("e => e.naturalWidth > 0", arg=picture.element_handle())
    with page.expect_download() as coming:
        page.locator("section.attachments a").first.click()
    assert coming.value.suggested_filename == "开放时间表.xlsx"


def tell(page: Page, case: str, measure: str, reason: str) -> None:
    """A measure with a reason that the public reads."""
    page.goto(case)
    page.get_by_role("link", name=measure, exact=True).click()
    page.fill("#id_reason", reason)
    page.get_by_role("button", name=measure, exact=True).click()
    page.wait_for_url(case)


def test_an_article_goes_through_four_hands_to_the_public_and_back(visit, papers):
    editor, checker = sign_in(visit(), "bianji"), sign_in(visit(), "shenhe")
    case = write(editor, papers)
    send_back(checker, "标题请写明是周末开放。")
    mend(editor, "标题请写明是周末开放。")
    checker.goto(case)
    decide(checker, "审核通过")
    confirm_no_secrets(sign_in(visit(), "baomi"), case)
    signer, reader = sign_in(visit(), "qianfa"), visit()
    address = sign(signer, case)

    eventually(reader.page, address, lambda text: MENDED in text)
    shown(reader.page, address, True)
    read(reader, address)

    tell(signer, case, "更正说明", "开放时间以各学校公告为准。")
    eventually(reader.page, address, lambda text: "开放时间以各学校公告为准。" in text)
    tell(signer, case, "撤回", "安排有调整，将另行发布。")
    shown(reader.page, address, False)
    eventually(reader.page, address, lambda text: "安排有调整，将另行发布。" in text)
    assert reader.page.request.get(address).status == 410

    editor.goto(case)
    editor.get_by_role("link", name="历史", exact=True).click()
    for happened in ("退回", "签发", "更正", "撤回"):
        expect(editor.get_by_role("main")).to_contain_text(happened)
