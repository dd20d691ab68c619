"""Requests to correct a record about oneself: from the wish to the letter."""

from datetime import timedelta

import pytest

from mingchuang.accounts.rules import RoleKind
from mingchuang.casework.actions import text_of
from mingchuang.casework.proof import proof
from mingchuang.casework.workflow import MoveRefusedError
from mingchuang.disclosure.rules import Intake
from mingchuang.foi import actions, corrections
from mingchuang.foi.models import Correction
from mingchuang.foi.rules.correcting import GROUNDS, REMEDIED, CorrectionState, Finding
from mingchuang.foi.rules.words import ApplicantKind, RequestRefusedError
from mingchuang.foi.showing import cells_of
from tests.accounts.factories import PersonFactory
from tests.directory.factories import OrganisationFactory
from tests.foi.factories import KEYS, D, moment


def wished(office, day="2026-03-02", key="", **changed):
    """A wish over the platform."""
    wish = actions.Wish(
        **{
            "organisation": office.government, "applicant_kind": ApplicantKind.NATURAL, "name": "明小雨",
            "title": "轮候公示中的家庭人口", "wanted": "公示第12号家庭人口写作2人。", "right": "家庭人口应为3人。",
            "evidence": "户口簿", "telephone": "0000-7654321", **changed,
        }
    )  # fmt: skip
    at = moment(day)
    return actions.request_correction(
        wish, Intake.ONLINE, received_at=at, key=key or next(KEYS), actor=None, at=at
    )


def judged(office, correction, finding=Finding.CORRECTED, day="2026-03-03"):
    """The draft with every ground of its finding."""
    grounds = {one.name: f"{one.label}：详见说明" for one in GROUNDS[finding]}
    return actions.judge(correction, finding, grounds, actor=office.clerk, at=moment(day))


def told(office, correction, finding=Finding.CORRECTED, day="2026-03-04"):
    """The correction through all hands; its letter."""
    judged(office, correction, finding)
    actions.move_correction(correction, "submit", actor=office.clerk, at=moment(day))
    actions.move_correction(correction, "pass_legal", actor=office.lawyer, at=moment(day))
    return actions.sign_correction(correction, actor=office.signer, at=moment(day))


def test_the_promised_day_is_reckoned_from_receipt_and_the_same_form_is_one_case(office):
    first = wished(office, key="one")
    again = wished(office, key="one")
    assert (first.correction, first.code, again.is_new) == (again.correction, again.code, False)
    assert first.correction.case.number.endswith("-GZ-2026-0001")
    assert first.correction.case.due_on == D("2026-03-30")  # 20 working days after 2 March
    assert actions.code_fits(first.correction, first.code.lower())


@pytest.mark.parametrize("finding", list(Finding))
def test_the_letter_says_what_was_found_and_names_remedies_where_it_turns_away(office, finding):
    correction = wished(office).correction
    letter = told(office, correction, finding)
    body = text_of(letter).body
    correction.refresh_from_db()
    assert finding.label in body and "户口簿" in body and "第四十一条" in body
    assert ("行政复议" in body) is (finding in REMEDIED)
    assert correction.case.state == CorrectionState.ANSWERED and correction.answered_on == D("2026-03-04")


def test_days_after_the_answer_are_drawn_as_not_used(office):
    correction = wished(office).correction
    told(office, correction)
    correction.refresh_from_db()
    lines = proof(corrections.clocks(correction, D("2026-03-11")).first.reading)
    drawn = {cell.day: cell.kind for cell in cells_of(lines, D("2026-03-11"), correction.answered_on)}
    assert (drawn[D("2026-03-04")], drawn[D("2026-03-05")]) == ("counted", "counted ahead")


def test_a_draft_without_its_grounds_is_not_submitted(office):
    correction = wished(office).correction
    actions.judge(
        correction, Finding.NOT_CORRECTED, {"why": "与档案一致"}, actor=office.clerk, at=moment("2026-03-03")
    )
    with pytest.raises(RequestRefusedError, match="怎样核对的"):
        actions.move_correction(correction, "submit", actor=office.clerk, at=moment("2026-03-03"))


