"""Somebody asks on a telephone for a record about himself to be corrected, and follows it to the letter."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.applications import open_form, paper, press, upload, words
from tests.browser.house import DESK, PHONE, Watched
from tests.browser.people import sign_in
from tests.browsing import violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TITLE = "公共租赁住房轮候登记簿"


def seen(visitor: Watched) -> None:
    """Nothing on this screen runs over the edge, and axe finds nothing."""
    assert (visitor.page.url, visitor.runs_over(), violations(visitor.page)) == (visitor.page.url, False, [])


def test_from_the_form_over_the_evidence_to_the_letter(visit):
    phone, desk = visit(viewport=PHONE), visit(viewport=DESK)
    asked(phone)
    clerk = sign_in(desk, "gongkai")
    case = opened(clerk)
    seen(desk)
    ask_for_evidence(clerk)
    bring_evidence(phone)
    judged(clerk, case)
    for name, button in (("fazhi", "法制审核通过"), ("qianfa", "签发告知书")):
        page = sign_in(visit(viewport=DESK), name)
        page.goto(case)
        press(page, button)
    told(phone)
    clerk.goto(case)
    press(clerk, "归档")
    expect(clerk.get_by_role("link", name="下载案卷包（ZIP）")).to_be_visible()
    clerk.goto(case)  # without the message, which fades in
    seen(desk)


def asked(phone: Watched) -> None:
    """The form, refused once for want of an identity, then sent; the page of the case."""
    page = phone.page
    page.goto("/foi/correction/")
    for name, text in {
        "title": TITLE, "wanted": "登记簿第12号家庭人口写作2人。", "right": "家庭人口应为3人。", "evidence": "户口簿",
        "name": "明小满", "telephone": "0000-7654323",
    }.items():  # fmt: skip
        page.fill(f"#foi-{name}", text)
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写证件号码，或者上传身份证明")
    seen(phone)
    page.fill("#foi-id_number", "000000199202020000")
    page.wait_for_timeout(3200)  # a machine would be quicker, and be refused
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("更正申请已提交")
    seen(phone)
    page.get_by_role("link", name="查看办理进度").click()
    expect(page.locator(".foi-now")).to_contain_text("这是本机关承诺的期限")


def opened(clerk: Page) -> str:
    """The case, found in the register by its record."""
    clerk.goto(f"/desk/foi/corrections/?q={TITLE}")
    clerk.get_by_role("link", name=re.compile("-GZ-")).first.click()
    clerk.wait_for_url(re.compile(r"/desk/foi/corrections/\d+/$"))
    return clerk.url


def ask_for_evidence(clerk: Page) -> None:
    """The step that the head of the page names opens its form."""
    clerk.get_by_role("link", name="证据不够的，可以请申请人补充一次。").click()
    expect(clerk.locator("[name=question]")).to_be_visible()
    clerk.fill("[name=question]", "请提供户口簿全本。")
    clerk.fill("[name=until]", clerk.evaluate("new Date(Date.now() + 9e8).toLocaleDateString('sv')"))
    press(clerk, "发出")


def bring_evidence(phone: Watched) -> None:
    page = phone.page
    page.reload()
    expect(page.locator(".foi-now")).to_contain_text("请提供户口簿全本。")
    page.fill("#foi-text", "户口簿全本，共3人。")
    page.set_input_files("#foi-paper", upload("户口簿.pdf", paper("户口簿共3人。")))
    seen(phone)
    page.get_by_role("button", name="提交证据").click()
    expect(page.locator("#foi-asked ~ ul")).to_contain_text("户口簿.pdf")


def judged(clerk: Page, case: str) -> None:
    """The finding, its grounds, the letter as it would read, into review."""
    clerk.goto(f"{case}?finding=not_corrected")
    clerk.fill("[name=checked]", "已与户籍登记核对。")
    clerk.fill("[name=why]", "登记日在新成员出生之前。")
    form = clerk.locator("#do-judge form[method=post]")
    address = form.get_by_role("button", name="预览文书").get_attribute("formaction") or ""
    written = form.evaluate("e => Object.fromEntries(new FormData(e))")
    preview = clerk.request.post(address, form=written, headers={"Referer": clerk.url})
    assert "登记日在新成员出生之前" in words(preview.body())
    press(clerk, "保存草稿")
    press(clerk, "提交审核")


def told(phone: Watched) -> None:
    """The letter and the remedies."""
    page = phone.page
    page.reload()
    expect(page.locator(".foi-now")).to_contain_text("现有记录没有错误，不予更正")
    letter = page.get_by_role("link", name="更正政府信息记录告知书（PDF）").get_attribute("href") or ""
    assert "登记日在新成员出生之前" in words(page.request.get(letter).body())
    expect(page.locator("#foi-remedy + p")).to_contain_text("行政复议")
    seen(phone)


def test_somebody_who_wants_it_no_more_withdraws_after_a_tick(visit):
    phone = visit(viewport=PHONE)
    page = phone.page
    page.goto("/foi/correction/")
    for name in ("title", "wanted", "right", "evidence", "name", "telephone", "id_number"):
        page.fill(f"#foi-{name}", "明窗示例")
    page.wait_for_timeout(3200)
    page.get_by_role("button", name="提交申请").click()
    page.get_by_role("link", name="查看办理进度").click()
    open_form(page, "不再需要更正的")
    page.get_by_label("我确认撤回这件申请").check()
    page.get_by_role("button", name="撤回申请").click()
    expect(page.locator(".foi-now")).to_contain_text("您已经撤回这件申请")
    seen(phone)
