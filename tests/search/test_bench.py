import pytest

from mingchuang.search import sources
from mingchuang.search.bench import bench, document
from tests.search.factories import NOON

pytestmark = pytest.mark.django_db


def test_the_bench_counts_like_plain_search_and_leaves_nothing_behind(library, monkeypatch):
    monkeypatch.setattr("mingchuang.search.bench.QUERIES", 160)
    found = bench(40, at=NOON)
    assert found["figures"]["counts_wrong"] == 0
    assert found["figures"]["documents"] == 40
    assert [source.name for source in sources.offered()] == ["made"]
    assert sources.offered()[0].documents == library.documents


def test_the_same_number_gives_the_same_document():
    assert document(5) == document(5)
