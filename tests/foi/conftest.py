import pytest

from tests.foi.factories import an_office


@pytest.fixture
def office(db):
    return an_office()


@pytest.fixture
def quick_receipts(monkeypatch):
    """Applications without their receipt: a test of many needs no letters."""
    monkeypatch.setattr("mingchuang.foi.actions.intake._receipt", lambda *_given: None)
