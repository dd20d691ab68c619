"""What a fresh machine lacks is said in one line before anything is begun; what tests could not run is named at the end."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[2] / "tools"
ORDINARY = ("bash", "dirname", "env", "cat", "rm", "mktemp", "id", "sh", "grep", "tee")
"""All that the two scripts need of a system; a test's machine has nothing else."""


def stub(file: Path, body: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)
    return file


@pytest.fixture
def bare(tmp_path) -> Path:
    """A copy of the tools on a machine with neither browser nor server; programs of the environment only nod."""
    shutil.copytree(TOOLS, tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ORDINARY:
        (tmp_path / "path").mkdir(exist_ok=True)
        (tmp_path / "path" / name).symlink_to(shutil.which(name))
    for name in ("ruff", "lint-imports", "mypy"):
        stub(tmp_path / ".venv/bin" / name, "exit 0")
    stub(tmp_path / ".venv/bin/python", 'case "$*" in *postgres*) exit 1;; esac')
    stub(tmp_path / ".venv/bin/pytest", f'echo "$*" >> {tmp_path}/asked')
    return tmp_path


def run(folder: Path, script: str, **further: str) -> tuple[int, str]:
    environment = {"PATH": str(folder / "path"), "HOME": str(folder), **further}
    ended = subprocess.run(
        ["bash", folder / "tools" / script], env=environment, capture_output=True, text=True, check=False
    )
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("exit 127", "Python 版本过低"),
        ('case "$*" in *ensurepip*) exit 1;; esac', "请先运行 apt-get install python3-venv"),
    ],
)
def test_a_python_that_will_not_do_is_told_in_one_line(bare, answers, said):
    code, told = run(bare, "bootstrap.sh", PYTHON=str(stub(bare / "python3", answers)))
    assert (code, said in told, told.count("\n")) == (2, True, 1)


def test_a_machine_without_python_is_told_what_to_install(bare):
    code, told = run(bare, "bootstrap.sh", PYTHON="python-that-is-not-there")
    assert (code, told.count("\n")) == (2, 1)
    assert "apt-get install python3 python3-venv" in told


def test_an_environment_left_half_made_is_made_anew(bare):
    """Whoever called ``python3 -m venv`` before python3-venv was there has an environment without pip."""
    python = stub(bare / "python3", f'echo "$*" >> {bare}/called')
    run(bare, "bootstrap.sh", PYTHON=str(python))
    assert "-m venv --clear .venv" in (bare / "called").read_text()


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_what_could_not_run_is_named_at_the_end_and_fails_in_ci(bare, ci, code):
    ended, told = run(bare, "test.sh", CI=ci)
    named = re.findall("^could not run — ([^:]+):", told, re.MULTILINE)
    nginx = [] if Path("/usr/sbin/nginx").exists() else ["nginx"]
    assert named == ["Chromium", *nginx, "MINGCHUANG_SHARED", "PostgreSQL"]
    assert ended == code
    assert "not browser" in (bare / "asked").read_text()
