"""A resident applies on a telephone without an account, mends, receives, rates; without script and in large type too."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.applications import ID_NUMBER, cover, decide, draft, happen, paper, upload, words
from tests.browser.house import DESK, PHONE
from tests.browser.people import sign_in
from tests.browsing import violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TITLE = "老旧小区改造"
WANTED = "2025年书院街老旧小区改造项目的名称、投资额和施工单位"


def seen(phone) -> None:
    """Nothing on this screen runs over the edge, and axe finds nothing."""
    assert (phone.page.url, phone.runs_over(), violations(phone.page)) == (phone.page.url, False, [])


def fill(page, **values) -> None:
    for name, value in values.items():
        page.fill(f"#foi-{name}", value)


def test_from_the_first_word_over_supplement_third_party_and_covering_to_the_rating(visit):
    phone = visit(viewport=PHONE)
    number, code = apply(phone)
    clerk = sign_in(visit(viewport=DESK), "gongkai")
    clerk.goto(f"/desk/foi/?q={number}")
    clerk.get_by_role("link", name=number).click()
    clerk.wait_for_url(re.compile(r"/desk/foi/\d+/$"))
    case = clerk.url
    later = clerk.evaluate("new Date(Date.now() + 9e8).toLocaleDateString('sv')")
    happen(clerk, "supplement_asked", items="请写明是哪个小区、哪一年的项目。", until=later)
    follow(phone, number, code)
    supplement(phone)
    clerk.goto(case)
    happen(clerk, "third_party_asked", addressee="明窗恒筑工程公司", items="贵单位签署的合同")
    happen(clerk, "third_party_letter_received")
    happen(clerk, "third_party_answered", remark="同意公开合同，联系方式不同意公开。")
    cover(clerk, case)
    given, withheld = "随附听证会记录（遮盖后）1份。", "身份证号和联系办法属于个人隐私，已遮盖。"
    draft(clerk, case, "partly", given=given, withheld=withheld)
    decide(visit, case, "签发答复")
    receive(phone)
    clerk.goto(case)
    expect(clerk.get_by_text("没有写明合同的附件")).to_be_visible()


def apply(phone) -> tuple[str, str]:
    """From the first word to number and code, with everything that comes between on a telephone."""
    page = phone.page
    began = time.monotonic()
    page.goto("/foi/")
    seen(phone)
    page.get_by_role("main").get_by_role("link", name="提出申请").click()
    fill(page, title=TITLE, wanted=WANTED)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已经公开的相近内容")
    assert page.locator(".foi-hits a").count() > 0
    seen(phone)
    page.get_by_role("button", name="没有我要的，继续申请").click()
    fill(page, name="明小雨", telephone="0000-7654321", id_number="000000199001010000")
    page.locator("#foi-telephone").blur()
    expect(page.locator("#foi-draft")).to_contain_text("草稿已保存在这台设备上")
    assert page.locator("#foi-contact").is_hidden() and page.locator("#foi-address").is_hidden()
    page.goto("/foi/apply/")  # the telephone rang; the draft is still there, the identity number never was
    assert page.input_value("#foi-title") == TITLE
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="没有我要的，继续申请").click()
    expect(page.locator("#foi-name")).to_have_value("明小雨")
    assert page.input_value("#foi-id_number") == ""
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写证件号码，或者上传身份证明")
    seen(phone)
    fill(page, id_number="000000199001010000")
    page.wait_for_timeout(3200)  # a machine would be quicker, and be refused
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("申请已提交")
    assert time.monotonic() - began < 180
    seen(phone)
    return kept(page)


def kept(page) -> tuple[str, str]:
    """Number and code as the applicant keeps them; nothing is left on a computer that others use."""
    number = page.locator(".foi-receipt dd").first.inner_text()
    code = page.locator(".foi-code").inner_text()
    assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", code)
    assert page.evaluate("localStorage.length") == 0
    with page.expect_download() as coming:
        page.get_by_role("link", name="保存编号和查询码").click()
    assert code in coming.value.path().read_text("utf-8")
    page.get_by_role("button", name="退出").click()
    return number, code


def follow(phone, number: str, code: str) -> None:
    page = phone.page
    fill(page, number=number, code=code.lower())
    page.get_by_role("button", name="查询").click()
    expect(page.locator(".foi-now")).to_contain_text("需要您补正")


def supplement(phone) -> None:
    """What was asked for, with a paper; the receipt names it."""
    page = phone.page
    page.fill("#foi-text", "书院街3号院，2025年。")
    page.set_input_files("#foi-paper", upload("地址.pdf", paper("书院街3号院。")))
    seen(phone)
    page.get_by_role("button", name="提交补正").click()
    expect(page.locator(".foi-now")).to_contain_text("前答复您")
    receipt = page.get_by_role("status").get_by_role("link").get_attribute("href")
    assert "“地址.pdf”1页" in words(page.request.get(receipt).body())


def receive(phone) -> None:
    """The answer, the covered paper without what was covered, the remedies, the rating in stars and words."""
    page = phone.page
    page.reload()
    expect(page.locator(".foi-now")).to_contain_text("结果是“部分公开”")
    seen(phone)
    with page.expect_download() as coming:
        page.get_by_role("link", name="听证会记录（遮盖后）.pdf").click()
    copy = words(coming.value.path().read_bytes())
    assert "会议讨论了学区划分方案" in copy
    assert ID_NUMBER not in copy and "口信暗号三六九" not in copy
    answer = page.get_by_role("link", name="政府信息部分公开告知书（PDF）").get_attribute("href")
    assert page.request.get(answer).body().startswith(b"%PDF")
    expect(page.locator("#foi-remedy + p")).to_contain_text("行政复议")
    page.get_by_label("4星，满意").check()
    page.fill("#foi-words", "没有写明合同的附件")
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_text("您的评价：4星")).to_be_visible()


def test_without_script_the_form_is_whole(visit):
    page = visit(viewport=DESK, java_script_enabled=False).page
    page.goto("/foi/apply/")
    assert page.locator("#foi-draft").is_hidden()
    fill(page, title="2026年测试街道路维修合同编号0001", wanted="2026年测试街道路维修的合同")
    page.get_by_role("button", name="下一步").click()
    more = page.get_by_role("button", name="没有我要的，继续申请")
    if more.count():
        more.click()
    fill(page, name="明小雪", telephone="0000-7654322", id_number="000000199101010000")
    page.wait_for_timeout(3200)
    page.get_by_role("button", name="提交申请").click()
    expect(page.locator(".foi-code")).to_be_visible()


def test_in_large_type_nothing_runs_over_the_edge(visit):
    phone = visit(viewport={"width": 320, "height": 640})
    page = phone.page
    page.goto("/foi/")
    page.get_by_role("button", name="大字版").click()
    for path in ("/foi/", "/foi/apply/", "/foi/correction/", "/foi/track/", "/zwgk/ysqgk/dafu/"):
        page.goto(path)
        seen(phone)
    page.goto("/foi/apply/")
    fill(page, title=TITLE)
    page.get_by_role("button", name="下一步").click()
    seen(phone)
    page.get_by_role("button", name="没有我要的，继续申请").click()
    seen(phone)
