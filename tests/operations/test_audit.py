"""Whoever looks for known weaknesses learns whether anybody looked, and fails only on what was found."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "tools" / "audit.sh"
FOUND = "Found 1 known vulnerability in 1 package"


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
    uv = tmp_path / "uv"
    uv.write_text(f'#!/bin/sh\ncase "$*" in *--version*) {version};; esac\n{look}\n')
    uv.chmod(0o755)
    ended = subprocess.run(
        ["bash", SCRIPT], env={**os.environ, "UV": str(uv)}, capture_output=True, text=True, check=False
    )
    assert (said in ended.stdout, ended.returncode) == (True, code)
