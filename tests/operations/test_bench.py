"""``mingchuang bench``: complete answers, no nonsense, and nothing of the operator's is touched."""

import json
import os
import subprocess
import sys
from contextlib import nullcontext
from importlib import import_module
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command

from mingchuang.edition import writing
from mingchuang.operations.bench import front, serving
from mingchuang.operations.bench.homes import MeasurementFailedError
from mingchuang.operations.bench.loading import load_program
from mingchuang.operations.bench.subjects import SUBJECTS
from mingchuang.operations.management.commands import bench

TINY = 100
IN_PROCESS = ["publish", "build", "queries", "search", "import", "report", "foi", "proof", "verify"]


def combined(name: str, found: dict[str, float]) -> dict[str, float]:
    subject = SUBJECTS[name]
    figures, ratios = subject.combine([(size, found) for size in subject.sizes(TINY)])
    return figures | ratios


@pytest.mark.django_db
@pytest.mark.parametrize("name", IN_PROCESS)
def test_a_subject_measures_all_that_it_promises(name):
    subject = import_module(SUBJECTS[name].module)
    if hasattr(subject, "prepare"):
        subject.prepare(TINY)
    found = subject.measure(TINY)
    answer = combined(name, found)
    assert {promise.key for promise in SUBJECTS[name].promises} <= answer.keys()
    assert all(isinstance(value, (int, float)) and value >= 0 for value in answer.values())


def test_a_whole_run_leaves_the_operators_home_and_databases_alone(tmp_path):
    home = tmp_path / "operator"
    ended = subprocess.run(
        [sys.executable, "-m", "mingchuang", "bench", "search", "--scale", str(TINY), "--json"],
        env={**os.environ, "MINGCHUANG_HOME": str(home)}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    answer = json.loads(ended.stdout)
    assert list(answer) == ["name", "scale", "figures", "ratios"]
    assert (answer["name"], answer["scale"]) == ("search", TINY)
    assert {"query_p99_ms", "counts_wrong"} <= answer["figures"].keys()
    assert not home.exists() or not list(home.rglob("*.sqlite3"))
    assert left_behind() == []


@pytest.mark.nginx
def test_front_and_nginx_are_asked_in_turns(home, monkeypatch):
    for path in ("/index.html", "/zwgk/1.html"):
        writing.put(writing.current(), path, b"<h1>1</h1>" * 500, second=1772424000)
    monkeypatch.setenv("MINGCHUANG_HOME", str(home))
    with serving.front() as address:
        monkeypatch.setattr(serving, "front", lambda: nullcontext(address))
        monkeypatch.setattr(serving, "django_each_time", lambda: nullcontext(address))
        loads = front._turns("/zwgk/1.html", turns=1, seconds=1)
    assert {"front", "django"} | ({"nginx"} if serving.nginx_program() and load_program() else set()) == set(
        loads
    )
    for name, (load,) in loads.items():
        assert load.per_second > 100 and 0 < load.p50_ms <= load.p99_ms, name
    answer = front._compared("django", loads)
    assert 0.1 < answer["ratio_front_to_django"] < 10


def left_behind() -> list[str]:
    """Databases of a bench that still stand on the server that is configured."""
    if not (address := os.environ.get("DATABASE_URL", "").replace("postgres://", "postgresql://")):
        return []
    with psycopg.connect(address) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'bench\\_%'").fetchall()
    return [name for (name,) in rows]


def run(*asked: str) -> dict:
    out = StringIO()
    call_command("bench", *asked, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_all_runs_every_subject_at_its_sizes(monkeypatch):
    ran = []
    monkeypatch.setattr(bench, "measured", lambda subject, size: ran.append((subject.name, size)) or FIGURES)
    answer = run("all", "--scale", "1000")
    assert [name for name, _size in ran] == [
        name for name, subject in SUBJECTS.items() for _size in subject.sizes(1000)
    ]
    assert answer["name"] == "all"
    assert list(answer["figures"]) == list(answer["ratios"]) == list(SUBJECTS)


FIGURES = dict.fromkeys(
    [promise.key.removesuffix("_growth") for subject in SUBJECTS.values() for promise in subject.promises],
    1.0,
) | {"broken": 0.0}


def test_what_grew_is_told_as_a_ratio(monkeypatch):
    monkeypatch.setattr(bench, "measured", lambda _subject, size: {**FIGURES, "pages_rendered": size / 100})
    answer = run("publish", "--scale", "1000")
    assert answer["ratios"]["pages_rendered_growth"] == 10
    assert answer["figures"]["pages_rendered_at_100"] == 1


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["nothing"], "没有“nothing”这一项"),
        (["import", "--scale", "99"], "至少为 100"),
        (["all", "--scale", "-5"], "至少为 100"),
    ],
)
def test_nonsense_is_refused_with_what_can_be_asked(asked, sentence):
    with pytest.raises(CommandError, match=sentence) as refused:
        run(*asked)
    assert refused.value.returncode == 2


def test_a_measurement_that_fails_is_told_and_found_wrong(monkeypatch):
    def fails(_subject, _size):
        raise MeasurementFailedError("no room left")

    monkeypatch.setattr(bench, "measured", fails)
    err = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("bench", "build", "--json", stderr=err)
    assert ended.value.code == 1
    assert "没有测完" in err.getvalue()


def test_people_read_the_machine_and_each_promise_with_its_bound(monkeypatch):
    monkeypatch.setattr(bench, "measured", lambda _subject, _size: FIGURES)
    out = StringIO()
    call_command("bench", "search", stdout=out)
    assert "机器：" in out.getvalue()
    assert "要求" in out.getvalue()
