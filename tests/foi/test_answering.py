"""From receipt to letter: the path, its guards, every outcome with its letter."""

from unittest import mock

import pytest

from mingchuang.accounts.rules import RoleKind
from mingchuang.casework.actions import text_of
from mingchuang.casework.models import Case, Letter, Series
from mingchuang.casework.rules import CaseRefusedError
from mingchuang.foi import actions, queries
from mingchuang.foi.models import Request
from mingchuang.foi.rules.events import EventKind, TimingState
from mingchuang.foi.rules.outcomes import OUTCOMES, Outcome, OutcomeClass
from mingchuang.foi.rules.remedies import remedy_of
from mingchuang.foi.rules.service import Carrier
from mingchuang.foi.rules.words import RequestRefusedError, State
from mingchuang.journal.models import Entry
from tests.accounts.factories import PersonFactory
from tests.foi.factories import (
    D,
    answered,
    application,
    moment,
    reasons_asked,
    reasons_for,
    registered,
    submitted,
)


def test_an_online_application_is_received_the_moment_it_is_submitted(office):
    found = submitted(office, day="2026-03-02").request
    assert found.case.number == f"{office.government.code}-2026-0001"
    assert (found.case.received_on, found.case.due_on) == (D("2026-03-02"), D("2026-03-30"))
    assert found.case.state == State.HANDLING
    assert [letter.title for letter in found.case.letters.all()] == ["政府信息公开申请登记回执"]


def test_the_same_form_sent_twice_is_one_application_with_one_code(office):
    at = moment("2026-03-02")
    first = actions.submit(application(office.government), key="same", at=at)
    again = actions.submit(application(office.government), key="same", at=at)
    assert (again.request.pk, again.code, again.is_new) == (first.request.pk, first.code, False)
    assert Case.objects.count() == 1
    assert Series.objects.get(name__startswith="foi:").last == 1


def test_the_code_opens_the_application_however_it_is_typed_and_no_other_does(office):
    found = submitted(office)
    assert actions.code_fits(found.request, found.code.lower().replace("-", " "))
    assert not actions.code_fits(found.request, "AAAA-AAAA")


def test_personal_values_are_not_readable_in_the_database(office):
    found = submitted(office, id_number="000000190001010000", telephone="00012345678").request
    raw = Request.objects.extra(select={"raw_name": "name", "raw_id": "id_number"}).values(
        "raw_name", "raw_id"
    )
    row = raw.get(pk=found.pk)
    assert "明小雨" not in row["raw_name"] and "0000" not in row["raw_id"]
    assert Request.objects.get(pk=found.pk).name == "明小雨"
    facts = [entry.facts for entry in Entry.objects.all()]
    assert "明小雨" not in str(facts)


def test_the_same_applicant_is_recognised_by_number_or_by_name_and_telephone(office):
    first = submitted(office, id_number="0000 0019 0001 0100 0x").request
    second = submitted(office, id_number="00000019000101000X", name="别名").request
    third, fourth = submitted(office).request, submitted(office, telephone="0000 765 4321").request
    assert first.sameness == second.sameness != third.sameness == fourth.sameness


def test_the_answer_goes_through_law_secrecy_and_signature_to_a_letter(office):
    found = submitted(office).request
    letter = answered(office, found)
    found.refresh_from_db()
    assert (found.outcome, found.answered_on, found.case.state) == (
        Outcome.DISCLOSED,
        D("2026-03-10"),
        State.ANSWERED,
    )
    text = text_of(letter)
    assert text.addressee == "明小雨"
    assert "六个月内" in text.body and "登记编号" in text.body
    assert [one.move for one in found.reviews.all()] == [
        "submit_answer",
        "pass_legal",
        "pass_secrecy",
        "sign",
    ]


ANSWERS = [one for one in Outcome if OUTCOMES[one].group is not OutcomeClass.OTHERWISE_CLOSED]


@pytest.mark.parametrize("outcome", ANSWERS)
def test_every_outcome_ends_in_its_letter_with_its_remedy(office, outcome):
    found = submitted(office).request
    if outcome is Outcome.EXCESSIVE:
        reasons_asked(office, found)
    letter = answered(office, found, outcome)
    assert letter.kind == str(OUTCOMES[outcome].letter)
    body = text_of(letter).body
    assert ("应当先" in body) is (remedy_of(outcome, D("2026-03-10")).value in ("A", "A+B"))
    assert OUTCOMES[outcome].article in body
    period = queries.Period(D("2026-01-01"), D("2026-12-31"))
    assert queries.tally(period).by_row == {OUTCOMES[outcome].row_2021: {"natural": 1}}


@pytest.mark.parametrize("outcome", ANSWERS)
def test_no_outcome_is_submitted_without_the_reasons_the_law_asks_for(office, outcome):
    found = submitted(office).request
    at = moment("2026-03-10")
    actions.draft(found, outcome, {}, actor=office.clerk, at=at)
    with pytest.raises(RequestRefusedError, match="还需要写明"):
        actions.submit_answer(found, actor=office.clerk, at=at)


