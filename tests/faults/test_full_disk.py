"""A real disk that is full: one sentence, nothing half, and everything goes on once there is room."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from mingchuang.importing.actions import BATCH
from tests import pristine
from tests.faults.machine import Machine
from tests.faults.papers import papers

pytestmark = pytest.mark.xdist_group("faults")
ARTICLES = "from mingchuang.publishing.models import Article\nanswer = Article.objects.count()"
ROOM = 1_500_000
"""Bytes that are free on the small disk at first."""


@pytest.fixture
def cramped(prepared: Machine, tmp_path: Path) -> Iterator[Machine]:
    """A machine whose home is a disk of its own, nearly full. Needs the right to mount one."""
    home = tmp_path / "computer"
    home.mkdir()
    used = sum(file.stat().st_blocks * 512 for file in prepared.home.rglob("*"))
    command = ["mount", "-t", "tmpfs", "-o", f"size={used + ROOM}", "tmpfs", str(home)]
    if os.getuid() != 0 or connection.vendor != "sqlite" or subprocess.run(command).returncode:
        pytest.skip("needs root, to mount a small disk, and SQLite on it")
    try:
        shutil.copytree(prepared.home, home, symlinks=True, dirs_exist_ok=True)
        made = Machine(home, pristine.new_database(home))
        yield made
        made.end()
    finally:
        subprocess.run(["umount", "-l", str(home)], check=True)


def give_room(computer: Machine) -> None:
    subprocess.run(["mount", "-o", "remount,size=500m", str(computer.home)], check=True)


def test_an_import_on_a_full_disk_stops_with_one_sentence_and_goes_on_when_there_is_room(cramped, tmp_path):
    command = ("import", str(papers(tmp_path / "papers", 1000)), "--json")
    stopped = cramped.run(*command)
    assert stopped.returncode == 1 and stopped.stdout == ""
    assert "存储空间已满" in stopped.stderr and "Traceback" not in stopped.stderr
    give_room(cramped)
    taken = cramped.ask(ARTICLES)
    assert 0 < taken < 1000 and taken % BATCH == 0
    told = cramped.done(*command)
    assert (told["duplicates"], told["imported"], told["refused"]) == (taken, 1000 - taken, [])


def test_an_edition_that_found_no_room_holds_no_half_page_and_is_completed_later(cramped, tmp_path):
    (cramped.home / "ballast").write_bytes(b"x" * (ROOM - 400_000))
    stopped = cramped.run("edition", "build", "--json")
    assert stopped.returncode == 1
    assert "存储空间已满" in stopped.stderr and "Traceback" not in stopped.stderr
    (cramped.home / "ballast").unlink()
    give_room(cramped)
    found = json.loads(cramped.run("edition", "verify", "--json").stdout)
    assert (found["changed"], found["foreign"]) == ([], [])
    cramped.done("edition", "build", "--json")
    sound = cramped.done("edition", "verify", "--json")
    assert (sound["changed"], sound["missing"], sound["foreign"]) == ([], [], [])
