"""The finance bureau uploads budget tables, mends a wrong sum, publishes; a resident reads and downloads."""

import io
import re

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from mingchuang.disclosure.finance.queries import filled_workbook
from mingchuang.disclosure.finance.rules import Level, ReportKind
from mingchuang.operations.demo.money import final_accounts
from tests.browser.house import DESK, PHONE
from tests.browser.people import decide, sign_in
from tests.browsing import violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

YEAR = timezone.localdate().year - 1
TITLE = f"明窗区文化广电和旅游局{YEAR}年度部门决算"


def workbook(*, wrong: bool) -> dict:
    """The final accounts of the culture bureau, with or without a slip of the pen."""
    filled = final_accounts("MC16", YEAR)
    raw = filled_workbook("区文旅局", Level.DEPARTMENT, ReportKind.FINAL_ACCOUNTS, YEAR, filled)
    if wrong:
        book = openpyxl.load_workbook(io.BytesIO(raw))
        book.worksheets[2]["C5"] = book.worksheets[2]["C5"].value + 90
        out = io.BytesIO()
        book.save(out)
        raw = out.getvalue()
    return {"name": "决算表.xlsx", "mimeType": "application/octet-stream", "buffer": raw}


def upload(page: Page, *, wrong: bool) -> None:
    page.locator("#id_file").set_input_files(workbook(wrong=wrong))
    page.get_by_role("button", name="上传并检查").click()


def mended(page: Page) -> str:
    """Upload what is wrong, read where, upload what is right, send it off; the address of the review."""
    page.goto("/desk/finance/")
    expect(page.get_by_text("系统每天发邮件提醒经办单位")).to_be_visible()
    expect(page.locator("tr", has_text="还有").first.locator("td").last).to_contain_text(
        re.compile(r"\d{4}-\d\d-\d\d")
    )
    page.get_by_role("link", name=TITLE).click()
    upload(page, wrong=True)
    expect(page.get_by_text("相差90.00").first).to_be_visible()
    expect(page.get_by_text("第5行").first).to_be_visible()
    expect(page.get_by_role("button", name="生成公开稿并提交审核")).to_be_disabled()
    upload(page, wrong=False)
    expect(page.get_by_text("全部通过")).to_be_visible()
    page.get_by_role("button", name="生成公开稿并提交审核").click()
    page.get_by_role("link", name="待审核").click()
    return page.url


def reviewed(visit, case: str) -> str:
    """Check, secrecy review and signature; the public address."""
    checker = sign_in(visit(), "gongkai")
    checker.goto(case)
    decide(checker, "审核通过")
    secrecy = sign_in(visit(), "baomi")
    secrecy.goto(case)
    for box in secrecy.locator("[name=checklist]").all():
        box.check()
    decide(secrecy, "保密审查通过")
    signer = sign_in(visit(), "qianfa")
    signer.goto(case)
    decide(signer, "签发")
    signer.goto(case)
    return signer.get_by_text("已公开：").get_by_role("link").inner_text()


def read(page: Page, address: str) -> None:
    """What a resident finds: the grid, the year with its charts, the tables, both downloads."""
    page.goto("/zwgk/czgk/")
    row = page.locator("section", has_text="各单位决算公开情况").locator("tr", has_text="区文旅局")
    expect(row).to_contain_text("逾期公开", timeout=1_000)
    row.get_by_role("link").first.click()
    expect(page.locator("figure.chart svg").first).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name=TITLE).click()
    assert page.url.endswith(address)
    expect(page.get_by_role("cell", name="文化和旅游").first).to_be_visible()
    files = []
    for link in page.locator("section.attachments li a[download], section.attachments li a").all():
        with page.expect_download() as coming:
            link.click()
        files.append(coming.value.suggested_filename)
    assert {name.rpartition(".")[2] for name in files} == {"xlsx", "csv"}


def test_the_finance_bureau_publishes_its_tables_and_a_resident_reads_them(visit):
    bureau = sign_in(visit(viewport=DESK), "caizheng")
    address = reviewed(visit, mended(bureau))
    reader = (resident := visit(viewport=PHONE, accept_downloads=True)).page
    for _attempt in range(40):
        if (
            reader.request.get(address).status == 200
            and "逾期未公开" not in reader.request.get(f"/zwgk/czgk/wlj/{YEAR}.html").text()
        ):
            break
        reader.wait_for_timeout(500)
    read(reader, address)
    assert not resident.runs_over()
