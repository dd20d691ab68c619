"""Reconsiderations and suits against corrections: entered, answered in time, listed, counted, and holding back erasure."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from mingchuang.accounts.rules import Light
from mingchuang.accounts.waiting import waiting_from
from mingchuang.foi import actions, queries
from mingchuang.foi.models import Complaint, Correction
from mingchuang.foi.rules.correcting import Finding
from mingchuang.foi.rules.registers import ComplaintResult, ComplaintWay
from mingchuang.foi.rules.remedies import Contest, ContestResult
from mingchuang.foi.rules.retention import Erasure
from mingchuang.foi.rules.words import RequestRefusedError
from mingchuang.parameters.actions import override
from tests.foi.desk import do
from tests.foi.factories import D, answered, moment, submitted
from tests.foi.test_correcting import told, wished
from tests.foi.test_keeping import bag_of, run

CONTESTED = {
    "kind": "reconsideration", "procedure": "simple", "body": "市政府", "number": "示政复〔2026〕7号",
    "filed_on": "2026-03-16", "reached_on": "2026-03-17", "result": "pending",
}  # fmt: skip


@pytest.fixture(autouse=True)
def spring(monkeypatch):
    """Fri 20 March 2026."""
    monkeypatch.setattr(timezone, "now", lambda: moment("2026-03-20"))


def turned_away(office):
    """A correction that was refused on 4 March 2026."""
    made = wished(office).correction
    told(office, made, Finding.NOT_CORRECTED)
    return Correction.objects.select_related("case__organisation").get(pk=made.pk)


def contested(office, case, number="示政复〔2026〕7号", **changed):
    given = {"result": ContestResult.PENDING, "decided_on": None, **changed}
    return actions.contest(
        case, Contest.RECONSIDERATION, number, body="市政府", filed_on=D("2026-03-16"), actor=office.clerk,
        at=moment("2026-03-20"), **given,
    )  # fmt: skip


def test_a_reconsideration_is_entered_on_the_page_and_stands_in_the_register_with_its_clock(office, client):
    found = turned_away(office)
    assert do(client, found, office.clerk, "contest", "foi_correction_do", **CONTESTED).status_code == 302
    page = client.get(reverse("foi_correction", args=[found.pk])).content.decode()
    assert "示政复〔2026〕7号" in page and "2026-03-24前提交行政复议答复书和证据" in page  # five working days
    register = client.get(reverse("foi_register"), {"kind": "reconsideration"}).content.decode()
    assert found.case.number in register and reverse("foi_correction", args=[found.pk]) in register
    [waiting] = waiting_from({"foi"}, office.clerk, D("2026-03-20"))
    assert (waiting.number, waiting.url, waiting.light) == (
        "示政复〔2026〕7号", reverse("foi_correction", args=[found.pk]), Light.AMBER,
    )  # fmt: skip
    ended = {**CONTESTED, "replied_on": "2026-03-18", "result": "upheld", "decided_on": "2026-03-20"}
    assert do(client, found, office.clerk, "contest", "foi_correction_do", **ended).status_code == 302
    assert "结果维持（2026-03-20）" in client.get(reverse("foi_correction", args=[found.pk])).content.decode()
    assert waiting_from({"foi"}, office.clerk, D("2026-03-20")) == []


def test_only_those_who_handle_enter_one_and_a_number_belongs_to_one_case(office, client):
    found = turned_away(office)
    assert do(client, found, office.signer, "contest", "foi_correction_do", **CONTESTED).status_code == 422
    contested(office, found.case)
    other = submitted(office).request
    answered(office, other)
    with pytest.raises(RequestRefusedError, match="案号已经登记"):
        contested(office, other.case)


def test_an_open_reconsideration_or_complaint_holds_back_the_erasure_of_a_correction(office):
    found = turned_away(office)
    actions.put_away(found, actor=None, at=moment("2026-03-06"))
    assert [one.ended.pk for one in actions.due_for_erasure(D("2036-04-01"))] == [found.pk]
    contested(office, found.case)
    assert list(actions.due_for_erasure(D("2036-04-01"))) == []
    contested(office, found.case, result=ContestResult.UPHELD, decided_on=D("2026-03-20"))
    complained = actions.Complained(
        office.government, ComplaintWay.LETTER, "没有更正", "说明理由不充分", D("2026-03-20"), "明小雨", "", found.case
    )  # fmt: skip
    made = actions.register_complaint(complained, actor=office.clerk, at=moment("2026-03-20"))
    assert list(actions.due_for_erasure(D("2036-04-01"))) == []
    actions.close_complaint(
        made, ComplaintResult.UNFOUNDED, "已说明。", actor=office.clerk, at=moment("2026-03-20")
    )
    actions.erase(found, [Erasure.WHOLE], actor=None, at=moment("2036-04-01"))
    assert Complaint.objects.values_list("complainant", "text", "reply").get() == ("", "", "")


def test_a_complaint_names_a_correction_by_its_number_and_leads_back_to_it(office, client):
    found = turned_away(office)
    client.force_login(office.clerk)
    written = {
        "organisation": office.government.pk, "number": found.case.number, "intake": "letter",
        "received_on": "2026-03-18", "subject": "没有更正", "text": "说明理由不充分",
    }  # fmt: skip
    address = client.post(reverse("foi_complaint_new"), written)["Location"]
    case = reverse("foi_correction", args=[found.pk])
    assert case in client.get(address).content.decode() and address in client.get(case).content.decode()


def test_those_against_corrections_count_in_the_table_while_the_district_says_so(office):
    found, request = turned_away(office), submitted(office).request
    answered(office, request)
    contested(office, found.case)
    contested(office, request.case, "示政复〔2026〕8号")
    year = queries.Period(D("2026-01-01"), D("2026-12-31"))
    before = queries.tally(year)
    assert queries.contest_tally(year)[Contest.RECONSIDERATION][ContestResult.PENDING] == 2
    override(
        "foi.count_contests_of_corrections", False, holds_from=D("2026-01-01"), reason="按申请统计",
        actor=None, at=moment("2026-03-20"),
    )  # fmt: skip
    assert queries.contest_tally(year)[Contest.RECONSIDERATION][ContestResult.PENDING] == 1
    assert [one.number for one in queries.contestations(year)] == ["示政复〔2026〕8号"]
    assert queries.tally(year) == before


def test_a_correction_is_put_away_by_its_button_and_its_package_opened_by_those_who_handle(office, client):
    found = turned_away(office)
    page, package = (reverse(name, args=[found.pk]) for name in ("foi_correction", "foi_correction_package"))
    assert do(client, found, office.signer, "archive", "foi_correction_do").status_code == 422
    client.force_login(office.clerk)
    assert client.get(package).status_code == 404
    assert do(client, found, office.clerk, "archive", "foi_correction_do").status_code == 302
    assert package in client.get(page).content.decode()
    assert client.get(package).content[:2] == b"PK"
    client.force_login(office.lawyer)
    assert client.get(package).status_code == 302  # sent home: not this person's to open
    open_one = wished(office).correction
    refused = do(client, open_one, office.clerk, "archive", "foi_correction_do")
    assert refused.status_code == 422 and "还没有办结" in refused.content.decode()


def test_the_package_tells_what_was_done_against_the_answer(office, tmp_path):
    found = turned_away(office)
    contested(office, found.case)
    assert run("archive", found.case.number, "--output", str(tmp_path / "x.zip"))[0] == 0
    [held] = json.loads(bag_of(tmp_path / "x.zip")["data/case.json"])["contested"]
    assert (held["number"], held["result"]) == ("示政复〔2026〕7号", "尚未审结")
