"""Steps over their limit: lights, mails, and what happens by itself."""

from datetime import timedelta

import pytest

from mingchuang.accounts.models import Role
from mingchuang.accounts.rules import RoleKind
from mingchuang.accounts.waiting import Light, figures_for, sent_by, waiting_for
from mingchuang.outbox.models import Message
from mingchuang.outbox.rules import Stream
from mingchuang.publishing import actions
from mingchuang.publishing.lights import clock_of
from mingchuang.publishing.models import ReviewPath
from tests.publishing.factories import MORNING, District

pytestmark = pytest.mark.django_db


@pytest.fixture
def district() -> District:
    district = District.make()
    district.checker.email = "shenhe@example.invalid"
    district.checker.save()
    return district


def test_a_step_over_its_limit_is_told_once_to_its_reviewers(district):
    article = district.draft()
    actions.submit(article, actor=district.editor, at=MORNING)
    assert actions.remind_overdue(at=MORNING + timedelta(hours=23)) == 0
    assert actions.remind_overdue(at=MORNING + timedelta(hours=25)) == 1
    assert actions.remind_overdue(at=MORNING + timedelta(hours=26)) == 0
    mail = Message.objects.get(stream=Stream.MAIL).payload
    assert mail["to"] == ["shenhe@example.invalid"]
    assert "已超过时限" in mail["subject"]
    assert article.title not in mail["body"]
    assert f"/desk/review/{article.pk}/" in mail["body"]


def test_a_day_later_the_leader_is_told(district):
    leader = district.signer
    leader.email = "lingdao@example.invalid"
    leader.save()
    Role.objects.create(
        person=leader, organisation=district.department, kind=RoleKind.LEADER, granted_at=MORNING
    )
    actions.submit(district.draft(), actor=district.editor, at=MORNING)
    actions.remind_overdue(at=MORNING + timedelta(hours=49))
    told = [message.payload["to"] for message in Message.objects.filter(stream=Stream.MAIL).order_by("id")]
    assert told == [["shenhe@example.invalid"], ["lingdao@example.invalid"]]


def test_the_hours_of_a_path_are_those_of_the_organisation_and_column(district):
    ReviewPath.objects.create(
        organisation=district.department,
        steps=[
            {"stage": "check", "hours": 2},
            {"stage": "secrecy_check", "hours": 2},
            {"stage": "sign", "hours": 2},
        ],
    )
    actions.submit(district.draft(), actor=district.editor, at=MORNING)
    assert actions.remind_overdue(at=MORNING + timedelta(hours=3)) == 1


@pytest.mark.parametrize(
    ("hours", "light", "words"),
    [(-30, Light.RED, "超时1天6小时"), (2, Light.AMBER, "还剩2小时"), (30, Light.GREEN, "还剩1天6小时")],
)
def test_lights_bear_words(hours, light, words):
    clock = clock_of(MORNING + timedelta(hours=hours), MORNING)
    assert (clock.light, clock.words) == (light, words)


def test_the_first_page_tells_what_waits_what_was_sent_and_how_much(district):
    today = MORNING.date()
    article = district.draft()
    actions.submit(article, actor=district.editor, at=MORNING)
    assert [item.subject for item in waiting_for(district.checker, today)] == [article.title]
    assert [item.subject for item in sent_by(district.editor, today)] == [article.title]
    actions.send_back(article, actor=district.checker, at=MORNING, remark="标题请写全称。")
    asked = {item.subject: item.asked for item in waiting_for(district.editor, today)}
    assert "按退回意见修改" in asked[article.title]
    figures = {figure.label: figure.value for figure in figures_for(district.editor, today)}
    assert figures["退回待修改"] == 1
