"""The report's own registers: activities, and numbers that are counted elsewhere."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from mingchuang.annualreport.figures import Definition, Evidence, Row, described_as
from mingchuang.annualreport.models import Activity, RecordedCount
from mingchuang.annualreport.periods import Period, Scope
from mingchuang.annualreport.rules import ActivityKind, Number, tidy

YUAN_IN_WAN = 10_000
_KINDS = {
    "work.cost": ActivityKind.COST,
    "work.meetings": ActivityKind.MEETING,
    "work.trainings": ActivityKind.TRAINING,
    "work.trained": ActivityKind.TRAINING,
}


class Activities:
    """Money spent, meetings, trainings."""

    def definitions(self) -> Iterable[Definition]:
        """The figures of the registers."""
        return described_as(("work.",))

    def values(self, period: Period, scope: Scope) -> dict[str, Number]:
        """All four in one query."""
        rows = (
            self._all(period, scope)
            .order_by()
            .values("kind")
            .annotate(n=Count("pk"), yuan=Sum("amount_yuan"), heads=Sum("people"))
        )
        found = {row["kind"]: row for row in rows}
        cost = found.get(ActivityKind.COST, {}).get("yuan") or Decimal(0)
        return {
            "work.cost": tidy(float(cost / YUAN_IN_WAN)),
            "work.meetings": found.get(ActivityKind.MEETING, {}).get("n", 0),
            "work.trainings": found.get(ActivityKind.TRAINING, {}).get("n", 0),
            "work.trained": found.get(ActivityKind.TRAINING, {}).get("heads") or 0,
        }

    def evidence(self, code: str, period: Period, scope: Scope) -> Evidence:
        """The entries of the register."""
        kind = _KINDS[code]
        by_amount = code == "work.cost"
        show = _cost_row if by_amount else _trained_row if code == "work.trained" else _activity_row
        return Evidence(self._all(period, scope).filter(kind=kind), show)

    def _all(self, period: Period, scope: Scope) -> QuerySet[Activity]:
        return Activity.objects.filter(held_on__year=period.year, **scope.lookup()).select_related(
            "organisation"
        )


class Recorded:
    """Numbers that are counted outside this system and written down with their source."""

    def definitions(self) -> Iterable[Definition]:
        """Every figure marked so."""
        return described_as(("",), recorded=True)

    def values(self, period: Period, scope: Scope) -> dict[str, Number]:
        """Sums over the organisations of the scope; 0 where nothing was written down."""
        rows = self._all(period, scope).values_list("code").annotate(total=Sum("value"))
        found = {code: tidy(float(total)) for code, total in rows}
        return {one.code: found.get(one.code, 0) for one in self.definitions()}

    def evidence(self, code: str, period: Period, scope: Scope) -> Evidence:
        """Who wrote down how much, and from where."""
        return Evidence(
            self._all(period, scope).filter(code=code).order_by("organisation__sort_order"), _recorded_row
        )

    def _all(self, period: Period, scope: Scope) -> QuerySet[RecordedCount]:
        return RecordedCount.objects.filter(year=period.year, **scope.lookup()).select_related("organisation")


def _activity_row(entry: Activity) -> Row:
    note = "　".join(
        word for word in (entry.organisation.short_name, entry.measure, entry.evidence_number) if word
    )
    return Row(f"activity:{entry.pk}", entry.title, f"{entry.held_on:%Y-%m-%d}", note)


def _cost_row(entry: Any) -> Row:
    row = _activity_row(entry)
    return Row(row.subject, row.title, row.day, row.note, worth=tidy(float(entry.amount_yuan) / YUAN_IN_WAN))


def _trained_row(entry: Any) -> Row:
    row = _activity_row(entry)
    return Row(row.subject, row.title, row.day, row.note, worth=entry.people or 0)


def _recorded_row(entry: RecordedCount) -> Row:
    return Row(
        f"recorded:{entry.pk}", f"{entry.organisation.name}登记", f"{entry.year}", entry.source,
        worth=tidy(float(entry.value)),
    )  # fmt: skip
