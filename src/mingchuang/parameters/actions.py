"""Override a value, withdraw an override, load holidays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from mingchuang.journal.actions import record
from mingchuang.parameters import calendar_changes, registry
from mingchuang.parameters.models import Override
from mingchuang.parameters.queries import CHINA, calendar
from mingchuang.parameters.rules import CALENDAR, ParameterVerb, ValueRefused
from mingchuang.workdays import Calendar, SpecialDay


@dataclass(frozen=True)
class CalendarLoaded:
    """What a load did: its row, the days that changed between worked and off, new years, and by label what moved."""

    override: Override
    days: tuple[date, ...]
    years: tuple[int, ...]
    things: dict[str, list[str]]

    @property
    def moved(self) -> dict[str, int]:
        """How many things moved, by label."""
        return {label: len(moved) for label, moved in self.things.items()}


@transaction.atomic
def override(
    name: str,
    value: Any,
    *,
    holds_from: date,
    holds_until: date | None = None,
    reason: str,
    actor: int | None,
    at: datetime,
) -> Override:
    """Let ``value`` replace the package's from a day on.

    Raises ``KeyError`` for an undeclared name, ``ValueRefused`` where the value, the dates or the reason do
    not hold.
    """
    parameter = registry.declared(name)
    parameter.check(value)
    if not reason.strip():
        raise ValueRefused("请写明调整的依据或原因，例如文件名称和文号。")
    if holds_until is not None and holds_until < holds_from:
        raise ValueRefused("截止日期早于起用日期，请核对。")
    made = Override.objects.create(
        name=name,
        value=value,
        holds_from=holds_from,
        holds_until=holds_until,
        reason=reason.strip(),
        made_by=actor,
        made_at=at,
    )
    facts = {"override": made.pk, "value": value, "from": holds_from.isoformat()}
    if holds_until is not None:
        facts["until"] = holds_until.isoformat()
    record(ParameterVerb.OVERRIDDEN, f"parameter:{name}", actor=actor, at=at, facts=facts)
    return made


@transaction.atomic
def withdraw(made: Override, *, reason: str, actor: int | None, at: datetime) -> Override:
    """Take an override back: from now on it holds on no day. Open cases follow a withdrawn calendar."""
    current = Override.objects.select_for_update().get(pk=made.pk)
    if current.withdrawn_at is not None:
        raise ValueRefused("这项调整已经撤销，无须再次撤销。")
    if not reason.strip():
        raise ValueRefused("请写明撤销的原因。")
    before = calendar()
    current.withdrawn_at, current.withdrawn_by, current.withdrawal_reason = at, actor, reason.strip()
    current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    facts: dict[str, Any] = {"override": current.pk}
    verb = ParameterVerb.WITHDRAWN
    if current.name == CALENDAR:
        verb = ParameterVerb.CALENDAR_WITHDRAWN
        facts["moved"] = _follow(before, current.withdrawal_reason, actor, at).moved_total
    record(verb, f"parameter:{current.name}", actor=actor, at=at, facts=facts)
    return current


@transaction.atomic
def load_calendar(
    special_days: Sequence[SpecialDay],
    *,
    years: Sequence[int],
    notice: str,
    actor: int | None,
    at: datetime,
) -> CalendarLoaded:
    """Make a year known, or change days of known years; ``notice`` is the document number and the reason.

    Takes effect at once; the listeners of ``calendar_changes`` move what is open in the same transaction.
    """
    before = calendar()
    days = [
        {"date": day.day.isoformat(), "kind": day.kind.value, "name": day.name, "notice": day.notice}
        for day in special_days
    ]
    made = Override.objects.create(
        name=CALENDAR,
        value={"years": sorted(years), "days": days},
        holds_from=at.astimezone(CHINA).date(),
        reason=notice,
        made_by=actor,
        made_at=at,
    )
    followed = _follow(before, notice, actor, at)
    record(
        ParameterVerb.CALENDAR_LOADED,
        f"parameter:{CALENDAR}",
        actor=actor,
        at=at,
        facts={
            "override": made.pk,
            "years": sorted(years),
            "days": len(days),
            "changed": len(followed.change.days),
            "moved": followed.moved_total,
        },
    )
    return CalendarLoaded(made, followed.change.days, followed.change.years, followed.things)


@dataclass(frozen=True)
class _Followed:
    change: calendar_changes.CalendarChange
    things: dict[str, list[str]]

    @property
    def moved_total(self) -> int:
        return sum(map(len, self.things.values()))


def _follow(before: Calendar, notice: str, actor: int | None, at: datetime) -> _Followed:
    after = calendar()
    change = calendar_changes.CalendarChange(
        before=before,
        after=after,
        days=tuple(before.differences(after)),
        years=tuple(sorted(after.years ^ before.years)),
        notice=notice,
        actor=actor,
        at=at,
    )
    return _Followed(change, calendar_changes.follow(change))
