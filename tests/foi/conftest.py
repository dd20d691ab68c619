import pytest
from django.utils import timezone

from tests.foi.factories import an_office, moment


@pytest.fixture
def office(db):
    return an_office()


@pytest.fixture
def quick_receipts(monkeypatch):
    """Applications without their receipt: a test of many needs no letters."""
    monkeypatch.setattr("mingchuang.foi.actions.intake._receipt", lambda *_given: None)


@pytest.fixture
def march(monkeypatch):
    """Tue 10 March 2026, nine in the morning."""
    monkeypatch.setattr(timezone, "now", lambda: moment("2026-03-10"))
