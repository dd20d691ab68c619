"""What a browser saw of our own edition: kept with the inspection, shown on the desk, the pictures for a while."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.urls import reverse

from mingchuang.accounts.rules import RoleKind
from mingchuang.inspection import actions, queries, tasks
from mingchuang.inspection.browser import Looked, NoBrowserError
from mingchuang.inspection.management.commands import inspect as command
from mingchuang.inspection.models import Inspection
from mingchuang.inspection.own import inspect_edition
from mingchuang.inspection.rules import ACCESSIBILITY, Finding, Stage
from tests.accounts.factories import PersonFactory
from tests.directory.factories import OrganisationFactory
from tests.inspection.factories import MORNING
from tests.inspection.sites import good_site, write
from tests.publishing.desk import signed_in

pytestmark = pytest.mark.django_db
PALE = Finding(ACCESSIBILITY, "http://folder/", "文字与背景的对比度不足 4.5:1，1处。", "<p>")


@pytest.fixture
def edition(settings, tmp_path):
    """A small edition that lies on the disk."""
    settings.EDITION = tmp_path / "edition"
    return write(settings.EDITION / "current", good_site())


def seen(report, _source, *, pictures):
    """Stands for a browser that finds a pale text on the home page."""
    pictures.mkdir(parents=True)
    file = pictures / "001-index.png"
    file.write_bytes(b"\x89PNG")
    left = tuple(pair for pair in report.undecided if pair[1].code != ACCESSIBILITY)
    return Looked(replace(report, findings=(*report.findings, PALE), undecided=left), {PALE.address: file})


def blind(_report, _source, *, pictures):
    raise NoBrowserError("没有找到 Chromium 浏览器。")


def inspected(monkeypatch, look) -> Inspection:
    monkeypatch.setattr(command, "look", look)
    actions.ask(actor=None, at=MORNING)
    call_command("inspect", "--waiting", "--browser")
    return Inspection.objects.get()


def test_the_desk_shows_what_the_browser_found_and_its_picture(edition, monkeypatch):
    found = inspected(monkeypatch, seen)
    client = signed_in(PersonFactory(roles=[(RoleKind.LEADER, OrganisationFactory(government=True))]))
    assert "处无障碍问题" in client.get(reverse("inspections")).content.decode()
    page = client.get(reverse("inspection", args=[found.pk]), {"indicator": "H3"}).content.decode()
    assert "发现1处" in page and PALE.said in page
    picture = reverse("inspection_picture", args=[found.pk, "001-index.png"])
    assert f'href="{picture}"' in page
    assert b"".join(client.get(picture).streaming_content) == b"\x89PNG"
    assert client.get(reverse("inspection_picture", args=[found.pk, "002-x.png"])).status_code == 404
    queries.folder_of(found).joinpath("001-index.png").unlink()
    assert picture not in client.get(reverse("inspection", args=[found.pk])).content.decode()


def test_without_a_browser_the_inspection_is_whole_and_says_that_nobody_looked(edition, monkeypatch):
    found = inspected(monkeypatch, blind)
    assert (found.stage, queries.seen_by_browser(found)) == (Stage.DONE, None)
    client = signed_in(PersonFactory(roles=[(RoleKind.LEADER, OrganisationFactory(government=True))]))
    assert "没有用浏览器" in client.get(reverse("inspection", args=[found.pk])).content.decode()


@pytest.mark.parametrize("there", [True, False])
def test_the_worker_asks_for_a_browser_where_there_is_one(monkeypatch, there):
    started = []
    monkeypatch.setattr(tasks, "is_available", lambda: there)
    monkeypatch.setattr(tasks.subprocess, "Popen", lambda words, **_options: started.extend(words))
    tasks._start()
    assert ("--browser" in started) is there


def test_only_the_newest_inspections_keep_their_pictures(edition, monkeypatch, tmp_path):
    monkeypatch.setattr(actions, "PICTURED", 1)
    report = inspect_edition(MORNING)
    for _week in range(2):
        actions.ask(actor=None, at=MORNING)
        begun = actions.begin(at=MORNING)
        file = queries.folder_of(begun) / "001-index.png"
        file.parent.mkdir(parents=True)
        file.touch()
        actions.complete(begun, report, at=MORNING, pictures={"http://folder/": file})
    newest, old = Inspection.objects.all()
    assert newest.pictures and not old.pictures
    assert queries.folder_of(newest).exists() and not queries.folder_of(old).exists()
