from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Value
from django.utils import timezone

from mingchuang.fields.rows import FEW, insert
from mingchuang.journal.models import Block, Entry
from mingchuang.outbox.models import Message
from mingchuang.outbox.rules import Stream

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai
MANY = FEW + 10
pytestmark = pytest.mark.django_db


def entries(start: int) -> list[Entry]:
    return [
        Entry(
            verb="added", subject=f"制表符\t换行\n反斜杠\\{number}", actor=None if number % 2 else number,
            at=NOON, recorded_at=NOON, facts={"n": number, "way": "site"},
        )
        for number in range(start, start + MANY)
    ]  # fmt: skip


def stored(first: int) -> list[dict]:
    rows = Entry.objects.filter(pk__gte=first).order_by("pk")
    return [{key: value for key, value in row.as_sealed().items() if key != "id"} for row in rows]


def test_many_rows_are_the_same_as_those_of_bulk_create():
    plain = Entry.objects.bulk_create(entries(0))
    quick = insert(entries(0))
    assert stored(plain[0].pk)[:MANY] == stored(quick[0].pk)
    assert [each.pk for each in quick] == list(range(plain[-1].pk + 1, plain[-1].pk + 1 + MANY))
    assert not quick[0]._state.adding


def test_rows_written_afterwards_go_on_counting():
    quick = insert(entries(0))
    assert Entry.objects.bulk_create(entries(1)[:1])[0].pk == quick[-1].pk + 1


def test_the_moment_of_writing_is_set():
    before = timezone.now()
    insert([Message(stream=Stream.EDITION, key=f"article:{number}") for number in range(MANY)])
    message = Message.objects.order_by("pk").last()
    assert (message.stream, message.key) == (Stream.EDITION, f"article:{MANY - 1}")
    assert message.created_at >= before


def test_few_and_none_are_written_too():
    insert([])
    assert len(insert(entries(0)[:2])) == Entry.objects.count() == 2


def block(number: int) -> Block:
    return Block(number=number, first_entry=1, last_entry=1, entries=1, sealed_at=NOON)


def test_what_the_database_refuses_is_refused_as_always_and_nothing_is_written():
    insert([block(number) for number in range(1, MANY)])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([block(number) for number in range(MANY + 100, MANY, -1)] + [block(1)])
    assert Block.objects.count() == MANY - 1


def test_a_character_that_the_database_cannot_hold_is_a_refusal(settings):
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        pytest.skip("SQLite holds every character")
    with pytest.raises((DatabaseError, ValueError)), transaction.atomic():
        insert([*entries(0), Entry(verb="\0", subject="x", at=NOON, recorded_at=NOON)])


def test_an_expression_is_refused():
    wrong = [Message(stream=Stream.EDITION, key=Value("article:1")) for _number in range(MANY)]
    with pytest.raises(TypeError):
        insert(wrong)
