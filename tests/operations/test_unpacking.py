"""The process that takes the files out of a backup: what it tells, what it leaves, and what it finds on the disk."""

import json
from pathlib import Path

import pytest

from mingchuang.operations.backup import archive, rules, unpacking

SECOND = 1772424000  # Monday, 2 March 2026, noon in Shanghai
CONTENT = {"files/2026/附件.pdf": b"%PDF" * 5000, "files/a.txt": b"a", "edition/current/index.html": b"<h1>"}


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    path = tmp_path / "b.tar"
    with archive.writing(path, SECOND) as out:
        out.add(rules.MANIFEST, json.dumps({"format": 1}).encode())
        out.add(rules.part_name("journal_entry", 1), b"rows")
        for name, content in CONTENT.items():
            out.add(name, content)
        out.add(rules.SUMMARY, json.dumps({"files": len(CONTENT)}).encode())
    return path


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Path]:
    return {rules.FILES: tmp_path / "files", rules.EDITION: tmp_path / "edition"}


def beside(path: Path, folders: dict[str, Path], passed: list[int], *, is_done: bool = False):
    return unpacking.beside(path, path.with_name("lock"), folders, is_done=is_done, advance=passed.append)


def test_files_are_taken_out_with_their_time_and_the_originals_read_back(backup, folders):
    passed: list[int] = []
    with beside(backup, folders, passed) as files:
        assert files.whole() == {"files": 3}
        assert files.read_back() == (2, [])
    assert sum(passed) == len(CONTENT) + 3
    found = {
        f"{kind}/{path.relative_to(folder).as_posix()}": (path.read_bytes(), path.stat().st_mtime)
        for kind, folder in folders.items()
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert found == {name: (content, SECOND) for name, content in CONTENT.items()}


def test_an_original_that_reads_back_otherwise_or_is_gone_is_named(backup, folders):
    with beside(backup, folders, []) as files:
        files.whole()
    (folders[rules.FILES] / "2026/附件.pdf").write_bytes(b"%PDX" * 5000)
    (folders[rules.FILES] / "a.txt").unlink()
    with beside(backup, folders, [], is_done=True) as files:
        assert files.read_back() == (2, ["2026/附件.pdf", "a.txt"])


def test_of_a_damaged_backup_no_file_stays(backup, folders):
    whole = backup.read_bytes()
    backup.write_bytes(whole.replace(b"%PDF", b"%PDX", 1))
    with (
        pytest.raises(archive.DamagedError, match="files/2026/附件.pdf"),
        beside(backup, folders, []) as files,
    ):
        files.whole()
    assert not any(folder.exists() for folder in folders.values())


def test_a_place_that_cannot_be_written_is_told_in_the_systems_words(backup, folders):
    (folders[rules.FILES].parent / "files").write_text("a file where a folder ought to be")
    with (
        pytest.raises(unpacking.UnpackingFailedError, match="files：File exists|files/.*：Not a directory"),
        beside(backup, folders, []) as files,
    ):
        files.whole()


def test_a_process_that_was_ended_is_not_waited_for(backup, folders):
    with (
        pytest.raises(unpacking.UnpackingFailedError, match="意外结束"),
        beside(backup, folders, []) as files,
    ):
        files.read_back()
        files._answer()
