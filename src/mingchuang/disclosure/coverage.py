"""Coverage and freshness: for each obligation and each organisation that it binds, what is live and what is due.

One set of queries for everything, whose number depends neither on how many obligations nor on how many articles
there are. Articles are counted once however many columns hold them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils import timezone

from mingchuang.directory.models import Organisation
from mingchuang.directory.rules import OrganisationKind
from mingchuang.disclosure import evidence
from mingchuang.disclosure.models import Evidence, Exemption, Obligation, Occurrence
from mingchuang.disclosure.rules import (
    Bearer,
    Due,
    Origin,
    Standing,
    due_after,
    renewal_due,
    standing_on,
)
from mingchuang.parameters.queries import calendar, value
from mingchuang.portal.queries import tree
from mingchuang.publishing.queries import live

SOON = "disclosure.soon_days"
_BOUND = {
    Bearer.EVERY: {OrganisationKind.GOVERNMENT, OrganisationKind.DEPARTMENT, OrganisationKind.TOWN},
    Bearer.DEPARTMENTS: {OrganisationKind.DEPARTMENT},
    Bearer.TOWNS: {OrganisationKind.TOWN},
}


@dataclass(frozen=True)
class Line:
    """How one obligation stands for one organisation: pieces of live content, the newest day, the next due day."""

    obligation: int
    organisation: int
    standing: Standing
    count: int = 0
    newest_on: date | None = None
    due: Due | None = None


@dataclass(frozen=True)
class Coverage:
    """Everything on one day; ``lines`` by obligation and organisation, only where the obligation binds."""

    day: date
    obligations: Sequence[Obligation]
    organisations: Sequence[Organisation]
    lines: Mapping[tuple[int, int], Line]

    def of_organisation(self, pk: int) -> list[Line]:
        """The lines of one organisation in the order of the catalogue."""
        return [line for one in self.obligations if (line := self.lines.get((one.pk, pk))) is not None]

    def tally(self, lines: Iterable[Line] | None = None) -> dict[Standing, int]:
        """How many lines stand in each way."""
        counted = dict.fromkeys(Standing, 0)
        for line in self.lines.values() if lines is None else lines:
            counted[line.standing] += 1
        return counted


@dataclass
class _Found:
    """What was found for one obligation and organisation."""

    count: int = 0
    newest: datetime | None = None
    days: list[date] = field(default_factory=list)

    def add(self, count: int, newest: datetime) -> None:
        self.count += count
        self.newest = newest if self.newest is None else max(self.newest, newest)

    @property
    def newest_on(self) -> date | None:
        """The newest day, of articles or of other pieces."""
        days = [*self.days, *([timezone.localtime(self.newest).date()] if self.newest else [])]
        return max(days, default=None)


def cover(day: date, obligations: Sequence[Obligation] | None = None) -> Coverage:
    """How every obligation in force stands on ``day``; with ``obligations`` only these."""
    rows = in_order(in_force(day) if obligations is None else obligations)
    bodies = list(Organisation.objects.filter(is_active=True).order_by("sort_order", "code"))
    binding = bound(rows, bodies)
    found = _Stock(rows, bodies).found(binding)
    judge = _Judge(day)
    lines = {
        (row.pk, pk): judge.line(row, pk, found.get((row.pk, pk)) or _Found())
        for row in rows
        for pk in binding[row.pk]
    }
    shown = {pk for _obligation, pk in lines}
    return Coverage(day, rows, [body for body in bodies if body.pk in shown], lines)


class _Judge:
    """Says of each obligation and organisation how it stands on one day."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.calendar, self.soon = calendar(), value(SOON, on=day)
        standing = Exemption.objects.filter(ended_at=None)
        self.exempt = set(standing.values_list("obligation_id", "organisation_id"))
        self.owed: dict[tuple[int, int], list[date]] = defaultdict(list)
        told = Occurrence.objects.filter(voided_at=None)
        for row, organisation, day_of in told.values_list("obligation_id", "organisation_id", "happened_on"):
            self.owed[row, organisation].append(day_of)
        self._due: dict[tuple[date, int], Due] = {}

    def line(self, row: Obligation, organisation: int, found: _Found) -> Line:
        """How one obligation stands for one organisation with what was found of it."""
        key = (row.pk, organisation)
        if key in self.exempt:
            return Line(*key, Standing.NOT_APPLICABLE)
        newest = found.newest_on
        dues = [
            self.due(happened_on, row)
            for happened_on in self.owed.get(key, ())
            if newest is None or newest < happened_on
        ]
        again = self.due(row.valid_from, row) if newest is None else renewal_due(newest, row.renew_days)
        if again is not None:
            dues.append(again)
        standing, due = standing_on(self.day, newest_on=newest, dues=dues, soon_days=self.soon)
        return Line(*key, standing, found.count, newest, due)

    def due(self, happened_on: date, row: Obligation) -> Due:
        """The last day for what was made or changed on a day; each reckoned once."""
        limit = row.time_limit
        key = (happened_on, limit.days)
        if key not in self._due:
            self._due[key] = due_after(happened_on, limit, self.calendar)
        return self._due[key]


