"""An application in a real browser: forms of the case page, the draft, the covering, the three who decide."""

import io
import re
from datetime import UTC, datetime

import pypdfium2
from playwright.sync_api import FilePayload, Page, expect

from mingchuang.documents.rendering import Letter, render_letter
from tests.browser.house import DESK
from tests.browser.people import sign_in

ID_NUMBER = "11010519491231002X"


def paper(*lines: str) -> bytes:
    """A PDF as a department hands it in."""
    body = "".join(f"<p>{line}</p>" for line in lines)
    letter = Letter(
        "明窗区教育局", "教字〔2026〕1号", "施工合同", "归档", body, "明窗区教育局", "2026年3月2日"
    )
    return render_letter(letter, at=datetime(2026, 3, 2, tzinfo=UTC))


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def upload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def press(page: Page, words: str) -> None:
    """A button of the case page, and the answer."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).locator("visible=true").first.click()


def open_form(page: Page, words: str) -> None:
    page.locator("summary", has_text=re.compile(f"^{words}")).first.click()


def draft(page: Page, case: str, outcome: str, **reasons: str) -> None:
    """Choose the outcome, write the reasons, look at the letter, save, hand in."""
    page.goto(f"{case}?outcome={outcome}")
    for name, text in reasons.items():
        page.fill(f"[name={name}]", text)
    form = page.locator("#do-draft form[method=post]")
    address = form.get_by_role("button", name="预览文书").get_attribute("formaction") or ""
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


def happen(page: Page, verb: str, **values: str) -> None:
    """One event with its form."""
    place = page.locator(f"#do-{verb}")
    place.locator("summary").click()
    for name, text in values.items():
        place.locator(f"[name={name}]").fill(text)
    with page.expect_navigation():
        place.locator("button[type=submit]").first.click()


def cover(clerk: Page, case: str) -> None:
    """Cover the record and look at the copy."""
    begin_covering(clerk, case)
    finish_covering(clerk)


def begin_covering(clerk: Page, case: str) -> None:
    """Hand in the record, take what the scan found, draw a box over a line."""
    clerk.goto(case)
    clerk.locator("summary", has_text="收存材料").click()
    record = paper(f"代表身份证号：{ID_NUMBER}。", "联系办法：口信暗号三六九。", "会议讨论了学区划分方案。")
    clerk.locator("#e-paper").set_input_files(upload("听证会记录.pdf", record))
    press(clerk, "收存")
    record_line = clerk.locator("li", has_text="听证会记录.pdf")
    record_line.get_by_role("link", name="遮盖", exact=True).click()
    expect(clerk.get_by_label(re.compile(ID_NUMBER))).to_be_checked()
    sheet = clerk.locator(".cover-sheet").first
    sheet.locator("img").scroll_into_view_if_needed()
    clerk.wait_for_function("e => e.naturalWidth > 0", arg=sheet.locator("img").element_handle())
    draw(clerk, sheet, line_of(record, "口信暗号三六九"))
    assert clerk.locator("[name=box]").count() == 1


def finish_covering(clerk: Page) -> None:
    """Make the copy: what was covered is not in it."""
    press(clerk, "生成遮盖后的副本")
    link = clerk.get_by_role("link", name="听证会记录（遮盖后）.pdf").get_attribute("href") or ""
    copy = words(clerk.request.get(link).body())
    assert "会议讨论了学区划分方案" in copy
    assert ID_NUMBER not in copy and "口信暗号三六九" not in copy


def line_of(pdf: bytes, text: str) -> tuple[float, float, float, float]:
    """Where the line with ``text`` stands on the first page, as parts of its width and height from the top left."""
    page = pypdfium2.PdfDocument(io.BytesIO(pdf))[0]
    held = page.get_textpage()
    place = held.get_text_range().find(text)
    spots = [held.get_charbox(n) for n in range(place, place + len(text))]
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
