from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction

from mingchuang.casework.models import Letter
from mingchuang.foi.models import Contestation, Correction
from mingchuang.foi.reckoning import is_waiting
from mingchuang.operations.demo.build import build, working_days
from mingchuang.operations.demo.district import ACCOUNTS
from mingchuang.portal.actions import create_tree
from mingchuang.portal.models import ColumnPage
from mingchuang.portal.rules import ColumnKind
from mingchuang.publishing.models import Article, Placement
from mingchuang.publishing.rules import ArticleKind, Stage

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]  # one worker builds it


@pytest.fixture(scope="module")
def demo_home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def built(demo_home, django_db_setup, django_db_blocker):
    """The demo, made once for this file and taken back at its end; each test sees it whole."""
    before = {name: getattr(settings, name) for name in ("HOME", "FILES", "MEDIA_ROOT")}
    settings.HOME, settings.FILES = demo_home, demo_home / "files"
    settings.MEDIA_ROOT = settings.FILES
    with django_db_blocker.unblock(), transaction.atomic():
        create_tree(actor=None, at=NOON)
        yield build(year=None, scale=1, at=NOON)
        transaction.set_rollback(True)
    for name, value in before.items():
        setattr(settings, name, value)


@pytest.fixture
def demo(built, demo_home, settings):
    settings.HOME, settings.FILES, settings.MEDIA_ROOT = demo_home, demo_home / "files", demo_home / "files"
    return built


def test_the_demo_leaves_no_column_blank_and_shows_every_kind_and_stage(demo):
    filled = set(Placement.objects.values_list("column", flat=True))
    lists = ColumnPage.objects.filter(kind__in=[ColumnKind.LIST, ColumnKind.PICTURES])
    assert [column.title for column in lists if column.pk not in filled] == []
    assert set(Article.objects.values_list("kind", flat=True)) == set(ArticleKind)
    assert set(Stage) - set(Article.objects.values_list("stage", flat=True)) == {Stage.EXPIRED}
    assert demo.articles > 400


def test_a_demo_is_built_only_in_an_empty_home(demo):
    with pytest.raises(CommandError, match="已有内容") as refused:
        call_command("demo")
    assert refused.value.returncode == 2
    call_command("demo", "--if-empty")


def test_the_accounts_are_written_for_the_owner_alone(demo, demo_home):
    path = demo_home / "demo-accounts.txt"
    assert path.stat().st_mode & 0o777 == 0o600
    text = path.read_text(encoding="utf-8")
    assert all(account.username in text for account in ACCOUNTS)


def test_in_the_first_days_of_january_the_demo_plays_the_year_before():
    assert working_days(2026, date(2026, 1, 4))[0].year == 2025


def test_the_demo_has_corrections_waiting_for_evidence_for_a_signature_and_answered(demo):
    states = Correction.objects.order_by("case__received_on").values_list("case__state", flat=True)
    assert list(states) == ["answered", "answered", "signing", "handling"]
    assert Contestation.objects.filter(case__kind="correction", decided_on=None).count() == 1
    asked = Correction.objects.get(case__state="handling")
    assert is_waiting(asked, NOON.date())
    assert not Letter.objects.filter(case__kind="correction", received_on=None).exists()
