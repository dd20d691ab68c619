"""A proof is checked by a script that knows nothing of ours; it takes no time and says what it must."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingchuang.edition import merkle, writing
from mingchuang.edition.actions import publish_waiting
from mingchuang.edition.models import Edition
from mingchuang.edition.proofs import NotProvable, prove
from tools import check_proof

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
SCRIPT = Path(check_proof.__file__)


@pytest.fixture
def published(toy):
    for number in range(1, 6):
        toy.write(f"/zwgk/{number}.html", f"第{number}条")
        publish_waiting(day=MONDAY, at=NOON)
    return toy


def run(*arguments: object) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), *map(str, arguments)], capture_output=True, text=True
    )


@pytest.mark.django_db
def test_the_script_confirms_page_edition_and_history(published, tmp_path):
    noted = Edition.objects.get(number=2).log_root
    proof = tmp_path / "proof.json"
    proof.write_text(json.dumps(prove("/zwgk/3.html", since=2)), "utf-8")
    told = run(proof, writing.current() / "zwgk/3.html", "--known", noted)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.count("成立：") == 5 and "不成立" not in told.stdout


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda proof: proof.update(statement=proof["statement"].replace("live", "gone")), "的这份内容"),
        (lambda proof: proof["inclusion"].pop(), "的这份内容"),
        (lambda proof: proof["log"].update(root="0" * 64), "版本日志里有这一版"),
        (lambda proof: proof["log"]["statement"].update(closed_at="2020-01-01"), "版本日志里有这一版"),
        (lambda proof: proof["history"].update(earlier_root="0" * 64), "只增加"),
    ],
)
def test_the_script_names_what_does_not_hold(published, tmp_path, change, named):
    proof = prove("/zwgk/3.html", since=2)
    change(proof)
    (tmp_path / "proof.json").write_text(json.dumps(proof), "utf-8")
    told = run(tmp_path / "proof.json")
    assert told.returncode == 1
    assert any(named in line for line in told.stdout.splitlines() if line.startswith("不成立"))


@pytest.mark.django_db
def test_another_file_another_root_and_no_proof_at_all_are_told_apart(published, tmp_path):
    proof = tmp_path / "proof.json"
    proof.write_text(json.dumps(prove("/zwgk/3.html")), "utf-8")
    assert "不成立：您的文件" in run(proof, writing.current() / "zwgk/4.html").stdout
    assert "不成立：日志包含" in run(proof, "--known", "0" * 64).stdout
    proof.write_text("[]")
    assert (run(proof).returncode, run(tmp_path / "nothing").returncode) == (2, 2)


def test_the_script_needs_less_than_a_hundred_lines():
    assert len(SCRIPT.read_text("utf-8").splitlines()) < 100


@given(st.integers(1, 70), st.data())
def test_the_script_follows_every_tree_and_every_growth(size, data):
    contents = [str(number).encode() for number in range(size)]
    leaves = [merkle.leaf_hash(content) for content in contents]
    index, earlier = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    steps = [step.hex() for step in merkle.inclusion_proof(leaves, index)]
    root = merkle.root(leaves).hex()
    assert check_proof.reached(check_proof.leaf(contents[index]), index, size, steps) == root
    grown = [step.hex() for step in merkle.consistency_proof(leaves, earlier)]
    before = merkle.root(leaves[:earlier]).hex()
    assert check_proof.grew(earlier, size, before, grown) == (before, root)


@pytest.mark.django_db
def test_the_log_can_be_kept_by_anybody(published, client):
    lines = client.get("/check/log.jsonl").content.splitlines()
    assert [json.loads(line)["edition"] for line in lines] == [1, 2, 3, 4, 5]
    feed = client.get("/check/log.atom").content.decode()
    assert all(edition.log_root in feed for edition in Edition.objects.all())


@pytest.mark.django_db
def test_the_history_is_proven_from_any_edition_that_there_was(published, client):
    ask = {"path": "/zwgk/3.html", "since": "2"}
    assert client.get("/check/proof.json", ask).json()["history"]["earlier"] == 2
    assert client.get("/check/proof.json", {**ask, "since": "99"}).status_code == 404
    assert client.get("/check/proof.json", {**ask, "since": "²"}).status_code == 400
    with pytest.raises(NotProvable, match="现有第 1 至第 5 版"):
        prove("/zwgk/3.html", since=6)
