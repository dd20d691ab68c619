"""A resident applies on a telephone without an account, mends, receives, rates; without script and in large type too."""

import os
import re
import subprocess
import sys
import time

import pytest
from playwright.sync_api import expect

from tests.browser.house import DESK, PHONE, House
from tests.browsing import violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

OFFICERS = """
import sys
from datetime import timedelta
from django.utils import timezone
from mingchuang.accounts.models import Person
from mingchuang.casework import actions as cases
from mingchuang.casework.rules import EnclosureKind
from mingchuang.foi import actions
from mingchuang.foi.models import Request
from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.outcomes import Outcome
found = Request.objects.get(case__number="{number}")
people = {{name: Person.objects.get(username=name) for name in ("gongkai", "fazhi", "baomi", "qianfa")}}
now, clerk = timezone.now(), people["gongkai"]
"""
ASK = """
told = actions.Told({"items": "请写明是哪个小区、哪一年的项目。"}, until=timezone.localdate() + timedelta(days=21))
actions.note(found, EventKind.SUPPLEMENT_ASKED, told, on=timezone.localdate(), actor=clerk, at=now)
"""
ANSWER = """
cases.enclose(found.case, EnclosureKind.ANNEX, "序号,项目\\n1,书院街3号院".encode(), "项目清单.csv", actor=clerk, at=now,
              for_applicant=True)
actions.draft(found, Outcome.DISCLOSED, {"given": "随本告知书提供项目清单1份。"}, actor=clerk, at=now)
actions.submit_answer(found, actor=clerk, at=now)
actions.review(found, "pass_legal", actor=people["fazhi"], at=now)
actions.review(found, "pass_secrecy", actor=people["baomi"], at=now)
actions.sign(found, actor=people["qianfa"], at=now)
"""
TITLE = "老旧小区改造"
WANTED = "2025年书院街老旧小区改造项目的名称、投资额和施工单位"


def officers(house: House, number: str, code: str) -> None:
    """What happens at the desk meanwhile; the desk has journeys of its own."""
    environment = {
        **os.environ, "MINGCHUANG_HOME": str(house.home), "DATABASE_URL": f"sqlite:///{house.home}/db.sqlite3",
        "MINGCHUANG_SECOND_FACTOR": "optional",
    }  # fmt: skip
    code = OFFICERS.format(number=number) + code
    subprocess.run([sys.executable, "-m", "mingchuang", "shell", "-c", code], env=environment, check=True)


def seen(phone) -> None:
    """Nothing on this screen runs over the edge, and axe finds nothing."""
    assert (phone.page.url, phone.runs_over(), violations(phone.page)) == (phone.page.url, False, [])


def fill(page, **values) -> None:
    for name, value in values.items():
        page.fill(f"#foi-{name}", value)


def test_from_the_first_word_to_the_rating(visit, house):
    phone = visit(viewport=PHONE)
    page = phone.page
    began = time.monotonic()
    page.goto("/foi/")
    seen(phone)
    page.get_by_role("main").get_by_role("link", name="提出申请").click()
    fill(page, title=TITLE, wanted=WANTED)
    seen(phone)
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已经公开的相近内容")
    assert page.locator(".foi-hits a").count() > 0
    seen(phone)
    page.get_by_role("button", name="没有我要的，继续申请").click()
    fill(page, name="明小雨", telephone="0000-7654321", id_number="000000199001010000")
    page.locator("#foi-telephone").blur()
    expect(page.locator("#foi-draft")).to_contain_text("草稿已保存在这台设备上")
    assert page.locator("#foi-contact").is_hidden() and page.locator("#foi-address").is_hidden()
    seen(phone)
    page.goto("/foi/apply/")  # the telephone rang; the draft is still there, the identity number never was
    assert page.input_value("#foi-title") == TITLE
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="没有我要的，继续申请").click()
    assert (page.input_value("#foi-name"), page.input_value("#foi-id_number")) == ("明小雨", "")
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写证件号码，或者上传身份证明")
    seen(phone)
    fill(page, id_number="000000199001010000")
    page.wait_for_timeout(3200)  # a machine would be quicker, and be refused
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("申请已提交")
    assert time.monotonic() - began < 180
    seen(phone)
    number = page.locator(".foi-receipt dd").first.inner_text()
    code = page.locator(".foi-code").inner_text()
    assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", code)
    assert page.evaluate("localStorage.length") == 0
    with page.expect_download() as coming:
        page.get_by_role("link", name="保存编号和查询码").click()
    assert code in coming.value.path().read_text("utf-8")
    page.get_by_role("button", name="退出").click()
    officers(house, number, ASK)
    follow(phone, number, code)
    page.fill("#foi-text", "书院街3号院，2025年。")
    seen(phone)
    page.get_by_role("button", name="提交补正").click()
    expect(page.locator(".foi-now")).to_contain_text("前答复您")
    officers(house, number, ANSWER)
    receive(phone)


def follow(phone, number: str, code: str) -> None:
    page = phone.page
    fill(page, number=number, code=code.lower())
    seen(phone)
    page.get_by_role("button", name="查询").click()
    expect(page.locator(".foi-now")).to_contain_text("需要您补正")


def receive(phone) -> None:
    page = phone.page
    page.reload()
    expect(page.locator(".foi-now")).to_contain_text("结果是“予以公开”")
    seen(phone)
    with page.expect_download() as coming:
        page.get_by_role("link", name="项目清单.csv").click()
    assert "书院街3号院" in coming.value.path().read_text("utf-8")
    answer = page.get_by_role("link", name=re.compile("告知书（PDF）")).first.get_attribute("href")
    assert page.request.get(answer).body().startswith(b"%PDF")
    expect(page.locator("#foi-remedy + p")).to_contain_text("行政复议")
    page.get_by_label("5星，很满意").check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_text("您的评价：5星")).to_be_visible()


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
    for path in ("/foi/", "/foi/apply/", "/foi/track/", "/zwgk/ysqgk/dafu/"):
        page.goto(path)
        seen(phone)
    page.goto("/foi/apply/")
    fill(page, title=TITLE)
    page.get_by_role("button", name="下一步").click()
    seen(phone)
    page.get_by_role("button", name="没有我要的，继续申请").click()
    seen(phone)
