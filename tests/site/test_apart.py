"""An application in a process of its own answers like one that is called, and whatever becomes of it, the next request
has an answer of its own."""

import io
import os
import signal
from collections import deque
from concurrent.futures import ThreadPoolExecutor

import pytest

from mingchuang.site import apart
from mingchuang.site.apart import Apart, FailedApartError


@pytest.fixture(scope="module")
def application():
    running = Apart("tests.site.odd_application:application")
    yield running
    running.close()
    assert running.process.returncode == 0


def ask(application, path: str, query: str = "", body: bytes = b"") -> tuple[str, dict[str, str], bytes]:
    said = []
    environ = {"PATH_INFO": path, "QUERY_STRING": query, "wsgi.input": io.BytesIO(body)}
    pieces = b"".join(application(environ, lambda *told: said.append(told)))
    return said[0][0], dict(said[0][1]), pieces


def test_question_and_answer_pass_whole(application):
    body = bytes(3 << 20) + b"last"
    assert ask(application, "/told", "a=1", body) == ("201 Created", {"X-Asked": "a=1"}, b"3145732 last")


@pytest.mark.parametrize("path", ["/fails", "/breaks-off"])
def test_after_a_failure_the_next_is_answered_by_the_same_process(application, path):
    process = application.process.pid
    with pytest.raises(FailedApartError):
        ask(application, path)
    assert ask(application, "/told", "b=2")[1] == {"X-Asked": "b=2"}
    assert application.process.pid == process


def test_who_wants_no_more_ends_the_answer(application):
    environ = {"PATH_INFO": "/endless", "wsgi.input": io.BytesIO()}
    answer = application(environ, lambda *_told: None)
    assert next(answer) == b"more"
    answer.close()
    assert ask(application, "/told", "c=3")[1] == {"X-Asked": "c=3"}


def test_a_process_that_dies_is_told_and_started_anew(application, monkeypatch):
    monkeypatch.setattr(apart, "PAUSE_SECONDS", 0)
    with pytest.raises(FailedApartError, match="ended"):
        ask(application, "/dies")
    assert ask(application, "/told", "d=4")[1] == {"X-Asked": "d=4"}

    os.kill(application.process.pid, signal.SIGKILL)
    application.process.wait()
    assert ask(application, "/told", "e=5")[1] == {"X-Asked": "e=5"}


def test_the_process_leaves_it_to_its_server_when_to_end(application):
    for number in (signal.SIGTERM, signal.SIGINT):
        os.kill(application.process.pid, number)
    assert ask(application, "/told", "f=6")[1] == {"X-Asked": "f=6"}


def test_an_answer_under_way_when_the_server_ends_is_broken_off_and_told():
    running = Apart("tests.site.odd_application:application")
    answer = running({"PATH_INFO": "/endless", "wsgi.input": io.BytesIO()}, lambda *_told: None)
    assert next(answer) == b"more"
    with ThreadPoolExecutor(1) as reading:
        rest = reading.submit(deque, answer, maxlen=0)
        running.close()
        with pytest.raises(FailedApartError, match="ended"):
            rest.result(20)