def in_force(day: date) -> QuerySet[Obligation]:
    """The obligations that hold on ``day``, in order, with what coverage reads of them."""
    open_end = Q(valid_until=None) | Q(valid_until__gte=day)
    held = Obligation.objects.filter(open_end, valid_from__lte=day)
    return held.prefetch_related("organisations", "columns").order_by("origin", "field", "serial", "pk")


def in_order(obligations: Iterable[Obligation]) -> list[Obligation]:
    """The regulation's own first, then the fields, then the district's additions."""
    order = {origin: place for place, origin in enumerate(Origin)}
    return sorted(obligations, key=lambda one: (order.get(one.origin, 9), one.field, one.serial, one.pk))


def bound(obligations: Iterable[Obligation], bodies: Sequence[Organisation]) -> dict[int, list[int]]:
    """For each obligation the ids of the organisations that it binds, in their order."""
    of_kind = {bearer: [body.pk for body in bodies if body.kind in kinds] for bearer, kinds in _BOUND.items()}
    root = [body.pk for body in bodies if body.parent_id is None][:1]
    active = {body.pk for body in bodies}
    binding = {}
    for row in obligations:
        if row.bearer == Bearer.DISTRICT:
            binding[row.pk] = root
        elif row.bearer == Bearer.NAMED:
            binding[row.pk] = [one.pk for one in row.organisations.all() if one.pk in active]
        else:
            binding[row.pk] = of_kind[row.bearer]
    return binding


class _Stock:
    """The live content of the site, grouped so that many rules can be read off it."""

    def __init__(self, obligations: Sequence[Obligation], bodies: Sequence[Organisation]) -> None:
        self.obligations = obligations
        self.above = {body.pk: body.parent_id for body in bodies}
        self.scopes = scopes(obligations)
        grouped = live().order_by()
        names = ("home_column", "organisation", "kind", "subject")
        self.at_home: dict[int, list[tuple]] = defaultdict(list)
        for row in grouped.values_list(*names).annotate(n=Count("pk"), newest=Max("listed_at")):
            self.at_home[row[0]].append(row[1:])
        self.besides: dict[int, list[tuple]] = defaultdict(list)
        wanted = {column for scope in self.scopes.values() for column in scope}
        placed = live().order_by().annotate(stands_in=F("placements__column"))
        extra = placed.filter(stands_in__in=wanted).exclude(stands_in=F("home_column"))
        for column, *row in extra.values_list("stands_in", "pk", *names, "listed_at"):
            self.besides[column].append(tuple(row))
        self._by_rule: dict[tuple, dict[int, _Found]] = {}

    def found(self, binding: Mapping[int, Sequence[int]]) -> dict[tuple[int, int], _Found]:
        """What counts for each obligation and organisation, by rule, by hand, from other apps."""
        found: dict[tuple[int, int], _Found] = {}
        by_rule: set[int] = set()
        for row in self.obligations:
            if not has_rule(row):
                continue
            by_rule.add(row.pk)
            issued = self._issued(row)
            for pk in binding[row.pk]:
                if total := self._total(row, issued, pk):
                    found[row.pk, pk] = total
        self._by_hand(found, {row.pk: row for row in self.obligations}, by_rule)
        self._elsewhere(found, binding)
        return found

    def _total(self, row: Obligation, issued: Mapping[int, _Found], pk: int) -> _Found | None:
        if row.issuer_id:
            sources = [row.issuer_id]
        elif row.bearer == Bearer.DISTRICT:
            sources = list(issued)
        else:
            sources = [source for source in issued if self._counts_for(source, pk)]
        parts = [issued[source] for source in sources if source in issued]
        if not parts:
            return None
        total = _Found()
        for part in parts:
            if part.newest is not None:
                total.add(part.count, part.newest)
        return total

    def _counts_for(self, source: int, pk: int) -> bool:
        """Whether what ``source`` issues is content of ``pk``: its own, or that of a body below it."""
        current: int | None = source
        while current is not None and current != pk:
            current = self.above.get(current)
        return current == pk and (source == pk or self.above.get(pk) is not None)

    def _issued(self, row: Obligation) -> dict[int, _Found]:
        """Live content by rule, for each organisation that issued it."""
        rule = (self.scopes[row.pk], tuple(sorted(row.kinds)), row.subject)
        if rule not in self._by_rule:
            self._by_rule[rule] = self._read(*rule)
        return self._by_rule[rule]

    def _read(self, scope: frozenset[int], kinds: Sequence[str], subject: str) -> dict[int, _Found]:
        issued: dict[int, _Found] = defaultdict(_Found)
        for column in scope or self.at_home:
            for organisation, kind, about, count, newest in self.at_home.get(column, ()):
                if (not kinds or kind in kinds) and about.startswith(subject):
                    issued[organisation].add(count, newest)
        seen: set[int] = set()
        for column in scope:
            for article, home, organisation, kind, about, listed_at in self.besides.get(column, ()):
                if home in scope or article in seen:
                    continue
                if (not kinds or kind in kinds) and about.startswith(subject):
                    seen.add(article)
                    issued[organisation].add(1, listed_at)
        return issued

    def _by_hand(
        self, found: dict[tuple[int, int], _Found], rows: Mapping[int, Obligation], by_rule: set[int]
    ) -> None:
        named = Evidence.objects.filter(article__live=True).select_related("article")
        pairs = [one for one in named if one.obligation_id in rows]
        by_rule_too = matching([(rows[one.obligation_id], one.article_id) for one in pairs], self.scopes)
        for one in pairs:
            row = rows[one.obligation_id]
            key = (one.obligation_id, one.organisation_id)
            is_own = row.bearer == Bearer.DISTRICT or self._counts_for(
                one.article.organisation_id, one.organisation_id
            )
            counted = row.issuer_id in (None, one.article.organisation_id) and (is_own or row.issuer_id)
            if row.pk in by_rule and counted and (row.pk, one.article_id) in by_rule_too:
                continue
            found.setdefault(key, _Found()).add(1, one.article.listed_at)

    def _elsewhere(self, found: dict[tuple[int, int], _Found], binding: Mapping[int, Sequence[int]]) -> None:
        by_code = {row.code: row for row in self.obligations}
        for piece in evidence.pieces():
            row = by_code.get(piece.code)
            if row is None:
                continue
            targets = binding[row.pk] if row.bearer == Bearer.DISTRICT else [piece.organisation]
            for pk in targets:
                had = found.setdefault((row.pk, pk), _Found())
                had.count += 1
                had.days.append(piece.newest_on)


