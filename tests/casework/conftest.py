import pytest

from tests.casework.kinds import offer_toys


@pytest.fixture(autouse=True)
def toys():
    offer_toys()
