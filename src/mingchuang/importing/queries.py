"""Read batches: their accounts, the lists behind each number, where an old address leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Sum, Value, When

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import organisations_of
from mingchuang.edition.rules import read_query
from mingchuang.fields import TermField
from mingchuang.importing.models import Batch, Item, OldAddress
from mingchuang.importing.rules import Outcome, Reason
from mingchuang.publishing.rules import DECIDERS

_BECAME = Case(
    When(outcome=Outcome.QUARANTINED, article__live=True, then=Value(Outcome.TAKEN.value)),
    default="outcome",
    output_field=TermField(Outcome),
)


@dataclass(frozen=True)
class Counts:
    """How many documents were read, and what became of them: ``read`` is the sum of the others."""

    taken: int = 0
    doubled: int = 0
    refused: int = 0
    quarantined: int = 0

    @property
    def read(self) -> int:
        """All documents that were read."""
        return self.taken + self.doubled + self.refused + self.quarantined

    def as_json(self) -> dict[str, int]:
        """For programs."""
        return {
            "read": self.read,
            "taken": self.taken,
            "doubled": self.doubled,
            "refused": self.refused,
            "quarantined": self.quarantined,
        }


@dataclass(frozen=True)
class Line:
    """One line of the account: an old column or publisher and what became of its documents."""

    name: str
    counts: Counts


def items_of(batch: Batch) -> QuerySet[Any]:
    """The documents of a batch; ``became`` is the outcome that counts.

    A quarantined document that was put right and went live through the review path counts as taken.
    """
    return Item.objects.filter(batch=batch).annotate(became=_BECAME)


def counts_of(batch: Batch) -> Counts:
    """The account of a batch."""
    return _counts(items_of(batch).order_by().values_list("became").annotate(n=Count("pk")))


def account_by(batch: Batch, field: str) -> list[Line]:
    """The account line by line: ``field`` is ``old_column`` or ``publisher``; the lines add up to the account."""
    rows = items_of(batch).order_by().values_list(field, "became").annotate(n=Count("pk"))
    lines: dict[str, list[tuple[str, int]]] = {}
    for name, became, number in rows:
        lines.setdefault(name, []).append((became, number))
    return [Line(name, _counts(lines[name])) for name in sorted(lines)]


def reasons_of(batch: Batch) -> list[tuple[Outcome, Any, int]]:
    """``(outcome, reason, number)`` of what was not taken."""
    rows = items_of(batch).exclude(became=Outcome.TAKEN).exclude(reason="").order_by("became", "reason")
    return list(rows.values_list("became", "reason").annotate(n=Count("pk")))


def _counts(rows: Iterable[tuple[Any, int]]) -> Counts:
    return Counts(**{str(getattr(became, "value", became)): number for became, number in rows})


def missing_files(batch: Batch) -> int:
    """How many attachments and pictures the source names but does not hold, or that could not be taken."""
    return items_of(batch).aggregate(n=Sum("missing"))["n"] or 0


def files_taken(batch: Batch) -> int:
    """How many attachments and pictures came along with what was taken."""
    rows = Item.objects.filter(batch=batch, outcome=Outcome.TAKEN).exclude(files=[])
    return sum(
        1 for files in rows.values_list("files", flat=True) for file in files if file["state"] == "taken"
    )


def worklist() -> QuerySet[Item]:
    """Quarantined documents about which nobody has decided, oldest first."""
    return Item.objects.filter(outcome=Outcome.QUARANTINED, decided_at=None).select_related("batch")


def worklist_of(person: Person) -> QuerySet[Item]:
    """What of the work-list this person sees: all of it where he sees batches, else what he may decide."""
    if person.has_perm("importing.view_batch"):
        return worklist()
    return answerable_by(person)


def answerable_by(person: Person) -> QuerySet[Item]:
    """Documents about which screening asks and this person may decide: of his organisations, not of his own batches."""
    own = organisations_of(person, DECIDERS)
    return worklist().filter(reason=Reason.ASKED, organisation__in=own).exclude(batch__made_by=person)


def where_leads(path: str) -> str:
    """The new address of an old one (path with its query, as it was sent); empty where nothing stands for it."""
    place, mark, query = path.partition("?")
    wanted = f"{place}{mark}{read_query(query)}"[:500]
    row = OldAddress.objects.filter(path=wanted).exclude(article__url="").select_related("article").first()
    return row.article.url if row else ""


def batch_named(name: str) -> Batch | None:
    """The batch of this name."""
    return Batch.objects.filter(name=name).first()


def kept_places() -> list[tuple[int, str]]:
    """The number of every batch and where its source lies: what belongs to it below ``files/imports``."""
    return list(Batch.objects.values_list("pk", "source"))


def open_quarantine(batch: Batch) -> QuerySet[Item]:
    """What of a batch still waits for a decision."""
    return worklist().filter(Q(batch=batch))
