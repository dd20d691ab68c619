"""What waits for whom about disclosure, on the desk's first page."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from mingchuang.accounts.models import Person
from mingchuang.accounts.queries import organisations_of
from mingchuang.accounts.waiting import Figure, Light, WaitingItem
from mingchuang.disclosure import queries
from mingchuang.disclosure.models import RoundItem
from mingchuang.disclosure.rules import GAPS, TENDERS, Standing
from mingchuang.parameters.queries import calendar
from mingchuang.publishing.rules import PUBLISHERS

FEW_ORGANISATIONS, MOST_LINES = 3, 10
_LIGHTS = {Standing.LATE: Light.RED, Standing.BLANK: Light.RED, Standing.DUE_SOON: Light.AMBER}


def waiting(person: Person, today: date) -> Iterator[WaitingItem]:
    """Obligations of the person's organisations that are late, blank or due soon; documents to review."""
    bodies = {one.pk: one for one in organisations_of(person, TENDERS) if one.is_active}
    if bodies:
        yield from _obligations(bodies, today)
    yield from _reviews(person, set(bodies), today)


def _obligations(bodies: dict, today: date) -> Iterator[WaitingItem]:
    covered = queries.cover(today)
    lines = [
        one
        for one in queries.due_lines(covered, bodies, today + timedelta(days=30))
        if one.standing in _LIGHTS
    ]
    if len(bodies) > FEW_ORGANISATIONS:
        gaps = [one for one in lines if one.standing in GAPS]
        if gaps:
            said = f"全区{len(gaps)}项公开事项空白或者超期，另有{len(lines) - len(gaps)}项将到期"
            yield WaitingItem(Light.RED, "", said, "督促公开", reverse("obligations"))
        return
    rows = {one.pk: one for one in covered.obligations}
    known = calendar()
    for line in lines[:MOST_LINES]:
        body, row = bodies[line.organisation], rows[line.obligation]
        due = line.due.on if line.due else None
        left = None
        if (
            due is not None
            and not (line.due and line.due.provisional)
            and {due.year, today.year} <= known.years
        ):
            left = known.count(today, due) if due >= today else -known.count(due, today)
        yield WaitingItem(
            _LIGHTS[line.standing], row.code, str(row), f"公开事项{line.standing.label}，请公开或者更新",
            reverse("obligation_line", args=[row.pk, body.code]), due, left, body.short_name,
        )  # fmt: skip
    if len(lines) > MOST_LINES:
        said = f"还有{len(lines) - MOST_LINES}项公开事项要处理"
        yield WaitingItem(Light.AMBER, "", said, "看全部", reverse("obligation_mine"))


def _reviews(person: Person, tended: set[int], today: date) -> Iterator[WaitingItem]:
    open_items = RoundItem.objects.filter(round__published_at=None, decided="").select_related("round")
    signed = {one.pk for one in organisations_of(person, PUBLISHERS)}
    for items, asked in (
        (open_items.filter(proposed="", organisation__in=tended), "提出清理意见"),
        (
            open_items.exclude(proposed="").exclude(proposed_by=person).filter(organisation__in=signed),
            "确定清理结论",
        ),
    ):
        counted: dict = {}
        for item in items:
            counted.setdefault(item.round, []).append(item)
        for current, found in counted.items():
            left = (current.due_on - today).days
            light = Light.RED if left < 0 else Light.AMBER if left < 7 else Light.GREEN
            yield WaitingItem(
                light, "", f"{current.title}：{len(found)}件文件", asked,
                reverse("review_round", args=[current.pk]), current.due_on,
            )  # fmt: skip


def figures(person: Person, today: date) -> list[Figure]:
    """How many obligations of the person's organisations stand well, and how many have gaps."""
    bodies = {one.pk for one in queries.seen_by(person)}
    if not bodies:
        return []
    covered = queries.cover(today)
    tally = covered.tally(one for one in covered.lines.values() if one.organisation in bodies)
    listing = reverse("obligations")
    return [
        Figure(f"公开事项{standing.label}", tally[standing], f"{listing}?standing={standing.value}")
        for standing in (Standing.LATE, Standing.BLANK, Standing.DUE_SOON)
    ]
