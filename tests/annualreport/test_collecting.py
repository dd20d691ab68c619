"""The district collects: nobody forgotten, nothing counted twice, not even where a body was merged in mid-year."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from mingchuang.accounts.rules import Light, RoleKind
from mingchuang.accounts.waiting import waiting_for
from mingchuang.annualreport import actions, collecting, figures, home, queries, suggestions
from mingchuang.annualreport.periods import Period, Scope
from mingchuang.annualreport.rules import ActivityKind, Part
from mingchuang.directory.actions import add_organisation, close_organisation
from mingchuang.directory.rules import OrganisationKind
from mingchuang.publishing.actions import withdraw
from tests.accounts.factories import PersonFactory
from tests.annualreport.january import NOW, TODAY, notices
from tests.publishing.desk import signed_in
from tests.publishing.factories import District

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    """A government whose archives bureau went into the education bureau in mid-2025; both had published."""
    made = District.make()
    archives = body(made, "MC08", "明窗区档案局", "区档案局", "daj")
    for organisation, count in ((made.department, 3), (archives, 2), (made.government, 1)):
        notices(organisation, count=count)
    made.archives = close_organisation(
        archives, closed_on=date(2025, 6, 30), merged_into=made.department, actor=None, at=NOW
    )
    return made


def body(district, code, name, short, slug):
    return add_organisation(
        code=code, name=name, short_name=short, slug=slug, kind=OrganisationKind.DEPARTMENT,
        parent=district.government, actor=None, at=NOW,
    )  # fmt: skip


def officer(district, *kinds, organisation=None):
    return PersonFactory(roles=[(kind, organisation or district.government) for kind in kinds])


def test_a_body_merged_in_mid_year_stands_apart_owes_nothing_and_is_counted_once(district):
    entries = {entry.organisation.code: entry for entry in collecting.handed_in(2025, TODAY)}
    assert entries["MC08"].merged == "2025年6月30日并入区教育局，不单独报送，数据在全区报告中单列"
    assert not entries["MC08"].is_missing and entries["MC01"].is_missing
    shares = {share.organisation.code: share.values[0] for share in collecting.shares(2025)}
    assert shares == {"MC": 1, "MC01": 3, "MC08": 2}
    assert queries.figures_of(2025, district.government, today=TODAY)["disclosure.total"] == 6
    assert collecting.sum_differences(2025, today=TODAY) == []


def test_the_year_after_its_end_it_is_named_no_more(district):
    assert "MC08" not in {entry.organisation.code for entry in collecting.handed_in(2026, TODAY)}


def test_what_it_handed_in_before_its_end_stays_handed_in(district):
    report = actions.begin(2025, district.archives, actor=None, at=NOW, today=TODAY)
    person = officer(district, RoleKind.INFORMATION_OFFICER)
    actions.write(report, {Part.PROBLEMS: "人手不足。"}, actor=person, at=NOW)
    actions.move(report, "submit", actor=person, at=NOW, today=TODAY)
    entry = next(one for one in collecting.handed_in(2025, TODAY) if one.organisation.code == "MC08")
    assert entry.merged == "" and not entry.is_missing and entry.report is not None


def test_the_successor_is_told_that_the_figures_stand_apart(district):
    said = suggestions.suggested(Period(2025), Scope.of(district.department), TODAY)
    assert any("明窗区档案局于2025年6月30日并入本单位" in line for line in said)


def test_a_body_below_another_is_counted_with_it_and_not_again(district):
    below = add_organisation(
        code="MC0101", name="明窗区招生办公室", short_name="区招生办", slug="zsb", kind=OrganisationKind.DEPARTMENT,
        parent=district.department, actor=None, at=NOW,
    )  # fmt: skip
    notices(below, count=4)
    shares = {share.organisation.code: share for share in collecting.shares(2025)}
    assert shares["MC01"].values[0] == 7 and shares["MC0101"].values[0] == 0
    assert shares["MC0101"].note == "数据已计入上级单位"
    assert collecting.sum_differences(2025, today=TODAY) == []


def test_figures_that_were_kept_are_the_figures_counted_anew_whatever_happens(district):
    """What is kept under the journal's state is what counting from nothing gives, after every kind of change."""
    scope = Scope.of(district.government)

    def agree() -> int:
        kept = queries.figures_of(2025, district.government, today=TODAY).values
        assert kept == figures.counted(Period(2025), scope)
        return kept["disclosure.total"] or 0

    assert agree() == 6
    (article,) = notices(district.department)
    assert agree() == 7
    actions.add_activity(
        ActivityKind.COST, district.department, held_on=date(2025, 3, 4), title="网站运维", amount_yuan=Decimal(900),
        actor=None, at=NOW,
    )  # fmt: skip
    agree()
    actions.record_count(
        2025, district.department, "T2.b5_permit.decisions", Decimal(8), source="审批系统", actor=None, at=NOW
    )
    agree()
    withdraw(article, reason="内容有误", actor=officer(district, RoleKind.SIGNER), at=NOW)
    agree()


