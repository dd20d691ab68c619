from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction

from mingchuang.directory.rules import DirectoryVerb
from mingchuang.journal.actions import record, seal_waiting
from mingchuang.journal.models import AppendOnlyError, Block, Entry
from mingchuang.journal.queries import verify
from mingchuang.journal.verbs import declare

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _verbs():
    declare(DirectoryVerb)


def happened(subject: str) -> Entry:
    return record(DirectoryVerb.ORGANISATION_ADDED, subject, actor=1, at=NOON, facts={"n": 1})


def test_what_happened_cannot_be_changed_or_deleted():
    entry = happened("organisation:1")
    entry.subject = "organisation:2"
    with pytest.raises(AppendOnlyError):
        entry.save()
    with pytest.raises(AppendOnlyError):
        entry.delete()
    with pytest.raises(AppendOnlyError):
        Entry.objects.update(subject="x")
    with pytest.raises(AppendOnlyError):
        Entry.objects.all().delete()


def test_sealed_blocks_form_a_chain_that_holds():
    for n in range(3):
        happened(f"organisation:{n}")
        seal_waiting(at=NOON)
    found = verify()
    assert (found.blocks, found.entries, found.unsealed, found.broken) == (3, 3, 0, [])


def forge(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET subject = 'organisation:9'",
        "DELETE FROM journal_entry",
        "UPDATE journal_block SET entries = 9",
        "DELETE FROM journal_block",
    ],
)
def test_the_database_itself_refuses_to_rewrite_the_past(statement):
    happened("organisation:1")
    seal_waiting(at=NOON)
    guards = import_module("mingchuang.journal.migrations.0002_append_only")
    guards.create(None, connection.schema_editor())
    with pytest.raises(DatabaseError, match="journal_is_append_only"), transaction.atomic():
        forge(statement)


def test_an_entry_rewritten_behind_our_back_is_found():
    happened("organisation:1")
    seal_waiting(at=NOON)
    forge("UPDATE journal_entry SET subject = 'organisation:9'")
    assert verify().broken == [{"block": 1, "reason": "content"}]


def test_a_seal_that_differs_from_the_published_one_is_found():
    happened("organisation:1")
    seal_waiting(at=NOON)
    assert verify({1: "0" * 64}).broken == [{"block": 1, "reason": "published"}]


def test_a_block_that_vanished_after_its_seal_was_published_is_found():
    happened("organisation:1")
    block = seal_waiting(at=NOON)
    Block.objects.all().delete()
    assert {"block": 1, "reason": "published"} in verify({1: block.seal}).broken


def test_a_verb_that_no_app_declared_is_refused():
    class Foreign(type(DirectoryVerb.ORGANISATION_ADDED).__mro__[1]):
        NOTHING = "nothing.known", "无"

    with pytest.raises(ValueError, match="undeclared"):
        record(Foreign.NOTHING, "x:1", actor=None, at=NOON)
