"""What comes on odd days, too often, too late, or carries more than it shows."""

import io
import zipfile

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from mingchuang.casework import actions as cases
from mingchuang.casework.following import settle_silences
from mingchuang.casework.models import Case
from mingchuang.casework.rules import EnclosureKind
from mingchuang.casework.workflow import MoveRefusedError
from mingchuang.foi import actions
from mingchuang.foi.models import Request
from mingchuang.foi.rules.events import EventKind
from mingchuang.foi.rules.outcomes import Outcome
from mingchuang.foi.rules.words import RequestRefusedError
from tests.foi.factories import D, answered, moment, reasons_for, submitted
from tests.foi.test_public import form, tracked

CARD = "11010519491231002X"


@pytest.mark.parametrize(
    ("at", "received", "due", "provisional"),
    [
        (moment("2026-10-03"), "2026-10-03", "2026-11-03", False),  # in the National Day holiday
        (moment("2026-02-28"), "2026-02-28", "2026-03-27", False),  # a make-up Saturday is day 0 all the same
        (
            moment("2026-12-31", hour=15),
            "2026-12-31",
            "2027-01-29",
            True,
        ),  # 23:00 in China, 2027 not published
        (moment("2026-12-31", hour=16), "2027-01-01", "2027-01-29", True),  # midnight in China: the next year
        (moment("2031-03-03"), "2031-03-03", "2031-03-31", True),  # a year without calendar
    ],
)
@pytest.mark.usefixtures("quick_receipts")
def test_an_application_on_an_odd_day_is_received_that_day_and_gets_its_last_day(
    office, client, monkeypatch, at, received, due, provisional
):
    monkeypatch.setattr(timezone, "now", lambda: at)
    client.post(reverse("foi:apply"), form(office))
    case = Case.objects.get()
    assert (case.received_on, case.due_on, case.due_provisional) == (D(received), D(due), provisional)
    assert case.number.split("-")[1] == received[:4]
    page = client.get(reverse("foi:case", args=[case.number])).content.decode()
    assert ("按固定节日暂定" in page) is provisional


def ask(office, request, day, until):
    told = actions.Told({"items": "请写明项目名称。"}, until=D(until))
    actions.note(request, EventKind.SUPPLEMENT_ASKED, told, on=D(day), actor=office.clerk, at=moment(day))


@pytest.mark.usefixtures("quick_receipts")
def test_after_the_fourth_supplement_of_an_old_case_the_whole_period_runs_anew(office):
    found = submitted(
        office, day="2018-03-05"
    ).request  # Mon; the regulation of 2007: asked as often as needed
    for asked, sent in (("03-06", "03-07"), ("03-08", "03-09"), ("03-12", "03-13"), ("03-14", "03-15")):
        ask(office, found, f"2018-{asked}", "2018-04-20")
        actions.supplement(found, "书院街3号院", None, at=moment(f"2018-{sent}"))
    found.case.refresh_from_db()
    assert found.case.due_on == D("2018-04-08")  # 15 working days after Thu 15 March, over Qingming


@pytest.mark.usefixtures("quick_receipts")
def test_since_2019_a_second_supplement_is_not_asked_for(office):
    found = submitted(office, day="2026-03-02").request
    ask(office, found, "2026-03-04", "2026-03-20")
    actions.supplement(found, "书院街3号院", None, at=moment("2026-03-05"))
    with pytest.raises(RequestRefusedError, match="一次"):
        ask(office, found, "2026-03-06", "2026-03-20")


def test_a_withdrawn_application_takes_neither_answer_nor_event_nor_supplement(office, client):
    taken = submitted(office)
    found = taken.request
    actions.close(
        found, Outcome.OTHER, "申请人3月4日书面撤回申请。", actor=office.clerk, at=moment("2026-03-04")
    )
    at = moment("2026-03-05")
    with pytest.raises(RequestRefusedError):
        actions.draft(found, Outcome.DISCLOSED, reasons_for(Outcome.DISCLOSED), actor=office.clerk, at=at)
    with pytest.raises((RequestRefusedError, MoveRefusedError)):
        actions.submit_answer(found, actor=office.clerk, at=at)
    with pytest.raises(RequestRefusedError, match="已经办结"):
        actions.note(
            found,
            EventKind.EXTENDED,
            actions.Told({"ground": "x"}),
            on=D("2026-03-05"),
            actor=office.clerk,
            at=at,
        )
    address = tracked(client, taken)
    sent = client.post(address + "supplement/", {"text": "补充"})
    assert (sent.status_code, "已经办结" in sent.content.decode()) == (422, True)
    assert found.case.letters.count() == 2


