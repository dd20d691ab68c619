"""Open a batch, set its mapping, have the worker run it."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from mingchuang.accounts.models import Person
from mingchuang.directory.models import Organisation
from mingchuang.importing.mapping import Mapping
from mingchuang.importing.models import Batch
from mingchuang.importing.rules import BatchState
from mingchuang.importing.running import BatchRefusedError
from mingchuang.portal.models import ColumnPage
from mingchuang.publishing.rules import Way


@transaction.atomic
def open_batch(
    name: str,
    source: Path,
    *,
    organisation: Organisation,
    column: ColumnPage | None = None,
    way: Way | None = None,
    mapping: Mapping | None = None,
    source_name: str = "",
    actor: Person | None,
    at: datetime,
) -> Batch:
    """A new batch over a source on this machine. Raises ``BatchRefusedError`` where the name is taken."""
    if Batch.objects.filter(name=tidy_name(name)).exists():
        raise BatchRefusedError(f"已有批次“{tidy_name(name)}”，请换一个名称，或打开它继续。")
    batch = unsaved_batch(
        name,
        source,
        organisation=organisation,
        column=column,
        way=way,
        mapping=mapping,
        source_name=source_name,
        actor=actor,
        at=at,
    )
    batch.save()
    return batch


def tidy_name(name: str) -> str:
    """A batch's name as it is kept. Raises ``BatchRefusedError`` where there is none."""
    tidy = " ".join(name.split())[:120]
    if not tidy:
        raise BatchRefusedError("请给批次取一个名称，例如“市平台2018年7月关停迁移”。")
    return tidy


def unsaved_batch(
    name: str,
    source: Path,
    *,
    organisation: Organisation,
    column: ColumnPage | None = None,
    way: Way | None = None,
    mapping: Mapping | None = None,
    source_name: str = "",
    actor: Person | None,
    at: datetime,
) -> Batch:
    """A batch that is only looked at (a rehearsal)."""
    return Batch(
        name=tidy_name(name),
        source=str(source.resolve()),
        source_name=(source_name or source.name)[:200],
        organisation=organisation,
        column=column,
        way=way.value if way else "",
        mapping=(mapping or Mapping()).as_json(),
        made_by=actor,
        made_at=at,
    )


def set_mapping(batch: Batch, mapping: Mapping) -> None:
    """Give a batch that has not begun another mapping. Raises ``BatchRefusedError``."""
    stored = mapping.as_json()
    changed = Batch.objects.filter(pk=batch.pk, state=BatchState.PREPARING).update(mapping=stored)
    if not changed:
        raise BatchRefusedError(f"批次“{batch.name}”已经开始，不能再改对应关系。如需更改，请撤销后另建批次。")
    batch.mapping = stored


def queue(batch: Batch) -> None:
    """Have the worker run the batch. Raises ``BatchRefusedError`` where it cannot be run."""
    open_states = (BatchState.PREPARING, BatchState.STOPPED)
    if not Batch.objects.filter(pk=batch.pk, state__in=open_states).update(state=BatchState.WAITING):
        raise BatchRefusedError(f"批次“{batch.name}”{batch.state.label}，不需要再运行。")


def queue_undoing(batch: Batch) -> None:
    """Have the worker undo the batch."""
    Batch.objects.filter(pk=batch.pk, state__in=(BatchState.DONE, BatchState.STOPPED)).update(
        state=BatchState.UNDOING
    )
