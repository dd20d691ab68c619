"""Numbers that are given before they can be seen: no entry comes to stand between those that are sealed."""

from datetime import UTC, datetime
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from mingchuang.journal import order
from mingchuang.journal.actions import seal_waiting
from mingchuang.journal.queries import verify
from tests.journal.test_journal import happened

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sealed_while_an_earlier_entry_is_still_being_written(monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    monkeypatch.setattr(order, "PATIENCE_SECONDS", 0.0)
    written, go_on = Event(), Event()

    def slowly() -> None:
        with transaction.atomic():
            happened("organisation:1")
            written.set()
            go_on.wait(20)
        connection.close()

    slow = Thread(target=slowly)
    slow.start()
    assert written.wait(20)
    happened("organisation:2")
    assert seal_waiting(at=NOON) is None
    go_on.set()
    slow.join()
    block = seal_waiting(at=NOON)
    assert block is not None and block.entries == 2
    assert verify().broken == []
