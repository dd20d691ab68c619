"""Batches in the worker: some seconds of work at a time, so that publishing goes on beside it."""

from datetime import datetime

from mingchuang.importing.mapping import MappingError
from mingchuang.importing.models import Batch
from mingchuang.importing.rules import BatchState
from mingchuang.importing.running import BatchRefusedError, RunningElsewhereError, run
from mingchuang.importing.undoing import undo

SECONDS = 5.0


def move(at: datetime) -> bool:
    """Work at the oldest batch that waits; whether there was one."""
    states = (BatchState.WAITING, BatchState.RUNNING, BatchState.UNDOING)
    batch = Batch.objects.filter(state__in=states).order_by("pk").first()
    if batch is None:
        return False
    try:
        if batch.state is BatchState.UNDOING:
            undo(batch, actor=batch.made_by, at=at)
        else:
            run(batch, actor=batch.made_by, at=at, seconds=SECONDS)
    except RunningElsewhereError:
        return False
    except BatchRefusedError as refused:
        after = BatchState.DONE if batch.state is BatchState.UNDOING else BatchState.STOPPED
        Batch.objects.filter(pk=batch.pk).update(state=after, problem=str(refused)[:300])
    except MappingError as refused:
        Batch.objects.filter(pk=batch.pk).update(state=BatchState.STOPPED, problem=str(refused)[:300])
    return True
