"""Applications on paper in a real browser: a letter refused and put right after reconsideration, a visit for what is
not ours. (Online: test_applicant.)"""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.applications import decide, draft, open_form, paper, press, upload, words
from tests.browser.house import DESK
from tests.browser.people import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

KEYS_A_SECOND = 8
"""As fast as a clerk types."""
A_MINUTE = 60


def type_in(page: Page, field: str, text: str) -> None:
    page.locator(f"[name={field}]").press_sequentially(text, delay=1000 / KEYS_A_SECOND)


def register(page: Page, intake: str, name: str, title: str, wanted: str) -> str:
    """Write down what came in, with its scan; the receipt holds a code and prints. The address of the case."""
    page.goto("/desk/foi/new/")
    begun = time.monotonic()
    page.select_option("[name=intake]", intake)
    type_in(page, "name", name)
    type_in(page, "title", title)
    type_in(page, "wanted", wanted)
    page.set_input_files("[name=identity]", upload("申请书.pdf", paper("申请公开政府信息。")))
    press(page, "登记")
    assert time.monotonic() - begun < A_MINUTE
    code = page.locator("strong.foi-code").inner_text()
    receipt = page.request.get(page.get_by_role("link", name="打印登记回执").get_attribute("href")).body()
    assert code in words(receipt)
    page.get_by_role("link", name="打开这件申请").click()
    page.wait_for_url(re.compile(r"/desk/foi/\d+/$"))
    return page.url


def serve(page: Page, case: str, title: str, carrier: str) -> None:
    page.goto(case)
    entry = page.locator(".mc-file", has_text=title)
    entry.locator("summary").click()
    entry.locator("[name=carrier]").select_option(label=carrier)
    day = page.evaluate("new Date().toLocaleDateString('sv')")
    for name in ("sent_on", "received_on"):
        entry.locator(f"[name={name}]").fill(day)
    with page.expect_navigation():
        entry.get_by_role("button", name="登记", exact=True).click()


def test_a_letter_is_refused_and_put_right_after_reconsideration(visit):
    clerk = sign_in(visit(viewport=DESK), "gongkai")
    case = register(clerk, "letter", "明秋分", "研究学区调整的会议记录", "2026年研究学区调整的会议讨论记录。")
    draft(
        clerk, case, "process", ground="属于讨论过程中形成的记录，公开会影响后续决策。", no_rule_orders="已核对，没有规定要求公开。",
    )  # fmt: skip
    decide(visit, case, "签发答复")
    clerk.goto(case)
    expect(clerk.get_by_text("答复书还没有登记送达。")).to_be_visible()
    serve(clerk, case, "政府信息不予公开决定书", "中国邮政（挂号信、EMS）")
    expect(clerk.get_by_text("按期").first).to_be_visible()
    for result, decided in (("pending", ""), ("corrected", "today")):
        open_form(clerk, "登记复议")
        form = clerk.locator("form", has=clerk.locator("[value=contest]"))
        day = clerk.evaluate("new Date().toLocaleDateString('sv')")
        for name, text in (("body", "示例市人民政府"), ("number", "示政复〔2026〕77号"), ("filed_on", day)):
            form.locator(f"[name={name}]").fill(text)
        form.locator("[name=result]").select_option(result)
        form.locator("[name=decided_on]").fill(day if decided else "")
        with clerk.expect_navigation():
            form.get_by_role("button", name="登记", exact=True).click()
    expect(clerk.get_by_text("示政复〔2026〕77号").first).to_be_visible()
    expect(clerk.get_by_text("结果纠正").first).to_be_visible()
    clerk.goto("/desk/foi/table/")
    expect(clerk.get_by_text("结果纠正 1 件").first).to_be_visible()


def test_a_visit_for_what_is_not_ours_is_checked_with_the_town_and_pointed_to_the_right_body(visit):
    clerk = sign_in(visit(viewport=DESK), "gongkai")
    case = register(clerk, "in_person", "明白驹", "跨区公交补贴协议", "2025年跨区公交线路的补贴协议。")
    open_form(clerk, "请单位协办")
    form = clerk.locator("form", has=clerk.locator("[value=ask]"))
    form.locator("[name=organisation]").select_option(label="云溪镇")
    form.locator("[name=question]").fill("请核实是否保存有跨区公交线路的补贴协议。")
    form.locator("[name=due_on]").fill(clerk.evaluate("new Date(Date.now() + 4e8).toLocaleDateString('sv')"))
    with clerk.expect_navigation():
        form.get_by_role("button", name="交办").click()
    expect(clerk.get_by_text("协助办理函").first).to_be_visible()
    town = sign_in(visit(viewport=DESK), "zhenjie")
    town.goto("/desk/")
    town.get_by_role("link", name="跨区公交补贴协议").click()
    town.fill("[name=answer]", "本镇没有保存，该协议由示例市交通运输局签订和保管。")
    press(town, "反馈")
    draft(
        clerk, case, "not_ours", ground="该协议由示例市交通运输局制作并保管。", right_body="示例市交通运输局（电话0000-3000002）",
    )  # fmt: skip
    signer = decide(visit, case, "签发答复")
    letter = signer.request.get(
        signer.locator(".mc-file", has_text="非本机关政府信息告知书")
        .get_by_role("link", name="PDF")
        .get_attribute("href")
    )
    assert "示例市交通运输局（电话0000-3000002）" in words(letter.body())
    clerk.goto(case)
    with clerk.expect_navigation():
        clerk.locator(".mc-file", has_text="非本机关政府信息告知书").get_by_role(
            "button", name="生成送达回证"
        ).click()
    proof = (
        clerk.locator(".mc-file", has_text="送达回证")
        .get_by_role("link", name="PDF")
        .last.get_attribute("href")
    )
    assert "受送达人签名" in words(clerk.request.get(proof).body())
    serve(clerk, case, "非本机关政府信息告知书", "当面送达")
    expect(clerk.get_by_text("已经办结，送达已登记。")).to_be_visible()
