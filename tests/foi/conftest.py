import pytest

from tests.foi.factories import an_office


@pytest.fixture
def office(db):
    return an_office()