def test_a_silent_third_party_gives_the_case_its_day_back_by_itself(office):
    found = submitted(office, day="2026-03-02").request
    told = actions.Told({"items": "合同"}, addressee="明窗公司")
    actions.note(
        found,
        EventKind.THIRD_PARTY_ASKED,
        told,
        on=D("2026-03-04"),
        actor=office.clerk,
        at=moment("2026-03-04"),
    )
    actions.note(
        found, EventKind.THIRD_PARTY_LETTER_RECEIVED, actions.Told(), on=D("2026-03-05"), actor=office.clerk,
        at=moment("2026-03-05"),
    )  # fmt: skip
    found.case.refresh_from_db()
    assert found.case.due_on is None
    settle_silences(moment("2026-03-27"))  # Fri; 15 working days from Thu 5 March end on Thu 26
    found.case.refresh_from_db()
    assert found.case.due_on == D("2026-04-22")


@pytest.mark.parametrize(("paid", "refund"), [("2026-04-02", False), ("2026-04-03", True)])
def test_money_on_the_last_day_counts_and_a_day_later_goes_back(office, client, paid, refund):
    found = submitted(office, day="2026-03-02").request
    told = actions.Told(
        {
            "fee_measure": "按件计收",
            "fee_bands": "第11件起1件×100元",
            "fee_yuan": "100",
            "fee_account": "专户",
        },
        until=D("2026-04-02"),
    )
    actions.note(
        found, EventKind.FEE_NOTICED, told, on=D("2026-03-05"), actor=office.clerk, at=moment("2026-03-05")
    )
    actions.note(found, EventKind.FEE_PAID, actions.Told(), on=D(paid), actor=office.clerk, at=moment(paid))
    client.force_login(office.clerk)
    page = client.get(reverse("foi_case", args=[found.pk])).content.decode()
    assert ("应当退还" in page) is refund


def sheet_with_a_hidden_one() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["项目", "投资"])
    hidden = book.create_sheet("底稿")
    hidden.append(["王某", CARD])
    hidden.sheet_state = "hidden"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def archive_with_a_list() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as container:
        container.writestr("名单.txt", f"王某，身份证号{CARD}")
    return made.getvalue()


LEAKS = {
    "a file inside an archive": ("材料.zip", archive_with_a_list),
    "a hidden sheet": ("清单.xlsx", sheet_with_a_hidden_one),
    "a file name": (f"{CARD}的合同.txt", lambda: "合同正文".encode()),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_what_a_document_hides_stops_the_answer_before_it_is_handed_out(office, leak):
    name, content = LEAKS[leak]
    found = submitted(office).request
    at = moment("2026-03-05")
    cases.enclose(
        found.case, EnclosureKind.ANNEX, content(), name, actor=office.clerk, at=at, for_applicant=True
    )
    actions.draft(found, Outcome.DISCLOSED, reasons_for(Outcome.DISCLOSED), actor=office.clerk, at=at)
    with pytest.raises(RequestRefusedError, match="身份证号") as refused:
        actions.submit_answer(found, actor=office.clerk, at=at)
    assert CARD not in str(refused.value)


def test_a_document_is_handed_out_under_a_name_that_tells_nothing(office, client):
    taken = submitted(office)
    at = moment("2026-03-05")
    paper = cases.enclose(
        taken.request.case, EnclosureKind.ANNEX, "清单".encode(), "王某的清单.txt", actor=office.clerk, at=at,
        for_applicant=True,
    )  # fmt: skip
    address = f"{tracked(client, taken)}annex/{paper.pk}/"
    assert client.get(address).status_code == 404  # not before the answer
    answered(office, taken.request)
    number = taken.request.case.number
    assert client.get(address)["Content-Disposition"] == f'attachment; filename="{number}-{paper.pk}.txt"'
    assert Request.objects.count() == 1
