"""Our own edition: asked for, carried out, kept, shown on the desk."""

import json
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from mingchuang.accounts.rules import RoleKind
from mingchuang.accounts.waiting import Light
from mingchuang.inspection import actions, queries, tasks
from mingchuang.inspection.models import Inspection, Probe
from mingchuang.inspection.offers import _near_limits
from mingchuang.inspection.own import inspect_edition
from mingchuang.inspection.rules import Stage, Verdict
from mingchuang.journal.models import Entry
from tests.accounts.factories import PersonFactory
from tests.directory.factories import OrganisationFactory
from tests.inspection.factories import MORNING, InspectionFactory
from tests.inspection.sites import good_site, write
from tests.publishing.desk import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(settings, tmp_path):
    """A small edition that lies on the disk."""
    settings.EDITION = tmp_path / "edition"
    return write(settings.EDITION / "current", good_site())


def told(capsys) -> dict:
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def officer():
    """The government's information officer."""
    government = OrganisationFactory(government=True)
    return PersonFactory(roles=[(RoleKind.INFORMATION_OFFICER, government)])


def test_the_command_inspects_our_edition_and_says_what_is_wrong(edition, capsys):
    (edition / "yw/index.html").unlink()
    with pytest.raises(SystemExit) as ended:
        call_command("inspect", "--json")
    answer = told(capsys)
    assert ended.value.code == 1
    assert answer["origin"] == "edition" and answer["pages"] == len(good_site()) - 1
    assert {"indicator", "rule", "address", "said", "evidence", "mark", "picture"} == set(
        answer["findings"][0]
    )


def test_a_place_that_is_no_folder_is_asked_wrongly(tmp_path):
    with pytest.raises(CommandError, match="不是文件夹") as refused:
        call_command("inspect", str(tmp_path / "absent"))
    assert refused.value.returncode == 2


def test_what_waits_is_carried_out_and_kept(edition):
    asked = actions.ask(actor=None, at=MORNING)
    call_command("inspect", "--waiting")
    asked.refresh_from_db()
    assert asked.stage is Stage.DONE
    assert asked.pages == len(good_site()) and asked.found == asked.findings.count()
    assert set(Entry.objects.values_list("verb", flat=True)) >= {"inspection.asked", "inspection.inspected"}


def test_an_inspection_that_cannot_be_carried_out_says_why(settings, tmp_path):
    settings.EDITION = tmp_path / "nothing"
    asked = actions.ask(actor=None, at=MORNING)
    with pytest.raises(CommandError):
        call_command("inspect", "--waiting")
    asked.refresh_from_db()
    assert asked.stage is Stage.BROKEN and "没有网页" in asked.problem


def test_only_one_inspection_waits_or_runs():
    assert actions.ask(actor=None, at=MORNING)
    assert actions.ask(actor=None, at=MORNING) is None
    assert actions.begin(at=MORNING)
    assert actions.begin(at=MORNING) is None
    assert actions.ask(actor=None, at=MORNING) is None


def test_an_inspection_that_was_killed_gives_way_after_two_hours():
    actions.ask(actor=None, at=MORNING)
    killed = actions.begin(at=MORNING)
    actions.begin(at=MORNING + timedelta(hours=3))
    killed.refresh_from_db()
    assert killed.stage is Stage.BROKEN and "没有做完" in killed.problem


@pytest.fixture
def started(monkeypatch):
    """Stands for the processes that would be started."""
    monkeypatch.setattr(tasks, "_started", [])
    with patch.object(tasks.subprocess, "Popen") as popen:
        popen.return_value.poll.return_value = None
        yield popen


NIGHT = MORNING.replace(hour=18)  # 02:00 in Beijing


def test_the_week_asks_once_at_night(started):
    tasks.inspect_weekly(MORNING.replace(hour=4))
    assert started.call_count == 0
    tasks.inspect_weekly(NIGHT)
    actions.begin(at=NIGHT)
    tasks.inspect_weekly(NIGHT + timedelta(minutes=1))
    assert started.call_count == 1
    assert Inspection.objects.count() == 1


