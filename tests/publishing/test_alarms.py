"""What the nightly look finds in public pages comes before the eyes of those who can act."""

from datetime import UTC, datetime

import pytest

from mingchuang.publishing import actions
from mingchuang.publishing.views import home
from mingchuang.publishing.views.home import alarms
from mingchuang.screening import nightly
from mingchuang.screening.models import Decision, Finding, TreatmentRule
from mingchuang.screening.queries import alarmed_subjects
from mingchuang.screening.rules import Choice, Kind, Treatment
from tests.publishing.desk import signed_in
from tests.publishing.factories import District
from tests.screening.factories import id_card, leaked, mobile

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)  # Tuesday 02:30 in Shanghai
LEAKING = [{"type": "rich", "value": f"<p>王某，身份证号{id_card(1)}</p>"}]


@pytest.fixture
def district():
    return District.make()


@pytest.fixture
def leaking(district):
    first, second = leaked(
        district, district.new("名单", body=LEAKING), district.new("另一份名单", body=LEAKING)
    )
    nightly.look_at_some(at=NIGHT)
    return first, second


def test_who_may_withdraw_sees_the_alarm_first_thing_and_the_finding_behind_it(district, leaking):
    items = list(alarms(district.signer, NIGHT.date()))
    assert [item.subject for item in items] == ["名单", "另一份名单"]
    browser = signed_in(district.signer)
    assert "已公开，但查出需要处理的内容" in browser.get("/desk/").content.decode()
    page = browser.get(items[0].url).content.decode()
    assert "身份证号 1 个" in page
    assert id_card(1) not in page.partition('id="screening"')[2].partition("</section>")[0]


def test_what_policy_only_notes_takes_no_place_among_the_alarms(district, monkeypatch):
    monkeypatch.setattr(home, "MOST_ALARMS", 1)
    noted = [{"type": "rich", "value": f"<p>联系人手机{mobile(1)}</p>"}]
    leaked(district, district.new("通讯录", body=noted), district.new("名单", body=LEAKING))
    TreatmentRule.objects.create(
        kind=Kind.MOBILE,
        column=district.notices.public_path,
        treatment=Treatment.NOTE,
        reason="公开的联系方式。",
    )
    nightly.look_at_some(at=NIGHT)
    assert [item.subject for item in home.alarms(district.signer, NIGHT.date())] == ["名单"]


def test_an_editor_is_not_asked(district, leaking):
    assert list(alarms(district.editor, NIGHT.date())) == []


def test_a_decision_about_one_article_silences_no_other(district, leaking):
    first, second = leaking
    finding = Finding.objects.get(scan__subject=f"article:{first.pk}")
    Decision.objects.create(
        subject=f"article:{first.pk}", fingerprint=finding.fingerprint, kind=finding.kind,
        choice=next(iter(Choice)), decided_by=district.signer, decided_at=NIGHT,
    )  # fmt: skip
    assert alarmed_subjects() == [f"article:{second.pk}"]


def test_what_was_withdrawn_alarms_nobody(district, leaking):
    for article in leaking:
        actions.withdraw(article, actor=district.signer, at=NIGHT, reason="含有个人信息。")
    assert list(alarms(district.signer, NIGHT.date())) == []