def has_rule(obligation: Obligation) -> bool:
    """Whether content counts by rule, not only by hand."""
    return bool(obligation.columns.all() or obligation.kinds or obligation.subject)


def scopes(obligations: Iterable[Obligation]) -> dict[int, frozenset[int]]:
    """For each obligation the columns whose content counts: those named, and what an aggregate gathers."""
    laid = tree()
    return {
        row.pk: frozenset(
            pk for column in row.columns.all() for pk in (laid.scope(column.pk) or (column.pk,))
        )
        for row in obligations
    }


def matching(
    pairs: Sequence[tuple[Obligation, int]], laid: Mapping[int, frozenset[int]]
) -> set[tuple[int, int]]:
    """Those pairs of an obligation and an article's id that the obligation's rule finds by itself."""
    articles = {pk for _row, pk in pairs}
    facts: dict[int, tuple[str, str]] = {}
    columns: dict[int, set[int]] = defaultdict(set)
    told = live().filter(pk__in=articles).values_list("pk", "kind", "subject", "placements__column")
    for pk, kind, subject, column in told:
        facts[pk] = kind, subject
        columns[pk].add(column)
    return {
        (row.pk, pk)
        for row, pk in pairs
        if has_rule(row)
        and (not row.kinds or facts[pk][0] in row.kinds)
        and facts[pk][1].startswith(row.subject)
        and (not laid[row.pk] or laid[row.pk] & columns[pk])
    }


def content_of(obligation: Obligation, organisation: Organisation) -> list[Any]:
    """The live articles behind one line, newest first: exactly those that ``cover`` counts."""
    by_hand = Q(
        pk__in=Evidence.objects.filter(obligation=obligation, organisation=organisation).values("article")
    )
    rule = Q(pk__in=())
    if has_rule(obligation):
        rule = Q(subject__startswith=obligation.subject) & _issued_for(obligation, organisation)
        if obligation.kinds:
            rule &= Q(kind__in=obligation.kinds)
        if scope := scopes([obligation])[obligation.pk]:
            placed = live().filter(placements__column__in=scope)
            rule &= Q(home_column__in=scope) | Q(pk__in=placed.values("pk"))
    found = live().filter(by_hand | rule).select_related("organisation", "home_column")
    return list(found.order_by("-listed_at", "-pk"))


def _issued_for(obligation: Obligation, organisation: Organisation) -> Q:
    if obligation.issuer_id:
        return Q(organisation=obligation.issuer_id)
    if obligation.bearer == Bearer.DISTRICT:
        return Q()
    bodies = dict(Organisation.objects.filter(is_active=True).values_list("pk", "parent_id"))
    if bodies.get(organisation.pk) is None:
        return Q(organisation=organisation)
    below = {organisation.pk}
    grew = True
    while grew:
        more = {pk for pk, parent in bodies.items() if parent in below} - below
        below |= more
        grew = bool(more)
    return Q(organisation__in=below)
