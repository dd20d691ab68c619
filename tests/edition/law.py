"""The law of the edition, told once for every app: the edition that grew by changes equals the one made from nothing."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, transaction

from mingchuang.edition import sources, writing
from mingchuang.edition.actions import build, publish_waiting, turn_day
from mingchuang.edition.models import DayTurned, Edition, EditionPage, Fault
from mingchuang.outbox.models import Message
from tests.edition.factories import contents, only


class Story(Protocol):
    """A small district to which things happen; each may publish what waits, or leave it waiting."""

    now: datetime

    @property
    def day(self) -> date: ...

    def happen(self, *step: Any) -> None: ...


def stories(many: int) -> int:
    """How many stories to tell: all of them on SQLite; a third elsewhere, where only the reading of rows may differ."""
    return many if connection.vendor == "sqlite" else -(-many // 3)


def assert_the_law(
    begin: Callable[[], Story], steps: Iterable[Sequence[Any]], *, before: Iterable[Sequence[Any]] = ()
) -> None:
    """Tell the story in a folder of its own, build all anew in another, and compare byte for byte.

    ``before`` happens ahead of the first full build, ``steps`` after it. Nothing of it stays in the database.
    """
    was = settings.EDITION
    with tempfile.TemporaryDirectory() as folder, transaction.atomic(), only(*told("assets")):
        try:
            settings.EDITION = Path(folder) / "incremental"
            story = begin()
            for step in before:
                story.happen(*step)
            build_all(story)
            for step in steps:
                story.happen(*step)
            publish(story)
            incremental = everything()
            assert not Fault.objects.exists()
            forget_the_edition()
            settings.EDITION = Path(folder) / "full"
            build_all(story)
            full = everything()
            assert incremental.keys() == full.keys()
            assert [path for path in full if full[path] != incremental[path]] == []
        finally:
            settings.EDITION = was
            transaction.set_rollback(True)


def build_all(story: Story) -> None:
    """A full build on the story's day."""
    turn_day(day=story.day)
    build(day=story.day, at=story.now)


def publish(story: Story) -> Any:
    """Publish what waits on the story's day."""
    turn_day(day=story.day)
    return publish_waiting(day=story.day, at=story.now)


def everything() -> dict[str, bytes]:
    """All pages, notes and redirects on the disk."""
    found = {
        f"{folder.name}{path}": held
        for folder in (writing.current(), writing.gone())
        for path, held in contents(folder).items()
    }
    found["redirects"] = writing.redirects().read_bytes() if writing.redirects().exists() else b""
    return found


def forget_the_edition() -> None:
    """The database as if nothing had ever been rendered."""
    for model in (EditionPage, Edition, Fault, Message, DayTurned):
        model.objects.all().delete()


def told(name: str) -> list[sources.PageSource]:
    """Every source but one."""
    return [source for source in sources.offered() if source.name != name]
