"""Self-criticism of the disclosure work (M29): what is late, since when, whose; what will be; what the contents are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from mingchuang.annualreport import figures
from mingchuang.annualreport.periods import Period, Scope
from mingchuang.directory.models import Organisation
from mingchuang.directory.queries import government
from mingchuang.disclosure.queries import cover
from mingchuang.disclosure.rules import Standing
from mingchuang.portal.queries import Node, Tree, tree
from mingchuang.publishing.queries import live

WARNED_DAYS = 14
"""So many calendar days before a column is stale it is warned of. A house rule, no law."""


@dataclass(frozen=True)
class Matter:
    """Something to be published or renewed: what, whose, the day by which, calendar days late (negative: still left).

    ``due`` is None where nothing has ever been published and no limit began to run.
    """

    subject: str
    whose: str
    standing: str
    due: date | None
    late_days: int
    url: str
    newest: date | None

    @property
    def days_left(self) -> int:
        """Calendar days until it is late."""
        return -self.late_days

    @property
    def is_gap(self) -> bool:
        """Late or blank, not only soon due."""
        return self.late_days > 0 or self.newest is None


def matters(scope: Scope, today: date) -> list[Matter]:
    """Obligations and columns that are late, blank or soon due, the longest late first."""
    found = [*_obligations(scope, today), *_columns(scope, today)]
    return sorted(found, key=lambda one: (-one.late_days, one.due or date.max, one.subject))


def owing(found: Iterable[Matter]) -> list[tuple[str, int]]:
    """The bodies with how much each has late or blank, the most first."""
    return Counter(one.whose for one in found if one.is_gap).most_common()


def _obligations(scope: Scope, today: date) -> Iterable[Matter]:
    covered = cover(today)
    bodies = {body.pk: body for body in covered.organisations}
    rows = {row.pk: row for row in covered.obligations}
    for line in covered.lines.values():
        if line.standing not in (Standing.LATE, Standing.BLANK, Standing.DUE_SOON):
            continue
        if not scope.is_whole and line.organisation not in scope.ids:
            continue
        body, row = bodies[line.organisation], rows[line.obligation]
        due = line.due.on if line.due else None
        yield Matter(
            str(row), body.short_name, line.standing.label, due, (today - due).days if due else 0,
            reverse("obligation_line", args=[row.pk, body.code]), line.newest_on,
        )  # fmt: skip


def _columns(scope: Scope, today: date) -> Iterable[Matter]:
    """Columns with a limit of their own; an aggregate is as fresh as the freshest that it gathers."""
    laid = tree()
    rows = live().order_by().values_list("placements__column").annotate(newest=Max("listed_at"))
    newest = {column: timezone.localtime(at).date() for column, at in rows if at is not None}
    watched = [node for node in laid.nodes.values() if node.update_days and node.is_listing]
    owners = _owners(laid, watched)
    for node in watched:
        owner = owners.get(node.id)
        if not scope.is_whole and (owner is None or owner.pk not in scope.ids):
            continue
        days = [newest[column] for column in laid.scope(node.id) if column in newest]
        found = _column(node, owner.short_name if owner else "", max(days, default=None), today)
        if found is not None:
            yield found


def _column(node: Node, whose: str, newest: date | None, today: date) -> Matter | None:
    """A column that is late, blank or soon due; None for one that is fresh."""
    if newest is None:
        return Matter(f"{node.title}栏目", whose, "空白", None, 0, node.path, None)
    due = newest + timedelta(days=node.update_days or 0)
    late = (today - due).days
    if late <= -WARNED_DAYS:
        return None
    return Matter(f"{node.title}栏目", whose, "超期" if late > 0 else "将到期", due, late, node.path, newest)


def _owners(laid: Tree, nodes: Sequence[Node]) -> dict[int, Organisation]:
    """Whose each column is: the body written at it or at the nearest column above, else the government's office."""
    written = {node.id: _written(laid, node) for node in nodes}
    bodies = Organisation.objects.in_bulk([pk for pk in written.values() if pk is not None])
    rest = Organisation.objects.filter(is_government_office=True, is_active=True).first() or government()
    owners = {node: bodies.get(pk or 0) or rest for node, pk in written.items()}
    return {node: owner for node, owner in owners.items() if owner is not None}


def _written(laid: Tree, node: Node) -> int | None:
    line = reversed(laid.line(node.id))
    return next((one.organisation_id for one in line if one.organisation_id is not None), None)


@dataclass(frozen=True)
class Portion:
    """A share of the year's contents: its name, how many, per cent, the figure that opens their list."""

    label: str
    count: int
    percent: float
    code: str


def mix(period: Period, scope: Scope, prefix: str) -> list[Portion]:
    """The contents of the year by kind (``mix.kind.``) or subject (``mix.subject.``), the largest first."""
    counted = figures.counted_under(prefix, period, scope)
    total = sum(counted.values())
    known = figures.definitions()
    return [
        Portion(known[code].label, int(count), round(count * 100 / total, 1), code)
        for code, count in sorted(counted.items(), key=lambda pair: -pair[1])
        if count
    ]
