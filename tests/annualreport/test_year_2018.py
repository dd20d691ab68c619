"""The year with which this work began, played whole: counted it says what the report of that year said, and each number
opens its list."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from mingchuang.annualreport import collecting, figures, queries
from mingchuang.annualreport.periods import Period, Scope
from mingchuang.directory.queries import by_code, government
from mingchuang.operations.demo.build import build
from mingchuang.portal.actions import create_tree

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
TODAY = date(2026, 11, 23)
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("2018")]  # one worker plays it


@pytest.fixture(scope="module")
def played_home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("played")


@pytest.fixture(scope="module")
def built(played_home, django_db_setup, django_db_blocker):
    """The demo of 2018, made once for this file and taken back at its end."""
    before = {name: getattr(settings, name) for name in ("HOME", "FILES", "MEDIA_ROOT")}
    settings.HOME, settings.FILES, settings.MEDIA_ROOT = (
        played_home,
        played_home / "files",
        played_home / "files",
    )
    with django_db_blocker.unblock(), transaction.atomic():
        create_tree(actor=None, at=NOON)
        yield build(year=2018, scale=1, at=NOON)
        transaction.set_rollback(True)
    for name, value in before.items():
        setattr(settings, name, value)


@pytest.fixture
def played(built, played_home, settings):
    settings.HOME = played_home  # its keys open what was sealed there
    return built


def test_the_figures_are_those_of_the_report(played):
    told = queries.as_json(queries.figures_of(2018, government(), today=TODAY))
    assert told["disclosure"] == {
        "total": 3623,
        "by_way": {"site": 1060, "city_platform": 580, "departments_and_towns": 1840, "other": 143},
    }
    assert told["foi"]["received"] == 8 and told["foi"]["fees_yuan"] == 0
    assert told["foi"]["by_intake"] == {"letter": 3, "in_person": 2, "online": 3, "fax": 0}
    assert {name: count for name, count in told["foi"]["by_outcome"].items() if count} == {
        "granted": 3, "partly_granted": 3, "refused": 1, "non_existent": 1,
    }  # fmt: skip
    assert told["remedies"] == {"reconsiderations": 0, "litigations": 0}
    assert told["cost_wan_yuan"] == 0.85 and told["services"] == {"items": 621, "in_centre": 571}


def test_the_governments_office_publishes_as_the_government(played):
    office = queries.figures_of(2018, by_code("MC00"), today=TODAY)
    assert office["disclosure.way.site"] > 0 and office["disclosure.way.departments_and_towns"] == 0


def test_every_figure_opens_a_list_that_adds_up_to_it(played):
    period, scope = Period(2018), Scope.of(government())
    for code, value in figures.counted(period, scope).items():
        assert sum(row.worth for row in figures.evidence(code, period, scope)) == (value or 0), code


def test_the_district_is_the_sum_of_its_bodies(played):
    assert collecting.sum_differences(2018, today=TODAY) == []
