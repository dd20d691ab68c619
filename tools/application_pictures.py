"""One application from the first word to the answer, photographed on the way: the pictures of both guides.

What is done is what ``tests.browser`` does; an applicant on a telephone, the people of the desk at 1280 pixels.
"""

import io
import re
from collections.abc import Callable, Generator, Iterator

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.applications import begin_covering, decide, draft, finish_covering, happen
from tests.browser.house import DESK, PHONE, House, Watched
from tests.browser.people import sign_in
from tests.browser.test_applicant import TITLE, WANTED, fill, follow

TALLEST = 1500
"""Pixels of a page of a telephone: longer ones are cut off below."""
NAMES = (
    "foi-wanted", "foi-published", "foi-form", "foi-sent", "foi-supplement", "foi-case", "application-desk", "foi-cover",
    "foi-letter", "foi-answer", "foi-ledger", "registering",
)  # fmt: skip

Shot = tuple[str, bytes]


def shots(house: House, browser: Browser) -> Iterator[Shot]:
    """Every picture, in the order in which they come about."""

    def visit(**options: object) -> Watched:
        return Watched.open(browser, house, **options)

    phone = visit(viewport=PHONE)
    number, code = yield from _applied(phone.page)
    clerk = sign_in(visit(viewport=DESK), "gongkai")
    clerk.goto(f"/desk/foi/?q={number}")
    clerk.get_by_role("link", name=number).click()
    clerk.wait_for_url(re.compile(r"/desk/foi/\d+/$"))
    yield from _handled(phone, clerk, visit, (number, code))
    clerk.goto("/desk/foi/")
    yield "foi-ledger", clerk.screenshot()
    clerk.goto("/desk/foi/new/")
    fill_paper(clerk)
    yield "registering", clerk.screenshot()


def _applied(page: Page) -> Generator[Shot, None, tuple[str, str]]:
    page.goto("/foi/apply/")
    fill(page, title=TITLE, wanted=WANTED)
    yield "foi-wanted", tall(page)
    page.get_by_role("button", name="下一步").click()
    yield "foi-published", tall(page)
    page.get_by_role("button", name="没有我要的，继续申请").click()
    fill(page, name="明小雨", telephone="0000-7654321", id_number="000000199001010000")
    yield "foi-form", tall(page)
    page.wait_for_timeout(3200)  # a machine would be quicker, and be refused
    page.get_by_role("button", name="提交申请").click()
    number = page.locator(".foi-receipt dd").first.inner_text()
    code = page.locator(".foi-code").inner_text()
    yield "foi-sent", tall(page)
    page.get_by_role("button", name="退出").click()
    return number, code


def _handled(
    phone: Watched, clerk: Page, visit: Callable[..., Watched], known: tuple[str, str]
) -> Iterator[Shot]:
    case = clerk.url
    later = clerk.evaluate("new Date(Date.now() + 9e8).toLocaleDateString('sv')")
    happen(clerk, "supplement_asked", items="请写明是哪个小区、哪一年的项目。", until=later)
    follow(phone, *known)
    yield "foi-supplement", tall(phone.page)
    phone.page.fill("#foi-text", "书院街3号院，2025年。")
    phone.page.get_by_role("button", name="提交补正").click()
    yield "foi-case", tall(phone.page)
    clerk.goto(case)
    yield "application-desk", clerk.screenshot()
    happen(clerk, "third_party_asked", addressee="明窗恒筑工程公司", items="贵单位签署的合同")
    happen(clerk, "third_party_letter_received")
    happen(clerk, "third_party_answered", remark="同意公开合同，联系方式不同意公开。")
    begin_covering(clerk, case)
    yield "foi-cover", clerk.screenshot()
    finish_covering(clerk)
    given, withheld = "随附听证会记录（遮盖后）1份。", "身份证号和联系办法属于个人隐私，已遮盖。"
    draft(clerk, case, "partly", given=given, withheld=withheld)
    decide(visit, case, "签发答复")
    phone.page.goto(phone.page.url.partition("?")[0])
    yield "foi-answer", tall(phone.page)
    answer = phone.page.get_by_role("link", name="政府信息部分公开告知书（PDF）").get_attribute("href")
    yield "foi-letter", _first_page(phone.page.request.get(str(answer)).body())


def fill_paper(page: Page) -> None:
    """A letter as a clerk writes it down, not sent."""
    page.select_option("[name=intake]", "letter")
    for name, words in (
        ("name", "明秋分"),
        ("title", "研究学区调整的会议记录"),
        ("wanted", "2026年研究学区调整的会议讨论记录。"),
    ):
        page.fill(f"[name={name}]", words)


def tall(page: Page) -> bytes:
    """The page of a telephone from its crumbs on, without head and foot."""
    page.wait_for_load_state("networkidle")
    seen = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    top, foot = page.evaluate(
        "['nav.crumbs', 'footer'].map(e => document.querySelector(e).getBoundingClientRect().y + scrollY)"
    )
    out = io.BytesIO()
    seen.crop((0, int(top), seen.width, int(min(top + TALLEST, foot)))).save(out, "PNG")
    return out.getvalue()


def _first_page(pdf: bytes) -> bytes:
    out = io.BytesIO()
    pypdfium2.PdfDocument(pdf)[0].render(scale=1.2).to_pil().save(out, "PNG")
    return out.getvalue()
