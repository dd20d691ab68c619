"""The bill of materials is whole, and no licence in it is unknown or binds the whole."""

import json
import tomllib
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mingchuang.operations import parts

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def running() -> tuple[list[parts.Part], list[str]]:
    """Everything that the project's own dependencies bring along."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    return parts.parts(project["project"]["dependencies"])


def test_licences_of_all_that_runs_with_us_are_known_and_permitted(running):
    found, missing = running
    assert len(found) > 60 and missing == []
    assert [(part.name, part.licence) for part in found if not part.is_permitted] == []


def test_what_runs_is_pinned_with_its_hashes(running):
    assert parts.differing(running[0], (PROJECT / "requirements.lock").read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("locked", "said"),
    [
        ("x==1 \\\n    --hash=sha256:ab\n", []),
        ("X_x==1\nx==2 \\\n    --hash=sha256:ab\n", ["与锁定文件不同：x 1，锁定的是 2。"]),
        ("x==1\ny==1 \\\n    --hash=sha256:ab\n", ["锁定文件没有校验值：x 1。"]),
        ("y==1 \\\n    --hash=sha256:ab\n", ["不在锁定文件中：x 1。"]),
    ],
)
def test_a_part_that_is_not_what_the_lock_names_is_told(locked, said):
    ours = parts.Part(parts.ROOT, "0.1.0", "Apache-2.0")
    assert parts.differing([ours, parts.Part("x", "1", "MIT")], locked) == said


@pytest.mark.parametrize(
    ("licence", "permitted"),
    [
        ("MIT", True), ("MPL-2.0 AND MIT", True), ("Apache-2.0 OR GPL-2.0-only", True), ("", False),
        ("AGPL-3.0-only", False), ("MIT AND GPL-3.0-only", False), ("LicenseRef-Proprietary", False),
    ],
)  # fmt: skip
def test_a_licence_that_binds_the_whole_or_is_unknown_is_not_permitted(licence, permitted):
    assert parts.Part("x", "1", licence).is_permitted is permitted


def test_what_is_not_installed_is_told():
    assert parts.parts(["there-is-no-such-package>=1"]) == ([], ["there-is-no-such-package"])


def test_the_bill_joins_every_part_to_what_it_needs(running):
    told = parts.bill(running[0], at=NOON)
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    known = {one["bom-ref"] for one in told["components"]} | {told["metadata"]["component"]["bom-ref"]}
    assert len(known) == len(told["components"]) + 1
    assert {need for one in told["dependencies"] for need in one["dependsOn"]} <= known
    assert told == parts.bill(running[0], at=NOON)


def test_the_command_writes_the_bill_and_refuses_a_folder_that_is_not_there(tmp_path):
    out = StringIO()
    try:
        call_command("sbom", "--output", str(tmp_path / "bom.json"), stdout=out)
    except SystemExit as ended:  # the installed metadata of a working copy may be older than its code
        assert ended.code == 1
    bill = json.loads((tmp_path / "bom.json").read_text("utf-8"))
    assert bill["metadata"]["component"]["name"] == "mingchuang"
    assert "个部件" in out.getvalue()
    with pytest.raises(CommandError, match="请先建立") as refused:
        call_command("sbom", "--output", str(tmp_path / "no/bom.json"), stdout=out)
    assert refused.value.returncode == 2
    with pytest.raises(CommandError, match="读不到锁定文件") as refused:
        call_command("sbom", "--lock", str(tmp_path / "no.lock"), stdout=out)
    assert refused.value.returncode == 2
