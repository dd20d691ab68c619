"""Shared fixtures. Moments and days in tests are literals; nothing here asks for the time."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("MINGCHUANG_SHARED", Path(__file__).parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents; tests that need it fail without it when CI=true, else they are skipped."""
    if not (SHARED / "data").is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"shared documents not found at {SHARED}")
        pytest.skip(f"shared documents not found at {SHARED}")
    return SHARED


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Path:
    """Each test has a home of its own: files, edition, index."""
    settings.HOME = tmp_path
    settings.FILES = tmp_path / "files"
    settings.EDITION = tmp_path / "edition"
    settings.INDEX = tmp_path / "index"
    settings.LOG = tmp_path / "log"
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path
