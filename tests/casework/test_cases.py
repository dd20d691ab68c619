from datetime import UTC, date, datetime, timedelta

import pytest

from mingchuang.accounts.rules import Light, RoleKind
from mingchuang.casework import papers
from mingchuang.casework.actions import (
    Opening,
    answer_share,
    ask,
    claim,
    enclose,
    hand_over,
    issue_letter,
    move,
    open_case,
    serve_letter,
    text_of,
    turn_clock,
)
from mingchuang.casework.clock import Turn
from mingchuang.casework.models import Case, Letter, Series
from mingchuang.casework.queries import clocks_of, light_of, visible_to
from mingchuang.casework.rules import CaseRefusedError, EnclosureKind
from mingchuang.casework.workflow import MoveRefusedError
from mingchuang.documents import rendering
from mingchuang.documents.rules import RefusedFileError
from mingchuang.journal.models import Entry
from mingchuang.parameters.actions import load_calendar
from mingchuang.terms import Term
from mingchuang.workdays import DayKind, SpecialDay
from tests.accounts.factories import PersonFactory
from tests.casework.kinds import ToyState
from tests.directory.factories import OrganisationFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Mon 2 March, 9 in the morning in China
D = date.fromisoformat


class Way(Term):
    POST = "post", "邮寄"


def opened(kind="toy_service", *, key=None, organisation=None, at=AT):
    opening = Opening(kind, organisation or OrganisationFactory(), "申请事项", ToyState.OPEN, at, key)
    return open_case(
        opening, lambda year, serial: f"{opening.organisation.code}-{year}-{serial}", actor=None, at=at
    )


def test_a_service_application_has_a_legal_and_a_promised_clock_and_the_nearer_one_decides():
    case, _new = opened()
    clocks = clocks_of(case, D("2026-03-02"))
    assert [(one.name, one.due_on) for one in clocks.standings] == [
        ("承诺期限", D("2026-03-09")),
        ("法定期限", D("2026-03-30")),
    ]


def test_a_letter_to_the_mayor_has_three_clocks_that_stop_one_by_one():
    case, _new = opened("toy_mail")
    turn_clock(case, Turn.STOP, D("2026-03-03"), clock="contact", actor=None, at=AT + timedelta(days=1))
    standings = {one.name: one.due_on for one in clocks_of(case, D("2026-03-03")).standings}
    assert standings == {"首次联系": None, "办理": D("2026-03-09"), "反馈": D("2026-03-11")}
    case.refresh_from_db()
    assert case.due_on == D("2026-03-09")


def test_a_concern_has_clocks_in_hours():
    case, _new = opened("toy_concern")
    first = clocks_of(case, AT + timedelta(hours=5)).first
    assert first.reading.due == AT + timedelta(hours=24)
    assert first.reading.left == 19


def test_numbers_run_without_gaps_and_the_same_key_opens_one_case():
    office = OrganisationFactory()
    first, new = opened(key="a", organisation=office)
    again, again_new = opened(key="a", organisation=office)
    second, _new = opened(key="b", organisation=office)
    assert (new, again_new, again.pk) == (True, False, first.pk)
    assert [first.number, second.number] == [f"{office.code}-2026-1", f"{office.code}-2026-2"]
    assert Series.objects.get(name=f"toy_service:{office.code}:2026").last == 2


def test_a_case_moves_only_along_its_workflow():
    case, _new = opened()
    done = move(case, "finish", actor=None, at=AT, closes=True)
    assert (done.state, done.closed_at) == ("done", AT)
    with pytest.raises(MoveRefusedError, match="已办结"):
        move(case, "finish", actor=None, at=AT)


def test_a_late_holiday_moves_open_cases_and_the_journal_tells_which_and_why():
    case, _new = opened()
    turn_clock(case, Turn.PAUSE, D("2026-03-02"), who="x", actor=None, at=AT)
    turn_clock(case, Turn.RESUME, D("2026-03-02"), who="x", actor=None, at=AT)
    holiday = SpecialDay(D("2026-03-05"), DayKind.HOLIDAY, "临时放假", "国办发明电〔2026〕99号")
    loaded = load_calendar([holiday], years=[], notice="国办发明电〔2026〕99号", actor=None, at=AT)
    case.refresh_from_db()
    assert case.due_on == D("2026-03-10")
    assert loaded.things["办理中的案件"] == [f"{case.number}：2026-03-09 → 2026-03-10"]
    entry = Entry.objects.get(verb="case.due_moved")
    assert entry.facts["was"] == "2026-03-09" and entry.facts["now"] == "2026-03-10"


