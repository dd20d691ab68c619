"""The finance bureau uploads budget tables: a wrong sum is named, the mended workbook becomes a draft on its way."""

import io
import re

import openpyxl
import pytest
from playwright.sync_api import expect

from mingchuang.disclosure.finance.queries import filled_workbook
from mingchuang.disclosure.finance.rules import Level, ReportKind
from mingchuang.operations.demo.money import final_accounts

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def workbook(*, wrong: bool) -> dict:
    """The final accounts of the culture bureau, with or without a slip of the pen."""
    filled = final_accounts("MC16", 2025)
    raw = filled_workbook("区文旅局", Level.DEPARTMENT, ReportKind.FINAL_ACCOUNTS, 2025, filled)
    if wrong:
        book = openpyxl.load_workbook(io.BytesIO(raw))
        book.worksheets[2]["C5"] = book.worksheets[2]["C5"].value + 90
        out = io.BytesIO()
        book.save(out)
        raw = out.getvalue()
    return {"name": "决算表.xlsx", "mimeType": "application/octet-stream", "buffer": raw}


def test_the_finance_bureau_uploads_budget_tables(visit, house):
    password = re.search(r"均为 (\S+?)）", (house.home / "demo-accounts.txt").read_text("utf-8"))[1]
    page = visit(viewport={"width": 1280, "height": 900}).page
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill("caizheng")
    page.locator("input[name=password]").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/**")
    page.goto("/desk/finance/")
    page.get_by_role("link", name="明窗区文化广电和旅游局2025年度部门决算").click()
    page.locator("#id_file").set_input_files(workbook(wrong=True))
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_text("相差90.00").first).to_be_visible()
    expect(page.get_by_role("button", name="生成公开稿并提交审核")).to_be_disabled()
    page.locator("#id_file").set_input_files(workbook(wrong=False))
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_text("全部通过")).to_be_visible()
    page.get_by_role("button", name="生成公开稿并提交审核").click()
    expect(page.get_by_role("link", name="待审核")).to_be_visible()