def test_a_process_slow_to_begin_is_waited_for_not_doubled(started):
    assert not any(tasks.inspect_weekly(NIGHT) for _round in range(20))  # True would mean: again at once
    assert started.call_count == 1
    started.return_value.poll.return_value = 1  # it died before it began
    tasks.inspect_weekly(NIGHT + timedelta(minutes=1))
    assert started.call_count == 2


def test_probes_are_taken_every_half_hour_where_an_address_is_set(settings):
    settings.PROBE_URL = "http://127.0.0.1:9/"
    assert tasks.probe_home(MORNING)
    assert not tasks.probe_home(MORNING + timedelta(minutes=29))
    assert tasks.probe_home(MORNING + timedelta(minutes=30))
    assert [probe.opened for probe in Probe.objects.all()] == [False, False]
    settings.PROBE_URL = ""
    assert not tasks.probe_home(MORNING + timedelta(hours=2))


def test_a_week_of_failures_is_a_veto(edition):
    for half_hour in range(48 * 8):
        at = MORNING - timedelta(minutes=30 * half_hour)
        Probe.objects.create(at=at, opened=half_hour % 10 > 0, milliseconds=80)
    week = queries.availability_of_week(MORNING)
    assert week.decided and week.ratio > 0.05
    report = inspect_edition(MORNING)
    assert "unreachable" in {one.rule for one in report.findings}
    assert report.score.verdict is Verdict.VETOED


@pytest.mark.parametrize(("failed", "told"), [(1, False), (2, True), (4, True)])
def test_failing_probes_are_told_before_they_are_a_veto(edition, failed, told):
    """Of 60 probes in two days: 3 % is 1.8; a veto is not decided before a week is full."""
    for number in range(60):
        at = MORNING - timedelta(days=1, minutes=30 * number)
        Probe.objects.create(at=at, opened=number >= failed, milliseconds=80)
    warnings = [one for one in inspect_edition(MORNING).warnings if one.rule == "unreachable"]
    assert [(one.days_left, "达到5%即单项否决" in one.said) for one in warnings] == [(None, True)] * told


def test_the_desk_shows_the_newest_inspection_and_its_findings(edition, officer):
    asked = actions.ask(actor=None, at=MORNING)
    call_command("inspect", "--waiting")
    client = signed_in(officer)
    page = client.get(reverse("inspections")).content.decode()
    assert "最近一次检查" in page and "现在检查" in page
    page = client.get(reverse("inspection", args=[asked.pk])).content.decode()
    assert "各项指标" in page and "需要人工判断的" in page
    assert client.get(reverse("inspection", args=[asked.pk]), {"export": "xlsx"}).content[:2] == b"PK"


def test_the_button_asks_once(officer):
    client = signed_in(officer)
    client.post(reverse("inspection_ask"))
    answer = client.post(reverse("inspection_ask"), follow=True)
    assert "已有检查在排队" in answer.content.decode()
    assert Inspection.objects.count() == 1


def test_before_the_first_inspection_the_page_says_what_to_do(officer):
    client = signed_in(officer)
    assert "还没有检查过" in client.get(reverse("inspections")).content.decode()


def test_limits_that_come_near_wait_for_the_information_officer(officer):
    InspectionFactory(
        warnings=[{"rule": "home_stale", "address": "/", "said": "首页已12天没有更新。", "days_left": 2}]
    )
    [item] = _near_limits(officer, MORNING.date())
    assert item.light is Light.RED and "首页" in item.subject


def test_old_inspections_go_and_the_newest_stays():
    InspectionFactory(asked_at=MORNING - timedelta(days=900))
    newest = InspectionFactory(asked_at=MORNING - timedelta(days=500))
    actions.forget_old(at=MORNING)
    assert list(Inspection.objects.all()) == [newest]
