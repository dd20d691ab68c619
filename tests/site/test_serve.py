"""``mingchuang serve`` as an operator meets it: real processes, a home of its own."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mingchuang.site.management.commands import serve
from mingchuang.site.supervision import Charge, supervise
from tests import pristine
from tests.site import parity
from tests.site.parity import answers, eventually

pytestmark = pytest.mark.xdist_group("serve")


def children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A running ``mingchuang serve``: the process and its port."""
    home = tmp_path_factory.mktemp("serve")
    (home / "demo-accounts.txt").write_text("编辑　editor@example.org\n", "utf-8")
    environment = {**os.environ, "MINGCHUANG_HOME": str(home), "DATABASE_URL": f"sqlite:///{home}/db.sqlite3"}
    command = [sys.executable, "-m", "mingchuang"]
    if pristine.is_sqlite():
        pristine.with_tables(home)
    subprocess.run([*command, "migrate", "-v0"], env=environment, check=True)
    port = parity.free_port()
    process = subprocess.Popen(
        [*command, "serve", "--port", str(port), "--workers", "1"], env=environment, stdout=subprocess.PIPE
    )
    eventually(lambda: is_open(port), 120)
    yield process, port
    process.kill()
    process.wait()


def test_the_terminal_says_where_to_go_and_who_may_sign_in(served):
    process, port = served
    said = b"".join(process.stdout.readline() for _line in range(4)).decode()
    assert f"http://127.0.0.1:{port}/" in said
    assert f"http://127.0.0.1:{port}/desk/" in said
    assert "editor@example.org" in said


def test_django_answers_behind_the_front(served):
    _process, port = served
    assert eventually(lambda: answers(port))


def test_the_edition_is_built_at_the_first_start(served):
    home = Path(f"/proc/{served[0].pid}/environ").read_bytes()
    place = next(part for part in home.split(b"\0") if part.startswith(b"MINGCHUANG_HOME=")).decode()[16:]
    eventually(lambda: (Path(place) / "edition/manifest.log").exists())


def memory_of(pid: int) -> int:
    """Kilobytes that a process and everything below it hold; one that is just ending holds nothing."""
    own = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return (int(own[1]) if own else 0) + sum(memory_of(child) for child in children_of(pid))


def web_server_of(pid: int) -> int:
    """The process below ``mingchuang serve`` that answers; beside it the worker builds the edition and grows."""
    return next(
        child
        for child in children_of(pid)
        if b"mingchuang.site.server" in Path(f"/proc/{child}/cmdline").read_bytes()
    )


def test_sixty_megabytes_are_taken_through_the_disk_and_one_more_is_refused(served):
    process, port = served
    eventually(lambda: answers(port))
    answering = web_server_of(process.pid)
    before = memory_of(answering)
    statuses = {}
    for megabytes in (59, 61):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.putrequest("POST", "/accounts/login/")
        connection.putheader("Content-Length", str(megabytes << 20))
        connection.putheader("Content-Type", "application/octet-stream")
        connection.endheaders()
        try:
            for _piece in range(megabytes):
                connection.send(bytes(1 << 20))
        except OSError:
            pass  # refused before all of it was sent
        statuses[megabytes] = connection.getresponse().status
        connection.close()
    assert statuses == {59: 403, 61: 413}  # the first comes as far as the form's own mark, which it lacks
    assert memory_of(answering) - before < 40_000
    assert answers(port)


def test_a_process_that_was_killed_is_started_again(served):
    process, port = served
    for child in children_of(process.pid):
        os.kill(child, signal.SIGKILL)
    eventually(lambda: len(children_of(process.pid)) == 2)
    assert eventually(lambda: answers(port))


def test_told_to_stop_it_stops_and_leaves_nothing_behind(served):
    process, port = served
    family = children_of(process.pid)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    eventually(lambda: not is_open(port))
    assert not [child for child in family if Path(f"/proc/{child}").exists()]


@pytest.mark.django_db
def test_a_port_that_is_taken_is_said_politely():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"端口 {port} 不能使用.*PORT={port + 1} make run") as refused:
            call_command("serve", "--port", str(port))
    assert refused.value.returncode == 2


@pytest.mark.parametrize("options", [["--port", "70000"], ["--workers", "0"]])
def test_impossible_numbers_are_refused(options):
    with pytest.raises(CommandError) as refused:
        call_command("serve", *options)
    assert refused.value.returncode == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "expected"), [([], ["网页服务", "后台工作"]), (["--without-work"], ["网页服务"])]
)
def test_the_background_work_may_be_left_to_a_service_of_its_own(monkeypatch, home, options, expected):
    started = []
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")  # what the command sets is taken back afterwards
    monkeypatch.setattr(serve.assets, "collect", lambda: None)
    monkeypatch.setattr(serve.signal, "signal", lambda *_given: None)
    monkeypatch.setattr(serve, "supervise", lambda charges, **_given: started.extend(charges))
    call_command("serve", "--port", str(parity.free_port()), *options)
    assert [charge.label for charge in started] == expected


@pytest.mark.django_db
def test_two_of_one_home_count_in_folders_of_their_own_that_end_with_them(monkeypatch, home):
    counting = []

    def supervised(_charges, **_given):
        folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
        (folder / "counter_1.db").touch()
        counting.append(folder)
        if len(counting) == 1:
            call_command("serve", "--port", str(parity.free_port()))
            assert [path.name for path in folder.iterdir()] == ["counter_1.db"]

    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")  # what the command sets is taken back afterwards
    monkeypatch.setattr(serve.assets, "collect", lambda: None)
    monkeypatch.setattr(serve.signal, "signal", lambda *_given: None)
    monkeypatch.setattr(serve, "supervise", supervised)
    call_command("serve", "--port", str(parity.free_port()))
    assert len(set(counting)) == 2 and not any(folder.exists() for folder in counting)


@pytest.mark.django_db
def test_a_home_that_takes_nothing_is_told_and_the_public_reads_all_the_same(monkeypatch, home, capsys):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    monkeypatch.setattr(serve.assets, "collect", lambda: None)
    monkeypatch.setattr(serve.signal, "signal", lambda *_given: None)
    monkeypatch.setattr(serve, "supervise", lambda _charges, **_given: None)
    monkeypatch.setattr(serve, "home_is_read_only", lambda: True)
    call_command("serve", "--port", str(parity.free_port()))
    assert "现在只能读取。公众照常阅读网页" in capsys.readouterr().out


def test_a_process_that_dies_at_once_is_not_started_in_a_rush(tmp_path):
    import threading

    said, stop = [], threading.Event()

    def say(line):
        said.append(line)
        stop.set()

    supervise([Charge("试验", ["nothing_of_that_name"])], stop=stop, say=say)
    assert said == ["试验意外停止（代码 1），1 秒后重新启动。"]
