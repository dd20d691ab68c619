"""A clerk moves a small export in: upload, map by example, preview, run, reconcile, undo."""

import re
import shutil
from pathlib import Path

import pytest

from tests.importing.exports import Export

pytestmark = pytest.mark.browser

NAME = "小样迁移"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    export = Export(tmp_path / "export")
    export.many(6)
    export.with_sheet(7)
    export.page(8, words="身份证号 11010519491231002X")
    return Path(shutil.make_archive(str(tmp_path / "导出"), "zip", export.folder))


def test_a_small_export_is_moved_in_reconciled_and_undone(visit, house, archive):
    officer = visit()
    page = officer.page
    password = re.search(r"密码均为 (\S+?)）", (house.home / "demo-accounts.txt").read_text("utf-8"))
    assert password
    page.goto("/accounts/login/")
    page.fill("[name=login]", "gongkai")
    page.fill("[name=password]", password[1])
    page.click("button[type=submit]")
    page.wait_for_url("**/desk/**")
    page.goto("/desk/moving/new/")
    page.fill("[name=name]", NAME)
    page.set_input_files("[name=file]", archive)
    page.select_option("[name=organisation]", index=1)
    page.click("text=上传并指定对应关系")
    page.get_by_text("关于做好第1项工作的通知").first.wait_for()
    page.select_option("[name=title]", "meta:articletitle")
    page.click("text=保存，下一步")
    page.click("text=保存，看预览")
    page.get_by_text("身份证号 1 个").first.wait_for()
    page.click("text=开始迁入")
    page.get_by_text("读取 8 ＝ 收进 5 ＋ 重复 0 ＋ 不收 0 ＋ 隔离 3").wait_for(timeout=60_000)
    page.fill("[name=name]", NAME)
    page.click("button:has-text('整批撤销')")
    page.get_by_text("已撤销", exact=True).wait_for(timeout=60_000)
    assert not officer.runs_over()
