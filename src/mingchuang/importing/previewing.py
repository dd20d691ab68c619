"""The first documents of a source as they would look, without writing anything."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice

from mingchuang.importing.models import Batch
from mingchuang.importing.opening import document_names
from mingchuang.importing.rules import Outcome
from mingchuang.importing.running import PIECE, BatchRefusedError, misfit_of, opened, with_names
from mingchuang.importing.taking import Judge, Verdict


def preview(batch: Batch, *, at: datetime, first: int = 0, limit: int = 20) -> list[Verdict]:
    """What would become of some documents of the source. Raises ``BatchRefusedError``: a mapping that fits nothing."""
    source, mapping = opened(batch)
    if refusal := misfit_of(source, mapping):
        raise BatchRefusedError(refusal)
    judge = Judge(batch, source, mapping, at=at)
    found = with_names(source, mapping, document_names(source))
    return judge.judged(islice(found, first, first + limit))


def rehearse(
    batch: Batch,
    *,
    at: datetime,
    seen: Callable[[Iterator[str], int], Iterator[str]] = lambda names, _total: names,
) -> tuple[Counter[Outcome], list[Verdict]]:
    """The account that a run would give, and what it would not take; nothing is written."""
    source, mapping = opened(batch)
    if refusal := misfit_of(source, mapping):
        raise BatchRefusedError(refusal)
    judge = Judge(batch, source, mapping, at=at)
    total = sum(1 for _name in document_names(source))
    found = with_names(source, mapping, seen(document_names(source), total))
    counts: Counter[Outcome] = Counter()
    stopped: list[Verdict] = []
    while verdicts := judge.judged(islice(found, PIECE)):
        counts.update(verdict.outcome for verdict in verdicts)
        stopped += [
            Verdict(verdict.place, verdict.outcome, verdict.reason)
            for verdict in verdicts
            if verdict.outcome in (Outcome.REFUSED, Outcome.QUARANTINED)
        ]
    return counts, stopped