def test_nobody_reviews_or_signs_his_own_draft(office):
    both = PersonFactory(
        roles=[(kind, office.government) for kind in (RoleKind.INFORMATION_OFFICER, RoleKind.CHECKER)]
    )
    found, at = submitted(office).request, moment("2026-03-10")
    actions.draft(found, Outcome.DISCLOSED, reasons_for(Outcome.DISCLOSED), actor=both, at=at)
    actions.submit_answer(found, actor=both, at=at)
    with pytest.raises(RequestRefusedError, match="由您拟写"):
        actions.review(found, "pass_legal", actor=both, at=at)


def test_what_is_sent_back_can_be_mended_and_needs_a_reason(office):
    found, at = submitted(office).request, moment("2026-03-10")
    actions.draft(found, Outcome.DISCLOSED, reasons_for(Outcome.DISCLOSED), actor=office.clerk, at=at)
    actions.submit_answer(found, actor=office.clerk, at=at)
    with pytest.raises(RequestRefusedError, match="退回的理由"):
        actions.review(found, "send_back", actor=office.lawyer, at=at)
    back = actions.review(found, "send_back", remark="请写明文号。", actor=office.lawyer, at=at)
    assert back.case.state == State.HANDLING
    assert answered(office, found).kind == "13"


def test_a_decision_whose_letter_cannot_be_printed_is_not_taken(office):
    found, at = submitted(office).request, moment("2026-03-10")
    actions.draft(found, Outcome.DISCLOSED, reasons_for(Outcome.DISCLOSED), actor=office.clerk, at=at)
    actions.submit_answer(found, actor=office.clerk, at=at)
    actions.review(found, "pass_legal", actor=office.lawyer, at=at)
    actions.review(found, "pass_secrecy", actor=office.guard, at=at)
    printing = "mingchuang.documents.rendering.render_letter"
    with mock.patch(printing, side_effect=RuntimeError), pytest.raises(RuntimeError):
        actions.sign(found, actor=office.signer, at=at)
    found.refresh_from_db()
    assert (found.case.state, found.answered_on) == (State.SIGNING, None)
    assert Letter.objects.filter(kind="13").count() == 0


def test_a_supplement_is_asked_once_and_restarts_the_period(office):
    found = submitted(office, day="2026-04-20").request
    told = actions.Told({"items": "请写明项目名称。"}, until=D("2026-05-15"))
    letters = actions.note(
        found,
        EventKind.SUPPLEMENT_ASKED,
        told,
        on=D("2026-04-24"),
        actor=office.clerk,
        at=moment("2026-04-24"),
    )
    assert [one.kind for one in letters] == ["2"]
    assert "2026年5月15日" in text_of(letters[0]).body
    with pytest.raises(RequestRefusedError, match="等待补正|只能一次"):
        actions.note(
            found,
            EventKind.SUPPLEMENT_ASKED,
            told,
            on=D("2026-04-27"),
            actor=office.clerk,
            at=moment("2026-04-27"),
        )
    actions.draft(
        found, Outcome.DISCLOSED, reasons_for(Outcome.DISCLOSED), actor=office.clerk, at=moment("2026-04-28")
    )
    with pytest.raises(RequestRefusedError, match="等待补正"):
        actions.submit_answer(found, actor=office.clerk, at=moment("2026-04-28"))
    day = D("2026-05-06")
    actions.note(
        found, EventKind.SUPPLEMENT_RECEIVED, actions.Told(), on=day, actor=None, at=moment("2026-05-06")
    )
    found.case.refresh_from_db()
    assert found.case.due_on == D("2026-06-02")  # Sat 9 May is a make-up workday


def test_an_extension_a_day_late_is_refused_and_writes_nothing(office):
    found = submitted(office, day="2024-04-01").request
    told = actions.Told({"ground": "需要查阅档案"})
    with pytest.raises(RequestRefusedError, match="不能再延期"):
        actions.note(
            found, EventKind.EXTENDED, told, on=D("2024-05-06"), actor=office.clerk, at=moment("2024-05-06")
        )
    assert not found.case.clock_events.exists()
    assert [letter.kind for letter in found.case.letters.all()] == ["1"]


def test_a_third_party_is_asked_without_telling_who_applies(office):
    found = submitted(office).request
    told = actions.Told({"items": "贵公司中标合同"}, addressee="明窗建设公司")
    to_party, slip, to_applicant = actions.note(
        found,
        EventKind.THIRD_PARTY_ASKED,
        told,
        on=D("2026-03-05"),
        actor=office.clerk,
        at=moment("2026-03-05"),
    )
    assert "明小雨" not in str(text_of(to_party)) and found.case.number not in text_of(to_party).body
    assert "明窗建设公司" not in str(text_of(to_applicant))
    assert (text_of(to_party).attachments, text_of(slip).is_form) == (("第三方意见反馈表",), True)
    assert queries.timing_now(found, D("2026-03-06")).state is TimingState.PAUSED


