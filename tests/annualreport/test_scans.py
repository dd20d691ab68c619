"""Scanned reports: a picture of a page says so, is read when asked, on the desk by a process of its own."""

from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from mingchuang.accounts.rules import RoleKind
from mingchuang.annualreport import scans
from mingchuang.annualreport.checker.check import checked
from mingchuang.annualreport.rules import Verdict
from mingchuang.documents import ocr
from tests.accounts.factories import PersonFactory
from tests.annualreport import factories
from tests.annualreport.january import NOW
from tests.publishing.desk import signed_in
from tests.publishing.factories import District


@pytest.fixture(scope="module")
def scan(tmp_path_factory) -> Path:
    """The first page of a report whose parts do not add up (120 ≠ 70 + 30 + 21), as a scanner leaves it."""
    tables = factories.good()
    printed = pypdfium2.PdfDocument(factories.as_pdf(tables, wrong=("其他20条", "其他21条")))
    picture = printed[0].render(scale=120 / 72).to_pil().convert("L")
    path = tmp_path_factory.mktemp("scan") / "scan.pdf"
    picture.save(path, "PDF", resolution=120)
    return path


def test_a_scanned_report_says_what_it_is_and_how_to_have_it_read(scan):
    report = checked([scan])[0]
    assert report.checks == [] and any("扫描件" in note and "--ocr" in note for note in report.notes)


def test_a_scanned_report_is_read_when_asked(scan):
    """By the engine itself, from a picture made here."""
    pages = []
    report = checked([scan], with_ocr=True, told=lambda done, of: pages.append((done, of)))[0]
    assert report.year == 2023 and pages == [(1, 1)]
    assert [(one.rule, one.lhs, one.rhs) for one in report.fails] == [("P-SUM", 120, 121)]
    assert sum(one.verdict is Verdict.HOLDS for one in report.checks) >= 3
    assert any("识别得来" in note for note in report.notes)


def test_where_no_engine_is_installed_it_says_so(scan, monkeypatch):
    monkeypatch.setattr(ocr, "can_read", lambda: False)
    assert any("没有安装图片识别组件" in note for note in checked([scan], with_ocr=True)[0].notes)


@pytest.fixture
def desk(db, settings, monkeypatch, tmp_path):
    """A desk where pictures are read, by a reader that starts when the test says so."""
    settings.READ_PICTURES, settings.HOME = True, tmp_path
    monkeypatch.setattr(ocr, "can_read", lambda: True)
    words = "明河区水务局2017年政府信息公开年度报告\n全年公开信息100条，其中文件40条，动态30条，其他20条。\n"
    monkeypatch.setattr(ocr, "texts_of", lambda pictures, _raw: [(pictures[0], words)])
    cache.clear()
    begun: list[tuple[str, Path]] = []
    monkeypatch.setattr(scans, "start", lambda key, path: begun.append((key, path)))
    district = District.make()
    browser = signed_in(PersonFactory(roles=[(RoleKind.INFORMATION_OFFICER, district.government)]))
    browser.begun, browser.district = begun, district
    return browser


def drop(desk, scan):
    upload = SimpleUploadedFile("扫描.pdf", scan.read_bytes())
    return desk.post(reverse("annual_report_check"), {"file": upload, "scanned": "on"})


def test_the_desk_reads_a_scan_apart_and_shows_how_far_it_is_and_then_what_is_wrong(desk, scan):
    where = drop(desk, scan).headers["Location"]
    waiting = desk.get(where)
    assert "正在识别" in waiting.content.decode() and waiting.headers["Refresh"] == "3"
    ((key, path),) = desk.begun
    call_command("report", "check", "--ocr", "--kept", key, str(path))
    done = desk.get(where)
    assert "有1处对不上" in done.content.decode() and "Refresh" not in done.headers
    assert not path.exists()


def test_a_scan_is_seen_by_whoever_dropped_it_and_only_one_is_read_at_a_time(desk, scan):
    where = drop(desk, scan).headers["Location"]
    assert "正在识别另一份" in drop(desk, scan).content.decode()
    other = signed_in(PersonFactory(roles=[(RoleKind.LEADER, desk.district.government)]))
    assert "正在识别图片" not in other.get(where).content.decode()


def test_a_reader_that_ended_without_an_answer_is_named(desk, scan):
    token = scans.begin([scan.read_bytes()], "扫描.pdf", person=1, at=NOW)
    found = scans.standing(token, person=1)
    assert not found.is_dead(NOW + timedelta(minutes=2)) and found.is_dead(NOW + timedelta(minutes=4))
    cache.clear()  # the mark that somebody reads runs out as well
    scans.begin([b"%PDF"], "另一份.pdf", person=1, at=NOW)
    assert not desk.begun[0][1].exists() and desk.begun[1][1].exists()


def test_the_reader_leaves_a_file_that_nobody_dropped_alone(tmp_path):
    path = tmp_path / "own.txt"
    path.write_text("自己的文件")
    assert scans.read("1:unknown", path, now=lambda: NOW) is None and path.exists()
