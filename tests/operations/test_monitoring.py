"""What watching machines are told, and what strangers are not."""

import errno
import json
import logging
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from mingchuang.operations import readiness
from mingchuang.outbox.actions import note_failure, put
from mingchuang.outbox.models import Message
from mingchuang.outbox.rules import Stream
from mingchuang.search.actions import rebuild
from mingchuang.site.discretion import JsonFormatter

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
STRANGER = "203.0.113.9"


def test_it_lives_without_asking_the_database(client):
    answer = client.get("/healthz", REMOTE_ADDR=STRANGER)  # the database is forbidden in this test
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_it_is_ready_when_database_outbox_index_and_disk_are(client):
    assert client.get("/readyz").json()["index"] == "no index"
    assert client.get("/readyz").status_code == 503
    rebuild(at=NOON)
    answer = client.get("/readyz")
    assert answer.json() == {"ready": True, "database": "ok", "outbox": "ok", "index": "ok", "disk": "ok"}


@pytest.mark.django_db
def test_a_stranger_learns_that_it_is_not_ready_and_not_why(client, monkeypatch):
    def gone(_at):
        raise OperationalError("host 10.0.0.7 refused the password of mingchuang")

    monkeypatch.setitem(readiness.PARTS, "database", gone)
    answer = client.get("/readyz", REMOTE_ADDR=STRANGER)
    assert (answer.status_code, answer.content) == (503, b"not ready\n")
    assert client.get("/readyz").json()["database"] == "database: OperationalError"


def test_a_full_disk_is_not_ready(monkeypatch):
    monkeypatch.setattr(readiness, "LEAST_ROOM", 1 << 60)
    assert readiness._asked(readiness._disk, NOON) == "full"


@pytest.mark.django_db
def test_a_read_only_disk_is_not_ready_and_told_to_prometheus(client, home, monkeypatch):
    assert b"mingchuang_disk_writable 1.0" in client.get("/metrics").content

    def refused(*_told):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(readiness.Path, "write_bytes", refused)
    monkeypatch.setattr("os.access", lambda *_told: False)
    assert client.get("/readyz").json()["disk"] == "read only"
    assert b"mingchuang_disk_writable 0.0" in client.get("/metrics").content


@pytest.mark.django_db
def test_figures_count_requests_by_view_and_tell_lag_jobs_and_edition(client):
    put(Stream.EDITION, ["article:1"])
    Message.objects.update(created_at=timezone.now() - timedelta(minutes=10))
    note_failure("search.follow", "更新搜索", ValueError("110101199003070000"), NOON)
    client.get("/accounts/login/?next=/desk/secret-13800138000/")
    told = client.get("/metrics").content.decode()
    lines = dict(line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    assert float(lines['mingchuang_requests_total{status="2xx",view="account_login"}']) >= 1
    assert float(lines['mingchuang_request_seconds_count{view="account_login"}']) >= 1
    assert float(lines['mingchuang_outbox_waiting{stream="edition"}']) == 1
    assert float(lines['mingchuang_outbox_lag_seconds{stream="edition"}']) >= 600
    assert float(lines['mingchuang_job_failures{job="search.follow"}']) == 1
    assert {"mingchuang_edition_number", "mingchuang_disk_free_bytes"} <= set(lines)
    assert "13800138000" not in told and "110101199003070000" not in told


@pytest.mark.django_db
def test_figures_are_for_allowed_addresses_or_the_token_alone(client, settings):
    assert client.get("/metrics", REMOTE_ADDR=STRANGER).status_code == 404
    forged = {"REMOTE_ADDR": STRANGER, "HTTP_X_FORWARDED_FOR": "127.0.0.1"}
    assert client.get("/metrics", **forged).status_code == 404
    through_our_proxy = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": STRANGER}
    assert client.get("/metrics", **through_our_proxy).status_code == 404
    shown = {"REMOTE_ADDR": STRANGER, "HTTP_AUTHORIZATION": "Bearer "}
    assert client.get("/metrics", **shown).status_code == 404
    settings.METRICS_TOKEN = "a long token of the district"
    shown["HTTP_AUTHORIZATION"] = f"Bearer {settings.METRICS_TOKEN}"
    assert client.get("/metrics", **shown).status_code == 200
    settings.METRICS_FROM = ["203.0.113.0/24"]
    assert client.get("/metrics", REMOTE_ADDR=STRANGER).status_code == 200


def test_a_log_line_for_programs_is_one_object_without_personal_data():
    quoted = "身份证 110101199003070000\nDETAIL: Failing row contains (张三)"
    try:
        raise ValueError(quoted)
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed on %s", ("a",), sys.exc_info())
    line = JsonFormatter().format(record)
    told = json.loads(line)
    assert (told["level"], told["logger"], told["message"]) == ("ERROR", "x", "failed on a")
    assert told["error"].startswith("Traceback") and "\n" not in line
    assert "张三" not in line and "110101199003070000" not in line
