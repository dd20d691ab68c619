"""Forty answers through the legal office in one go: chosen in the ledger, read one by one, confirmed once."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.forty import COUNT, SUBJECT, write_into
from tests.browser.house import DESK
from tests.browser.people import sign_in
from tests.browsing import violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_the_legal_office_reads_forty_answers_and_passes_them_at_once(visit, house):
    write_into(house)
    lawyer = sign_in(visit(viewport=DESK), "fazhi")
    lawyer.goto(f"/desk/foi/?q={SUBJECT}")
    lawyer.locator(".mc-tick", has=lawyer.locator("#tick-all")).click()
    expect(lawyer.locator("#ticked")).to_have_text(str(COUNT))
    lawyer.locator("#many-what").select_option(label="法制审核通过")
    lawyer.get_by_role("button", name="下一步：预览").click()
    expect(lawyer.get_by_text(f"可以办理 {COUNT} 件")).to_be_visible()
    assert violations(lawyer) == []
    answers = lawyer.locator(".foi-reading")
    assert answers.count() == COUNT
    expect(answers.first.locator(".foi-letter-text")).to_contain_text("本机关答复如下")
    ticks = lawyer.get_by_label("已阅读，同意法制审核通过")
    for number in range(COUNT - 1):
        ticks.nth(number).check()
    expect(lawyer.locator("#ticked")).to_have_text(str(COUNT - 1))  # one is not agreed to
    lawyer.get_by_role("button", name="确认：法制审核通过").click()
    lawyer.wait_for_url(re.compile(r"/desk/together/\d+/$"))
    done = f"已办理完毕：共 {COUNT - 1} 件，已办 {COUNT - 1} 件，未办 0 件"  # the page looks again by itself until then
    expect(lawyer.locator("p[role=status]")).to_contain_text(done, timeout=30_000)
    lawyer.goto(f"/desk/foi/?q={SUBJECT}")
    assert lawyer.locator("td", has_text=re.compile("^保密审查$")).count() == COUNT - 1
    assert lawyer.locator("td", has_text=re.compile("^法制审核$")).count() == 1