def test_evidence_is_asked_once_and_its_time_is_not_counted(office):
    correction = wished(office).correction
    ask = {"actor": office.clerk, "at": moment("2026-03-04")}
    actions.ask_for_evidence(correction, "请提供户口簿全本", D("2026-03-13"), **ask)
    correction.refresh_from_db()
    assert correction.case.due_on is None
    assert "2026年3月13日" in corrections.next_words(correction, D("2026-03-05"))
    with pytest.raises(RequestRefusedError, match="一次"):
        actions.ask_for_evidence(correction, "再提供", D("2026-03-20"), **ask)
    judged(office, correction, day="2026-03-05")
    with pytest.raises(RequestRefusedError, match="期限未满"):
        actions.move_correction(correction, "submit", actor=office.clerk, at=moment("2026-03-05"))
    actions.bring_evidence(correction, "户口簿全本", None, at=moment("2026-03-09"))
    correction.refresh_from_db()
    assert correction.case.due_on == D("2026-04-02")  # three working days waited
    assert correction.evidence.endswith("户口簿全本")


def test_the_wait_for_evidence_ends_with_its_last_day(office):
    correction = wished(office).correction
    actions.ask_for_evidence(
        correction, "请提供户口簿全本", D("2026-03-06"), actor=office.clerk, at=moment("2026-03-04")
    )
    found = corrections.clocks(correction, D("2026-03-09")).first
    assert found.due_on == D("2026-04-01")  # two working days waited
    judged(office, correction, day="2026-03-09")
    actions.move_correction(correction, "submit", actor=office.clerk, at=moment("2026-03-09"))


def test_nobody_reviews_or_signs_what_he_wrote_and_strangers_do_nothing(office):
    correction = wished(office).correction
    both = PersonFactory(
        roles=[
            (kind, office.government)
            for kind in (RoleKind.INFORMATION_OFFICER, RoleKind.SIGNER, RoleKind.CHECKER)
        ]
    )
    office.clerk = both
    judged(office, correction)
    actions.move_correction(correction, "submit", actor=both, at=moment("2026-03-04"))
    with pytest.raises(RequestRefusedError, match="其他人审核"):
        actions.move_correction(correction, "pass_legal", actor=both, at=moment("2026-03-04"))
    actions.move_correction(correction, "pass_legal", actor=office.lawyer, at=moment("2026-03-04"))
    with pytest.raises(RequestRefusedError, match="其他人签发"):
        actions.sign_correction(correction, actor=both, at=moment("2026-03-04"))
    stranger = PersonFactory(roles=[(RoleKind.SIGNER, OrganisationFactory(parent=office.government))])
    with pytest.raises(RequestRefusedError, match="没有办理这一步的角色"):
        actions.sign_correction(correction, actor=stranger, at=moment("2026-03-04"))


def test_a_withdrawn_wish_is_ended(office):
    correction = wished(office).correction
    actions.withdraw_correction(correction, at=moment("2026-03-04"))
    correction.refresh_from_db()
    assert correction.case.closed_at and corrections.next_words(correction, D("2026-03-05")).startswith(
        "您已经撤回"
    )
    with pytest.raises((RequestRefusedError, MoveRefusedError)):
        actions.withdraw_correction(correction, at=moment("2026-03-05"))
    assert not Correction.objects.filter(answered_on=None).exists()


def test_it_waits_for_whoever_acts_next(office):
    correction = wished(office).correction
    on = moment("2026-03-04").date() + timedelta(days=1)
    assert [one.pk for one in corrections.waiting_for(office.clerk, on)] == [correction.pk]
    assert not corrections.waiting_for(office.lawyer, on)
    judged(office, correction)
    actions.move_correction(correction, "submit", actor=office.clerk, at=moment("2026-03-04"))
    assert [one.pk for one in corrections.waiting_for(office.lawyer, on)] == [correction.pk]
