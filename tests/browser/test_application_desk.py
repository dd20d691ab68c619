"""Applications at the desk in a real browser: a letter refused and put right after reconsideration, a visit for what is
not ours, and an online application that ends in a partial answer with a passage covered by hand."""

import io
import re
import time

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from mingchuang.documents.rendering import Letter, render_letter
from tests.browser.house import DESK
from tests.browser.people import sign_in
from tests.foi.factories import moment

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

KEYS_A_SECOND = 8
"""As fast as a clerk types."""
A_MINUTE = 60
ID_NUMBER = "11010519491231002X"


def paper(*lines: str) -> bytes:
    """A PDF as a department hands it in."""
    body = "".join(f"<p>{line}</p>" for line in lines)
    letter = Letter(
        "明窗区教育局", "教字〔2026〕1号", "施工合同", "归档", body, "明窗区教育局", "2026年3月2日"
    )
    return render_letter(letter, at=moment("2026-03-02"))


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def upload(name: str, content: bytes) -> dict:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def type_in(page: Page, field: str, text: str) -> None:
    page.locator(f"[name={field}]").press_sequentially(text, delay=1000 / KEYS_A_SECOND)


def press(page: Page, words: str) -> None:
    """A button of the case page, and the answer."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).locator("visible=true").first.click()


def open_form(page: Page, words: str) -> None:
    page.locator("summary", has_text=re.compile(f"^{words}")).first.click()


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


def draft(page: Page, case: str, outcome: str, **reasons: str) -> None:
    """Choose the outcome, write the reasons, look at the letter, save, hand in."""
    page.goto(f"{case}?outcome={outcome}")
    for name, text in reasons.items():
        page.fill(f"[name={name}]", text)
    form = page.locator("#do-draft form[method=post]")
    address = form.get_by_role("button", name="预览文书").get_attribute("formaction")
    written = form.evaluate("e => Object.fromEntries(new FormData(e))")
    preview = page.request.post(
        address, form=written, headers={"Referer": page.url}
    )  # a browser's own viewer draws it
    assert next(iter(reasons.values()))[:12] in words(preview.body())
    press(page, "保存草稿")
    press(page, "提交审核")


def decide(visit, case: str, last: str) -> Page:
    """Legal office, secrecy review and signature, each by its own person."""
    for name, words_of_button in (("fazhi", "法制审核通过"), ("baomi", "保密审查通过"), ("qianfa", last)):
        page = sign_in(visit(viewport=DESK), name)
        page.goto(case)
        press(page, words_of_button)
    return page


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


def happen(page: Page, verb: str, **values: str) -> None:
    """One event with its form."""
    place = page.locator(f"#do-{verb}")
    place.locator("summary").click()
    for name, text in values.items():
        place.locator(f"[name={name}]").fill(text)
    with page.expect_navigation():
        place.locator("button[type=submit]").first.click()


def test_a_passage_is_covered_by_hand_and_the_rest_handed_out(visit):
    clerk = sign_in(visit(viewport=DESK), "gongkai")
    clerk.goto("/desk/foi/?state=open&q=学区划分听证会记录")
    clerk.get_by_role("link", name=re.compile("^MC-")).click()
    case = clerk.url.partition("?")[0]
    day = clerk.evaluate("new Date().toLocaleDateString('sv')")
    later = clerk.evaluate("new Date(Date.now() + 9e8).toLocaleDateString('sv')")
    happen(clerk, "supplement_asked", items="请写明听证会的日期。", until=later)
    expect(clerk.get_by_text("等申请人补正").first).to_be_visible()
    happen(clerk, "supplement_received", remark="2026年6月召开的听证会。")
    happen(clerk, "third_party_asked", addressee="明窗恒筑工程公司", items="贵单位代表的发言记录")
    expect(clerk.get_by_text("等征求意见的答复").first).to_be_visible()
    happen(clerk, "third_party_letter_received")
    happen(clerk, "third_party_answered", remark="同意公开发言，联系方式不同意公开。")
    cover(clerk, case)
    draft(
        clerk,
        case,
        "partly",
        given="随附听证会记录（遮盖后）1份。",
        withheld="代表的身份证号和联系办法属于个人隐私，已遮盖。",
    )
    decide(visit, case, "签发答复")
    clerk.goto(case)
    expect(clerk.get_by_text("政府信息部分公开告知书").first).to_be_visible()
    assert day


def cover(clerk: Page, case: str) -> None:
    """Hand in the record, take what the scan found, draw a box over a line, look at the copy."""
    clerk.goto(case)
    clerk.locator("summary", has_text="收存材料").click()
    record = paper(f"代表身份证号：{ID_NUMBER}。", "联系办法：口信暗号三六九。", "会议讨论了学区划分方案。")
    clerk.locator("#e-paper").set_input_files(upload("听证会记录.pdf", record))
    press(clerk, "收存")
    clerk.get_by_role("link", name="遮盖", exact=True).click()
    expect(clerk.get_by_label(re.compile(ID_NUMBER))).to_be_checked()
    sheet = clerk.locator(".cover-sheet").first
    sheet.locator("img").scroll_into_view_if_needed()
    clerk.wait_for_function("e => e.naturalWidth > 0", arg=sheet.locator("img").element_handle())
    draw(clerk, sheet, line_of(record, "口信暗号"))
    assert clerk.locator("[name=box]").count() == 1
    press(clerk, "生成遮盖后的副本")
    link = clerk.get_by_role("link", name="听证会记录（遮盖后）.pdf").get_attribute("href")
    copy = words(clerk.request.get(link).body())
    assert "会议讨论了学区划分方案" in copy
    assert ID_NUMBER not in copy and "口信暗号三六九" not in copy


def line_of(pdf: bytes, text: str) -> tuple[float, float, float, float]:
    """Where the line with ``text`` stands on the first page, as parts of its width and height from the top left."""
    page = pypdfium2.PdfDocument(io.BytesIO(pdf))[0]
    held = page.get_textpage()
    place = held.get_text_range().replace("\r\n", "\n").find(text)
    spots = [held.get_charbox(n) for n in range(place, place + len(text) + 3)]
    width, height = page.get_size()
    left, right = min(one[0] for one in spots) - 90, max(one[2] for one in spots) + 30
    return (
        left / width,
        1 - (max(one[3] for one in spots) + 6) / height,
        right / width,
        1 - (min(one[1] for one in spots) - 6) / height,
    )


def draw(page: Page, sheet, part: tuple[float, float, float, float]) -> None:
    """Press, drag and let go, as a hand does."""
    frame = sheet.bounding_box()
    left, top, right, bottom = (
        frame["x"] + part[0] * frame["width"], frame["y"] + part[1] * frame["height"],
        frame["x"] + part[2] * frame["width"], frame["y"] + part[3] * frame["height"],
    )  # fmt: skip
    page.mouse.wheel(0, top - 300)
    page.wait_for_timeout(200)
    moved = sheet.bounding_box()["y"] - frame["y"]
    page.mouse.move(left, top + moved)
    page.mouse.down()
    page.mouse.move((left + right) / 2, bottom + moved, steps=3)
    page.mouse.move(right, bottom + moved, steps=3)
    page.mouse.up()
