"""A disk that turns read only, and back: the public reads, everybody else is told, nothing half, and it goes on by itself."""

import http.client
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection

from mingchuang.site.disk_cache import DiskCache
from tests.faults.machine import Machine
from tests.faults.papers import papers
from tests.faults.serving import lay_page, reads_and_is_told, served
from tests.site.parity import eventually

pytestmark = pytest.mark.xdist_group("faults")
SAID = "磁盘现在只能读取"
LOG = "/check/log.jsonl"
"""An address that asks the database and nothing else."""
EVERYWHERE = (("edition", "build"), ("work", "--until-idle"), ("index", "rebuild"))
IN_THE_DATABASE = (("tick",),)
"""What writes into the database alone: refused where that lies on the same disk."""
SIGNED_IN = """
from django.test import Client
from django.utils import timezone
from mingchuang.accounts.rules import RoleKind
from mingchuang.directory.models import Organisation
from tests.accounts.factories import PersonFactory
role = (RoleKind.SECURITY_ADMINISTRATOR, Organisation.objects.get(code="MC"))
browser = Client()
browser.force_login(PersonFactory(roles=[role]), backend="mingchuang.accounts.backends.RoleBackend")
session = browser.session
session["last_seen"] = timezone.now().isoformat()
session.save()
answer = session.session_key
"""
CLOSED = "from django.db import connection\nconnection.ensure_connection()\nconnection.close()\nanswer = None"
"""Whoever closes SQLite's last connection takes away the files beside it, without which it cannot be opened read only."""
WORKER = """
import threading, time
from pathlib import Path
from django.conf import settings
from django.utils import timezone
from mingchuang.outbox import jobs
from mingchuang.outbox.loop import work
stop, begun = threading.Event(), time.monotonic()
def watch():
    while not (settings.EDITION / "manifest.log").exists() and time.monotonic() < begun + 60:
        time.sleep(0.1)
    stop.set()
threading.Thread(target=watch).start()
work(jobs.offered(), stop=stop, now=timezone.now)
"""


@contextmanager
def read_only(home: Path) -> Iterator[None]:
    """Inside the block nobody, root included, can write below ``home``. Needs the right to mount."""
    if os.getuid() != 0 or subprocess.run(["mount", "--bind", str(home), str(home)]).returncode:
        pytest.skip("needs root, to mount a folder read only")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(home)], check=True)
        yield
    finally:
        subprocess.run(["umount", "-l", str(home)], check=True)


def stands(home: Path) -> dict[str, bytes]:
    """Every file of the edition and the originals."""
    files = (file for folder in ("edition", "files") for file in (home / folder).rglob("*") if file.is_file())
    return {str(file): file.read_bytes() for file in files}


def saved(port: int, session: str) -> tuple[int, str]:
    """What the desk says to whoever saves the list of networks."""
    token = "a" * 32
    form = {"csrfmiddlewaretoken": token, "networks": "127.0.0.0/8", "reason": "限定办公网"}
    told = {
        "Cookie": f"sessionid={session}; csrftoken={token}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    asked.request("POST", "/desk/networks/", urlencode(form), told)
    answer = asked.getresponse()
    said = answer.status, answer.read().decode()
    asked.close()
    return said


def test_commands_say_so_leave_nothing_half_and_do_it_all_when_the_disk_is_back(computer: Machine, tmp_path):
    lay_page(computer)
    before = stands(computer.home)
    commands = list(EVERYWHERE)
    if connection.vendor == "sqlite":
        commands += [*IN_THE_DATABASE, ("import", str(papers(tmp_path / "papers", 3)))]
        computer.ask(CLOSED)
        assert not (computer.home / "db.sqlite3-wal").exists()
    with read_only(computer.home):
        for command in commands:
            stopped = computer.run(*command)
            assert (stopped.returncode, stopped.stdout) == (1, ""), (command, stopped)
            assert SAID in stopped.stderr and "Traceback" not in stopped.stderr
        assert stands(computer.home) == before
    for command in commands:
        computer.done(*command)
    sound = computer.done("edition", "verify", "--json")
    assert (sound["changed"], sound["missing"], sound["foreign"]) == ([], [], [])


def test_the_public_reads_the_desk_is_told_and_saves_once_the_disk_is_back(computer):
    lay_page(computer)
    session = computer.ask(SIGNED_IN)
    with ExitStack() as server:
        with read_only(computer.home):
            port = server.enter_context(served(computer, MINGCHUANG_SECOND_FACTOR="optional"))
            assert reads_and_is_told(port, LOG).status == 200
            assert reads_and_is_told(port, "/desk/networks/", Cookie=f"sessionid={session}").status == 200
            status, told = saved(port, session)
            if connection.vendor == "sqlite":
                assert (status, SAID in told) == (507, True)
            assert reads_and_is_told(port, "/accounts/login/").status == 200
        status, told = saved(port, session)
        assert status == 302, told


def test_the_worker_waits_and_publishes_once_the_disk_is_back(computer):
    with read_only(computer.home):
        worker = computer.start_asking(WORKER)
        eventually(lambda: worker.errors.exists() and "again in" in worker.errors.read_text())
    assert worker.finish().returncode == 0
    sound = computer.done("edition", "verify", "--json")
    assert sound["files"] > 0 and (sound["changed"], sound["missing"], sound["foreign"]) == ([], [], [])


def test_what_counts_guesses_never_goes_on_uncounted_and_what_saves_time_goes_on_without(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    cache = DiskCache(str(home / "cache"), {})
    assert cache.add("wrong:1", 0, 3600) and not cache.add("wrong:1", 0, 3600)
    with read_only(home):
        late = DiskCache(str(home / "not made yet"), {})
        for one in (cache, late):
            one.set("kept", "for speed")
            assert one.get("kept") is None and not one.delete("kept")
            with pytest.raises(OSError, match="Read-only"):
                one.add("wrong:2", 0, 3600)
        with pytest.raises(OSError, match="Read-only"):
            cache.incr("wrong:1")
    assert cache.incr("wrong:1") == 1
    with pytest.raises(ValueError, match="not found"):
        cache.incr("wrong:2")


def test_a_count_holds_as_long_as_was_said_at_its_beginning(tmp_path, monkeypatch):
    cache = DiskCache(str(tmp_path), {})
    cache.add("wrong", 0, 3600)
    cache.incr("wrong")
    began = time.time()
    monkeypatch.setattr(time, "time", lambda: began + 3500)
    assert cache.get("wrong") == 1
    monkeypatch.setattr(time, "time", lambda: began + 3601)
    assert cache.get("wrong") is None
    with pytest.raises(ValueError, match="not found"):
        cache.incr("wrong")
