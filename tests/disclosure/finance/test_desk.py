"""The desk of finance: the limit is written down, files are refused in words, departments are reminded."""

import json
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from mingchuang.disclosure.finance import actions, queries
from mingchuang.disclosure.finance.rules import Key, ReportKind, Standing
from mingchuang.outbox.models import Message
from mingchuang.outbox.rules import Stream
from tests.disclosure.finance.factories import (
    APPROVED,
    MORNING,
    accounts_workbook,
    approved,
    budget_workbook,
    bureau,
    published,
    uploaded,
)
from tests.publishing.desk import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def district(settings):
    settings.SECOND_FACTOR = "optional"
    return bureau()


def test_a_day_written_down_wrongly_is_corrected_until_the_report_is_public(district):
    first = approved(district)
    again = approved(district, on=APPROVED - timedelta(days=3))
    assert again.pk == first.pk and again.due_on == APPROVED + timedelta(days=17)
    published(district)
    with pytest.raises(actions.RefusedError, match="已经公开，批准日期不能再改"):
        approved(district)


def test_the_page_names_every_place_that_keeps_a_file_out(district):
    report = approved(district)

    def spoil(book):
        book.worksheets[0]["B5"], book.worksheets[1].title = "约", "菜单"
        book.worksheets[1]["A1"] = "食堂菜单"

    client = signed_in(district.editor)
    file = SimpleUploadedFile("a.xlsx", accounts_workbook(change=spoil))
    answer = client.post(f"/desk/finance/{report.pk}/upload/", {"file": file})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "表1“收入支出决算总表”第5行B列“约”不是数字" in said and "“食堂菜单”不是决算的标准表名" in said


def test_a_picture_is_no_table(district):
    report = approved(district)
    client = signed_in(district.editor)
    file = SimpleUploadedFile("a.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 50)
    answer = client.post(f"/desk/finance/{report.pk}/upload/", {"file": file})
    assert answer.status_code == 422 and "help-critical" in answer.content.decode()


def test_the_whole_way_over_the_desk(district):
    report = approved(district)
    client = signed_in(district.editor)
    file = SimpleUploadedFile("a.xlsx", accounts_workbook())
    assert client.post(f"/desk/finance/{report.pk}/upload/", {"file": file}).status_code == 302
    assert "全部通过" in client.get(f"/desk/finance/{report.pk}/").content.decode()
    assert client.post(f"/desk/finance/{report.pk}/draft/").status_code == 302
    assert "待审核" in client.get(f"/desk/finance/{report.pk}/").content.decode()
    for ending in ("xlsx", "csv"):
        assert client.get(f"/desk/finance/{report.pk}/tables.{ending}").status_code == 200


def test_a_change_is_explained_before_it_is_published(district):
    past = approved(district, key=Key(2025, ReportKind.BUDGET), on=APPROVED - timedelta(days=365))
    actions.upload_tables(past, budget_workbook(2025), "a.xlsx", actor=district.editor, at=MORNING)

    def double(book):
        sheet = book.worksheets[6]
        sheet["F4"] = float(sheet["F4"].value) + 20
        sheet["A4"] = float(sheet["A4"].value) + 20

    report = approved(district, key=Key(2026, ReportKind.BUDGET))
    report = actions.upload_tables(
        report, budget_workbook(change=double), "a.xlsx", actor=district.editor, at=MORNING
    )
    asked = queries.unanswered(report)
    assert [one.key for one in asked] == ["change:three:0::合计", "change:three:0::公务接待费"]
    reasons = {one.key: "承办全市教研活动。" for one in asked}
    report = actions.explain(report, reasons, actor=district.editor, at=MORNING)
    assert queries.unanswered(report) == []
    assert "原因：承办全市教研活动。" in str(actions.article_body(report))


def test_departments_are_reminded_once_a_day_when_the_limit_is_near(district):
    district.editor.email = "editor@example.com"
    district.editor.save()
    report = approved(district)
    early = MORNING - timedelta(days=10)  # ten days before 2 March, the last day
    assert actions.remind(at=early) == 0
    assert actions.remind(at=MORNING) == 1 and actions.remind(at=MORNING) == 0
    (mail,) = Message.objects.filter(stream=Stream.MAIL, key__startswith=f"finance:{report.pk}")
    assert "还有0日" in mail.payload["subject"] and "《预算法》第十四条" in mail.payload["body"]


def test_what_is_published_is_owed_no_more(district):
    assert [one.standing for one in queries.owed(MORNING.date())] == []
    report = uploaded(district)
    (owed,) = queries.owed(MORNING.date())
    assert owed.report == report and owed.standing is Standing.DUE


def test_somebody_of_another_organisation_does_not_see_the_report(district):
    report = approved(district)
    stranger = type(district.editor).objects.create_user(username="wairen", full_name="外人", password="x")
    client = signed_in(stranger)
    assert client.get(f"/desk/finance/{report.pk}/").status_code in (302, 403, 404)


def test_the_blank_workbook_is_one_that_the_upload_reads(district):
    report = approved(district)
    answer = signed_in(district.editor).get(f"/desk/finance/{report.pk}/blank.xlsx")
    report = actions.upload_tables(report, answer.content, "a.xlsx", actor=district.editor, at=MORNING)
    assert len(queries.tables(report)) == len(queries.form(report).tables)


@pytest.mark.parametrize(("right", "code"), [(True, 0), (False, 1)])
def test_the_command_checks_a_file(tmp_path, capsys, right, code):
    def spoil(book):
        book.worksheets[2]["C5"] = 1

    path = tmp_path / "a.xlsx"
    path.write_bytes(accounts_workbook(change=None if right else spoil))
    with pytest.raises(SystemExit) if code else nullcontext() as left:
        call_command("finance", "check", str(path), "--year", "2024", "--json")
    told = json.loads(capsys.readouterr().out)
    assert bool(told["files"][0]["findings"]) is not right
    assert not code or left.value.code == 1
