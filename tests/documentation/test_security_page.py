"""SECURITY.md says of every threat and attack which test shows it: the tests are there."""

import ast
import re
from pathlib import Path

PROJECT = Path(__file__).parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (PROJECT / "SECURITY.md").read_text("utf-8").splitlines()
    if line.startswith("| ") and "tests/" in line
]
NAMED = re.compile(r"(tests/[\w/]+\.py)|\b(test_\w+\.py)|`(test_\w+)(…?)`")


def names_of(place: Path) -> list[str]:
    """The names of the tests of a file."""
    return [
        node.name
        for node in ast.walk(ast.parse(place.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def missing(cell: str) -> list[str]:
    """Files and tests that a cell names and that are not there."""
    place, absent = PROJECT, []
    for whole, beside, name, cut in NAMED.findall(cell):
        if whole or beside:
            place = PROJECT / whole if whole else place.parent / beside
            if not place.is_file():
                absent.append(str(place))
        elif not any(test.startswith(name) if cut else test == name for test in names_of(place)):
            absent.append(f"{place.name}: {name}")
    return absent


def test_every_threat_and_every_attack_names_tests_that_are_there():
    assert len(ROWS) > 60
    assert [absent for row in ROWS for absent in missing(row[-1])] == []


def test_every_attack_of_the_second_table_names_one():
    attacks = (
        (PROJECT / "SECURITY.md").read_text("utf-8").partition("## Each attack")[2].partition("## What")[0]
    )
    rows = [line for line in attacks.splitlines() if line.startswith("| ")][1:]
    assert [row for row in rows if not NAMED.search(row)] == []
