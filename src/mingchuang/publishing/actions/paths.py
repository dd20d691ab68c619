"""Which review path holds where: set and removed by the government's information officer, with a journal."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.journal.actions import record
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.models import ReviewPath
from mingchuang.publishing.rules import PublishingVerb, Step


def new_path(
    organisation: Organisation | None,
    column: ColumnPage | None,
    steps: Sequence[Step],
    *,
    urgent: bool = False,
) -> ReviewPath:
    """A path not yet kept, to be given to ``set_review_path``; None stands for every organisation or column."""
    written = [{"stage": step.stage.value, "hours": step.hours} for step in steps]
    return ReviewPath(organisation=organisation, column=column, urgent=urgent, steps=written)


@transaction.atomic
def set_review_path(path: ReviewPath, *, actor: Person, at: datetime) -> ReviewPath:
    """Keep a new path or a changed one; articles under review go on by it from their next step."""
    path.save()
    _record(PublishingVerb.PATH_SET, path, actor, at)
    return path


@transaction.atomic
def remove_review_path(path: ReviewPath, *, actor: Person, at: datetime) -> None:
    """Take a path away; the next most specific one holds, at last the usual one."""
    _record(PublishingVerb.PATH_REMOVED, path, actor, at)
    path.delete()


def _record(verb: PublishingVerb, path: ReviewPath, actor: Person, at: datetime) -> None:
    facts: dict[str, Any] = {
        "column": path.column_id or "",
        "urgent": path.urgent,
        "steps": [step["stage"] for step in path.steps],
        "hours": [step["hours"] for step in path.steps],
    }
    organisation = path.organisation.code if path.organisation else ""
    record(verb, f"review_path:{path.pk}", actor=actor.pk, at=at, organisation=organisation, facts=facts)
