"""A clerk moves an export in: mapped by example, previewed, reconciled, quarantine worked off by two, undone as a whole."""

import shutil
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import DESK, PHONE
from tests.browser.people import sign_in
from tests.importing.exports import Export

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NAME = "小样迁移"
OLD = "/art/201401/1.html"
OLD_NUMBER = "MC000-2014-00001"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Seven clean pages of which two stand in a column that we have not, one with a number, one with an old name."""
    export = Export(tmp_path / "export")
    export.many(6)
    export.with_sheet(7)
    export.page(8, words="身份证号 11010519491231002X")
    export.page(9, words="明窗县各单位：请认真组织实施。")
    return Path(shutil.make_archive(str(tmp_path / "导出"), "zip", export.folder))


def map_by_example(page: Page, archive: Path) -> str:
    """Upload, choose what the title is, look at columns and preview, begin; the address of the batch."""
    page.goto("/desk/moving/new/")
    page.fill("[name=name]", NAME)
    page.set_input_files("[name=file]", archive)
    page.select_option("[name=organisation]", index=1)
    page.get_by_role("button", name="上传并指定对应关系").click()
    expect(page.get_by_text("关于做好第1项工作的通知").first).to_be_visible()
    page.select_option("[name=title]", "meta:articletitle")
    page.get_by_role("button", name="保存，下一步").click()
    page.get_by_role("button", name="保存，看预览").click()
    expect(page.get_by_text("身份证号 1 个").first).to_be_visible()
    expect(page.get_by_text("用语 1 处").first).to_be_visible()
    page.get_by_role("button", name="开始迁入").click()
    page.wait_for_url("**/desk/moving/*/")
    return page.url


def account(page: Page, batch: str, sums: str) -> None:
    """The reconciled account, once the worker is through."""
    page.goto(batch)
    expect(page.get_by_text(sums)).to_be_visible(timeout=90_000)


def add_a_column(page: Page) -> None:
    """Everything without a column of ours, ticked at once, gets one."""
    page.goto("/desk/moving/quarantine/?reason=no_column")
    page.locator("[data-w-bulk-target=all]").check()
    page.select_option("#many-column", index=3)
    page.get_by_role("group", name="补上日期或栏目后收进").get_by_role("button").click()
    expect(page.get_by_text("已办理 2 件")).to_be_visible()


def make_a_draft(page: Page) -> None:
    """What holds an identity number goes the long way."""
    page.goto("/desk/moving/quarantine/?reason=screened")
    page.get_by_role("link", name="关于做好第8项工作的通知").click()
    page.get_by_role("button", name="转为草稿").click()
    expect(page.get_by_text("已转为草稿")).to_be_visible()


def answer_as_a_second_person(mover: Page, second: Page) -> None:
    """Whoever moved it in may not decide; the secrecy checker finds it on the home panel, looks, and does."""
    mover.goto("/desk/moving/quarantine/?reason=asked")
    mover.get_by_role("link", name="关于做好第9项工作的通知").click()
    expect(mover.get_by_text("这一批由您迁入，须由另一人看过后决定")).to_be_visible()
    second.goto("/desk/")
    second.get_by_role("link", name="迁移隔离待办").first.click()
    second.get_by_role("link", name="关于做好第9项工作的通知").click()
    expect(second.get_by_text("明窗县各单位").first).to_be_visible()
    second.go_back()
    second.get_by_label("勾选《关于做好第9项工作的通知》").check()
    second.get_by_label("公开的依据或理由").fill("历史文件，旧称照原文保留")
    second.get_by_role("button", name="收进并公开").click()
    expect(second.get_by_text("已办理 1 件")).to_be_visible()


def answers(page: Page, path: str, status: int, seconds: float = 40) -> str:
    """Ask until the address answers so; where it leads."""
    end = time.monotonic() + seconds
    while (answer := page.request.get(path, max_redirects=0)).status != status:
        assert time.monotonic() < end, (path, answer.status)
        time.sleep(0.3)
    return answer.headers.get("location", "")


def test_a_small_export_is_moved_in_reconciled_worked_off_and_undone(visit, archive):
    officer = visit(viewport=DESK)
    page, second = sign_in(officer, "gongkai"), sign_in(visit(viewport=PHONE), "baomi")
    batch = map_by_example(page, archive)
    account(page, batch, "读取 9 ＝ 收进 5 ＋ 重复 0 ＋ 不收 0 ＋ 隔离 4")
    new = answers(page, OLD, 301)
    assert page.request.get(new).status == 200
    answers(page, "/art/201401/2.html", 404)

    add_a_column(page)
    make_a_draft(page)
    answer_as_a_second_person(page, second)
    account(page, batch, "读取 9 ＝ 收进 8 ＋ 重复 0 ＋ 不收 0 ＋ 隔离 1")
    answers(page, "/art/201401/2.html", 301)
    reader = visit(viewport=PHONE).page
    reader.goto(f"/search/?q={OLD_NUMBER}")
    expect(reader.get_by_role("link", name="关于做好第1项工作的通知").first).to_have_attribute("href", new)

    page.goto(batch)
    page.fill("[name=name]", NAME)
    page.get_by_role("button", name="整批撤销").click()
    expect(page.get_by_text("已撤销", exact=True)).to_be_visible(timeout=90_000)
    answers(page, new, 410)
    answers(page, OLD, 404)
    assert not officer.runs_over()
