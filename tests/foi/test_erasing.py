"""Personal data is erased by rule: first looked at, then gone for good, the figures untouched."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mingchuang.casework import actions as cases
from mingchuang.casework import papers
from mingchuang.casework.rules import EnclosureKind
from mingchuang.foi import actions, queries
from mingchuang.foi.models import Request
from mingchuang.foi.rules.registers import ComplaintResult, ComplaintWay
from mingchuang.foi.rules.remedies import Contest, ContestResult
from mingchuang.foi.rules.retention import DEFAULT_DAYS, Erasure, Kept, due_steps
from mingchuang.foi.rules.words import RequestRefusedError
from mingchuang.journal.models import Entry
from tests.foi.factories import D, answered, moment, submitted
from tests.foi.test_keeping import run
from tests.foi.test_public import PNG, tracked


@pytest.mark.parametrize(
    ("today", "archived", "contested", "done", "due"),
    [
        ("2026-09-06", False, False, "", []),  # day 180 after 2026-03-10: kept that day still
        ("2026-09-07", False, False, "", ["identity"]),
        ("2029-03-10", False, False, "identity", ["contact"]),
        ("2029-03-10", False, True, "", []),  # an open suit holds everything back
        ("2036-03-09", False, False, "identity,contact", []),  # not archived
        ("2036-03-09", True, False, "identity,contact", ["whole"]),
        ("2036-03-09", True, False, "", ["identity", "contact", "whole"]),
    ],
)
def test_a_step_comes_due_the_day_after_its_term_unless_something_holds_it(
    today, archived, contested, done, due
):
    kept = Kept(D("2026-03-10"), frozenset(map(Erasure, filter(None, done.split(",")))), archived, contested)
    assert due_steps(kept, D(today), DEFAULT_DAYS) == due


def test_a_term_of_nought_means_never():
    kept = Kept(D("2026-03-10"), frozenset(), True, False)
    assert due_steps(kept, D("2099-01-01"), {**DEFAULT_DAYS, Erasure.WHOLE: 0}) == ["identity", "contact"]


def an_ended_one(office):
    found = submitted(office, id_number="000000199001010000").request
    cases.enclose(found.case, EnclosureKind.IDENTITY, PNG, "证件.png", actor=None, at=moment("2026-03-02"))
    answered(office, found)
    return Request.objects.select_related("case__organisation").get(pk=found.pk)


def files_of_papers():
    return {file.name for file in (Path(settings.FILES) / "casework").glob("*/*")}


def test_looking_changes_nothing_and_erasing_leaves_no_file(
    office, monkeypatch, django_capture_on_commit_callbacks
):
    found = an_ended_one(office)
    paper = found.case.enclosures.get().paper
    monkeypatch.setattr(timezone, "now", lambda: moment("2026-10-12"))
    code, told = run("erase", "--dry-run")
    assert (code, found.case.number in told, "没有改动" in told) == (0, True, True)
    assert paper in files_of_papers()
    with django_capture_on_commit_callbacks(execute=True):
        assert json.loads(run("erase", "--json")[1]) == {"identity": 1, "contact": 0, "whole": 0}
    assert (paper in files_of_papers(), found.case.enclosures.exists()) == (False, False)
    assert json.loads(run("erase", "--json")[1]) == {"identity": 0, "contact": 0, "whole": 0}
    assert Request.objects.get().id_number == "000000199001010000"


def test_a_paper_that_another_case_names_stays(office, django_capture_on_commit_callbacks):
    found = an_ended_one(office)
    other = submitted(office).request
    paper = cases.enclose(
        other.case, EnclosureKind.REQUEST, PNG, "来件.png", actor=None, at=moment("2026-03-02")
    )
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(found, [Erasure.IDENTITY], actor=None, at=moment("2026-10-12"))
    assert papers.read(paper.paper) == PNG


def test_contact_data_goes_and_with_it_what_ties_the_applicant_to_other_applications(office):
    found, other = an_ended_one(office), submitted(office, id_number="000000199001010000").request
    assert queries.same_applicant(other) == 1
    actions.erase(found, [Erasure.CONTACT], actor=office.clerk, at=moment("2029-04-02"))
    found.refresh_from_db()
    assert (found.telephone, found.id_number, found.sameness, found.name) == ("", "", "", "明小雨")
    assert (queries.same_applicant(other), queries.same_applicant(found)) == (0, 0)
    run("rotate-keys")
    found.refresh_from_db()
    assert found.sameness == ""
    entry = Entry.objects.get(verb="foi.erased")
    assert entry.facts == {"steps": ["contact"]}


def test_after_the_last_step_only_what_the_table_counts_is_left(office, client):
    taken = submitted(office)
    letter = answered(office, taken.request)
    period = queries.Period(D("2026-01-01"), D("2026-12-31"))
    before = queries.tally(period)
    actions.put_away(Request.objects.get(), actor=None, at=moment("2026-03-11"))
    actions.erase(taken.request, [Erasure.WHOLE], actor=None, at=moment("2036-04-01"))
    found = Request.objects.get()
    letter.refresh_from_db()
    assert (found.name, found.wanted, letter.text, letter.paper) == (actions.GONE, actions.GONE, "", "")
    assert queries.tally(period) == before
    client.force_login(office.clerk)
    page = client.get(reverse("foi_case", args=[found.pk]))
    assert (page.status_code, "正文已按保存期限删除" in page.content.decode()) == (200, True)
    assert client.get(reverse("foi_letter", args=[found.pk, letter.pk, "pdf"])).status_code == 404
    address = tracked(Client(), taken)
    assert Client().get(address).status_code == 404  # the code opens nothing any more
    with pytest.raises(RequestRefusedError, match="已按保存期限删除"):
        actions.put_away(found, actor=None, at=moment("2036-04-02"))


def test_an_open_reconsideration_holds_everything_back(office, monkeypatch):
    found = an_ended_one(office)
    actions.contest(
        found.case, Contest.RECONSIDERATION, "1", body="市政府", filed_on=D("2026-03-12"), result=ContestResult.PENDING,
        decided_on=None, actor=office.clerk, at=moment("2026-03-12"),
    )  # fmt: skip
    assert list(actions.due_for_erasure(D("2036-01-02"))) == []


def test_the_desk_lists_what_is_due_and_erases_by_a_button(office, client, monkeypatch):
    found = an_ended_one(office)
    monkeypatch.setattr(timezone, "now", lambda: moment("2026-04-01"))
    client.force_login(office.clerk)
    assert "今天没有到期的内容" in client.get(reverse("foi_erasure")).content.decode()
    monkeypatch.setattr(timezone, "now", lambda: moment("2026-10-12"))
    client.force_login(office.clerk)
    page = client.get(reverse("foi_erasure")).content.decode()
    assert found.case.number in page and "180 日" in page
    assert "身份证明图片 1 件" in client.post(reverse("foi_erasure"), follow=True).content.decode()
    client.force_login(office.lawyer)
    assert client.get(reverse("foi_erasure")).status_code in (302, 403)


def test_a_complaint_loses_its_complainant_and_later_its_text(office):
    written = actions.Complained(
        office.government,
        ComplaintWay.LETTER,
        "答复不完整",
        "答复缺两页",
        D("2026-03-16"),
        "明小雨",
        "0000-7654321",
    )
    made = actions.register_complaint(written, actor=office.clerk, at=moment("2026-03-16"))
    actions.close_complaint(
        made, ComplaintResult.FOUNDED, "已补寄。", actor=office.clerk, at=moment("2026-03-17")
    )
    assert actions.complaints_due(D("2029-03-16")) == []
    actions.erase_due(actor=None, at=moment("2029-03-17"))
    made.refresh_from_db()
    assert (made.complainant, made.telephone, made.text, made.reply) == ("", "", "答复缺两页", "已补寄。")
    assert actions.complaints_due(D("2029-03-18")) == []
    actions.erase_due(actor=None, at=moment("2036-03-20"))
    made.refresh_from_db()
    assert (made.text, made.reply, made.result) == ("", "", ComplaintResult.FOUNDED)
