"""Originals without a row are carried out, and nothing else is."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from mingchuang.casework import papers
from mingchuang.operations import orphans
from mingchuang.publishing.actions import store_file

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def left(name: str, *, age: timedelta):
    """A file that nobody speaks of."""
    path = settings.FILES / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left")
    moment = (NOON - age).timestamp()
    os.utime(path, (moment, moment))
    return path


@pytest.mark.django_db
def test_only_old_files_that_no_row_names_are_carried_out_and_forgotten_a_month_later(home):
    kept = store_file("办法".encode(), "办法.txt", organisation=None, actor=None, at=NOON)
    os.utime(kept.file.path, (0, 0))
    old = left("documents/left.txt", age=timedelta(days=2))
    half = left("casework/ab/abcd.77.new", age=timedelta(days=2))
    young = left("documents/under-way.txt.part", age=timedelta(hours=2))
    lonely = papers.place(papers.keep(b"answer"))
    os.utime(lonely, (0, 0))
    assert orphans.sweep(at=NOON) == 3
    assert [old.exists(), half.exists(), lonely.exists()] == [False, False, False]
    assert Path(kept.file.path).exists() and young.exists()
    assert sorted(path.name for path in orphans.refuge().rglob("*") if path.is_file()) == sorted(
        ["left.txt", "abcd.77.new", lonely.name]
    )
    assert orphans.sweep(at=NOON + timedelta(days=40)) == 1  # what was young then
    assert [folder.name for folder in orphans.refuge().iterdir()] == ["20260411"]
