"""A list with hidden numbers, a photograph of it and a comment: seen before the signature, masked, decided by another."""

import io
import re
import time

import docx
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.house import DESK, Watched
from tests.browser.people import add_block, begin_article, choose_upload, decide, sign_in
from tests.screening.factories import grant_book, id_card, mobile
from tests.screening.test_pictures import photo

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TITLE = "明窗区教育局2026年秋季助学补贴名单公示"
HIDDEN = "工作表 2（隐藏）：身份证号 213 个，手机号 198 个"

PAPERS = ("图片“名单照片”", "附件“资助名单”", "附件“公示说明”")


@pytest.fixture
def papers(tmp_path):
    """What a clerk has on the machine: a workbook with its base sheet, a commented letter, a photograph of a list."""
    grant_book(tmp_path / "资助名单.xlsx")
    letter = docx.Document()
    said = letter.add_paragraph("现将资助名单公示，公示期五个工作日。")
    letter.add_comment(said.runs, f"王某的身份证号是{id_card(5)}，请核对", author="科员")
    letter.save(str(tmp_path / "公示说明.docx"))
    (tmp_path / "名单照片.png").write_bytes(photo())
    return tmp_path


def attach(page: Page, number: int, file, title: str) -> None:
    page.locator("#id_attachments-ADD").click()
    opened_by = page.locator(f"#id_attachments-{number}-file-chooser .unchosen button").click
    choose_upload(page, opened_by, file, title=title)


def write(page: Page, papers) -> str:
    """The editor's article, submitted; the address of its review page."""
    begin_article(page, TITLE, "现将资助名单予以公示。")
    add_block(page, "图片")
    opened_by = page.locator("#body-1-value-image-chooser .unchosen button").click
    choose_upload(page, opened_by, papers / "名单照片.png", alt="资助名单照片")
    page.locator("[name=body-1-value-alt]").fill("资助名单照片")
    attach(page, 0, papers / "资助名单.xlsx", "资助名单")
    attach(page, 1, papers / "公示说明.docx", "公示说明")
    page.get_by_role("button", name="保存并提交审核").click()
    page.wait_for_url(re.compile(r"/desk/review/\d+/$"))
    return page.url


def content(page: Page, label: str):
    """What screening says of one content of the article."""
    return page.locator(".mc-screened", has=page.get_by_role("heading", name=label))


def until(page: Page, case: str, words: str, seconds: float = 150) -> None:
    """Open the page again until the worker has come so far."""
    end = time.monotonic() + seconds
    while words not in (said := page.locator("#screening").inner_text()):
        assert time.monotonic() < end, said
        time.sleep(0.5)
        page.goto(case)


def everything_is_named(page: Page, case: str) -> None:
    """Sheet, comment and photograph with their places and numbers, and not one value in the page."""
    until(page, case, "图片：身份证号 4 个，手机号 4 个")
    expect(content(page, "附件“资助名单”")).to_contain_text(HIDDEN)
    expect(content(page, "附件“资助名单”")).to_contain_text("位置 C2:C214")
    expect(content(page, "附件“公示说明”")).to_contain_text("批注：身份证号 1 个")
    told = page.content()
    assert not any(value in told for value in (id_card(1), id_card(5), mobile(1)))


def cannot_sign(page: Page, case: str, words: str) -> None:
    """The button of the signature is shut and says why; what is open stands beside it."""
    page.goto(case)
    expect(page.get_by_role("button", name="签发", exact=True)).to_be_disabled()
    expect(page.locator("#why-sign")).to_contain_text("发布前检查还有未处理的事项")
    expect(page.locator("#screening")).to_contain_text(words)


def may_sign(page: Page, case: str) -> None:
    """Open the page again until the worker has read the last copy and the button is open."""
    end = time.monotonic() + 60
    while page.goto(case) and page.locator("#why-sign").count():
        assert time.monotonic() < end, page.locator("#why-sign").inner_text()
        time.sleep(0.5)


def mask(page: Page, label: str) -> None:
    with page.expect_navigation():
        content(page, label).get_by_role("button", name="脱敏为新文件").click()


def confirm(page: Page, case: str, count: int) -> None:
    """Tick all ``count`` findings, once every masked copy has been read, and say that one has looked."""
    end = time.monotonic() + 25
    while page.goto(case) and page.locator("#screening input[type=checkbox]").count() != count:
        assert time.monotonic() < end, page.locator("#screening").inner_text()
        time.sleep(0.5)
    for box in page.locator("#screening input[type=checkbox]").all():
        box.check()
    with page.expect_navigation():
        page.get_by_role("button", name="已人工查看，可以公开").click()


def what_the_public_gets(reader: Watched, signer: Page, case: str) -> None:
    """The workbook that the public loads has the shown sheet alone."""
    signer.goto(case)
    address = signer.get_by_text("已公开：").get_by_role("link").inner_text()
    end = time.monotonic() + 20
    while reader.page.goto(address).status != 200:
        assert time.monotonic() < end
        time.sleep(0.3)
    link = reader.page.get_by_role("link", name="资助名单（脱敏）").first.get_attribute("href")
    book = load_workbook(io.BytesIO(reader.page.request.get(link).body()))
    assert book.sheetnames == ["公示名单"]


def test_nobody_signs_what_hides_numbers_until_it_is_masked_and_another_has_looked(visit, papers):
    editor, checker = sign_in(visit(viewport=DESK), "bianji"), sign_in(visit(), "shenhe")
    case = write(editor, papers)
    everything_is_named(editor, case)
    checker.goto(case)
    decide(checker, "审核通过")
    secrecy = sign_in(visit(), "baomi")
    secrecy.goto(case)
    for box in secrecy.locator("[name=checklist]").all():
        box.check()
    decide(secrecy, "保密审查通过")

    signer = sign_in(visit(), "qianfa")
    cannot_sign(signer, case, HIDDEN)
    for label in PAPERS:
        mask(signer, label)
    for label in PAPERS:
        until(signer, case, label.replace("”", "（脱敏）”"))
    cannot_sign(signer, case, "由系统脱敏生成")
    expect(signer.locator("#screening")).to_contain_text("检查结果须由另一人确认")
    assert signer.locator("#screening input[type=checkbox]").count() == 0
    confirm(checker, case, len(PAPERS))
    expect(checker.get_by_role("main")).to_contain_text("已确认 3 项检查结果")
    may_sign(signer, case)
    decide(signer, "签发")
    expect(signer.get_by_role("main")).to_contain_text("几秒内在网站公开")
    what_the_public_gets(visit(), signer, case)
