"""Self-criticism: what is late, since when, whose; what will be late; what the year's contents are."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from mingchuang.accounts.rules import RoleKind
from mingchuang.annualreport import figures, selfcheck, suggestions
from mingchuang.annualreport.models import AnnualReport
from mingchuang.annualreport.periods import Period, Scope
from mingchuang.annualreport.rules import Part
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.rules import ArticleKind
from tests.accounts.factories import PersonFactory
from tests.annualreport.january import TODAY, notices
from tests.directory.factories import OrganisationFactory
from tests.publishing.desk import signed_in
from tests.publishing.factories import District

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    """Notices must be renewed every 90 days; the newest is of 3 November 2025, and due on 1 February 2026."""
    made = District.make()
    made.notices.update_days = 90
    made.notices.save()
    for kind, subject in ((ArticleKind.NOTICE, "0201"), (ArticleKind.INTERPRETATION, "")):
        notices(made.department, at=datetime(2025, 11, 3, 2, tzinfo=UTC), kind=kind, subject=subject)
    return made


@pytest.mark.parametrize(
    ("today", "standing", "late_days"),
    [(date(2026, 1, 10), None, 0), (date(2026, 1, 20), "将到期", -12), (date(2026, 2, 11), "超期", 10)],
)
def test_a_column_is_warned_of_before_it_is_stale_and_named_after(district, today, standing, late_days):
    found = [
        one
        for one in selfcheck.matters(Scope.of(district.government), today)
        if one.subject == "通知公告栏目"
    ]
    assert [(one.standing, one.late_days, one.due) for one in found] == (
        [] if standing is None else [(standing, late_days, date(2026, 2, 1))]
    )


def test_a_column_is_the_work_of_the_body_written_at_it_or_above_else_of_the_office(district):
    def whose(organisation):
        found = selfcheck.matters(Scope.of(organisation), date(2026, 2, 11))
        return [one.whose for one in found if one.subject == "通知公告栏目"]

    office = OrganisationFactory(parent=district.government, short_name="区政府办", is_government_office=True)
    assert whose(district.government) == whose(office) == ["区政府办"] and whose(district.department) == []
    above = ColumnPage.objects.get(pk=district.notices.get_parent().pk)
    above.organisation = district.department
    above.save()
    assert whose(district.government) == whose(district.department) == ["区教育局"]


def test_contents_are_told_by_kind_and_subject_and_each_share_opens_its_list(district):
    period, scope = Period(2025), Scope.of(district.government)
    kinds = selfcheck.mix(period, scope, "mix.kind.")
    assert {(one.label, one.count, one.percent) for one in kinds} == {
        ("通知", 1, 50.0),
        ("政策解读", 1, 50.0),
    }
    subjects = {one.label: one for one in selfcheck.mix(period, scope, "mix.subject.")}
    assert subjects["未分类"].count == 1 and sum(one.count for one in subjects.values()) == 2
    for one in (*kinds, *subjects.values()):
        assert len(figures.evidence(one.code, period, scope)) == one.count


def test_the_leader_sees_what_is_late_and_a_department_only_its_own(district):
    leader = PersonFactory(roles=[(RoleKind.LEADER, district.government)])
    page = signed_in(leader).get(reverse("annual_self_check") + "?year=2025").content.decode()
    assert "政策解读" in page and "超期和空白" in page and "50.0%" in page
    other = PersonFactory(roles=[(RoleKind.DEPARTMENT_OFFICER, district.department)])
    own = signed_in(other).get(reverse("annual_self_check") + "?year=2025").content.decode()
    assert "区教育局" in own and "通知公告栏目" not in own


def test_a_suggestion_is_taken_over_with_the_text_that_was_being_written(district):
    officer = PersonFactory(roles=[(RoleKind.INFORMATION_OFFICER, district.government)])
    line = suggestions.suggested(Period(2025), Scope.of(district.government), TODAY)[-1]
    address = reverse("annual_report", args=[2025, "MC"])
    signed_in(officer).post(address, {Part.PROBLEMS: "人手不足。", "adopt": line})
    assert AnnualReport.objects.get().prose[Part.PROBLEMS] == f"人手不足。\n{line}"
