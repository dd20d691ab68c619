"""Shared fixtures. Moments and days in tests are literals; nothing here asks for the time."""

import os
from importlib import import_module
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection

SHARED = Path(os.environ.get("MINGCHUANG_SHARED", Path(__file__).parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents; tests that need it fail without it when CI=true, else they are skipped."""
    if not (SHARED / "data").is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"shared documents not found at {SHARED}")
        pytest.skip(f"shared documents not found at {SHARED}")
    return SHARED


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Between transactional tests every table is emptied, which the journal's triggers would refuse: they are
    taken away here and put back by the tests that are about them (``tests/journal``)."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        import_module("mingchuang.journal.migrations.0002_append_only").drop(None, editor)


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