def test_what_we_do_is_never_back_dated(office):
    found = submitted(office).request
    with pytest.raises(RequestRefusedError, match="不能倒签"):
        actions.note(
            found, EventKind.EXTENDED, actions.Told({"ground": "需要查阅"}), on=D("2026-03-05"),
            actor=office.clerk, at=moment("2026-03-06"),
        )  # fmt: skip


def test_an_answered_application_takes_no_more_events(office):
    found = submitted(office).request
    answered(office, found)
    with pytest.raises(RequestRefusedError, match="已经办结"):
        actions.note(
            found, EventKind.EXTENDED, actions.Told({"ground": "x"}), on=D("2026-03-11"),
            actor=office.clerk, at=moment("2026-03-11"),
        )  # fmt: skip


def test_what_the_applicant_gave_up_is_closed_only_after_the_day(office):
    found = submitted(office, day="2026-04-20").request
    told = actions.Told({"items": "请写明项目名称。"}, until=D("2026-05-15"))
    actions.note(
        found,
        EventKind.SUPPLEMENT_ASKED,
        told,
        on=D("2026-04-24"),
        actor=office.clerk,
        at=moment("2026-04-24"),
    )
    with pytest.raises(RequestRefusedError, match="尚未届满"):
        actions.close(
            found, Outcome.SUPPLEMENT_LAPSED, "至今未补正", actor=office.clerk, at=moment("2026-05-15")
        )
    letter = actions.close(
        found,
        Outcome.SUPPLEMENT_LAPSED,
        "补正期限5月15日届满，未收到补正材料。",
        actor=office.clerk,
        at=moment("2026-05-18"),
    )
    assert letter.kind == "25"
    found.refresh_from_db()
    assert found.case.state == State.CLOSED


def test_a_fee_is_noticed_with_its_reckoning_and_counted_once_paid(office):
    found = submitted(office, day="2026-03-02").request
    values = {
        "fee_measure": "按量计收",
        "fee_bands": "第31—100页70×10元",
        "fee_yuan": "700",
        "fee_account": "区财政专户",
    }
    (letter,) = actions.note(
        found, EventKind.FEE_NOTICED, actions.Told(values, until=D("2026-04-10")), on=D("2026-03-12"),
        actor=office.clerk, at=moment("2026-03-12"),
    )  # fmt: skip
    assert "700元" in text_of(letter).body
    with pytest.raises(RequestRefusedError, match="收到收费通知的日期"):
        actions.close(found, Outcome.FEE_LAPSED, "逾期", actor=office.clerk, at=moment("2026-04-20"))
    actions.serve(
        letter, Carrier.CHINA_POST, sent_on=D("2026-03-12"), received_on=D("2026-03-16"),
        actor=office.clerk, at=moment("2026-03-17"),
    )  # fmt: skip
    assert queries.timing_now(found, D("2026-03-17")).limits["fee_pay_by"] == D("2026-04-14")
    actions.note(
        found,
        EventKind.FEE_PAID,
        actions.Told(),
        on=D("2026-03-20"),
        actor=office.clerk,
        at=moment("2026-03-20"),
    )
    answered(office, found, day="2026-03-25")
    assert queries.tally(queries.Period(D("2026-01-01"), D("2026-12-31"))).fees_yuan == 700


def test_service_counts_and_warns_of_other_couriers(office):
    found = submitted(office).request
    letter = answered(office, found)
    actions.serve(
        letter, Carrier.CHINA_POST, sent_on=D("2026-03-10"), received_on=D("2026-03-12"),
        tracking="EMS000", actor=office.clerk, at=moment("2026-03-13"),
    )  # fmt: skip
    with pytest.raises(CaseRefusedError, match="不能改写"):
        actions.serve(
            letter, Carrier.CHINA_POST, sent_on=D("2026-03-11"), received_on=None,
            actor=office.clerk, at=moment("2026-03-13"),
        )  # fmt: skip


def test_the_tally_balances_column_by_column_and_each_cell_opens_its_list(office):
    from mingchuang.disclosure.rules import Intake
    from mingchuang.foi.rules.words import ApplicantKind

    old = registered(office, day="2025-12-22", applicant_kind=ApplicantKind.COMMERCIAL).request
    answered(office, old, Outcome.PARTLY, day="2026-01-12")
    for intake in (Intake.LETTER, Intake.IN_PERSON):
        answered(office, registered(office, intake).request, Outcome.NON_EXISTENT)
    submitted(office, day="2026-11-20")
    period = queries.Period(D("2026-01-01"), D("2026-12-31"))
    found = queries.tally(period)
    assert found.by_intake == {"letter": 1, "in_person": 1, "online": 1, "fax": 0}
    for kind in ApplicantKind:
        answered_here = sum(row.get(kind.value, 0) for row in found.by_row.values())
        assert (
            found.received[kind.value] + found.carried_in[kind.value]
            == answered_here + found.carried_over[kind.value]
        )
    for row, cells in found.by_row.items():
        assert queries.cell_cases(period, row).count() == sum(cells.values())
