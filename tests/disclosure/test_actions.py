"""Obligations changed with reasons, reminders once for each due day, the guide's versions, rounds of review."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from mingchuang.directory.actions import change_organisation
from mingchuang.disclosure import actions, guide, queries, tasks
from mingchuang.disclosure.models import GuideVersion, Obligation, ReviewRound
from mingchuang.disclosure.rules import Bearer, Intake, RefusedError, Standing
from mingchuang.journal.models import Entry
from mingchuang.outbox.models import Message
from mingchuang.outbox.rules import Stream
from mingchuang.portal.actions import create_tree
from mingchuang.publishing.rules import ArticleKind, Validity
from tests.disclosure.factories import TODAY, Office, at, obligation, person
from tests.publishing.factories import MORNING

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office.make()


def test_the_regulation_is_brought_in_once_and_what_was_changed_stays():
    create_tree(actor=None, at=MORNING)
    assert len(actions.install_statute(at=MORNING)) == 23
    Obligation.objects.filter(code="20-3").update(item="规划")
    assert actions.install_statute(at=MORNING) == []
    assert Obligation.objects.get(code="20-3").item == "规划"
    assert all(row.columns.exists() for row in Obligation.objects.all())


def test_a_change_keeps_what_stood_before_with_the_reason_and_the_journal(office):
    row = obligation(office.district.notices)
    values = {"renew_days": 90, "columns": [office.district.policies], "item": row.item}
    actions.change_obligation(row, values, actor=office.officer, at=MORNING, reason="区政办〔2026〕3号")
    note = queries.history(row).get()
    assert note.before == {"renew_days": None, "columns": [office.district.notices.pk]}
    entry = Entry.objects.get(verb="obligation.changed")
    assert entry.facts == {"note": note.pk, "fields": ["columns", "renew_days"]}
    actions.change_obligation(row, values, actor=office.officer, at=MORNING, reason="再改")
    assert queries.history(row).count() == 1


@pytest.mark.parametrize(
    ("values", "reason", "sentence"),
    [
        ({"renew_days": 90}, " ", "依据或原因"),
        ({"valid_until": TODAY - timedelta(days=400)}, "停用", "早于起用日期"),
        ({"bearer": Bearer.NAMED, "organisations": []}, "改主体", "至少选一个机构"),
    ],
)
def test_a_change_that_does_not_fit_is_refused_and_nothing_is_written(office, values, reason, sentence):
    row = obligation()
    with pytest.raises(RefusedError, match=sentence):
        actions.change_obligation(row, values, actor=office.officer, at=MORNING, reason=reason)
    assert not queries.history(row).exists()


def test_who_may_do_what(office):
    row = obligation()
    stranger = person("waidanwei", "department_officer", office.town)
    refusals = (
        lambda: actions.add_obligation({}, actor=office.tender, at=MORNING, reason="x"),
        lambda: actions.exempt(row, office.town, reason="没有", actor=stranger, at=MORNING),
        lambda: actions.register_occurrence(row, office.district.department, happened_on=TODAY, what="改", actor=stranger, at=MORNING),
        lambda: actions.set_intake(Intake.FAX, is_open=True, details="x", url="", actor=office.tender, at=MORNING, reason="x"),
        lambda: actions.open_round("清理", until_on=TODAY, due_on=TODAY, actor=office.tender, at=MORNING),
    )  # fmt: skip
    for refused in refusals:
        with pytest.raises(RefusedError):
            refused()


def test_each_due_day_is_told_once_before_and_once_after(office):
    obligation(office.district.notices, renew_days=30)
    office.publish(days_ago=20)  # due on 2026-03-12
    told = {day: actions.remind_due(at=at(day)) for day in (date(2026, 2, 25), TODAY, date(2026, 3, 3), date(2026, 3, 13), date(2026, 3, 14))}  # fmt: skip
    assert list(told.values()) == [0, 1, 0, 1, 0]
    mails = Message.objects.filter(stream=Stream.MAIL)
    assert [mail.payload["to"] for mail in mails] == [["gongkai@mc.example", "jingban@mc.example"]] * 2
    assert "安全生产" not in mails[0].payload["subject"]


def test_the_guide_gets_a_version_when_the_office_moves_and_none_when_nothing_changes(office):
    actions.set_intake(
        Intake.LETTER, is_open=True, details="寄区政府办", url="", actor=office.officer, at=MORNING, reason="首次"
    )  # fmt: skip
    assert queries.guide() is None
    values = {"office": office.district.government, "office_room": "信息科"}
    first = actions.change_guide(values, actor=office.officer, at=MORNING, reason="首次编制")
    assert (first.number, first.changed) == (1, [])
    assert not tasks.renew(MORNING)
    change_organisation(office.district.government, {"fax": "0000-1"}, actor=None, at=MORNING)
    assert tasks.renew(MORNING + timedelta(hours=1))
    assert queries.guide().changed == ["公开工作机构"]
    assert GuideVersion.objects.count() == 2
    assert guide.missing(queries.guide().content) == [
        "公开工作机构的办公地址",
        "公开工作机构的办公时间",
        "公开工作机构的联系电话",
    ]
    assert [way.intake for way in queries.intakes()] == [Intake.LETTER]


def test_the_last_intake_stays_open(office):
    options = {"details": "寄区政府办", "url": "", "actor": office.officer, "at": MORNING, "reason": "调整"}
    actions.set_intake(Intake.LETTER, is_open=True, **options)
    with pytest.raises(RefusedError, match="至少保留一种"):
        actions.set_intake(Intake.LETTER, is_open=False, **options)


def opened(office) -> ReviewRound:
    office.publish(kind=ArticleKind.POLICY, many=2, written_on=date(2020, 5, 4))
    office.publish(kind=ArticleKind.POLICY, written_on=date(2026, 2, 27))
    return actions.open_round(
        "2026年文件清理", until_on=date(2025, 12, 31), due_on=date(2026, 4, 1), actor=office.officer, at=MORNING
    )  # fmt: skip


def test_a_round_takes_documents_until_its_day_and_ends_in_their_validity(office):
    current = opened(office)
    kept, repealed = current.items.all()
    actions.propose(kept, Validity.IN_FORCE, reason="", actor=office.tender, at=MORNING)
    actions.propose(repealed, Validity.REPEALED, reason="任务完成", actor=office.tender, at=MORNING)
    with pytest.raises(RefusedError, match="还有2件没有结论"):
        actions.publish_round(current, actor=office.officer, at=MORNING)
    for item in (kept, repealed):
        actions.decide(item, actor=office.district.signer, at=MORNING)
    repealed.article.refresh_from_db()
    assert repealed.article.validity is Validity.REPEALED
    assert "2026年文件清理" in repealed.article.notes.first().text
    actions.publish_round(current, actor=office.officer, at=MORNING)
    with pytest.raises(RefusedError, match="已经公布"):
        actions.propose(kept, Validity.EXPIRED, reason="x", actor=office.tender, at=MORNING)


@pytest.mark.parametrize(
    ("validity", "reason", "decides", "sentence"),
    [
        (Validity.REPEALED, " ", "signer", "理由"),
        (None, "", "signer", "还没有提出"),
        (Validity.IN_FORCE, "", "tender", "签发人或者领导"),
    ],
)
def test_a_conclusion_needs_a_proposal_a_reason_and_a_second_person(
    office, validity, reason, decides, sentence
):
    item = opened(office).items.first()
    people = {"signer": office.district.signer, "tender": office.tender}
    with pytest.raises(RefusedError, match=sentence):
        if validity is not None:
            actions.propose(item, validity, reason=reason, actor=office.tender, at=MORNING)
        actions.decide(item, actor=people[decides], at=MORNING)


def test_what_waits_is_told_on_the_desk(office):
    from mingchuang.disclosure.home import waiting

    obligation(bearer=Bearer.DEPARTMENTS)
    opened(office)
    items = list(waiting(office.tender, timezone.localtime(MORNING).date()))
    assert [item.asked for item in items] == ["公开事项空白，请公开或者更新", "提出清理意见"]
    assert queries.cover(TODAY).tally()[Standing.BLANK] == 1
