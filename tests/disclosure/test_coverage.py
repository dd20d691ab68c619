"""How each obligation stands for each organisation, and that every number opens what it counts."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mingchuang.disclosure import actions, queries
from mingchuang.disclosure.models import Obligation
from mingchuang.disclosure.rules import Bearer, Standing
from mingchuang.portal.models import ColumnPage
from mingchuang.portal.rules import ColumnKind
from mingchuang.publishing import actions as publishing
from mingchuang.publishing.rules import ArticleKind
from tests.disclosure.factories import TODAY, Office, obligation
from tests.publishing.factories import MORNING

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office.make()


def line(row: Obligation, organisation, day: date = TODAY):
    return queries.cover(day).lines.get((row.pk, organisation.pk))


@pytest.mark.parametrize(
    ("days_ago", "renew_days", "standing", "due_on"),
    [
        (0, None, Standing.FRESH, None),
        (400, None, Standing.FRESH, None),
        (10, 365, Standing.FRESH, date(2027, 2, 20)),
        (335, 365, Standing.DUE_SOON, date(2026, 4, 1)),
        (365, 365, Standing.DUE_SOON, date(2026, 3, 2)),
        (366, 365, Standing.LATE, date(2026, 3, 1)),
        (None, 365, Standing.BLANK, date(2025, 9, 11)),  # 20 working days after 2025-08-14
    ],
)
def test_content_is_fresh_until_its_renewal_and_blank_without_any(
    office, days_ago, renew_days, standing, due_on
):
    row = obligation(office.district.notices, renew_days=renew_days)
    if days_ago is not None:
        office.publish(days_ago)
    found = line(row, office.district.department)
    assert found.standing is standing
    assert (found.due.on if found.due else None) == due_on


@pytest.mark.parametrize(
    ("content_days_ago", "today", "standing", "due_on"),
    [
        (30, date(2026, 3, 2), Standing.DUE_SOON, date(2026, 3, 17)),
        (30, date(2026, 3, 17), Standing.DUE_SOON, date(2026, 3, 17)),
        (30, date(2026, 3, 18), Standing.LATE, date(2026, 3, 17)),
        (5, date(2026, 3, 18), Standing.FRESH, None),
    ],
)
def test_a_change_must_be_public_within_twenty_working_days(
    office, content_days_ago, today, standing, due_on
):
    """《条例》第二十六条: 2026-02-11 and 20 working days (Spring Festival 2026-02-15 to 23, make-up days 14 and 28)."""
    row = obligation(office.district.notices)
    office.publish(content_days_ago)
    actions.register_occurrence(
        row,
        office.district.department,
        happened_on=date(2026, 2, 11),
        what="领导分工调整",
        actor=office.tender,
        at=MORNING,
    )
    found = line(row, office.district.department, today)
    assert found.standing is standing
    assert (found.due.on if found.due else None) == due_on


def test_a_day_in_a_year_without_calendar_is_marked_provisional(office):
    row = obligation(valid_from=date(2026, 12, 28), valid_until=None)
    found = line(row, office.district.department, date(2026, 12, 29))
    assert found.standing is Standing.BLANK
    assert found.due.provisional


@pytest.mark.parametrize(
    ("bearer", "bound"),
    [
        (Bearer.EVERY, {"MC", "MC01", "MC60"}),
        (Bearer.DEPARTMENTS, {"MC01"}),
        (Bearer.TOWNS, {"MC60"}),
        (Bearer.DISTRICT, {"MC"}),
    ],
)
def test_an_obligation_binds_the_organisations_that_its_rule_names(office, bearer, bound):
    row = obligation(office.district.notices, bearer=bearer)
    covered = queries.cover(TODAY)
    codes = {one.pk: one.code for one in covered.organisations}
    assert {codes[pk] for _row, pk in covered.lines} == bound
    assert {key[0] for key in covered.lines} == {row.pk}


def test_only_what_an_organisation_issues_counts_for_it_and_everything_for_the_district(office):
    own = obligation(office.district.notices, bearer=Bearer.EVERY)
    whole = obligation(office.district.notices, bearer=Bearer.DISTRICT)
    office.publish(many=3)
    office.publish(organisation=office.town)
    covered = queries.cover(TODAY)
    counts = {key: found.count for key, found in covered.lines.items()}
    assert counts[own.pk, office.district.department.pk] == 3
    assert counts[own.pk, office.town.pk] == 1
    assert counts[own.pk, office.district.government.pk] == 0
    assert counts[whole.pk, office.district.government.pk] == 4


def test_content_published_by_another_office_counts_where_the_rule_says_so(office):
    row = obligation(office.district.notices, bearer=Bearer.TOWNS, issuer=office.district.department)
    office.publish(many=2)
    assert line(row, office.town).count == 2


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ({}, 4),
        ({"kinds": ["policy"]}, 1),
        ({"subject": "04"}, 2),
        ({"subject": "0401"}, 1),
        ({"kinds": ["notice"], "subject": "04"}, 1),
        ({"kinds": ["statistic"]}, 0),
    ],
)
def test_kind_and_subject_narrow_what_counts(office, rule, count):
    row = obligation(office.district.notices, **rule)
    office.publish(kind=ArticleKind.POLICY, subject="0401")
    office.publish(subject="0402")
    office.publish(many=2)
    found = line(row, office.district.department)
    assert found.count == count
    assert len(queries.content_of(row, office.district.department)) == count


def test_an_article_in_several_columns_and_named_by_hand_counts_once(office):
    district = office.district
    gathered = district.notices.get_parent().add_child(
        instance=ColumnPage(title="汇总", slug="hz", kind=ColumnKind.AGGREGATE)
    )
    gathered.gathers.set([district.notices, district.policies])
    row = obligation(gathered)
    (article,) = office.publish(also_in=[district.policies])
    office.publish(column=district.policies, also_in=[district.notices])
    actions.attach(row, district.department, article, actor=office.tender, at=MORNING)
    found = line(row, district.department)
    assert found.count == 2
    assert len(queries.content_of(row, district.department)) == 2


def test_what_is_named_by_hand_counts_until_it_is_withdrawn(office):
    row = obligation()
    (article,) = office.publish()
    actions.attach(row, office.district.department, article, actor=office.tender, at=MORNING)
    assert line(row, office.district.department).standing is Standing.FRESH
    publishing.withdraw(article, actor=office.district.signer, at=MORNING, reason="内容有误。")
    assert line(row, office.district.department).standing is Standing.BLANK


def test_what_does_not_apply_is_no_gap(office):
    row = obligation()
    actions.exempt(row, office.district.department, reason="没有这类事项", actor=office.officer, at=MORNING)
    covered = queries.cover(TODAY)
    assert covered.tally()[Standing.NOT_APPLICABLE] == 1
    assert queries.due_lines(covered, [office.district.department.pk], TODAY) == []


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=1)])
def test_an_obligation_is_asked_for_only_while_it_is_in_force(office, day):
    row = obligation(valid_from=TODAY, valid_until=TODAY)
    assert line(row, office.district.department, TODAY) is not None
    assert line(row, office.district.department, day) is None


def test_the_number_of_queries_does_not_grow(office):
    counted = []
    for more in (1, 30):
        for _ in range(more):
            obligation(office.district.notices, bearer=Bearer.EVERY)
        office.publish(many=more)
        with CaptureQueriesContext(connection) as asked:
            queries.cover(TODAY)
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 18
