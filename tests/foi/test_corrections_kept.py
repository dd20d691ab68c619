"""What becomes of ended corrections: put away, erased by rule, under new keys; and in no row of the table."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from mingchuang.casework.models import Enclosure
from mingchuang.casework.rules import EnclosureKind
from mingchuang.fields.secret import keys
from mingchuang.foi import actions, corrections, queries
from mingchuang.foi.actions.intake import Paper
from mingchuang.foi.models import Correction
from mingchuang.foi.rules.correcting import Finding
from mingchuang.foi.rules.retention import Erasure
from mingchuang.foi.rules.service import Carrier
from mingchuang.foi.rules.words import RequestRefusedError
from tests.foi.factories import D, answered, moment, submitted
from tests.foi.test_correcting import told, wished
from tests.foi.test_keeping import bag_of, run
from tests.foi.test_public import PNG

PROOF = Paper(EnclosureKind.IDENTITY, "证件.png", PNG)


def ended(office, **changed):
    """A correction answered on 4 March 2026, with a proof of identity."""
    made = wished(office, id_number="X1", address="明窗大道9号", papers=[PROOF], **changed).correction
    told(office, made)
    return Correction.objects.select_related("case__organisation").get(pk=made.pk)


def test_an_ended_correction_becomes_one_verified_bag(office, tmp_path):
    found = ended(office)
    letter = found.case.letters.get()
    actions.serve(
        letter, Carrier.CHINA_POST, sent_on=D("2026-03-05"), received_on=None, tracking="",
        actor=office.clerk, at=moment("2026-03-05"),
    )  # fmt: skip
    target = tmp_path / "case.zip"
    code, _told = run("archive", found.case.number, "--output", str(target))
    held = bag_of(target)
    facts = json.loads(held["data/case.json"])
    assert (code, facts["applicant"]["name"], facts["finding"]) == (0, "明小雨", Finding.CORRECTED.label)
    assert [one["what"] for one in facts["steps"]] == ["提交审核", "法制审核通过", "签发告知书"]
    assert (facts["letters"][0]["sent_on"], facts["clock"][0]["day"]) == ("2026-03-05", "2026-03-02")
    assert held[f"data/letters/{letter.pk}-{letter.kind}.pdf"][:4] == b"%PDF"
    assert held[f"data/papers/{found.case.enclosures.get().pk}.png"] == PNG
    verbs = [entry["verb"] for entry in json.loads(held["data/journal.json"])]
    assert verbs[0] == "case.opened" and verbs[-1] == "case.archived"
    found.case.refresh_from_db()
    assert found.case.archived_at is not None


def test_a_correction_that_is_being_checked_is_not_archived(office, tmp_path):
    number = wished(office).correction.case.number
    code, said = run("archive", number, "--output", str(tmp_path / "x.zip"))
    assert (code, "还没有办结" in said, (tmp_path / "x.zip").exists()) == (1, True, False)


def test_the_three_steps_come_due_for_corrections_too(office):
    found, _open = ended(office), wished(office)
    number = found.case.number

    def due(day):
        return [
            (one.ended.case.number, [step.value for step in one.steps])
            for one in actions.due_for_erasure(D(day))
        ]

    assert due("2026-08-31") == []  # day 180 after 4 March: kept that day still
    assert due("2026-09-01") == [(number, ["identity"])]
    assert due("2036-03-09") == [(number, ["identity", "contact"])]  # not archived
    actions.put_away(found, actor=None, at=moment("2026-03-06"))
    assert due("2036-03-09") == [(number, ["identity", "contact", "whole"])]


def test_looking_changes_nothing_and_erasing_takes_the_proof_of_identity(office, client, monkeypatch):
    found = ended(office)
    monkeypatch.setattr(timezone, "now", lambda: moment("2026-10-12"))
    code, said = run("erase", "--dry-run")
    assert (code, f"{found.case.number}：身份证明图片" in said) == (0, True)
    client.force_login(office.clerk)
    assert found.case.number in client.get(reverse("foi_erasure")).content.decode()
    assert found.case.enclosures.exists()
    assert json.loads(run("erase", "--json")[1]) == {"identity": 1, "contact": 0, "whole": 0}
    assert not Enclosure.objects.filter(case=found.case).exists()
    assert json.loads(run("erase", "--json")[1]) == {"identity": 0, "contact": 0, "whole": 0}


def test_what_ties_the_applicant_to_others_goes_with_the_contact_data(office):
    found = ended(office)
    actions.erase(found, [Erasure.CONTACT], actor=office.clerk, at=moment("2029-04-02"))
    found.refresh_from_db()
    assert (found.id_number, found.telephone, found.address, found.sameness) == ("", "", "", "")
    assert (found.name, found.right) == ("明小雨", "家庭人口应为3人。")
    run("rotate-keys")
    found.refresh_from_db()
    assert found.sameness == ""


def test_after_the_last_step_number_subject_days_and_finding_are_left(office):
    found = ended(office)
    letter = found.case.letters.get()
    actions.put_away(found, actor=None, at=moment("2026-03-06"))
    actions.erase(found, [Erasure.WHOLE], actor=None, at=moment("2036-04-01"))
    found = Correction.objects.select_related("case__organisation").get()
    letter.refresh_from_db()
    assert (found.name, found.wanted, found.right, found.evidence) == (actions.GONE, actions.GONE, "", "")
    assert (letter.text, letter.paper, found.case.enclosures.exists()) == ("", "", False)
    assert [text for _label, text in corrections.grounds_of(found)] == ["", "", ""]
    assert (found.finding, found.case.subject) == (Finding.CORRECTED, "轮候公示中的家庭人口")
    assert not actions.code_fits(found, "")
    with pytest.raises(RequestRefusedError, match="已按保存期限删除"):
        actions.put_away(found, actor=None, at=moment("2036-04-02"))


def test_new_keys_leave_nothing_of_a_correction_behind(office, home):
    first = wished(office, id_number="X1").correction
    second = wished(office, id_number="x 1").correction
    before = first.sameness
    assert run("rotate-keys")[0] == 0
    (home / "secrets" / "personal.keys").write_bytes(keys()[0] + b"\n")  # the old key is taken away
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.name, first.wanted) == ("明小雨", "公示第12号家庭人口写作2人。")
    assert first.sameness == second.sameness != before


def test_corrections_are_in_no_row_of_the_statutory_table(office):
    period = queries.Period(D("2026-01-01"), D("2026-12-31"))
    answered(office, submitted(office).request)
    before = queries.tally(period)
    for finding in Finding:
        told(office, wished(office).correction, finding)
    actions.withdraw_correction(wished(office).correction, at=moment("2026-03-03"))
    wished(office)
    assert queries.tally(period) == before
