"""Recall against plain substring search: everything of two or more characters is found, nothing else."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingchuang.search import sources, store
from mingchuang.search.actions import rebuild
from mingchuang.search.queries import search
from mingchuang.search.rules import QUERY_CHARACTERS, is_han, runs
from tests.search.factories import NOON, Library, document

PIECES = [
    "政",
    "府",
    "信",
    "息",
    "公",
    "开",
    "號",
    "２",
    "12",
    "2018",
    "gov",
    "CN",
    "〔",
    "〕",
    "，",
    " ",
    "\n",
    "〇",
    "é",
]
texts = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
pytestmark = pytest.mark.django_db


def plain(text: str) -> str:
    """Folded runs between spaces, as the truth is compared."""
    return f" {' '.join(runs(text))} "


def contains(text: str, asked: str) -> bool:
    """Plain ``in``; a number or a Latin word is not cut in two."""
    wanted = plain(asked).strip()
    wanted = wanted if is_han(wanted[0]) else f" {wanted}"
    wanted = wanted if is_han(wanted[-1]) else f"{wanted} "
    return wanted in plain(text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=6), st.data())
def test_every_substring_is_found_and_nothing_else(monkeypatch, pairs_of_texts, data):
    library = Library({f"made:{n}": document(n, *both) for n, both in enumerate(pairs_of_texts)})
    monkeypatch.setattr(sources, "_sources", {"made": library.source()})
    rebuild(at=NOON)
    for _ in range(8):
        whole = data.draw(st.sampled_from([text for both in pairs_of_texts for text in both] + ["政府信息"]))
        start = data.draw(st.integers(0, max(0, len(whole) - 1)))
        asked = whole[start : start + data.draw(st.integers(2, QUERY_CHARACTERS))]
        if len(asked) < 2 or not runs(asked):
            continue
        quoted = f"“{asked}”" if len(asked) + 2 <= QUERY_CHARACTERS else asked
        truth = sum(contains(title, asked) or contains(text, asked) for title, text in pairs_of_texts)
        assert search(quoted).total == truth


def test_the_index_of_another_format_counts_as_absent(monkeypatch, db):
    rebuild(at=NOON)
    monkeypatch.setattr(store, "FORMAT", store.FORMAT + 1)
    assert store.read_state() is None
