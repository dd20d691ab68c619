"""A government and its editor."""

import pytest

from mingchuang.accounts.rules import RoleKind
from tests.accounts.factories import PersonFactory
from tests.directory.factories import OrganisationFactory


@pytest.fixture
def government():
    return OrganisationFactory(government=True)


@pytest.fixture
def editor(government):
    return PersonFactory(username="bianji", roles=[(RoleKind.EDITOR, government)])
