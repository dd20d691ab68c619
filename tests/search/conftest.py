import pytest
from django.core.cache import cache

from mingchuang.search import sources
from tests.search.factories import Library, only


@pytest.fixture
def library(db, monkeypatch):
    """An empty library, the only source there is."""
    monkeypatch.setattr(sources, "_sources", {})
    monkeypatch.setattr(sources, "_labels", {})
    cache.clear()
    made = Library()
    only(made)
    return made
