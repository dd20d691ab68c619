"""An auditor takes away what one person did in a year; who rewrites the past is caught."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from openpyxl import load_workbook

from mingchuang.directory.rules import DirectoryVerb
from mingchuang.edition import writing
from mingchuang.journal.actions import Happening, record_many, seal_waiting
from mingchuang.journal.models import Block, Entry
from mingchuang.journal.queries import verify
from mingchuang.journal.rules import canonical, seal
from tests.accounts.factories import PersonFactory

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
NEW_YEAR = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)  # the first second of 2026 in Shanghai
pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    person = PersonFactory(username="liyi", full_name="李一")
    other = PersonFactory()
    happenings = [
        Happening(DirectoryVerb.ORGANISATION_CHANGED, "organisation:1", person.pk, NEW_YEAR),
        Happening(DirectoryVerb.ORGANISATION_CHANGED, "organisation:2", person.pk, NOON, "=1+1"),
        Happening(DirectoryVerb.ORGANISATION_CHANGED, "organisation:3", person.pk, NOON.replace(year=2025)),
        Happening(DirectoryVerb.ORGANISATION_CHANGED, "organisation:4", other.pk, NOON),
    ]
    record_many(happenings)
    return person


def exported(*words: str) -> str:
    out = io.StringIO()
    call_command("journal", "export", *words, stdout=out)
    return out.getvalue()


def test_one_person_in_one_year_of_shanghai(person):
    rows = list(csv.DictReader(io.StringIO(exported("--actor", "李一", "--year", "2026").lstrip("\ufeff"))))
    assert [row["对象"] for row in rows] == ["organisation:1", "organisation:2"]
    assert rows[1]["机构"] == "'=1+1"  # no formula
    facts = Entry.objects.get(verb="journal.exported").facts
    assert facts == {"form": "csv", "actor": person.pk, "year": 2026, "count": 2}


def test_the_same_as_a_workbook_and_for_programs(person, tmp_path):
    file = tmp_path / "liyi.xlsx"
    told = json.loads(exported("--actor", "liyi", "--year", "2026", "--output", str(file), "--json"))
    assert (told["count"], told["output"]) == (2, str(file))
    sheet = load_workbook(file).active
    assert sheet.max_row == 3
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--actor", "无此人", "--year", "2026"), "没有这个姓名"),
        (("--actor", "李一", "--year", "26"), "四位数的年份"),
        (("--actor", "李一", "--year", "2026", "--output", "/nowhere/x.csv"), "不能写到"),
        (("--actor", "李一", "--year", "2026", "--output", "x.doc"), "结尾"),
    ],
)
def test_what_cannot_be_exported_is_told_in_a_sentence(person, words, said):
    with pytest.raises(CommandError, match=said) as told:
        exported(*words)
    assert told.value.returncode == 2
    assert not Entry.objects.filter(verb="journal.exported").exists()


def rewrite_the_past() -> None:
    """What somebody with the whole database could do: change an entry, then make every seal anew."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_entry SET subject = 'organisation:9' WHERE subject = 'organisation:1'")
        previous, last = "0" * 64, 0
        for block in Block.objects.order_by("number"):
            entries = Entry.objects.filter(pk__gt=last, pk__lte=block.last_entry).order_by("pk")
            made = seal(previous, [canonical(entry.as_sealed()) for entry in entries])
            cursor.execute(
                "UPDATE journal_block SET previous_seal = %s, seal = %s WHERE number = %s",
                [previous, made, block.number],
            )
            previous, last = made, block.last_entry


def test_whoever_rewrites_entries_and_all_seals_is_caught_by_the_published_ones(person):
    block = seal_waiting(at=NOON)
    place = writing.log()
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps({"journal_block": block.number, "journal_seal": block.seal}) + "\n")
    rewrite_the_past()
    assert verify().broken == []  # in itself the chain holds again
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("journal", "verify", "--json", stdout=out)
    assert ended.value.code == 1
    assert json.loads(out.getvalue())["broken"] == [{"block": 1, "reason": "published"}]
