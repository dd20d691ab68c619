"""Applications in the yearly figures: each cell opens the list it counts, and the year 2018 comes out as it was."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from mingchuang.accounts.rules import RoleKind
from mingchuang.annualreport import figures, queries, reading
from mingchuang.annualreport.checker.check import checked
from mingchuang.annualreport.papers import rendered
from mingchuang.annualreport.periods import Period, Scope
from mingchuang.casework.workflow import MoveRefusedError
from mingchuang.foi.actions import sign
from mingchuang.foi.models import Request
from mingchuang.foi.rules.words import RequestRefusedError
from mingchuang.operations.demo import replay
from mingchuang.operations.demo.applications import add_applications
from tests.accounts.factories import PersonFactory
from tests.publishing.factories import District

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 12)


@pytest.fixture
def government():
    """The government with the applications of 2018, handled through the verbs of the desk."""
    root = District.make().government
    roles = {
        "gongkai": RoleKind.INFORMATION_OFFICER,
        "fazhi": RoleKind.CHECKER,
        "baomi": RoleKind.SECRECY_CHECKER,
        "qianfa": RoleKind.SIGNER,
    }
    people = {name: PersonFactory(roles=[(kind, root)]) for name, kind in roles.items()}
    add_applications(root, people, {"MC": root}, at=replay.last_evening(), year=replay.APPLICATIONS)
    root.people = people
    return root


def test_the_applications_of_2018_are_counted_as_the_report_of_that_year_told_them(government):
    told = queries.as_json(queries.figures_of(2018, government, today=TODAY))["foi"]
    assert told["received"] == 8 and told["fees_yuan"] == 0
    assert told["by_intake"] == {"letter": 3, "in_person": 2, "online": 3, "fax": 0}
    assert told["by_outcome"] == {
        "already_public": 0, "granted": 3, "partly_granted": 3, "refused": 1, "not_ours": 0, "non_existent": 1,
        "told_to_change": 0, "other_way": 0,
    }  # fmt: skip


def test_every_cell_opens_a_list_that_adds_up_to_it(government):
    period, scope = Period(2018), Scope.of(government)
    counted = figures.counted(period, scope)
    assert counted["T3.r1.total"] == counted["T3.r3_7.total"] == 8 and counted["T3.r4.total"] == 0
    for code, value in counted.items():
        assert sum(row.worth for row in figures.evidence(code, period, scope)) == (value or 0), code


def test_the_form_of_2014_made_of_them_holds_before_our_own_checker(government, tmp_path):
    found = queries.figures_of(2018, government, today=TODAY)
    path = tmp_path / "2018.html"
    path.write_bytes(rendered(found, {}, "html", at=datetime(2019, 1, 24, tzinfo=UTC)))
    report = checked([path])[0]
    assert report.layout == "2014" and report.fails == []
    assert Counter(check.rule for check in report.checks)["S-CH"] == 1


def test_what_is_open_at_the_years_end_is_carried_over_and_carried_in_and_answered_once(government):
    late = Request.objects.order_by("case__received_on").last()
    late.answered_on = date(2019, 1, 10)
    late.save(update_fields=["answered_on"])
    first, second = (queries.figures_of(year, government, today=TODAY) for year in (2018, 2019))
    assert (first["T3.r1.total"], first["T3.r3_7.total"], first["T3.r4.total"]) == (8, 7, 1)
    assert (second["T3.r1.total"], second["T3.r2.total"], second["T3.r3_7.total"]) == (0, 1, 1)
    assert reading.checks_of(second, None) == []


def test_a_case_that_was_answered_is_not_answered_again_nor_counted_again(government):
    ended = Request.objects.order_by("pk").first()
    with pytest.raises((MoveRefusedError, RequestRefusedError)):
        sign(ended, actor=government.people["qianfa"], at=datetime(2019, 1, 8, tzinfo=UTC))
    assert queries.figures_of(2018, government, today=TODAY)["T3.r3_7.total"] == 8
