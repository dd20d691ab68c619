"""The report's own registers: activities, and numbers that are counted elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse

from mingchuang.annualreport.figures import Definition, Evidence, Row, Source, Values, described_as, same_as
from mingchuang.annualreport.layouts import Table, layouts
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

    def values(self, period: Period, scope: Scope) -> Values:
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
        return Evidence(self._all(period, scope).filter(kind=kind), show, weighs=True)

    def by_organisation(self, code: str, period: Period) -> dict[int, Number]:
        """Money, meetings, trainings of each organisation."""
        entries = Activity.objects.filter(held_on__year=period.year, kind=_KINDS[code]).order_by()
        rows = entries.values_list("organisation").annotate(n=Count("pk"), yuan=Sum("amount_yuan"))
        by_amount = code == "work.cost"
        return {pk: tidy(float(yuan / YUAN_IN_WAN)) if by_amount else number for pk, number, yuan in rows}

    def _all(self, period: Period, scope: Scope) -> QuerySet[Activity]:
        return Activity.objects.filter(held_on__year=period.year, **scope.lookup()).select_related(
            "organisation"
        )


SUMS = {"S.s8_3.value": ("S.s8_3_1.value", "S.s8_3_2.value")}
"""Rows that are the sum of recorded ones."""


class Recorded:
    """Numbers that are counted outside this system and written down with their source.

    Besides those described as such, every cell of a statutory form that none of ``others`` counts.
    """

    def __init__(self, others: Sequence[Source]) -> None:
        self.others = others

    def definitions(self) -> Iterable[Definition]:
        """Every figure marked so, and the cells that nobody counts."""
        return self._all_definitions

    @cached_property
    def _all_definitions(self) -> list[Definition]:
        described = described_as(("",), recorded=True)
        known = {*same_as(), *(one.code for one in described)}
        known |= {one.code for source in self.others for one in source.definitions()}
        cells = {one.code: one for form in layouts() for table in form.tables for one in _cells(table)}
        return [*described, *(one for code, one in cells.items() if code not in known)]

    def values(self, period: Period, scope: Scope) -> Values:
        """Sums over the organisations of the scope; where nothing was written down, what the definition says."""
        rows = self._all(period, scope).values_list("code").annotate(total=Sum("value"))
        found = {code: tidy(float(total)) for code, total in rows}
        values: Values = {one.code: found.get(one.code, one.otherwise) for one in self.definitions()}
        for code, parts in SUMS.items():
            written = [found[part] for part in parts if part in found]
            values[code] = sum(written) if written else None
        return values

    def evidence(self, code: str, period: Period, scope: Scope) -> Evidence:
        """Who wrote down how much, and from where."""
        found = self._all(period, scope).filter(code__in=SUMS.get(code, (code,)))
        return Evidence(found.order_by("organisation__sort_order", "code"), _recorded_row, weighs=True)

    def by_organisation(self, code: str, period: Period) -> dict[int, Number]:
        """What each organisation wrote down."""
        rows = RecordedCount.objects.filter(year=period.year, code=code).values_list("organisation", "value")
        return {pk: tidy(float(number)) for pk, number in rows}

    def _all(self, period: Period, scope: Scope) -> QuerySet[RecordedCount]:
        return RecordedCount.objects.filter(year=period.year, **scope.lookup()).select_related("organisation")


def _cells(table: Table) -> Iterable[Definition]:
    """A definition for each cell of a table."""
    for block, row in table.rows():
        for column, head in block.columns if row.has_cells else ():
            code = f"{table.id}.{row.code}.{column}"
            name = row.label if len(block.columns) == 1 and table.id == "S" else f"{row.label}：{head}"
            unit = row.unit or block.unit.split("/")[-1].split("（")[0].strip()
            text = (
                "上面各项之和。"
                if code in SUMS
                else "本系统不统计这个数，由各单位登记并注明数据来源；没有登记的显示“—”。"
            )
            yield Definition(code, name, unit, text, recorded=code not in SUMS)


def _activity_row(entry: Activity) -> Row:
    note = "　".join(
        word for word in (entry.organisation.short_name, entry.measure, entry.evidence_number) if word
    )
    if entry.evidence_id is None:
        return Row(f"activity:{entry.pk}", entry.title, f"{entry.held_on:%Y-%m-%d}", note)
    address = reverse("annual_voucher", args=[entry.pk])
    return Row(f"activity:{entry.pk}", entry.title, f"{entry.held_on:%Y-%m-%d}", f"{note}　附凭证", address)


def _cost_row(entry: Any) -> Row:
    return replace(_activity_row(entry), worth=tidy(float(entry.amount_yuan) / YUAN_IN_WAN))


def _trained_row(entry: Any) -> Row:
    return replace(_activity_row(entry), worth=entry.people or 0)


def _recorded_row(entry: RecordedCount) -> Row:
    return Row(
        f"recorded:{entry.pk}", f"{entry.organisation.name}登记", f"{entry.year}", entry.source,
        worth=tidy(float(entry.value)),
    )  # fmt: skip
