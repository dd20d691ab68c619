"""Reminders by mail and at the desk, leave with a substitute, the calendar of due days and its feed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from mingchuang.accounts.rules import RoleKind
from mingchuang.accounts.waiting import waiting_from
from mingchuang.casework import absences, actions, feeds
from mingchuang.casework.duedays import as_feed, due_items
from mingchuang.casework.models import Case, MorningMail
from mingchuang.casework.reminding import remind
from mingchuang.casework.rules import CaseRefusedError
from mingchuang.foi.models import Request
from mingchuang.outbox.models import Message
from tests.accounts.factories import PersonFactory
from tests.foi.factories import D, answered, moment, submitted

TITLE = "2025年老旧小区改造项目清单"


@pytest.fixture(autouse=True)
def late_march(monkeypatch):
    """Thu 26 March 2026, nine in the morning: what came on Mon 2 March is due in two working days."""
    monkeypatch.setattr(timezone, "now", lambda: moment("2026-03-26"))


def mailed(person, address):
    person.email = address
    person.save()
    return person


def mails():
    return [message.payload for message in Message.objects.filter(stream="mail").order_by("pk")]


def test_on_the_morning_of_a_working_day_each_is_told_once_of_what_is_pressing(office):
    found = submitted(office).request
    mailed(office.clerk, "clerk@example.org")
    mailed(office.lawyer, "lawyer@example.org")
    remind(moment("2026-03-25", hour=23))  # Thu 26 March, seven o'clock: too early
    assert mails() == []
    assert remind(moment("2026-03-26", hour=1)) is True
    assert remind(moment("2026-03-26", hour=3)) is False
    (mail,) = mails()
    assert mail["to"] == ["clerk@example.org"]
    assert f"{found.case.number}　办理申请　期限2026-03-30，还有2个工作日" in mail["body"]
    for personal in (TITLE, "明小雨", "书院街"):
        assert personal not in str(mail)
    assert MorningMail.objects.get(person=office.lawyer).items == 0


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-03-24", False),  # Tue, four working days left
        ("2026-03-28", False),  # Sat
        ("2026-03-30", True),  # Mon, the last day
        ("2026-04-06", False),  # Mon, a holiday (清明节), although it is late
        ("2026-04-07", True),
    ],
)
def test_nobody_is_told_too_early_or_on_a_day_of_rest(office, day, told):
    submitted(office)
    mailed(office.clerk, "clerk@example.org")
    remind(moment(day))
    assert bool(mails()) is told


def test_what_was_answered_in_the_meantime_is_not_reminded_of(office):
    answered(office, submitted(office).request, day="2026-03-26")
    mailed(office.clerk, "clerk@example.org")
    remind(moment("2026-03-27"))
    assert mails() == []


def test_the_leader_in_charge_is_told_before_the_day(office):
    submitted(office)
    leader = PersonFactory(roles=[(RoleKind.LEADER, office.government)], email="leader@example.org")
    remind(moment("2026-03-26"))
    (mail,) = mails()
    assert mail["to"] == [leader.email] and "督促办理（办理中）" in mail["body"]


@pytest.fixture
def colleague(office):
    return PersonFactory(full_name="明立秋", roles=[(RoleKind.INFORMATION_OFFICER, office.government)])


def away(office, colleague, first="2026-03-26", last="2026-03-31"):
    return absences.arrange(
        office.clerk,
        colleague,
        D(first),
        D(last),
        actor=office.clerk,
        today=D("2026-03-26"),
        at=moment("2026-03-26"),
    )


def test_during_leave_cases_wait_at_the_desk_of_the_substitute(office, colleague):
    found = submitted(office).request
    actions.claim(found.case, actor=office.clerk, at=moment("2026-03-03"))
    assert waiting_from({"foi"}, colleague, D("2026-03-26")) == []
    absence = away(office, colleague)
    assert [item.asked for item in waiting_from({"foi"}, colleague, D("2026-03-26"))] == [
        f"办理申请（代{office.clerk}）"
    ]
    assert waiting_from({"foi"}, colleague, D("2026-04-01")) == []
    mailed(office.clerk, "clerk@example.org")
    mailed(colleague, "substitute@example.org")
    remind(moment("2026-03-27"))
    assert [mail["to"] for mail in mails()] == [["substitute@example.org"]]
    absences.end(absence, actor=office.clerk, at=moment("2026-03-30"))
    assert waiting_from({"foi"}, colleague, D("2026-03-30")) == []


def test_a_case_is_not_handed_to_somebody_on_leave(office, colleague):
    found = submitted(office).request
    away(office, colleague)
    with pytest.raises(CaseRefusedError, match="由明立秋代办"):
        actions.hand_over(found.case, office.clerk, actor=colleague, at=moment("2026-03-27"))


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("2026-03-27", "2026-03-26", "核对日期"),
        ("2026-03-01", "2026-03-25", "核对日期"),
        ("2026-03-26", "2028-03-26", "最长一年"),
    ],
)
def test_impossible_leave_is_refused(office, colleague, first, last, sentence):
    with pytest.raises(CaseRefusedError, match=sentence):
        away(office, colleague, first, last)


def test_a_substitute_brings_no_new_right_and_is_not_away_himself(office, colleague):
    with pytest.raises(CaseRefusedError, match="不是区政府的信息公开专员"):
        away(office, office.lawyer)
    with pytest.raises(CaseRefusedError, match="不能是本人"):
        away(office, office.clerk)
    away(office, colleague)
    with pytest.raises(CaseRefusedError, match="已经登记过休假"):
        away(office, colleague)
    with pytest.raises(CaseRefusedError, match="也在休假"):
        absences.arrange(
            colleague, office.clerk, D("2026-03-30"), D("2026-03-31"), actor=colleague, today=D("2026-03-26"),
            at=moment("2026-03-26"),
        )  # fmt: skip


def test_the_calendar_shows_the_month_with_holidays_and_what_is_due(office, client):
    found = submitted(office).request
    client.force_login(office.clerk)
    page = client.get(reverse("due_days")).content.decode()
    assert "2026年3月" in page and found.case.number in page and "3月26日 今天" in page
    may = client.get(reverse("due_days"), {"month": "2026-05"}).content.decode()
    assert "劳动节" in may and "调休" in may and found.case.number not in may
    assert client.get(reverse("due_days"), {"month": "2027-03"}).status_code == 200
    assert client.get(reverse("due_days"), {"month": "下月"}).status_code == 200


def test_what_is_late_stands_above_the_calendar(office, client, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: moment("2026-04-01"))
    submitted(office)
    client.force_login(office.clerk)
    assert "已经超期的" in client.get(reverse("due_days")).content.decode()


def test_leave_is_arranged_and_ended_by_its_form(office, colleague, client):
    client.force_login(office.clerk)
    form = {"first_on": "2026-03-26", "last_on": "2026-03-31", "substitute": colleague.pk}
    assert client.post(reverse("due_leave"), {**form, "substitute": office.lawyer.pk}).status_code == 422
    assert client.post(reverse("due_leave"), form).status_code == 302
    absence = absences.absence_of(office.clerk, D("2026-03-27"))
    client.force_login(colleague)
    assert "由您代办" in client.get(reverse("due_days")).content.decode()
    assert client.post(reverse("due_back", args=[absence.pk])).status_code == 404
    client.force_login(office.clerk)
    assert client.post(reverse("due_back", args=[absence.pk])).status_code == 302
    assert absences.absence_of(office.clerk, D("2026-03-27")) is None


def test_the_feed_opens_by_its_secret_until_it_is_taken_back(office, client):
    found = submitted(office).request
    client.force_login(office.clerk)
    client.post(reverse("due_subscribe"), {"verb": "make"})
    page = client.get(reverse("due_days"))
    address = page.context["address"]
    assert "/desk/due/" in address and "只显示这一次" in page.content.decode()
    assert client.get(reverse("due_days")).context["address"] == ""
    client.logout()
    path = address.partition("8000")[2]
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    text = answer.content.decode()
    assert f"SUMMARY:{found.case.number} 办理申请" in text and "DTSTART;VALUE=DATE:20260330" in text
    for personal in (TITLE, "明小雨", "书院街"):
        assert personal not in text.replace("\r\n ", "")
    client.force_login(office.clerk)
    client.post(reverse("due_subscribe"), {"verb": "revoke"})
    assert client.get(path).status_code == 404


def test_a_new_address_shuts_the_old_one_and_a_disabled_account_shuts_both(office):
    old = feeds.make(office.clerk, at=moment("2026-03-26"))
    new = feeds.make(office.clerk, at=moment("2026-03-26"))
    assert (feeds.owner_of(old), feeds.owner_of(new)) == (None, office.clerk)
    office.clerk.is_active = False
    office.clerk.save()
    assert feeds.owner_of(new) is None


def test_the_feed_keeps_to_the_standard(office):
    for number in range(3):
        submitted(office, title=f"第{number}件")
    text = as_feed(due_items(office.clerk, D("2026-03-26")), "https://example.org", moment("2026-03-26"))
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    begun = [line.partition(":")[2] for line in text.split("\r\n") if line.startswith("BEGIN:")]
    ended = [line.partition(":")[2] for line in text.split("\r\n") if line.startswith("END:")]
    assert sorted(begun) == sorted(ended) and begun.count("VEVENT") >= 3
    uids = [line for line in text.split("\r\n") if line.startswith("UID:")]
    assert len(set(uids)) == len(uids) == begun.count("VEVENT")


def test_the_calendar_and_the_desk_tell_the_same_days(office):
    submitted(office)
    told = {(one.number, one.due_on) for one in due_items(office.clerk, D("2026-03-26"))}
    assert told >= {(case.number, case.due_on) for case in Case.objects.all()}
    assert {item.due_on for item in waiting_from({"foi"}, office.clerk, D("2026-03-26"))} <= {
        day for _n, day in told
    }
    assert Request.objects.count() == 1
