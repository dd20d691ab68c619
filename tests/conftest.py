"""Shared fixtures. Moments and days in tests are literals; nothing here asks for the time."""

import os
import re
from datetime import UTC, datetime
from importlib import import_module
from itertools import chain
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection

from mingchuang.journal import actions as journal
from mingchuang.journal import names
from mingchuang.ui import rates
from tests import pristine

DATABASE_FIXTURES = {"db", "transactional_db", "computer"}
CODE = re.compile(r"(?!xlsx|csv)[a-z]{2,}(?:[_-][a-z]+)*")
"""What a code looks like; numbers, days, digests, addresses and codes of organisations are no codes in this sense."""
SHARED = Path(os.environ.get("MINGCHUANG_SHARED", Path(__file__).parents[2] / "shared"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="leave out what never asks a database: run on one database, it says nothing new on another",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--only-database"):
        config.hook.pytest_deselected(items=[item for item in items if not asks_a_database(item)])
        items[:] = [item for item in items if asks_a_database(item)]


def asks_a_database(item: pytest.Item) -> bool:
    """Whether a test may reach a database: by its mark or by what it is given. pytest-django refuses the rest."""
    given = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(given)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents; tests that need it fail without it when CI=true, else they are skipped."""
    if not (SHARED / "data").is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"shared documents not found at {SHARED}")
        pytest.skip(f"shared documents not found at {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tmp_path_factory):
    """A copy of the tables is kept for homes that tests set up (``tests/pristine.py``). Between transactional tests every table is emptied, which the journal's triggers would refuse: they are
    taken away here and put back by the tests that are about them (``tests/journal``)."""
    with django_db_blocker.unblock(), pristine.kept(tmp_path_factory.mktemp("pristine")):
        with connection.schema_editor() as editor:
            import_module("mingchuang.journal.migrations.0002_append_only").drop(None, editor)
        with django_db_blocker.block():
            yield


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Path:
    """Each test has a home of its own: files, edition, index."""
    cache.clear()
    settings.HOME = tmp_path
    settings.FILES = tmp_path / "files"
    settings.EDITION = tmp_path / "edition"
    settings.INDEX = tmp_path / "index"
    settings.LOG = tmp_path / "log"
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path


@pytest.fixture
def within_one_minute(monkeypatch) -> None:
    """Every request counts against the allowance of one and the same minute, however long the test takes."""
    real, moment = rates.is_too_often, datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

    def counted(request, *, at, purpose, allowed):
        return real(request, at=moment, purpose=purpose, allowed=allowed)

    monkeypatch.setattr(rates, "is_too_often", counted)


@pytest.fixture(autouse=True)
def _every_fact_has_its_word(monkeypatch) -> None:
    """Whatever a test writes into the journal can be read at the desk: each key and each code has a Chinese word."""
    write = journal.insert

    def insert(entries):
        for entry in entries:
            told = names.told(entry.facts, entry.subject.partition(":")[0])
            said = [
                names.word(entry.subject.partition(":")[0]),
                *chain.from_iterable([key, *values] for key, values in told),
            ]
            assert [one for one in said if CODE.fullmatch(one)] == [], (
                f"{entry.verb} {entry.subject} {entry.facts}"
            )
        return write(entries)

    monkeypatch.setattr(journal, "insert", insert)