def test_a_case_that_reaches_an_unknown_year_is_reckoned_provisionally_and_says_so():
    case, _new = opened(at=datetime(2026, 12, 31, 9, 0, tzinfo=UTC))
    clocks = clocks_of(case, D("2026-12-31"))
    assert clocks.provisional_years == (2027,)
    assert clocks.first.due_on is not None


def test_who_has_a_case_is_asked_before_somebody_else_takes_it():
    case, _new = opened()
    first, second = PersonFactory(), PersonFactory()
    claim(case, actor=first, at=AT)
    with pytest.raises(CaseRefusedError, match="已由"):
        claim(case, actor=second, at=AT)
    assert hand_over(case, second, actor=first, at=AT).owner == second


def test_another_organisation_sees_a_case_once_it_is_asked_for_its_share():
    case, _new = opened()
    department = OrganisationFactory()
    officer = PersonFactory(roles=[(RoleKind.DEPARTMENT_OFFICER, department)])
    clerk = PersonFactory(roles=[(RoleKind.INFORMATION_OFFICER, case.organisation)])
    assert not visible_to(officer, "toy_service").exists()
    share = ask(case, department, "请提供审批文件。", D("2026-03-06"), actor=clerk, at=AT)
    assert visible_to(officer, "toy_service").get() == case
    with pytest.raises(CaseRefusedError, match="正在等待"):
        ask(case, department, "再次", D("2026-03-06"), actor=clerk, at=AT)
    answer_share(share, "已提供。", actor=officer, at=AT)
    with pytest.raises(CaseRefusedError, match="已经反馈"):
        answer_share(share, "再次", actor=officer, at=AT)


LETTER = rendering.Letter(
    "明窗区人民政府办公室", "明公开〔2026〕1号", "政府信息公开申请答复书", "明某", "<p>现予答复。</p>",
    "明窗区人民政府办公室", "2026年3月3日",
)  # fmt: skip


def test_a_letter_is_frozen_encrypted_and_prints_the_same_bytes_again():
    case, _new = opened()
    letter = issue_letter(case, "13", LETTER, issued_on=D("2026-03-02"), actor=None, at=AT)
    kept = papers.read(letter.paper)
    assert kept == rendering.render_letter(text_of(letter), at=AT)
    assert papers.place(letter.paper).read_bytes()[:4] != b"%PDF"
    stored = Letter.objects.extra(select={"raw": "text"}).values_list("raw", flat=True).get()
    assert "明某" not in stored


def test_service_has_two_dates_that_are_written_once():
    case, _new = opened()
    letter = issue_letter(case, "13", LETTER, issued_on=D("2026-03-02"), actor=None, at=AT)
    serve_letter(letter, Way.POST, sent_on=D("2026-03-02"), received_on=None, actor=None, at=AT)
    later = AT + timedelta(days=3)
    served = serve_letter(letter, Way.POST, sent_on=None, received_on=D("2026-03-04"), actor=None, at=later)
    assert (served.sent_on, served.received_on) == (D("2026-03-02"), D("2026-03-04"))
    with pytest.raises(CaseRefusedError, match="不能改写"):
        serve_letter(letter, Way.POST, sent_on=D("2026-03-03"), received_on=None, actor=None, at=later)
    with pytest.raises(CaseRefusedError, match="今天之间"):
        serve_letter(letter, Way.POST, sent_on=D("2026-12-03"), received_on=None, actor=None, at=later)


def test_a_paper_that_lies_about_its_type_is_refused():
    case, _new = opened()
    with pytest.raises(RefusedFileError):
        enclose(case, EnclosureKind.REQUEST, b"MZ" + b"\0" * 300, "申请书.pdf", actor=None, at=AT)


def test_lights_follow_the_due_day():
    case = Case(due_on=D("2026-03-09"))
    assert light_of(case, D("2026-03-02")) == (Light.GREEN, 5)
    assert light_of(case, D("2026-03-04")) == (Light.AMBER, 3)
    assert light_of(case, D("2026-03-11")) == (Light.RED, -2)
