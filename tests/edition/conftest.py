import pytest

from tests.edition.factories import ToySite, only


@pytest.fixture
def toy():
    """A toy site that is the only thing offered."""
    site = ToySite()
    with only(site.source()):
        yield site
