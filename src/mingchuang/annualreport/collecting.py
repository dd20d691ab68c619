"""The district collects: who has handed in, what each body's part of the sum is, where the sum does not hold."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mingchuang.annualreport import figures
from mingchuang.annualreport.models import AnnualReport
from mingchuang.annualreport.periods import Period
from mingchuang.annualreport.queries import Change, Figures, figures_of, kept, reports
from mingchuang.annualreport.rules import ADDED_UP, REPORTING, Number, Stage, due_on, tidy
from mingchuang.directory.models import Organisation
from mingchuang.directory.queries import government


@dataclass(frozen=True)
class HandedIn:
    """One body in the table of who has handed in: its report (None before it is begun), its last day, whether that is
    past. ``merged``: the body ended in or after the year, and who reports for it; it owes nothing itself. ``days_late``:
    calendar days since its last day while it is not public."""

    organisation: Organisation
    report: AnnualReport | None
    due_on: date
    is_missing: bool
    is_late: bool
    merged: str = ""
    days_late: int = 0


def handed_in(year: int, today: date) -> list[HandedIn]:
    """Every department and town that worked in ``year``, with what it has handed in."""
    known = {report.organisation_id: report for report in reports().filter(year=year)}
    last = due_on(year, is_government=False)
    return [_entry(body, known.get(body.pk), last, today) for body in bodies(year)]


def bodies(year: int) -> list[Organisation]:
    """Departments and towns in use, and those that ended in the year or since."""
    worked = Q(is_active=True) | Q(closed_on__gte=date(year, 1, 1))
    found = Organisation.objects.filter(worked, kind__in=REPORTING).select_related("merged_into")
    return list(found.order_by("sort_order", "code"))


def _entry(body: Organisation, report: AnnualReport | None, last: date, today: date) -> HandedIn:
    merged = merger_of(body) if report is None or report.stage is Stage.DRAFTING else ""
    missing = not merged and (report is None or report.stage is Stage.DRAFTING)
    is_public = report is not None and report.stage is Stage.PUBLISHED
    days = 0 if merged or is_public else max((today - last).days, 0)
    return HandedIn(body, report, last, missing, missing and today > last, merged, days)


def merger_of(body: Organisation) -> str:
    """That a body has ended, and what becomes of its figures; empty while it is in use."""
    if body.closed_on is None:
        return ""
    ended = f"{body.closed_on:%Y年}{body.closed_on.month}月{body.closed_on.day}日"
    if body.merged_into is None:
        return f"{ended}撤销，不单独报送，数据在全区报告中单列"
    return f"{ended}并入{body.merged_into.short_name}，不单独报送，数据在全区报告中单列"


@dataclass(frozen=True)
class Share:
    """What one body adds to the district's sum, in the order of ``ADDED_UP``. ``note``: how its part came about."""

    organisation: Organisation
    values: tuple[Number, ...]
    note: str = ""


def shares(year: int) -> list[Share]:
    """The parts of the district's figures: the government's own, each body with all below it, those that ended.

    Every organisation belongs to exactly one part, the topmost body above it, so nothing is counted twice. What a
    body has published stands as published.
    """
    root, every = government(), bodies(year)
    if root is None:
        return []
    above: dict[int, int | None] = dict(Organisation.objects.values_list("pk", "parent_id"))
    parts = {body.pk for body in every}
    owner = {pk: _topmost(pk, above, parts) for pk in above}
    own = kept(
        f"own:{year}", lambda: {code: figures.by_organisation(code, Period(year)) for code in ADDED_UP}
    )
    published = {
        one.organisation_id: one.frozen for one in reports().filter(year=year, stage=Stage.PUBLISHED)
    }
    made = [Share(root, tuple(own[code].get(root.pk, 0) for code in ADDED_UP), "本级")]
    for body in every:
        if owner[body.pk] != body.pk:
            made.append(Share(body, (0,) * len(ADDED_UP), "数据已计入上级单位"))
        elif body.pk in published:
            values = tuple(published[body.pk].get(code) or 0 for code in ADDED_UP)
            made.append(Share(body, values, "已公布的数据"))
        else:
            held = [pk for pk, part in owner.items() if part == body.pk]
            values = tuple(tidy(sum(own[code].get(pk, 0) for pk in held)) for code in ADDED_UP)
            made.append(Share(body, values, merger_of(body)))
    return made


def sums_of(parts: list[Share]) -> list[Number]:
    """The parts added up, in the order of ``ADDED_UP``."""
    return [tidy(sum(share.values[place] for share in parts)) for place in range(len(ADDED_UP))]


def _topmost(pk: int, above: dict[int, int | None], parts: set[int]) -> int | None:
    found, current = None, pk
    while current is not None:
        if current in parts:
            found = current
        current = above.get(current)  # type: ignore[assignment]  # None ends the walk
    return found


def sum_differences(year: int, *, today: date, whole: Figures | None = None) -> list[Change]:
    """Where the district's figure is not the sum of its parts: code, district, sum of parts."""
    root = government()
    if root is None:
        return []
    district = whole or figures_of(year, root, today=today)
    sums = sums_of(shares(year))
    return [
        (code, district[code], total)
        for code, total in zip(ADDED_UP, sums, strict=True)
        if tidy(district[code] - total)
    ]
