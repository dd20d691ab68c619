"""With a browser an inspection sees more; without one it says what is missing and is whole but for that."""

import json
import re
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command

from mingchuang.inspection import browser
from mingchuang.inspection.examination import inspect
from mingchuang.inspection.sources import Folder
from mingchuang.inspection.telling import as_json
from tests.inspection.sites import good_site, write

PALE = '<h1>提示</h1><p style="color:#bbb;background:#fff">很淡的字</p><img src="/a.png"><script src="http://other.example/x.js"></script>'


@pytest.fixture
def site(tmp_path):
    """A small site with a pale text and a bare picture on its home page."""
    files = good_site()
    files["index.html"] = files["index.html"].replace("<main>", f"<main>{PALE}")
    return write(tmp_path / "site", files)


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_the_browser_names_what_readers_cannot_see_and_takes_pictures(site, tmp_path, capsys):
    pictures = tmp_path / "pictures"
    with pytest.raises(SystemExit) as ended:
        call_command("inspect", str(site), "--browser", "--pictures", str(pictures), "--json")
    answer = json.loads(capsys.readouterr().out)
    found = [one for one in answer["findings"] if one["rule"] == "accessibility"]
    assert ended.value.code == 1
    assert {"文字与背景的对比度不足 4.5:1，1处。", "图片没有替代文字，1处。"} <= {
        one["said"] for one in found
    }
    assert "accessibility" not in {one["rule"] for one in answer["undecided"]}
    first = next(one for one in found if one["address"] == "http://folder/")
    assert first["picture"] in {str(file) for file in pictures.glob("*.png")}
    assert pictures.joinpath("001-index.png").read_bytes().startswith(b"\x89PNG")


def test_without_the_extra_the_command_says_what_to_install(site, monkeypatch):
    monkeypatch.setattr(browser, "axe_playwright_python", None)
    with pytest.raises(CommandError, match=re.escape("pip install 'mingchuang[inspect]'")) as refused:
        call_command("inspect", str(site), "--browser")
    assert refused.value.returncode == 2


def test_without_a_browser_the_command_says_so(site, monkeypatch, tmp_path):
    monkeypatch.setenv("MINGCHUANG_CHROMIUM", str(tmp_path / "absent"))
    with pytest.raises(CommandError, match="没有找到 Chromium"):
        call_command("inspect", str(site), "--pictures", str(tmp_path))


def test_without_asking_for_a_browser_accessibility_is_left_open(site, capsys):
    with pytest.raises(SystemExit):
        call_command("inspect", str(site), "--json")
    assert "accessibility" in {one["rule"] for one in json.loads(capsys.readouterr().out)["undecided"]}


def test_the_picture_of_a_finding_is_told_by_its_address(site):
    report = inspect(Folder(site), datetime(2026, 11, 24, 10, 0))  # noqa: DTZ001 -- a Tuesday, local time
    assert report.sample[0] == "http://folder/" and len(report.sample) <= 20
    assert {one["picture"] for one in as_json(report)["findings"]} == {None}