@pytest.mark.parametrize(
    ("today", "light"),
    [(date(2026, 1, 5), Light.GREEN), (date(2026, 1, 20), Light.AMBER), (date(2026, 2, 2), Light.RED)],
)
def test_the_report_waits_for_its_writer_until_it_is_handed_in(district, today, light):
    writer = officer(district, RoleKind.DEPARTMENT_OFFICER, organisation=district.department)
    (item,) = [one for one in waiting_for(writer, today) if "年度报告" in one.subject]
    assert (item.subject, item.asked, item.due_on) == (
        "区教育局2025年度报告",
        "编写并报送",
        date(2026, 1, 31),
    )
    assert item.light is light and (item.days_left or 0) < 0 or light is not Light.RED
    report = actions.begin(2025, district.department, actor=writer, at=NOW, today=today)
    actions.write(report, {Part.PROBLEMS: "人手不足。"}, actor=writer, at=NOW)
    actions.move(report, "submit", actor=writer, at=NOW, today=today)
    assert [one for one in waiting_for(writer, today) if "年度报告" in one.subject] == []


def test_the_governments_officer_sees_who_is_missing_and_what_to_accept(district, monkeypatch):
    person = officer(district, RoleKind.INFORMATION_OFFICER)
    other = officer(district, RoleKind.DEPARTMENT_OFFICER, organisation=district.department)
    asked = {one.asked: one for one in waiting_for(person, TODAY) if "年度报告" in one.subject}
    assert asked["督促报送"].subject == "1个单位还没有报送2025年度报告"
    report = actions.begin(2025, district.department, actor=other, at=NOW, today=TODAY)
    actions.write(report, {Part.PROBLEMS: "人手不足。"}, actor=other, at=NOW)
    actions.move(report, "submit", actor=other, at=NOW, today=TODAY)
    asked = {one.asked: one for one in waiting_for(person, TODAY) if "年度报告" in one.subject}
    assert "督促报送" not in asked and asked["审核"].subject == "区教育局2025年度报告"
    monkeypatch.setattr(home, "FEW_ORGANISATIONS", 0)
    (all_of_them,) = [one for one in waiting_for(person, TODAY) if one.asked == "审核"]
    assert all_of_them.subject == "1个单位的2025年度报告"


def test_the_page_shows_the_sum_with_its_parts(district):
    page = signed_in(officer(district, RoleKind.INFORMATION_OFFICER)).get(
        f"{reverse('annual_reports')}?year=2025"
    )
    text = page.content.decode()
    assert "并入区教育局，不单独报送" in text and "还有1个单位没有报送" in text and "汇总" in text


def test_the_page_shows_what_was_sent_back_with_the_remark_and_how_late_it_is(district):
    person = officer(district, RoleKind.INFORMATION_OFFICER)
    report = actions.begin(2025, district.department, actor=person, at=NOW, today=TODAY)
    actions.write(report, {Part.PROBLEMS: "人手不足。"}, actor=person, at=NOW)
    actions.move(report, "submit", actor=person, at=NOW, today=TODAY)
    actions.move(report, "send_back", remark="请补充改进时间。", actor=person, at=NOW, today=TODAY)
    entry = next(one for one in collecting.handed_in(2025, date(2026, 2, 10)) if one.report)
    assert entry.is_late and entry.days_late == 10
    page = signed_in(person).get(f"{reverse('annual_reports')}?year=2025").content.decode()
    assert "请补充改进时间。" in page
