"""Whoever looks for known weaknesses learns whether anybody looked, and fails only on what was found."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "tools" / "audit.sh"
FOUND = "Found 1 known vulnerability in 1 package"


def audited(tmp_path: Path, *options: str, uv: str = "exit 9", parts: str = "exit 0") -> tuple[int, str]:
    """How the script ends, and what it says, with these programs in the places of uv and our own."""
    for name, script in (("uv", uv), ("mingchuang", parts)):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    programs = {"UV": str(tmp_path / "uv"), "MINGCHUANG": str(tmp_path / "mingchuang")}
    ended = subprocess.run(
        ["bash", SCRIPT, *options],
        env=os.environ | programs, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return ended.returncode, ended.stdout


@pytest.mark.parametrize(
    ("version", "look", "said", "code"),
    [
        ("exit 1", "", "NOT LOOKED UP: pip-audit could not be fetched", 0),
        ("exit 0", "echo 'ConnectionError' >&2; exit 1", "NOT LOOKED UP: the index did not answer", 0),
        ("exit 0", f"echo '{FOUND}' >&2; exit 1", FOUND, 1),
        ("exit 0", "echo 'No known vulnerabilities found'; exit 0", "No known vulnerabilities found", 0),
    ],
)
def test_what_was_found_fails_and_not_looking_is_told_loudly(tmp_path, version, look, said, code):
    ended, told = audited(tmp_path, uv=f'case "$*" in *--version*) {version};; esac\n{look}')
    assert (said in told, ended) == (True, code)


def test_without_a_network_versions_hashes_and_licences_are_looked_at_and_nothing_is_fetched(tmp_path):
    ended, told = audited(tmp_path, "--offline", parts="echo \"$@\"; printf 'django\\t5.2\\tBSD\\n'")
    assert ended == 0 and "sbom --lock requirements.lock" in told
    assert "versions, hashes and licences" in told and "django" not in told and "NOT LOOKED UP" not in told


def test_a_part_that_is_not_what_the_lock_names_fails(tmp_path):
    ended, told = audited(tmp_path, parts="echo 与锁定文件不同：x 1，锁定的是 2。; exit 1")
    assert ended == 1 and "与锁定文件不同" in told
